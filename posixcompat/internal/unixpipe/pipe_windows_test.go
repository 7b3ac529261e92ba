package unixpipe

import (
	"fmt"
	"path/filepath"
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/internal/unixsock"

	"go.uber.org/goleak"
)

var host = unixsock.Host{Self: func() unixsock.Credentials { return unixsock.Credentials{} }, Publish: func(s *unixsock.Socket) error { return Publish(s, nil) }}

func listen(t *testing.T, path string) *unixsock.Socket {
	t.Helper()
	l, err := unixsock.New(unixsock.Stream, 0, &host)
	if err != nil {
		t.Fatal(err)
	}
	if err := BindPath(l, path); err != nil {
		t.Fatal(err)
	}
	if err := l.Listen(4); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestNothingIsLeftOfSocketsThatAreClosed(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	dir := t.TempDir()
	for i := range 20 {
		l := listen(t, filepath.Join(dir, fmt.Sprint(i)))
		key := l.Bound().Key
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := dial(key); err != errnomap.ECONNREFUSED {
			t.Fatalf("a closed socket answers: %v", err)
		}
	}
}

func TestWhoSaysNonsenseIsCutOffAndTheNextIsServed(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	l := listen(t, filepath.Join(t.TempDir(), "s"))
	key := l.Bound().Key
	for _, nonsense := range []string{"x", "GET / HTTP/1.0\r\n\r\n", "\x01\x00\x00\x00\xff\xff\xff\xff", "\x03\x00\x00\x00\x00\x00\x00\x00"} {
		c, err := dial(key)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Write([]byte(nonsense)); err != nil {
			t.Fatal(err)
		}
		if len(nonsense) > 8 {
			if _, err := c.Read(make([]byte, 8)); err == nil {
				t.Errorf("%q was answered", nonsense)
			}
		}
		c.Close()
	}
	// As another process would, past the table of this one.
	c, err := dial(key)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := unixsock.New(unixsock.Stream, 0, &host)
	d := fd.NewDescription(s, fd.ReadWrite)
	err = s.Connect(d, func() (*unixsock.Socket, error) { return s.Call(unixsock.Remote{Conn: c}, key, "x") })
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	l.Close()
}

func TestAnAbstractNameIsTheMachines(t *testing.T) {
	a, _ := unixsock.New(unixsock.Datagram, 0, &host)
	if err := a.BindAbstract("\x00causeway test"); err != nil {
		t.Fatal(err)
	}
	name := unixsock.AbstractKey(unixsock.Datagram, "\x00causeway test")
	c, err := dial(name)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	a.Close()
	if _, err := dial(name); err != errnomap.ECONNREFUSED {
		t.Errorf("it is there after close: %v", err)
	}
}

// TestTheNodeOfSomebodyElseIsTriedByTheSystem connects to a node without a key. Where the
// system has no AF_UNIX, as Wine, nobody is behind it.
func TestTheNodeOfSomebodyElseIsTriedByTheSystem(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	if err := file.Mknod(file.FromCurrent, path, node.Socket, 0o777, nil); err != nil {
		t.Fatal(err)
	}
	s, _ := unixsock.New(unixsock.Stream, 0, &host)
	defer s.Close()
	if _, err := Find(s, path); err != errnomap.ECONNREFUSED {
		t.Errorf("got %v", err)
	}
}

// TestANodeThatTheSystemMadeGetsAKey has an ordinary node stand for the system's, which
// Wine cannot make.
func TestANodeThatTheSystemMadeGetsAKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	key := [keySize]byte{1, 2, 3}
	bind := func(at string) error { return file.Mknod(file.FromCurrent, at, node.Socket, 0o777, nil) }
	if err := file.MknodBy(file.FromCurrent, path, 0o700, encodePayload(key), bind); err != nil {
		t.Fatal(err)
	}
	f, got, err := open(path)
	if err != nil || got != nodeKey(key) {
		t.Fatalf("its key is %q, %v", got, err)
	}
	st, err := f.Stat()
	if err != nil || st.Mode&0o777 != 0o700 {
		t.Errorf("its mode is %#o, %v", st.Mode, err)
	}
	f.Close()
	if err := file.MknodBy(file.FromCurrent, path, 0o700, nil, bind); err != errnomap.EEXIST {
		t.Errorf("once more: %v", err)
	}
	bind = func(string) error { return errnomap.ENAMETOOLONG }
	if err := file.MknodBy(file.FromCurrent, path+"2", 0o700, nil, bind); err != errnomap.ENAMETOOLONG {
		t.Errorf("the system's refusal became %v", err)
	}
}

func TestASystemWithoutAFUnixLeavesNoNode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	s, _ := unixsock.New(unixsock.Datagram, 0, &host)
	defer s.Close()
	if bindNative(s, path, nil) {
		t.Error("datagrams went to the system, which has streams only")
	}
	if _, _, err := open(path); err != errnomap.ENOENT {
		t.Errorf("left: %v", err)
	}
}
