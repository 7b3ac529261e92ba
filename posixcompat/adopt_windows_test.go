package posixcompat_test

import (
	"io"
	"net"
	"syscall"
	"testing"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// socketOf returns the SOCKET of something of package net.
func socketOf(t *testing.T, c syscall.Conn) (s uintptr) {
	t.Helper()
	raw, err := c.SyscallConn()
	must(t, err)
	must(t, raw.Control(func(h uintptr) { s = h }))
	return s
}

func TestAListenerOfNetIsAdopted(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	must(t, err)
	fd, err := unix.AdoptSocket(socketOf(t, l.(*net.TCPListener)), unix.SOCK_CLOEXEC)
	must(t, err)
	defer unix.Close(fd)
	must(t, l.Close())
	if v, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ACCEPTCONN); v != 1 || err != nil {
		t.Fatalf("SO_ACCEPTCONN: %d, %v", v, err)
	}
	at, err := unix.Getsockname(fd)
	must(t, err)
	c := newSocket(t, unix.AF_INET, unix.SOCK_STREAM)
	must(t, unix.Connect(c, at))
	s, _, err := unix.Accept(fd)
	must(t, err)
	defer unix.Close(s)
	_, err = unix.Write(c, []byte("hello"))
	must(t, err)
	b := make([]byte, 8)
	if n, err := unix.Read(s, b); n != 5 || err != nil {
		t.Fatal(n, err)
	}
}

func TestAConnectionOfNetIsAdopted(t *testing.T) {
	l, at := listener(t, unix.AF_INET)
	a := at.(*unix.SockaddrInet4)
	conn, err := net.DialTCP("tcp4", nil, &net.TCPAddr{IP: a.Addr[:], Port: a.Port})
	must(t, err)
	s, _, err := unix.Accept(l)
	must(t, err)
	defer unix.Close(s)
	fd, err := unix.AdoptSocket(socketOf(t, conn), 0)
	must(t, err)
	defer unix.Close(fd)
	must(t, conn.Close())
	_, err = unix.Write(s, []byte("to you"))
	must(t, err)
	eventually(t, fd, unix.POLLIN, unix.POLLIN)
	b := make([]byte, 8)
	if n, err := unix.Read(fd, b); string(b[:max(n, 0)]) != "to you" || err != nil {
		t.Fatal(n, err)
	}
	must(t, unix.Shutdown(fd, unix.SHUT_WR))
	if n, err := unix.Read(s, b); n != 0 || err != nil {
		t.Fatal(n, err, io.EOF)
	}
}

func TestASocketIsLent(t *testing.T) {
	c, s := tcpPair(t, unix.AF_INET)
	h, err := unix.Handle(s)
	must(t, err)
	other, err := unix.AdoptSocket(h, 0)
	must(t, err)
	defer unix.Close(other)
	_, err = unix.Write(other, []byte("both"))
	must(t, err)
	b := make([]byte, 8)
	if n, err := unix.Read(c, b); n != 4 || err != nil {
		t.Fatal(n, err)
	}
	_, err = unix.AdoptSocket(^uintptr(0), 0)
	wantErrno(t, "adopting no socket", err, errnomap.ENOTSOCK)
	_, err = unix.AdoptSocket(h, 1)
	wantErrno(t, "unknown flags", err, errnomap.EINVAL)
}
