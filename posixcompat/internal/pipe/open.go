package pipe

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// Open does what pipe2(2) does: it returns the descriptor to read from and the one to
// write to. EINVAL: flags other than CloseExec, Nonblock and Direct. EMFILE: no two
// descriptors are free.
func Open(t *fd.Table, flags int) (p [2]int, err error) {
	if flags&^(fd.CloseExec|fd.Nonblock|fd.Direct) != 0 {
		return p, errnomap.EINVAL
	}
	r, w := New()
	rfd, err := t.Open(r, fd.ReadOnly|flags&^fd.Direct)
	if err != nil {
		w.Close()
		return p, err
	}
	wfd, err := t.Open(w, fd.WriteOnly|flags)
	if err != nil {
		t.Close(rfd)
		return p, err
	}
	return [2]int{rfd, wfd}, nil
}
