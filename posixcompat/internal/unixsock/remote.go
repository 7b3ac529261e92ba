package unixsock

import (
	"encoding/binary"
	"io"
	"time"

	"causeway/errnomap"
)

// maxLinks is how many processes' sockets one socket keeps ready to send datagrams to.
const maxLinks = 64

// maxGuests is how many sockets of other processes may send datagrams to one.
const maxGuests = 1024

// Remote is one way to another process, and who is there.
type Remote struct {
	Conn    io.ReadWriteCloser
	Peer    Credentials
	Carrier Carrier
}

// Call greets the socket with the key at the other end of r, in the name of s, and
// returns its stand-in, to which s can be connected or send. path is what it was found
// by. The errors are connect(2)'s, as the other end answers them; ECONNREFUSED: it does
// not answer.
func (s *Socket) Call(r Remote, key, path string) (*Socket, error) {
	timer := time.AfterFunc(greetingLimit, func() { r.Conn.Close() })
	defer timer.Stop()
	e := s.greet(r.Conn, key)
	if e != 0 {
		r.Conn.Close()
		return nil, e
	}
	l := newLink(r.Conn, r.Peer, r.Carrier)
	l.stand(s.kind, path, key)
	if s.kind == Datagram {
		return s.keep(l)
	}
	return l.stub, nil
}

func (s *Socket) greet(conn io.ReadWriter, key string) errnomap.Errno {
	h := hello{kind: byte(s.kind), key: key}
	if n := s.Bound(); n.Set {
		h.name = n.Path
	}
	if _, err := conn.Write(h.append()); err != nil {
		return errnomap.ECONNREFUSED
	}
	kind, rest, err := readFrame(conn, maxGreeting)
	p := parser{b: rest}
	e := errnomap.Errno(p.uint32())
	switch {
	case err != nil || kind != frameWelcome || !p.end():
		return errnomap.ECONNREFUSED
	case e == 0, e == errnomap.EAGAIN, e == errnomap.EPROTOTYPE, e == errnomap.EACCES:
		return e
	}
	return errnomap.ECONNREFUSED
}

// keep has l for the datagrams of s until s is closed.
func (s *Socket) keep(l *Link) (*Socket, error) {
	mu.Lock()
	defer unlock()
	for key, old := range s.links {
		if old.broken {
			delete(s.links, key)
		}
	}
	if s.dead || len(s.links) >= maxLinks {
		l.conn.Close()
		return nil, errnomap.ENOBUFS
	}
	if s.links == nil {
		s.links = map[string]*Link{}
	}
	s.links[l.stub.name.Key] = l
	l.start(s)
	return l.stub, nil
}

// Known returns the stand-in of the socket with the key, if s has sent to it before.
func (s *Socket) Known(key string) *Socket {
	mu.Lock()
	defer unlock()
	if l := s.links[key]; l != nil && !l.broken {
		return l.stub
	}
	return nil
}

// MayConnect checks what connect(2) checks of s itself. EISCONN: it is connected. EINVAL:
// it listens.
func (s *Socket) MayConnect() error {
	mu.Lock()
	defer unlock()
	if e := s.mayConnect(); e != 0 {
		return e
	}
	return nil
}

// connectRemote makes the stand-in o the peer of s.
func (s *Socket) connectRemote(o *Socket) errnomap.Errno {
	if e := s.mayConnect(); e != 0 {
		o.link.conn.Close()
		return e
	}
	o.peer, o.state = s, connected
	s.peer, s.state, s.peerCred = o, connected, o.link.peer
	o.link.start(s)
	return 0
}

// Answer greets whoever came to the socket s by r, and gives s what they send, if they are
// allowed to. It returns when they were answered.
func (s *Socket) Answer(r Remote, allowed bool) {
	timer := time.AfterFunc(greetingLimit, func() { r.Conn.Close() })
	defer timer.Stop()
	kind, rest, err := readFrame(r.Conn, maxGreeting)
	h, ok := parseHello(rest)
	if err != nil || kind != frameHello || !ok || h.key != s.Bound().Key {
		r.Conn.Close()
		return
	}
	l := newLink(r.Conn, r.Peer, r.Carrier)
	l.stand(int(h.kind), h.name, "")
	e := errnomap.EACCES
	if allowed {
		e = s.admit(l, int(h.kind))
	}
	if e != 0 {
		_, _ = r.Conn.Write(welcome(e))
		r.Conn.Close()
	}
}

func welcome(e errnomap.Errno) []byte {
	return seal(binary.LittleEndian.AppendUint32(newFrame(frameWelcome, 4), uint32(e)))
}

// admit joins l to s, or to a new connection of s.
func (s *Socket) admit(l *Link, kind int) errnomap.Errno {
	mu.Lock()
	defer unlock()
	switch {
	case s.dead:
		return errnomap.ECONNREFUSED
	case kind != s.kind:
		return errnomap.EPROTOTYPE
	}
	local := s
	if s.connects() {
		if e := s.takes(nil); e != 0 {
			return e
		}
		local = s.embryo(l.stub)
		local.peerCred = l.peer
		l.stub.peer, l.stub.state = local, connected
	} else if len(s.guests) >= maxGuests {
		return errnomap.EAGAIN
	}
	l.push(welcome(0))
	l.start(local)
	if s.connects() {
		s.arrive(local)
		return 0
	}
	if s.guests == nil {
		s.guests = map[*Link]struct{}{}
	}
	s.guests[l] = struct{}{}
	return 0
}
