package unixsock

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// Readv is readv(2).
func (s *Socket) Readv(d *fd.Description, bufs [][]byte) (int, error) {
	if fd.Total(bufs) == 0 {
		return 0, nil
	}
	return s.Receive(d, &fd.Process, &Message{Bufs: bufs})
}

// Receive receives into m and returns how much came; descriptors are opened in t. 0 is
// the end, or an empty datagram. EAGAIN: nothing is there. EINVAL, ENOTCONN: a stream,
// a SOCK_SEQPACKET without connection. ECONNRESET: the peer closed with something
// unread; told once. EOPNOTSUPP: MSG_OOB.
func (s *Socket) Receive(d *fd.Description, t *fd.Table, m *Message) (int, error) {
	w := wait{s: s, nonblocking: d.Nonblocking() || m.Flags&flagDontWait != 0}
	defer w.end()
	flags := m.Flags
	m.Flags = flags & flagCloseOnExec
	var g got
	var n int
	var e errnomap.Errno
	switch {
	case flags&flagErrQueue != 0:
		e = errnomap.EAGAIN
	case flags&flagOOB != 0:
		e = s.noUrgent()
	case s.kind == Stream:
		n, e = s.receiveStream(&w, m, flags, &g)
	default:
		n, e = s.receiveDatagram(&w, m, flags, &g)
	}
	if e != 0 {
		m.Control = m.Control[:0]
		release(g.rights)
		return -1, e
	}
	g.give(t, m, flags&flagCloseOnExec != 0)
	s.tell()
	return n, nil
}

// tell has the peer of a connection know what was read, if it is another process's.
func (s *Socket) tell() {
	mu.Lock()
	var l *Link
	if s.connects() && s.peer != nil && s.peer.link != nil && s.peer.link.untold > 0 {
		l = s.peer.link
	}
	unlock()
	if l != nil {
		l.tell()
	}
}

// noUrgent is what a receive of urgent data answers.
func (s *Socket) noUrgent() errnomap.Errno {
	mu.Lock()
	defer unlock()
	switch {
	case s.kind == Stream && s.state != connected:
		return errnomap.EINVAL
	case s.kind == Seqpacket && s.state != connected:
		return errnomap.ENOTCONN
	case s.kind == Stream:
		return errnomap.EINVAL
	}
	return errnomap.EOPNOTSUPP
}

func (s *Socket) receiveStream(w *wait, m *Message, flags int, g *got) (int, errnomap.Errno) {
	total, n := fd.Total(m.Bufs), 0
	for {
		target, done, e := s.takeStream(m, flags, total, &n, g)
		switch {
		case done || e == 0 && n >= target:
			return n, 0
		case e == errnomap.EAGAIN:
			if e = w.wait(s.timeout(false)); e == 0 {
				continue
			}
		}
		if n > 0 {
			return n, 0
		}
		return 0, e
	}
}

// takeStream takes what is there, without waiting. done says that the call is over.
func (s *Socket) takeStream(m *Message, flags, total int, n *int, g *got) (target int, done bool, e errnomap.Errno) {
	mu.Lock()
	defer unlock()
	target = max(1, min(s.options.lowWater, total))
	if flags&flagWaitAll != 0 {
		target = max(1, total)
	}
	if s.state != connected && *n == 0 {
		return target, false, errnomap.EINVAL
	}
	peek := flags&flagPeek != 0
	for i := 0; i < len(s.received); {
		msg := s.received[i]
		if g.credited && !g.same(msg) {
			return target, true, 0
		}
		if !g.credited && s.options.passCredentials {
			g.credit(msg)
		}
		if m.From == nil && msg.from.name.Set {
			m.From = &msg.from.name
		}
		c := scatter(m.Bufs, *n, msg.unread())
		*n += c
		rights := len(msg.rights) > 0 || msg.lost
		if peek {
			g.copyRights(msg)
			if rights { // Linux looks on even when there is no more room
				return target, true, 0
			}
			i++
			continue
		}
		g.takeRights(msg)
		if msg.read += c; msg.read < len(msg.data) {
			return target, true, 0
		}
		s.pop()
		if rights || *n == total {
			return target, true, 0
		}
	}
	if peek && (*n > 0 || len(s.received) > 0) || *n >= target {
		return target, true, 0
	}
	e = s.dry()
	if e == 0 && s.options.passCredentials {
		g.credited = true // by nobody, at the end of the stream
	}
	return target, e == 0, e
}

// dry is what a stream without data answers.
func (s *Socket) dry() errnomap.Errno {
	if e := s.takeFailure(); e != 0 {
		return e
	}
	if s.shut&shutReceive != 0 {
		return 0
	}
	return errnomap.EAGAIN
}

func (s *Socket) receiveDatagram(w *wait, m *Message, flags int, g *got) (int, errnomap.Errno) {
	total := fd.Total(m.Bufs)
	for {
		n, e := s.takeDatagram(m, flags, total, g, w.nonblocking)
		if e != errnomap.EAGAIN {
			return n, e
		}
		if e := w.wait(s.timeout(false)); e != 0 {
			return 0, e
		}
	}
}

// takeDatagram takes a datagram, without waiting. nonblocking says that the caller will
// not wait either: Linux tells it later that receiving was shut down.
func (s *Socket) takeDatagram(m *Message, flags, total int, g *got, nonblocking bool) (int, errnomap.Errno) {
	mu.Lock()
	defer unlock()
	if s.kind == Seqpacket && s.state != connected {
		return 0, errnomap.ENOTCONN
	}
	if e := s.takeFailure(); e != 0 {
		return 0, e
	}
	if len(s.received) == 0 {
		if s.shut&shutReceive != 0 && (!nonblocking || s.kind == Seqpacket) {
			return 0, 0
		}
		return 0, errnomap.EAGAIN
	}
	msg := s.received[0]
	if s.options.passCredentials {
		g.credit(msg)
	}
	if msg.from.name.Set {
		m.From = &msg.from.name
	}
	n := scatter(m.Bufs, 0, msg.data)
	if len(msg.data) > total {
		m.Flags |= flagTrunc
		if flags&flagTrunc != 0 {
			n = len(msg.data)
		}
	}
	if flags&flagPeek != 0 {
		g.copyRights(msg)
		return n, 0
	}
	g.takeRights(msg)
	s.pop()
	return n, 0
}

// Count returns what FIONREAD does: how many bytes can be read, of datagrams those of
// the first.
func (s *Socket) Count() int {
	mu.Lock()
	defer unlock()
	n := 0
	for _, m := range s.received {
		n += len(m.unread())
		if s.kind == Datagram {
			break
		}
	}
	return n
}

// Unsent returns what SIOCOUTQ does: what is charged for messages that nobody has read.
func (s *Socket) Unsent() int {
	mu.Lock()
	defer unlock()
	return s.charged
}
