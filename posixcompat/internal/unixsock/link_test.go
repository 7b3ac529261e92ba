package unixsock_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/pipe"
	"causeway/posixcompat/internal/unixsock"

	"go.uber.org/goleak"
)

var ours = unixsock.Host{Self: func() unixsock.Credentials { return unixsock.Credentials{PID: 1, UID: 2, GID: 3} }}

var theirs = unixsock.Host{Self: func() unixsock.Credentials { return unixsock.Credentials{PID: 7, UID: 8, GID: 9} }}

func describe(s *unixsock.Socket) *fd.Description {
	return fd.NewDescription(s, fd.ReadWrite|fd.Nonblock)
}

// shelf is how these tests carry descriptors: by a number on a shelf.
type shelf struct {
	mu   sync.Mutex
	held []*fd.Description
}

func (s *shelf) carrier() unixsock.Carrier {
	return unixsock.Carrier{
		Export: func(d *fd.Description) ([]byte, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.held = append(s.held, d)
			return []byte{byte(len(s.held) - 1)}, nil
		},
		Import: func(form []byte) (*fd.Description, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			if len(form) != 1 || int(form[0]) >= len(s.held) {
				return nil, errnomap.EINVAL
			}
			return s.held[form[0]].Share(), nil
		},
	}
}

// join connects a client to l as if they were in two processes.
func join(t *testing.T, c, l *unixsock.Socket) (*unixsock.Socket, error) {
	t.Helper()
	a, b := net.Pipe()
	var s shelf
	go l.Answer(unixsock.Remote{Conn: b, Peer: unixsock.Credentials{PID: 1, UID: 2, GID: 3}, Carrier: s.carrier()}, true)
	return c.Call(unixsock.Remote{Conn: a, Peer: theirs.Self(), Carrier: s.carrier()}, l.Bound().Key, "/their/path")
}

func newListener(t *testing.T, kind int, key string) *unixsock.Socket {
	t.Helper()
	l, err := unixsock.New(kind, 0, &theirs)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Bind(unixsock.Name{Path: "/their/path", Key: key}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// remote returns both ends of a connection between two processes.
func remote(t *testing.T, kind int) (client, server *unixsock.Socket) {
	t.Helper()
	l := newListener(t, kind, fmt.Sprint(t.Name(), kind))
	if err := l.Listen(4); err != nil {
		t.Fatal(err)
	}
	client, _ = unixsock.New(kind, 0, &ours)
	if err := client.Connect(describe(client), func() (*unixsock.Socket, error) { return join(t, client, l) }); err != nil {
		t.Fatal(err)
	}
	server, err := l.Accept(describe(l))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close(); server.Close() })
	return client, server
}

// receive waits for what comes.
func receive(t *testing.T, s *unixsock.Socket, table *fd.Table, room int) (string, []byte) {
	t.Helper()
	m := unixsock.Message{Bufs: [][]byte{make([]byte, 64)}, Control: make([]byte, room)}
	n, err := s.Receive(fd.NewDescription(s, fd.ReadWrite), table, &m)
	if err != nil {
		return errnomap.Name(errnomap.Of(err)), nil
	}
	return string(m.Bufs[0][:n]), m.Control
}

func send(t *testing.T, s *unixsock.Socket, table *fd.Table, data string, control []byte) {
	t.Helper()
	if _, err := s.Send(describe(s), table, &unixsock.Message{Bufs: [][]byte{[]byte(data)}, Control: control}); err != nil {
		t.Fatal(err)
	}
}

func TestTwoProcessesTalk(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, kind := range []int{unixsock.Stream, unixsock.Seqpacket} {
		var table fd.Table
		c, s := remote(t, kind)
		send(t, c, &table, "there", nil)
		send(t, s, &table, "back", nil)
		if got, _ := receive(t, s, &table, 0); got != "there" {
			t.Errorf("the server got %q", got)
		}
		if got, _ := receive(t, c, &table, 0); got != "back" {
			t.Errorf("the client got %q", got)
		}
		send(t, c, &table, "last", nil)
		c.Close()
		if got, _ := receive(t, s, &table, 0); got != "last" {
			t.Errorf("before the end the server got %q", got)
		}
		if got, _ := receive(t, s, &table, 0); got != "" {
			t.Errorf("at the end the server got %q", got)
		}
		s.Close()
	}
}

func TestDescriptorsAreTakenOverAndGivenUp(t *testing.T) {
	defer goleak.VerifyNone(t)
	var here, there fd.Table
	c, s := remote(t, unixsock.Stream)
	p, err := pipe.Open(&here, 0)
	if err != nil {
		t.Fatal(err)
	}
	control := binary.LittleEndian.AppendUint32([]byte{20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}, uint32(p[1]))
	send(t, c, &here, "w", control)
	here.Close(p[1])
	if _, got := receive(t, s, &there, 64); len(got) != 24 {
		t.Fatalf("control data of %d bytes came", len(got))
	}
	if n, err := there.Write(0, []byte("x")); n != 1 || err != nil {
		t.Fatalf("write to what came: %d, %v", n, err)
	}
	there.Close(0)
	b := make([]byte, 4)
	if n, _ := here.Read(p[0], b); n != 1 {
		t.Fatalf("read %d", n)
	}
	if n, err := here.Read(p[0], b); n != 0 || err != nil {
		t.Fatalf("the writing end is still open: %d, %v", n, err)
	}
	c.Close()
	s.Close()
}

