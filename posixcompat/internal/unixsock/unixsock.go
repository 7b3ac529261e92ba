// Package unixsock is unix(7), the sockets that live inside of one machine, in memory.
//
// A Socket is an fd.File with what Linux's kernel keeps of one: a queue of messages,
// what it has sent that nobody has read, its peer, what was shut down. A stream is a
// queue of messages too, as in Linux, since descriptors and credentials belong to the
// bytes that they came with. Accounting is Linux's: a message is charged to its sender,
// with what the kernel's bookkeeping of it costs, until it is read, so a socket is full,
// and becomes writable, where the kernel's does.
//
// A peer in another process has a stand-in here, a Socket whose messages go to a Link;
// link.go and frame.go have that. Everything else does not know the difference.
//
// One lock guards the state of all sockets: any two of them can become peers, and no
// call holds it longer than it takes to queue or to copy one message. Descriptors are
// released without it, for closing one may close a socket.
//
// What is not here: the node on the disk and how another process is found, which the
// caller does; MSG_OOB; Linux's collection of sockets that hold each other in flight,
// for which maxInFlight is the limit.
package unixsock

import (
	"sync"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
)

// Types, with Linux's numbers.
const (
	Stream    = 1
	Datagram  = 2
	Seqpacket = 5

	kindRaw = 3 // Linux makes it a Datagram
)

// Credentials are who a process is, as in struct ucred.
type Credentials struct {
	PID int32
	UID uint32
	GID uint32
}

// nobody are the credentials of a peer that is not known.
var nobody = Credentials{UID: ^uint32(0), GID: ^uint32(0)}

// overflow is the uid and gid of a message that came without credentials.
const overflow = 65534

// The directions that shutdown(2) ends.
const (
	shutReceive = 1
	shutSend    = 2
	shutBoth    = shutReceive | shutSend
)

type state uint8

const (
	unconnected state = iota
	listening
	connected
)

// mu guards all sockets; see the package comment.
var mu sync.Mutex

// Socket is one socket.
type Socket struct {
	kind  int
	host  *Host
	queue ready.Queue
	inode fd.Inode

	state    state
	dead     bool // closed
	accepted bool // somebody has a descriptor for it
	name     Name
	peer     *Socket
	shut     uint8
	failure  errnomap.Errno // read once

	received []*message
	charged  int // for what it has sent that is unread
	options  options

	backlog int
	arrived []*Socket            // connections to accept
	crowd   map[*Socket]struct{} // who found this socket full and waits

	peerCred Credentials
	link     *Link              // it stands for a socket of another process
	links    map[string]*Link   // of datagrams that it sends, by the key of who gets them
	guests   map[*Link]struct{} // of datagrams that it gets
	relay    func()             // moves what it gets to somebody outside; see Outside
	onListen func(backlog int)
}

// options are those of SOL_SOCKET that matter here.
type options struct {
	sendBuffer, receiveBuffer   int
	sendTimeout, receiveTimeout time.Duration // 0 is none
	lowWater                    int
	passCredentials             bool
	values                      map[int]int
	linger                      [2]int32
}

// defaultBuffer is SO_SNDBUF and SO_RCVBUF of a new socket.
const defaultBuffer = 212992

// Host is what a socket asks of the process that it is in.
type Host struct {
	// Self tells who the process is.
	Self func() Credentials
	// Publish makes a socket that has just been bound to an abstract name known to other
	// processes. EADDRINUSE: one of them has the name. It is nil if nobody else is meant
	// to find it.
	Publish func(s *Socket) error
}

// New makes a socket. EPROTONOSUPPORT: the protocol is
// not 0 or PF_UNIX. ESOCKTNOSUPPORT: there are no such sockets.
func New(kind, protocol int, host *Host) (*Socket, error) {
	if protocol != 0 && protocol != 1 {
		return nil, errnomap.EPROTONOSUPPORT
	}
	switch kind {
	case kindRaw:
		kind = Datagram
	case Stream, Datagram, Seqpacket:
	default:
		return nil, errnomap.ESOCKTNOSUPPORT
	}
	s := newSocket(kind, host)
	s.accepted = true
	return s, nil
}

func newSocket(kind int, host *Host) *Socket {
	return &Socket{
		kind: kind, host: host, peerCred: nobody,
		options: options{sendBuffer: defaultBuffer, receiveBuffer: defaultBuffer, lowWater: 1},
	}
}

