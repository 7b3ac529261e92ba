package unixsock

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
)

// maxBacklog is net.core.somaxconn.
const maxBacklog = 4096

// Listen makes s take connections. EOPNOTSUPP: it is of datagrams. EINVAL: it has no
// name, or is connected.
func (s *Socket) Listen(backlog int) error {
	if backlog < 0 || backlog > maxBacklog {
		backlog = maxBacklog
	}
	then, e := s.listen(backlog)
	if e != 0 {
		return e
	}
	if then != nil {
		then(backlog)
	}
	return nil
}

func (s *Socket) listen(backlog int) (then func(backlog int), e errnomap.Errno) {
	mu.Lock()
	defer unlock()
	switch {
	case !s.connects():
		return nil, errnomap.EOPNOTSUPP
	case !s.name.Set, s.state == connected:
		return nil, errnomap.EINVAL
	}
	more := backlog > s.backlog
	s.state, s.backlog = listening, backlog
	s.peerCred = s.host.Self()
	if more {
		s.disperse()
	}
	return s.onListen, 0
}

// Accept takes a connection. EOPNOTSUPP: s is of datagrams. EINVAL: it does not listen,
// or not any more. EAGAIN: there is none.
func (s *Socket) Accept(d *fd.Description) (*Socket, error) {
	w := wait{s: s, nonblocking: d.Nonblocking()}
	defer w.end()
	for {
		c, e := s.take(w.nonblocking)
		if e == errnomap.EAGAIN {
			e = w.wait(s.timeout(false))
			if e == 0 {
				continue
			}
		}
		if e != 0 {
			return nil, e
		}
		return c, nil
	}
}

// take takes a connection that is there. nonblocking says that the caller will not wait:
// Linux tells only who would that receiving was shut down.
func (s *Socket) take(nonblocking bool) (*Socket, errnomap.Errno) {
	mu.Lock()
	defer unlock()
	switch {
	case !s.connects():
		return nil, errnomap.EOPNOTSUPP
	case s.state != listening:
		return nil, errnomap.EINVAL
	case len(s.arrived) > 0:
		c := s.arrived[0]
		s.arrived = s.arrived[1:]
		c.accepted = true
		if !s.full() {
			s.disperse()
		}
		return c, 0
	case s.shut&shutReceive != 0 && !nonblocking:
		return nil, errnomap.EINVAL
	}
	return nil, errnomap.EAGAIN
}

// Connect connects s to what find finds, or gives a datagram socket its peer; a nil find
// takes it away. EISCONN: s is connected. EINVAL: it listens. EPROTOTYPE: the other is of
// another type. ECONNREFUSED: it does not listen. EAGAIN: too many connections wait there.
// EPERM: a datagram socket that has another peer; and what find answers.
func (s *Socket) Connect(d *fd.Description, find func() (*Socket, error)) error {
	if find != nil {
		if err := s.autobind(); err != nil {
			return err
		}
	}
	if s.kind == Datagram {
		return s.associate(find)
	}
	w := wait{s: s, nonblocking: d.Nonblocking()}
	defer w.end()
	for {
		o, err := find()
		if err == errnomap.EAGAIN && w.again(s.timeout(true)) {
			continue
		}
		if err != nil {
			return err
		}
		e := s.connect(o)
		if e == errnomap.EAGAIN {
			if e = w.wait(s.timeout(true)); e == 0 {
				continue
			}
		}
		if e != 0 {
			return e
		}
		return nil
	}
}

func (s *Socket) connect(o *Socket) errnomap.Errno {
	mu.Lock()
	defer unlock()
	if o.kind != s.kind {
		return errnomap.EPROTOTYPE
	}
	switch {
	case o.link != nil:
		return s.connectRemote(o)
	case o.relay != nil:
		return s.connectOutside(o)
	}
	if e := o.takes(s); e != 0 {
		return e
	}
	if e := s.mayConnect(); e != 0 {
		return e
	}
	c := o.embryo(s)
	s.peer, s.state = c, connected
	s.peerCred, c.peerCred = o.peerCred, s.host.Self()
	o.arrive(c)
	return 0
}

// takes checks whether o takes a connection of s, which is told when it has room.
func (o *Socket) takes(s *Socket) errnomap.Errno {
	switch {
	case o.dead || o.state != listening || o.shut&shutReceive != 0:
		return errnomap.ECONNREFUSED
	case o.full():
		if s != nil {
			o.await(s)
		}
		return errnomap.EAGAIN
	}
	return 0
}

func (s *Socket) mayConnect() errnomap.Errno {
	switch s.state {
	case connected:
		return errnomap.EISCONN
	case listening:
		return errnomap.EINVAL
	}
	return 0
}

// embryo makes the other side of a connection of s to the listener o.
func (o *Socket) embryo(s *Socket) *Socket {
	c := newSocket(o.kind, o.host)
	c.name = o.name
	c.state, c.peer = connected, s
	c.options.passCredentials = o.options.passCredentials
	return c
}

func (o *Socket) arrive(c *Socket) {
	o.arrived = append(o.arrived, c)
	o.queue.Wake(ready.Readable | ready.RdBand)
}

// associate is connect(2) of a datagram socket.
func (s *Socket) associate(find func() (*Socket, error)) error {
	var o *Socket
	if find != nil {
		var err error
		if o, err = find(); err != nil {
			return err
		}
	}
	mu.Lock()
	defer unlock()
	switch {
	case o == nil:
	case o.dead:
		return errnomap.ECONNREFUSED
	case o.kind != s.kind:
		return errnomap.EPROTOTYPE
	case o.peer != nil && o.peer != s:
		return errnomap.EPERM
	}
	s.replacePeer(o)
	return nil
}

// replacePeer gives a datagram socket another peer, or none. What it received from the
// old one is dropped, and an old peer that had s for its own hears of that.
func (s *Socket) replacePeer(o *Socket) {
	old := s.peer
	s.peer = o
	s.state = unconnected
	if o != nil {
		s.state = connected
	}
	if old == nil || old == o {
		return
	}
	if len(s.received) > 0 {
		s.purge()
		s.disperse()
		if !old.dead && old.peer == s {
			old.failure = errnomap.ECONNRESET
			old.changed()
		}
	}
	s.changed()
}
