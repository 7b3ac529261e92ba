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
