package posixcompat_test

import (
	"fmt"
	"math/rand/v2"

	unix "causeway/posixcompat"
)

// manner is how one end of a stream waits.
type manner int

// The manners. Pipes know only the first two, since they have no MSG_DONTWAIT and
// others make their calls block.
const (
	anyhow  manner = iota // otherwise each time, or by blocking
	level                 // registered for good, before each call
	edge                  // registered for good, only when there was nothing left
	oneShot               // armed anew when there was nothing left, or before
	manners
)

// waits is one end of a stream, with its way to wait.
type waits struct {
	*stress
	fd     int
	events uint32
	socket bool
	manner manner
	set    int
}

// newWaits registers fd; which turns the manners.
func newWaits(s *stress, fd int, events uint32, which int, socket bool) *waits {
	w := &waits{stress: s, fd: fd, events: events, socket: socket, manner: manner(which/2) % manners}
	if !socket {
		w.manner = manner(which) % edge
	}
	set, err := unix.EpollCreate1(0)
	w.set = set
	flags := map[manner]uint32{edge: unix.EPOLLET, oneShot: unix.EPOLLONESHOT}[w.manner]
	if err == nil && w.manner != anyhow {
		err = unix.EpollCtl(set, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: events | flags})
	}
	if err != nil {
		s.t.Error(err)
	}
	return w
}

func (w *waits) close() { _ = unix.Close(w.set) }

// before waits as one does who does not know whether there is something.
func (w *waits) before(r *rand.Rand) bool {
	switch w.manner {
	case level:
		return w.one()
	case anyhow:
		return w.somehow(r)
	case oneShot:
		return r.IntN(4) != 0 || w.armed()
	}
	return true
}

// dry waits as one does who was told EAGAIN.
func (w *waits) dry(r *rand.Rand) bool {
	switch w.manner {
	case level, edge:
		return w.one()
	case oneShot:
		return w.armed()
	}
	return w.somehow(r)
}

// one waits for the one event there can be.
func (w *waits) one() bool {
	var got [2]unix.EpollEvent
	n, err := uninterrupted(func() (int, error) { return unix.EpollWait(w.set, got[:], patience) })
	if n != 1 || err != nil {
		w.t.Errorf("EpollWait for %#x in manner %d: %d, %v; %s", w.events, w.manner, n, err, state(w.fd))
		return false
	}
	return true
}

func (w *waits) armed() bool {
	ev := unix.EpollEvent{Events: w.events | unix.EPOLLONESHOT}
	if err := unix.EpollCtl(w.set, unix.EPOLL_CTL_MOD, w.fd, &ev); err != nil {
		w.t.Errorf("EpollCtl: %v", err)
		return false
	}
	return w.one()
}

// somehow waits in one way or not at all.
func (w *waits) somehow(r *rand.Rand) bool {
	switch r.IntN(3) {
	case 0:
		return w.polled()
	case 1:
		flags := []uint32{0, unix.EPOLLRDHUP, unix.EPOLLET, unix.EPOLLONESHOT}[r.IntN(4)]
		ev := unix.EpollEvent{Events: w.events | flags}
		if err := unix.EpollCtl(w.set, unix.EPOLL_CTL_ADD, w.fd, &ev); err != nil {
			w.t.Errorf("EpollCtl: %v", err)
			return false
		}
		return w.one() && unix.EpollCtl(w.set, unix.EPOLL_CTL_DEL, w.fd, nil) == nil
	}
	return true
}

func (w *waits) polled() bool {
	p := []unix.PollFd{{Fd: int32(w.fd), Events: int16(w.events)}}
	n, err := uninterrupted(func() (int, error) { return unix.Poll(p, patience) })
	if n != 1 || err != nil {
		w.t.Errorf("Poll for %#x: %d, %v; %s", w.events, n, err, state(w.fd))
		return false
	}
	return true
}

// state tells what fd has now, for the report of a wait that missed it.
func state(fd int) string {
	p := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN | unix.POLLOUT}}
	_, _ = unix.Poll(p, 0)
	n, err := unix.IoctlGetInt(fd, unix.TIOCINQ)
	return fmt.Sprintf("now it polls as %#x, with %d (%v) to read", p[0].Revents, n, err)
}

// mayBlock says whether a call may be one that blocks.
func (w *waits) mayBlock() bool { return w.manner == anyhow || w.manner == level || !w.socket }

func (w *waits) writeSome(p []byte, r *rand.Rand) (int, error) {
	cut := r.IntN(len(p) + 1)
	switch way := r.IntN(4); {
	case !w.mayBlock() || w.socket && way == 1:
		return unix.SendmsgN(w.fd, p, nil, nil, unix.MSG_DONTWAIT)
	case way == 0:
		return unix.Writev(w.fd, [][]byte{p[:cut], nil, p[cut:]})
	case way == 2 && w.socket:
		return unix.SendmsgBuffers(w.fd, [][]byte{p[:cut], p[cut:]}, nil, nil, 0)
	}
	return unix.Write(w.fd, p)
}

func (w *waits) readSome(p []byte, r *rand.Rand) (int, error) {
	cut := r.IntN(len(p) + 1)
	switch way := r.IntN(4); {
	case !w.mayBlock() || w.socket && way == 1:
		n, _, err := unix.Recvfrom(w.fd, p, unix.MSG_DONTWAIT)
		return n, err
	case way == 0:
		return unix.Readv(w.fd, [][]byte{p[:cut], nil, p[cut:]})
	case way == 2 && w.socket:
		n, _, _, _, err := unix.RecvmsgBuffers(w.fd, [][]byte{p[:cut], p[cut:]}, nil, 0)
		return n, err
	}
	return unix.Read(w.fd, p)
}
