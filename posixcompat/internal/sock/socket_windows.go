package sock

import (
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/afd"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/winsock"
)

// Socket is one socket. It is an fd.File.
type Socket struct {
	family, kind, protocol int

	queue ready.Queue
	inode fd.Inode

	// turn is held by a sender to a stream until it has to wait for room, so that what
	// others send does not come into the middle, as on Linux. It is outside of mu.
	turn sync.Mutex

	// mu guards what follows and is held while data is taken from the system, so that
	// what comes first is read first.
	mu       sync.Mutex
	handle   winsock.Handle
	machine  sockstate.Machine
	bound    bool // has an address of its own
	lent     bool // others use the handle: nothing is taken ahead of them
	closed   bool
	shown    bool       // the data that is known was reported, and nothing was received since
	told     ready.Mask // what the watchers know
	stash    stash
	ahead    []early   // datagrams taken ahead of the program
	accepted []arrival // connections taken ahead of the program
	poll     *poll
	armed    afd.Events       // what the poll waits for; 0 if nothing is under way
	stopping bool             // the poll was told to end
	credit   int              // how many bytes are sure to find room; see takeCredit
	sending  int              // sends that use the handle without the lock
	stale    []winsock.Handle // handles to close when no send uses them any more
	settings settings
}

// arrival is a connection that was accepted.
type arrival struct {
	handle winsock.Handle
	peer   winsock.Addr
}

// New makes a socket of a Linux family, type and protocol. EAFNOSUPPORT: the family
// is not IPv4 or IPv6. EINVAL: there is no such type. ESOCKTNOSUPPORT: the type is
// not supported. EPROTONOSUPPORT: the protocol does not fit the type.
func New(family, kind, protocol int) (*Socket, error) {
	if e := validate(family, kind, protocol); e != 0 {
		return nil, e
	}
	if protocol == 0 {
		protocol = protoTCP
		if kind == datagram {
			protocol = protoUDP
		}
	}
	h, e := winsock.Open(family, kind, protocol)
	if e != 0 {
		return nil, e
	}
	s := fromHandle(h, family, kind, protocol)
	if kind == datagram {
		s.machine = sockstate.New(sockstate.Datagram)
		// Such news makes a poll complete although there is nothing to receive: one that
		// the socket does not report would have it armed again and again.
		winsock.TellUnreachable(h, false)
	} else {
		s.machine = sockstate.New(sockstate.Stream)
	}
	s.applySettings()
	return s, nil
}

func fromHandle(h winsock.Handle, family, kind, protocol int) *Socket {
	s := &Socket{handle: h, family: family, kind: kind, protocol: protocol}
	s.settings.lowWater = 1
	return s
}

// renew gives s a new handle with the old one's address, because Winsock can't make
// a socket as new.
func (s *Socket) renew() errnomap.Errno {
	at, noName := winsock.Name(s.handle)
	h, e := winsock.Open(s.family, s.kind, s.protocol)
	if e != 0 {
		return e
	}
	s.dropPoll()
	s.discard(s.handle)
	s.handle = h
	s.applySettings()
	if s.bound && noName == 0 {
		return winsock.Bind(h, &at)
	}
	return 0
}

// discard closes h, a send that is in the system with it first: its number could be
// another socket's by then, and the data would go there.
func (s *Socket) discard(h winsock.Handle) {
	if s.sending > 0 {
		s.stale = append(s.stale, h)
		return
	}
	_ = winsock.Close(h)
}

// endSend takes beforeSend's use of the handle back.
func (s *Socket) endSend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sending--; s.sending > 0 {
		return
	}
	for _, h := range s.stale {
		_ = winsock.Close(h)
	}
	s.stale = nil
}

func validate(family, kind, protocol int) errnomap.Errno {
	const families, types, protocols = 46, 10, 263
	switch {
	case family < 0 || family >= families:
		return errnomap.EAFNOSUPPORT
	case kind < 0 || kind > types:
		return errnomap.EINVAL
	case family != winsock.Inet && family != winsock.Inet6:
		return errnomap.EAFNOSUPPORT
	case protocol < 0 || protocol >= protocols:
		return errnomap.EINVAL
	case kind == 0 || kind == rdm || kind == seqpacket || kind > seqpacket:
		return errnomap.ESOCKTNOSUPPORT
	case kind == raw:
		return errnomap.EPROTONOSUPPORT
	case protocol == 0, kind == stream && protocol == protoTCP, kind == datagram && protocol == protoUDP:
		return 0
	}
	return errnomap.EPROTONOSUPPORT
}

// Stream reports whether s is a stream.
func (s *Socket) Stream() bool { return s.kind == stream }

// Family returns the Linux number of the address family.
func (s *Socket) Family() int { return s.family }

// Close closes the socket. Unread data breaks the connection, as on Linux. A time in
// SO_LINGER is not waited out: what is unsent is sent in the background.
func (s *Socket) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, a := range s.accepted {
		reset(a.handle)
	}
	s.accepted = nil
	s.dropPoll()
	if l := s.settings.linger; l.on != 0 && l.seconds != 0 {
		// Winsock would not close a socket that does not block, because it had to.
		_ = s.applyLinger(linger{})
	}
	if s.stash.len() > 0 && s.machine.Established() {
		reset(s.handle)
	} else if e := winsock.Close(s.handle); e != 0 {
		return e
	}
	return nil
}

// reset closes h so that the peer sees a reset.
func reset(h winsock.Handle) {
	_ = winsock.SetOptionBytes(h, winSocket, winLinger, []byte{1, 0, 0, 0})
	_ = winsock.Close(h)
}
