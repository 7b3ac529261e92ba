package sock

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/winsock"
)

// Bind is bind(2).
func (s *Socket) Bind(a winsock.Addr) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case a.Family != s.family && s.family == winsock.Inet6:
		return errnomap.EINVAL // shorter than an address of IPv6
	case a.Family != s.family:
		return errnomap.EAFNOSUPPORT
	case s.bound && s.family == winsock.Inet && foreign(a):
		return errnomap.EADDRNOTAVAIL // IPv4 looks at the address first, IPv6 at the state
	case s.bound:
		return errnomap.EINVAL
	}
	if s.kind == datagram && s.settings.reuseAddr != 0 {
		_ = winsock.SetOption(s.handle, winSocket, winReuseAddr, 1)
	}
	switch e := winsock.Bind(s.handle, &a); e {
	case 0:
	case errnomap.EACCES:
		// Somebody has it for himself alone.
		return errnomap.EADDRINUSE
	default:
		return e
	}
	s.becomeBound()
	return nil
}

// foreign reports whether nothing on this machine can have the address.
func foreign(a winsock.Addr) bool {
	h, e := winsock.Open(a.Family, datagram, protoUDP)
	if e != 0 {
		return false
	}
	defer winsock.Close(h)
	a.Port = 0
	return winsock.Bind(h, &a) == errnomap.EADDRNOTAVAIL
}

// Listen is listen(2).
func (s *Socket) Listen(backlog int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.machine.Listen(); e != 0 {
		return e
	}
	if !s.bound {
		a := winsock.Addr{Family: s.family}
		if e := winsock.Bind(s.handle, &a); e != 0 {
			return e
		}
		s.bound = true
	}
	const most = 4096 // net.core.somaxconn
	if backlog < 0 || backlog > most {
		backlog = most
	}
	// Linux counts one more than it is told.
	if e := winsock.Listen(s.handle, backlog+1); e != 0 {
		return e
	}
	s.machine.Listened()
	s.rearm()
	return nil
}

// Accept is accept(2). The new socket has the listener's options.
func (s *Socket) Accept(d *fd.Description) (*Socket, winsock.Addr, error) {
	var p pause
	defer p.end()
	for {
		a, e := s.takeArrival()
		if e == 0 {
			return s.child(a.handle), a.peer, nil
		}
		if e != errnomap.EAGAIN || d.Nonblocking() {
			return nil, winsock.Addr{}, e
		}
		if e := p.wait(s, ready.Readable, s.receiveTimeout()); e != 0 {
			return nil, winsock.Addr{}, e
		}
	}
}

func (s *Socket) takeArrival() (arrival, errnomap.Errno) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.machine.Accept(); e != 0 {
		return arrival{}, e
	}
	if len(s.accepted) == 0 {
		if _, e := s.acceptAhead(false); e != 0 {
			return arrival{}, e
		}
	}
	if len(s.accepted) == 0 {
		s.rearm()
		return arrival{}, errnomap.EAGAIN
	}
	a := s.accepted[0]
	s.accepted = append(s.accepted[:0], s.accepted[1:]...)
	s.machine.SetData(sockstate.Unknown)
	return a, 0
}

// acceptLimit is how many connections a listener takes ahead of the program.
const acceptLimit = 64

// acceptAhead takes a connection if there is one, or all that there are, and returns
// whether there was one, and why one that waits could not be had.
func (s *Socket) acceptAhead(all bool) (grew bool, refused errnomap.Errno) {
	for len(s.accepted) == 0 || all && len(s.accepted) < acceptLimit {
		h, peer, e := winsock.Accept(s.handle)
		switch e {
		case 0:
			s.accepted = append(s.accepted, arrival{h, peer})
			s.machine.SetData(sockstate.Unknown)
			grew = true
		case errnomap.ECONNRESET, errnomap.ECONNABORTED:
			// It came and went; the next one may be there.
		case errnomap.EAGAIN:
			s.machine.SetData(sockstate.No)
			return grew, 0
		default:
			// It waits and cannot be had (EMFILE, ENOBUFS): the listener stays readable.
			s.machine.SetData(sockstate.Yes)
			return grew, e
		}
	}
	return grew, 0
}

func (s *Socket) child(h winsock.Handle) *Socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := fromHandle(h, s.family, s.kind, s.protocol)
	c.machine = sockstate.NewEstablished()
	c.bound = true
	c.settings = s.settings.clone()
	c.applyUserTimeout() // which Winsock need not hand on
	return c
}

// Connect is connect(2).
func (s *Socket) Connect(d *fd.Description, a winsock.Addr) error {
	if s.kind == datagram {
		return s.associate(a)
	}
	var p pause
	defer p.end()
	waited := false
	for {
		e, begun := s.tryConnect(a)
		switch {
		case e == errnomap.EALREADY && begun && d.Nonblocking():
			return errnomap.EINPROGRESS
		case e == errnomap.EALREADY && d.Nonblocking():
			return e
		case e == errnomap.EISCONN && waited, e == 0:
			return nil
		case e != errnomap.EALREADY:
			return e
		}
		waited = true
		switch e := p.wait(s, ready.Writable, s.sendTimeout()); e {
		case 0:
		case errnomap.EAGAIN:
			return errnomap.EINPROGRESS
		default:
			return e
		}
	}
}

