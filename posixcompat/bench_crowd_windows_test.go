package posixcompat_test

import (
	"errors"
	"net"
	"slices"
	"testing"

	unix "causeway/posixcompat"
)

// crowd is an epoll set with connected sockets that nobody talks on, and one that is
// talked on by a peer that is not of this package.
type crowd struct {
	set    int
	idle   []int
	active int
	peer   net.Conn
	events []unix.EpollEvent
	buf    []byte
}

// newCrowd opens the sockets. They are registered by register.
func newCrowd(tb testing.TB, idle int) *crowd {
	tb.Helper()
	set, err := unix.EpollCreate1(0)
	if err != nil {
		tb.Fatal(err)
	}
	c := &crowd{set: set, events: make([]unix.EpollEvent, 16), buf: make([]byte, 64)}
	tb.Cleanup(c.close)
	c.idle = connected(tb, idle)
	c.active, c.peer = talkative(tb)
	return c
}

func (c *crowd) close() {
	for _, fd := range append(c.idle, c.set, c.active) {
		_ = unix.Close(fd)
	}
	if c.peer != nil {
		_ = c.peer.Close()
	}
	c.idle, c.peer = nil, nil
}

// register has the set watch every socket: each idle one is armed then.
func (c *crowd) register(tb testing.TB) {
	tb.Helper()
	for _, fd := range append(slices.Clone(c.idle), c.active) {
		ev := unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)}
		if err := unix.EpollCtl(c.set, unix.EPOLL_CTL_ADD, fd, &ev); err != nil {
			tb.Fatal(err)
		}
	}
}

// connected returns n sockets in pairs. As both ends are in it, each costs the system
// one handle. Too low a limit of the system is a skip.
func connected(tb testing.TB, n int) []int {
	tb.Helper()
	var fds []int
	check := func(err error) {
		tb.Helper()
		switch {
		case err == nil:
			return
		case errors.Is(err, unix.EMFILE), errors.Is(err, unix.ENFILE), errors.Is(err, unix.ENOBUFS):
			closeAll(fds)
			tb.Skipf("not run: the system gives %d sockets of %d: %v", len(fds), n, err)
		}
		closeAll(fds)
		tb.Fatal(err)
	}
	l, at := listening(tb)
	defer unix.Close(l)
	for len(fds) < n {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
		check(err)
		fds = append(fds, fd)
		check(unix.Connect(fd, at))
		fd, _, err = unix.Accept(l)
		check(err)
		fds = append(fds, fd)
	}
	return fds
}

func closeAll(fds []int) {
	for _, fd := range fds {
		_ = unix.Close(fd)
	}
}

// listening returns a listener on loopback, and its address.
func listening(tb testing.TB) (int, *unix.SockaddrInet4) {
	tb.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		tb.Fatal(err)
	}
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		tb.Fatal(err)
	}
	if err := unix.Listen(fd, 128); err != nil {
		tb.Fatal(err)
	}
	at, err := unix.Getsockname(fd)
	if err != nil {
		tb.Fatal(err)
	}
	return fd, at.(*unix.SockaddrInet4)
}

// talkative returns a socket, not blocking, and its peer, whose calls nobody counts.
func talkative(tb testing.TB) (int, net.Conn) {
	tb.Helper()
	l, at := listening(tb)
	defer unix.Close(l)
	peer, err := net.DialTCP("tcp4", nil, &net.TCPAddr{IP: at.Addr[:], Port: at.Port})
	if err != nil {
		tb.Fatal(err)
	}
	fd, _, err := unix.Accept4(l, unix.SOCK_NONBLOCK)
	if err != nil {
		tb.Fatal(err)
	}
	return fd, peer
}

// expect waits up to msec and wants n events; one is of the active socket.
func (c *crowd) expect(tb testing.TB, n, msec int) {
	tb.Helper()
	got, err := unix.EpollWait(c.set, c.events, msec)
	if got != n || err != nil || n > 0 && c.events[0].Fd != int32(c.active) {
		tb.Fatalf("EpollWait(%d): %d events, %v; want %d of %d", msec, got, err, n, c.active)
	}
}

// drain reads until there is nothing.
func (c *crowd) drain(tb testing.TB) {
	tb.Helper()
	for {
		switch n, err := unix.Read(c.active, c.buf); {
		case errors.Is(err, unix.EAGAIN):
			return
		case err != nil || n == 0:
			tb.Fatalf("Read: %d, %v", n, err)
		}
	}
}

// read reads what one event tells of.
func (c *crowd) read(tb testing.TB) {
	tb.Helper()
	if n, err := unix.Read(c.active, c.buf); n != 1 || err != nil {
		tb.Fatalf("Read: %d, %v", n, err)
	}
}
