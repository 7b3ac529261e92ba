package unixsock_test

import (
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/pipe"
	"causeway/posixcompat/internal/unixsock"

	"go.uber.org/goleak"
	"golang.org/x/sys/unix"
)

// outside connects a socket to a listener of the system.
func outside(t *testing.T) (s *unixsock.Socket, peer *net.UnixConn) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	native := c.(*net.UnixConn)
	s, _ = unixsock.New(unixsock.Stream, 0, &ours)
	far := unixsock.Outside(path, unixsock.Credentials{PID: 5}, native, func() { native.CloseWrite() }, func() { native.Close() })
	if err := s.Connect(describe(s), func() (*unixsock.Socket, error) { return far, nil }); err != nil {
		t.Fatal(err)
	}
	return s, p.(*net.UnixConn)
}

func TestSomebodyOutsideIsTalkedTo(t *testing.T) {
	defer goleak.VerifyNone(t)
	s, peer := outside(t)
	var table fd.Table
	p, err := pipe.Open(&table, 0)
	if err != nil {
		t.Fatal(err)
	}
	m := unixsock.Message{Bufs: [][]byte{{1}}, Control: unix.UnixRights(p[0])}
	if _, err := s.Send(describe(s), &table, &m); err != errnomap.EINVAL {
		t.Errorf("a descriptor sent to outside: %v", err)
	}
	data := strings.Repeat("a lot of it ", 100000)
	go func() {
		if _, err := s.Writev(fd.NewDescription(s, fd.ReadWrite), [][]byte{[]byte(data)}); err != nil {
			t.Error(err)
		}
		s.Shutdown(1)
	}()
	got, err := io.ReadAll(peer)
	if err != nil || string(got) != data {
		t.Errorf("%d bytes came, %v", len(got), err)
	}
	io.WriteString(peer, "back")
	peer.Close()
	if got, _ := receive(t, s, &table, 0); got != "back" {
		t.Errorf("got %q", got)
	}
	if got, _ := receive(t, s, &table, 0); got != "" {
		t.Errorf("at the end: %q", got)
	}
	if err := s.Connect(describe(s), func() (*unixsock.Socket, error) { return nil, errnomap.EISCONN }); err != errnomap.EISCONN {
		t.Error(err)
	}
	s.Close()
}

func TestClosingTellsWhoIsOutside(t *testing.T) {
	defer goleak.VerifyNone(t)
	s, peer := outside(t)
	s.Close()
	if n, err := peer.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("read %d, %v", n, err)
	}
	peer.Close()
}