// Pair makes two sockets that are each other's peers. Errors as New's.
func Pair(kind, protocol int, host *Host) (a, b *Socket, err error) {
	if a, err = New(kind, protocol, host); err != nil {
		return nil, nil, err
	}
	b, _ = New(kind, protocol, host)
	a.peer, b.peer = b, a
	a.state, b.state = connected, connected
	a.peerCred, b.peerCred = host.Self(), host.Self()
	return a, b, nil
}

// Kind returns the socket's type.
func (s *Socket) Kind() int { return s.kind }

// connects reports whether the socket's kind has connections.
func (s *Socket) connects() bool { return s.kind != Datagram }

// Shutdown ends directions: 0 receiving, 1 sending, 2 both. The peer hears of it. EINVAL:
// how is none of them. A socket without a peer may be shut down too.
func (s *Socket) Shutdown(how int) error {
	if how < 0 || how > 2 {
		return errnomap.EINVAL
	}
	mu.Lock()
	defer unlock()
	mode := uint8(how + 1)
	s.shut |= mode
	if p := s.peer; p != nil && s.connects() {
		theirs := mode>>1&1 | mode&1<<1
		p.shut |= theirs
		if p.link != nil {
			p.link.shutdown(theirs)
		}
		p.changed()
	}
	s.changed()
	return nil
}

// changed tells everyone who watches s that anything may be different.
func (s *Socket) changed() { s.queue.Wake(0) }

// Close closes the socket: its peer sees the end, and an error if something was unread.
func (s *Socket) Close() error {
	mu.Lock()
	links := s.close()
	then := s.leave()
	unlock()
	for _, l := range links {
		l.flush(false)
	}
	if then != nil {
		then()
	}
	return nil
}

// close is Close with the lock held; it returns the links that have something to send.
func (s *Socket) close() (links []*Link) {
	if s.dead {
		return nil
	}
	// An empty message at the head does not count, as in Linux since 6.15.
	unread := len(s.received) > 1 || s.first() > 0 || !s.accepted && s.state == connected
	s.dead = true
	s.state = unconnected
	s.shut = shutBoth
	if p := s.peer; p != nil && s.connects() {
		p.lost(unread)
		if p.link != nil {
			links = append(links, p.link)
		}
	}
	s.peer = nil
	for l := range s.guests {
		links = append(links, l)
	}
	for _, l := range s.links {
		links = append(links, l)
	}
	for _, a := range s.arrived {
		links = append(links, a.close()...)
	}
	s.arrived = nil
	s.purge()
	for _, l := range links {
		l.finish(unread)
	}
	s.disperse()
	s.changed()
	return links
}

// first returns how long the first message is.
func (s *Socket) first() int {
	if len(s.received) == 0 {
		return 0
	}
	return len(s.received[0].unread())
}

// purge drops what nobody will receive.
func (s *Socket) purge() {
	for _, m := range s.received {
		discarded = append(discarded, m.rights...)
		m.settle()
	}
	s.received = nil
}

// lost tells s that its peer is closed, with something unread or not.
func (s *Socket) lost(unread bool) {
	s.shut = shutBoth
	if unread {
		s.failure = errnomap.ECONNRESET
	}
	s.changed()
}

// discarded are descriptions that are to be released as soon as the lock is free.
var discarded []*fd.Description

// unlock gives the lock back and releases what was discarded.
func unlock() {
	drop := discarded
	discarded = nil
	mu.Unlock()
	release(drop)
}

// release releases descriptions that were in flight, without the lock.
func release(drop []*fd.Description) {
	for _, d := range drop {
		inFlight.Add(-1)
		_ = d.Release()
	}
}

// disperse tells those who found s full to look again.
func (s *Socket) disperse() {
	for w := range s.crowd {
		w.queue.Wake(ready.Writable | ready.WrBand)
	}
	clear(s.crowd)
}

// await has w told when s may have room.
func (s *Socket) await(w *Socket) {
	if s.crowd == nil {
		s.crowd = map[*Socket]struct{}{}
	}
	s.crowd[w] = struct{}{}
}

// Stat says that it is a socket.
func (s *Socket) Stat() (fd.Stat, error) {
	return fd.Stat{Dev: fd.DeviceSockets, Ino: s.inode.Number(), Nlink: 1, Mode: 0o140777, Blksize: 4096}, nil
}

// Settable lets O_ASYNC be set; nothing comes of it.
func (s *Socket) Settable() int { return fd.Async }

var (
	_ fd.File     = (*Socket)(nil)
	_ fd.Stater   = (*Socket)(nil)
	_ fd.Settable = (*Socket)(nil)
)
