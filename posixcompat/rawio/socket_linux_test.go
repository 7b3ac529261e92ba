package rawio

import (
	"net"
	"testing"

	"golang.org/x/sys/unix"

	"causeway/errnomap"
)

// noSocket is a handle of nothing, and what the system says of it.
const (
	noSocket      = Handle(-1)
	noSocketErrno = errnomap.EBADF
)

// connect returns a non-blocking socket that is connected to addr.
func connect(t testing.TB, addr *net.TCPAddr) Handle {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(fd) })
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: addr.Port, Addr: [4]byte(addr.IP.To4())}); err != nil {
		t.Fatal(err)
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	return fd
}

// shutWrite ends what the socket sends.
func shutWrite(h Handle) error { return unix.Shutdown(h, unix.SHUT_WR) }

func TestABlockingSocketIsNotWaitedFor(t *testing.T) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = unix.Close(pair[0]), unix.Close(pair[1]) })
	v, _ := vec(t, 2, 1<<16)
	if n, e := Recv(pair[0], v, 0, 2); n != 0 || e != errnomap.EAGAIN {
		t.Errorf("Recv: %d, %v", n, e)
	}
	for range 1000 {
		if _, e := Send(pair[0], v, 0, 2); e != 0 {
			if e != errnomap.EAGAIN {
				t.Errorf("Send: %v", e)
			}
			return
		}
	}
	t.Error("it never was full")
}