// tryConnect begins to connect, or tells how far it is: EALREADY if it is under way,
// which begun says that this call did.
func (s *Socket) tryConnect(a winsock.Addr) (e errnomap.Errno, begun bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.Family == 0 {
		return s.disconnect(), false
	}
	e, goOn := s.maySeek()
	if !goOn {
		return e, false
	}
	switch {
	case a.Family != s.family && s.family == winsock.Inet6:
		return errnomap.EINVAL, false
	case a.Family != s.family:
		return errnomap.EAFNOSUPPORT, false
	}
	a.Loopback()
	if loopback(&a) {
		winsock.NoRetransmit(s.handle)
	}
	e = winsock.Connect(s.handle, &a)
	switch e {
	case 0, errnomap.EAGAIN, errnomap.EINPROGRESS, errnomap.EALREADY:
		s.bound = true
		s.machine.ConnectBegun()
		if e == 0 {
			s.machine.ConnectDone()
			e, _ = s.machine.Connect()
			return e, false
		}
		s.rearm()
		return errnomap.EALREADY, true
	case errnomap.ECONNREFUSED, errnomap.ETIMEDOUT, errnomap.EHOSTUNREACH:
		// Some systems know at once; the program hears of it as if they did not.
		s.bound = true
		s.machine.ConnectBegun()
		s.machine.ConnectFailed(e)
		return errnomap.EALREADY, true
	case errnomap.EINVAL:
		// Winsock will not connect a socket that failed once.
		if again := s.renew(); again == 0 {
			e = winsock.Connect(s.handle, &a)
		}
		if e == errnomap.EAGAIN || e == 0 {
			s.machine.ConnectBegun()
			s.rearm()
			return errnomap.EALREADY, true
		}
	}
	return e, false
}

// maySeek asks the machine whether the system is to be asked for a connection.
func (s *Socket) maySeek() (e errnomap.Errno, goOn bool) {
	if s.machine.Connecting() {
		s.askConnected()
	}
	e, goOn = s.machine.Connect()
	if !goOn && !s.machine.Established() && e != errnomap.EISCONN && e != errnomap.EINVAL && e != errnomap.EALREADY {
		s.stash = stash{}
	}
	return e, goOn
}

// ConnectForeign is connect(2) to an address of another family, with which why is
// wrong. A stream looks at its own state first.
func (s *Socket) ConnectForeign(why error) error {
	if s.kind == datagram {
		return why
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e, goOn := s.maySeek(); {
	case goOn:
		return why
	case e != 0:
		return e
	}
	return nil
}

func loopback(a *winsock.Addr) bool {
	if a.Family == winsock.Inet {
		return a.IP[0] == 127
	}
	last := winsock.Addr{Family: winsock.Inet6}
	last.IP[15] = 1
	return a.IP == last.IP
}

// disconnect is connect to no address. A stream that is connected can't be made new
// in the system.
func (s *Socket) disconnect() errnomap.Errno {
	switch e := s.machine.Listen(); {
	case e != 0 || s.machine.Listening():
		return errnomap.EOPNOTSUPP
	}
	return 0
}

// associate gives a datagram socket its peer, or takes it away.
func (s *Socket) associate(a winsock.Addr) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var e errnomap.Errno
	switch {
	case a.Family == 0:
		if s.machine.Established() {
			e = winsock.Disassociate(s.handle, s.family)
		}
	case a.Family != s.family && s.family == winsock.Inet:
		return errnomap.EAFNOSUPPORT
	case s.mayNot(&a):
		return errnomap.EACCES
	default:
		if a.Family != s.family {
			a = mapped(a)
		}
		a.Loopback()
		e = winsock.Connect(s.handle, &a)
	}
	if e != 0 {
		return e
	}
	s.machine.Associate(a.Family != 0)
	winsock.TellUnreachable(s.handle, a.Family != 0)
	if a.Family != 0 {
		s.becomeBound()
	}
	return nil
}

// Shutdown is shutdown(2).
func (s *Socket) Shutdown(how sockstate.How) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	listening := s.machine.Listening()
	s.beforeShutdown(how)
	e, endSending := s.machine.Shutdown(how)
	if endSending {
		switch e := winsock.EndSending(s.handle); e {
		case 0, errnomap.ENOTCONN:
		default:
			s.broken(e)
		}
	}
	if listening && !s.machine.Listening() {
		s.dismiss()
	}
	s.tell(everything)
	s.rearm()
	if e != 0 {
		return e
	}
	return nil
}

// beforeShutdown learns what Linux would know of the connection. When both directions
// end, what comes from then on breaks the connection, and what is here is taken.
func (s *Socket) beforeShutdown(how sockstate.How) {
	if s.machine.Connecting() {
		s.askConnected()
	}
	switch {
	case s.kind != stream || !s.machine.Established():
	case how|s.machine.ShutDown() == sockstate.ShutBoth && !s.lent:
		s.fill(shutLimit)
	default:
		s.peek()
	}
}

// dismiss ends what waited for accept, and the listening itself.
func (s *Socket) dismiss() {
	for _, a := range s.accepted {
		reset(a.handle)
	}
	s.accepted = nil
	_ = s.renew()
}

// Name is getsockname(2).
func (s *Socket) Name() (winsock.Addr, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.bound {
		return winsock.Addr{Family: s.family}, nil
	}
	a, e := winsock.Name(s.handle)
	if e == errnomap.EINVAL {
		return winsock.Addr{Family: s.family}, nil
	}
	if e != 0 {
		return a, e
	}
	return a, nil
}

// Peer is getpeername(2).
func (s *Socket) Peer() (winsock.Addr, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kind == stream {
		s.askConnection()
	}
	if !s.machine.Established() || s.machine.Gone() {
		return winsock.Addr{}, errnomap.ENOTCONN
	}
	a, e := winsock.Peer(s.handle)
	if e != 0 {
		return a, e
	}
	return a, nil
}
