package unixsock_test

import (
	"fmt"
	"io"
	"net"
	"path/filepath"
	"sync/atomic"
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/unixsock"

	"go.uber.org/goleak"
)

var visitor = unixsock.Credentials{PID: 77, UID: 88, GID: 99}

// beside makes a listener of Linux's own stand for what the system has beside l, as where
// l is bound on Windows, and returns its path and how many it has let in.
func beside(t *testing.T, l *unixsock.Socket) (path string, in *atomic.Int32) {
	t.Helper()
	path, in = filepath.Join(t.TempDir(), "s"), new(atomic.Int32)
	native, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	l.OnListen(func(int) {
		l.OnListen(nil)
		go func() {
			defer close(ended)
			defer native.Close()
			l.TakeIn(func() (unixsock.Visitor, error) {
				c, err := native.Accept()
				if err != nil {
					return unixsock.Visitor{}, err
				}
				in.Add(1)
				u := c.(*net.UnixConn)
				return unixsock.Visitor{Peer: visitor, Native: u, EndSending: func() { u.CloseWrite() }, Interrupt: func() { u.Close() }}, nil
			})
		}()
	})
	l.OnClose(func() {
		native.Close()
		<-ended
	})
	return path, in
}

func visit(t *testing.T, path string) net.Conn {
	t.Helper()
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// patient waits, as descriptions without O_NONBLOCK do.
func patient(s *unixsock.Socket) *fd.Description { return fd.NewDescription(s, fd.ReadWrite) }

func TestWhoComesByTheSystemIsAcceptedToo(t *testing.T) {
	defer goleak.VerifyNone(t)
	l := newListener(t, unixsock.Stream, t.Name())
	path, _ := beside(t, l)
	if err := l.Listen(4); err != nil {
		t.Fatal(err)
	}
	c := visit(t, path)
	io.WriteString(c, "from outside")
	s, err := l.Accept(patient(l))
	if err != nil {
		t.Fatal(err)
	}
	var table fd.Table
	if got, _ := receive(t, s, &table, 0); got != "from outside" {
		t.Errorf("got %q", got)
	}
	b := make([]byte, 12)
	if _, err := s.GetOption(1, 17, b); err != nil || b[0] != 77 || b[4] != 88 || b[8] != 99 {
		t.Errorf("SO_PEERCRED is %v, %v", b, err)
	}
	if n, err := s.Peer(); err != nil || n.Set {
		t.Errorf("the peer is called %q, %v", n.Path, err)
	}
	if n := s.Bound(); n.Path != "/their/path" {
		t.Errorf("it is called %q itself", n.Path)
	}
	send(t, s, &table, "back", nil)
	s.Close()
	if got, err := io.ReadAll(c); string(got) != "back" || err != nil {
		t.Errorf("outside got %q, %v", got, err)
	}
	c.Close()
	// Ours come beside them.
	own, _ := unixsock.New(unixsock.Stream, 0, &ours)
	if err := own.Connect(describe(own), func() (*unixsock.Socket, error) { return unixsock.Find(t.Name()), nil }); err != nil {
		t.Fatal(err)
	}
	s, err = l.Accept(patient(l))
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	own.Close()
	l.Close()
}

func TestVisitorsWaitWhileTheQueueIsFull(t *testing.T) {
	defer goleak.VerifyNone(t)
	l := newListener(t, unixsock.Stream, t.Name())
	path, in := beside(t, l)
	if err := l.Listen(0); err != nil {
		t.Fatal(err)
	}
	var all []net.Conn
	for i := range 5 {
		c := visit(t, path)
		fmt.Fprint(c, i)
		all = append(all, c)
	}
	var table fd.Table
	for i := range all {
		s, err := l.Accept(patient(l))
		if err != nil {
			t.Fatal(err)
		}
		// One may be in the queue, and one on the way to it.
		if n := int(in.Load()); n > i+3 {
			t.Errorf("%d were let in when %d had been accepted", n, i+1)
		}
		if got, _ := receive(t, s, &table, 0); got != fmt.Sprint(i) {
			t.Errorf("visitor %d said %q", i, got)
		}
		s.Close()
		all[i].Close()
	}
	l.Close()
}

func TestVisitorsThatNobodyAcceptsAreReset(t *testing.T) {
	defer goleak.VerifyNone(t)
	l := newListener(t, unixsock.Stream, t.Name())
	path, in := beside(t, l)
	if err := l.Listen(0); err != nil {
		t.Fatal(err)
	}
	a, b, c := visit(t, path), visit(t, path), visit(t, path)
	l.Close()
	for i, c := range []net.Conn{a, b, c} {
		if got, err := io.ReadAll(c); len(got) > 0 {
			t.Errorf("visitor %d of %d let in got %q, %v", i, in.Load(), got, err)
		}
		c.Close()
	}
	if _, err := net.Dial("unix", path); err == nil {
		t.Error("a closed listener answers")
	}
}

func TestAListenerThatWasShutDownTakesNobodyIn(t *testing.T) {
	defer goleak.VerifyNone(t)
	l := newListener(t, unixsock.Stream, t.Name())
	path, _ := beside(t, l)
	if err := l.Listen(4); err != nil {
		t.Fatal(err)
	}
	if err := l.Shutdown(0); err != nil {
		t.Fatal(err)
	}
	if c, err := net.Dial("unix", path); err == nil { // what serves may not have seen it
		if got, _ := io.ReadAll(c); len(got) > 0 {
			t.Errorf("got %q", got)
		}
		c.Close()
	}
	if _, err := l.Accept(patient(l)); err != errnomap.EINVAL {
		t.Errorf("accept: %v", err)
	}
	l.Close()
}
