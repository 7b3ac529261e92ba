package timerfd

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// Settime does what timerfd_settime(2) does, and returns how the timer stood. EINVAL:
// unknown flags, a bad time, or the file is no timer. EBADF: n is not open.
func Settime(t *fd.Table, n, flags int, s Spec) (Spec, error) {
	if flags&^setFlags != 0 || !s.Interval.valid() || !s.Value.valid() {
		return Spec{}, errnomap.EINVAL
	}
	return use(t, n, func(t *Timer) Spec { return t.Set(flags, s) })
}

// Gettime does what timerfd_gettime(2) does. EBADF: n is not open. EINVAL: the file is
// no timer.
func Gettime(t *fd.Table, n int) (Spec, error) {
	return use(t, n, (*Timer).Get)
}

func use(t *fd.Table, n int, f func(*Timer) Spec) (Spec, error) {
	d, err := t.Get(n)
	if err != nil {
		return Spec{}, err
	}
	defer d.Release()
	timer, ok := d.File().(*Timer)
	if !ok {
		return Spec{}, errnomap.EINVAL
	}
	return f(timer), nil
}
