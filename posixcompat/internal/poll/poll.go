package poll

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

// FD is struct pollfd.
type FD struct {
	Fd      int32
	Events  int16
	Revents int16
}

// Poll does what poll(2) does: it sets every Revents and returns how many are not
// zero. Negative descriptors are passed over. EINVAL: there are more of them than a
// process may have.
func Poll(t *fd.Table, fds []FD, d park.Deadline) (int, error) {
	if len(fds) > t.Limit() {
		return -1, errnomap.EINVAL
	}
	return until(t, d, func(w *wait) int {
		n := 0
		for i := range fds {
			if fds[i].look(w); fds[i].Revents != 0 {
				n++
			}
		}
		return n
	}), nil
}

func (f *FD) look(w *wait) {
	f.Revents = 0
	if f.Fd < 0 {
		return
	}
	interest := ready.Mask(uint16(f.Events)) | ready.Always
	f.Revents = int16(w.state(int(f.Fd), interest) & (interest | ready.Nval))
}