func frame(kind byte, rest ...byte) []byte {
	return append([]byte{kind, 0, 0, 0, byte(len(rest)), 0, 0, 0}, rest...)
}

// stranger connects to l as a process that then does what it likes with its end.
func stranger(t *testing.T, l *unixsock.Socket) (net.Conn, *unixsock.Socket) {
	t.Helper()
	a, b := net.Pipe()
	go l.Answer(unixsock.Remote{Conn: b}, true)
	key := l.Bound().Key
	hello := append([]byte("causewayunix\x00\x01"), 1, byte(len(key)), 0)
	a.Write(frame(1, append(append(hello, key...), 0, 0)...))
	if _, err := io.ReadFull(a, make([]byte, 12)); err != nil {
		t.Fatal(err)
	}
	s, err := l.Accept(describe(l))
	if err != nil {
		t.Fatal(err)
	}
	return a, s
}

// TestWhoDoesNotReadIsCutOffToo leaves the writer of the link waiting in the system.
func TestWhoDoesNotReadIsCutOffToo(t *testing.T) {
	l := newListener(t, unixsock.Stream, t.Name())
	if err := l.Listen(4); err != nil {
		t.Fatal(err)
	}
	a, s := stranger(t, l)
	var table fd.Table
	send(t, s, &table, "that nobody reads", nil)
	a.Write(frame(99))
	goleak.VerifyNone(t) // with the stranger's end still open
	if got, _ := receive(t, s, &table, 0); got != "ECONNRESET" {
		t.Errorf("got %q", got)
	}
	a.Close()
	s.Close()
}

// TestAHostilePeerIsCutOff greets and then sends what it should not.
func TestAHostilePeerIsCutOff(t *testing.T) {
	for name, hostile := range map[string][]byte{
		"an unknown kind":                  frame(99),
		"nothing that is announced":        {3, 0, 0, 0, 255, 255, 255, 255},
		"room for what was never sent":     frame(4, 1, 0, 0, 0, 255, 255, 0, 0),
		"descriptors that were not sent":   frame(5, 1, 0, 0, 0),
		"a cut message":                    frame(3, 2, 0, 0),
		"a name that is too long":          frame(3, 0, 255, 255),
		"a second hello":                   frame(1),
		"nothing, in a stream":             frame(3, 0, 0, 0),
		"a goodbye of the wrong length":    frame(7),
		"a flood that nobody asked for":    bytes.Repeat(append([]byte{3, 0, 0, 0, 3, 0, 1, 0}, make([]byte, 65539)...), 200),
		"reserved bytes that are not zero": {3, 1, 0, 0, 0, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			defer goleak.VerifyNone(t)
			l := newListener(t, unixsock.Stream, t.Name())
			if err := l.Listen(4); err != nil {
				t.Fatal(err)
			}
			a, s := stranger(t, l)
			a.SetDeadline(time.Now().Add(20 * time.Second))
			a.Write(hostile)
			if _, err := io.Copy(io.Discard, a); err != nil {
				t.Errorf("the connection was not closed: %v", err)
			}
			a.Close()
			s.Close()
			l.Close()
		})
	}
}

func TestWhoDoesNotSayHelloIsNotListenedTo(t *testing.T) {
	defer goleak.VerifyNone(t)
	l := newListener(t, unixsock.Stream, t.Name())
	for _, greeting := range [][]byte{{1, 0, 0, 0, 3, 0, 0, 0, 'a', 'b', 'c'}, {2, 0, 0, 0, 0, 0, 0, 0}, {1, 0, 0, 0, 255, 255, 255, 255}} {
		a, b := net.Pipe()
		go a.Write(greeting)
		l.Answer(unixsock.Remote{Conn: b}, true)
		if n, err := a.Read(make([]byte, 1)); n != 0 || err != io.EOF {
			t.Errorf("%x was answered: %d, %v", greeting, n, err)
		}
		a.Close()
	}
	l.Close()
}

func TestWhoMayNotConnectIsTold(t *testing.T) {
	defer goleak.VerifyNone(t)
	l := newListener(t, unixsock.Stream, t.Name())
	l.Listen(1)
	a, b := net.Pipe()
	go l.Answer(unixsock.Remote{Conn: b}, false)
	c, _ := unixsock.New(unixsock.Stream, 0, &ours)
	if _, err := c.Call(unixsock.Remote{Conn: a}, t.Name(), "/their/path"); err != errnomap.EACCES {
		t.Errorf("got %v", err)
	}
	c.Close()
	l.Close()
}
