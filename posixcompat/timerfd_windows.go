package posixcompat

import (
	"causeway/posixcompat/internal/clock"
	"causeway/posixcompat/internal/timerfd"
)

// TimerfdCreate opens a timer on CLOCK_REALTIME, CLOCK_MONOTONIC or CLOCK_BOOTTIME;
// flags are TFD_CLOEXEC and TFD_NONBLOCK. The alarm clocks are the same, and wake no
// sleeping system. EINVAL: another clock, other flags. EMFILE: no descriptor is free.
// See timerfd_create(2).
func TimerfdCreate(clockid int, flags int) (fd int, err error) {
	t, err := timerfd.New(clock.ID(clockid), flags)
	if err != nil {
		return -1, err
	}
	return install(t, O_RDWR|flags)
}

// TimerfdSettime sets the timer; oldValue, unless nil, says how it stood. Flags are
// TFD_TIMER_ABSTIME and TFD_TIMER_CANCEL_ON_SET, which never cancels here. EFAULT:
// newValue is nil. EINVAL: other flags, a bad time, or fd is no timer. EBADF: fd is
// not open. See timerfd_settime(2).
func TimerfdSettime(fd int, flags int, newValue *ItimerSpec, oldValue *ItimerSpec) error {
	if newValue == nil {
		return EFAULT
	}
	spec := timerfd.Spec{Interval: timerfd.Time(newValue.Interval), Value: timerfd.Time(newValue.Value)}
	old, err := timerfd.Settime(table, fd, flags, spec)
	if err == nil && oldValue != nil {
		*oldValue = itimerSpec(old)
	}
	return err
}

// TimerfdGettime tells the interval and how long it is until the next expiry. EBADF:
// fd is not open. EINVAL: it is no timer. EFAULT: currValue is nil. See
// timerfd_gettime(2).
func TimerfdGettime(fd int, currValue *ItimerSpec) error {
	now, err := timerfd.Gettime(table, fd)
	if err != nil {
		return err
	}
	if currValue == nil {
		return EFAULT
	}
	*currValue = itimerSpec(now)
	return nil
}

func itimerSpec(s timerfd.Spec) ItimerSpec {
	return ItimerSpec{Interval: Timespec(s.Interval), Value: Timespec(s.Value)}
}
