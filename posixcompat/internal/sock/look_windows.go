package sock

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/ready"
	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/winsock"
)

// look learns from the system what the watchers want to know and is not known. With
// an edge watcher it takes what is there, and returns whether there was something.
func (s *Socket) look(all, edge ready.Mask) (grew bool) {
	m := &s.machine
	edge &= ready.Readable
	if s.lent {
		edge = 0
	}
	switch {
	case m.Listening():
		if all&ready.Readable != 0 && (edge != 0 || m.Data() != sockstate.Yes) {
			grew, _ := s.acceptAhead(edge != 0) // accept(2) tells the error
			return grew
		}
		return false
	case m.Connecting():
		if s.armed == 0 {
			s.askConnected()
		}
		return false
	case s.kind == datagram:
		return s.lookDatagram(all, edge)
	case !m.Established():
		return false
	}
	if all&ready.Pri != 0 && !m.Urgent() {
		s.peekUrgent()
	}
	if m.Ended() && m.Data() == sockstate.No || all&ready.Readable == 0 && !s.ends(all) {
		return false
	}
	switch {
	case !s.lent && (edge != 0 || s.ends(all) || s.settings.lowWater > 1):
		grew = s.fill(stashLimit)
	case m.Data() != sockstate.Yes, s.shown:
		s.peek()
	}
	s.shown = s.readable()
	return grew
}

func (s *Socket) lookDatagram(all, edge ready.Mask) (grew bool) {
	switch {
	case all&ready.Readable == 0 || !s.bound:
	case edge != 0:
		grew = s.fillDatagrams()
	case len(s.ahead) == 0 && (s.machine.Data() != sockstate.Yes || s.shown):
		s.peek()
		s.shown = s.readable()
	}
	return grew
}

// peek looks whether there is something to receive.
func (s *Socket) peek() {
	io := winsock.NewIO()
	defer io.Done()
	io.Add(s.spare())
	_, e := io.Recv(s.handle, winsock.Peek)
	if s.kind == datagram {
		s.learnDatagram(e)
		return
	}
	switch {
	case e == errnomap.EAGAIN:
		s.machine.SetData(sockstate.No)
	case e != 0:
		s.broken(e)
	case io.Received() == 0:
		s.finished()
	case s.machine.Refuses():
		s.refuse()
	default:
		s.machine.SetData(sockstate.Yes)
	}
}

func (s *Socket) learnDatagram(e errnomap.Errno) {
	switch e {
	case 0, errnomap.EMSGSIZE:
		s.machine.SetData(sockstate.Yes)
	case errnomap.ECONNRESET:
		s.unreachable()
	default:
		s.machine.SetData(sockstate.No)
	}
}

// unreachable records an ICMP error, which Linux tells to connected sockets only.
func (s *Socket) unreachable() {
	if s.machine.Established() {
		s.machine.Fail(errnomap.ECONNREFUSED)
	}
}

var spareByte [1]byte

// spare is memory that something may be read into and nobody reads.
func (s *Socket) spare() []byte { return spareByte[:] }

func (s *Socket) peekUrgent() {
	io := winsock.NewIO()
	defer io.Done()
	io.Add(s.spare())
	if n, e := io.Recv(s.handle, winsock.Peek|winsock.OOB); e == 0 && n > 0 {
		s.machine.SetUrgent(true)
	}
}

// fill takes what the system has into the stash, up to limit or SO_RCVLOWAT, and
// returns whether there was something.
func (s *Socket) fill(limit int) (grew bool) {
	limit = max(limit, s.settings.lowWater)
	for {
		room := s.stash.room(limit)
		if room == nil {
			s.machine.SetData(sockstate.Yes)
			return grew
		}
		io := winsock.NewIO()
		io.Add(room)
		n, e := io.Recv(s.handle, 0)
		io.Done()
		switch {
		case e == errnomap.EAGAIN:
			s.machine.SetData(sockstate.No)
			return grew
		case e != 0:
			s.broken(e)
			return grew
		case n == 0:
			s.finished()
			return grew
		case s.machine.Refuses():
			s.refuse()
			return grew
		}
		s.stash.grown(n)
		grew = true
	}
}

// finished records that a receive found the end of the stream, or what looks like it.
func (s *Socket) finished() {
	if winsock.Aborted(s.handle) {
		s.broken(errnomap.ECONNRESET)
		return
	}
	s.machine.Finished()
}

// broken records that the connection is gone.
func (s *Socket) broken(e errnomap.Errno) {
	if e == errnomap.ECONNABORTED || e == errnomap.ENETRESET || e == errnomap.ESHUTDOWN || e == errnomap.EPIPE {
		e = errnomap.ECONNRESET
	}
	s.machine.Reset(e)
}

// refuse breaks the connection, because data came that nobody can read any more, and
// has the peer hear of it: only a handle that is closed sends a RST.
func (s *Socket) refuse() {
	s.broken(errnomap.ECONNRESET)
	if !s.lent && s.applyLinger(linger{on: 1}) == 0 {
		_ = s.renew()
	}
}

// askConnection learns what became of a stream while nobody looked.
func (s *Socket) askConnection() {
	switch m := &s.machine; {
	case m.Connecting():
		s.askConnected()
	case !m.Established() || m.Gone():
	case !m.Ended():
		s.peek()
	case winsock.Aborted(s.handle):
		s.broken(errnomap.ECONNRESET)
	}
}

// askConnected learns what became of a connection that was begun.
func (s *Socket) askConnected() {
	switch done, failed := winsock.Connected(s.handle); {
	case failed:
		s.connectFailed()
	case done:
		s.machine.ConnectDone()
	}
}

func (s *Socket) connectFailed() {
	e := winsock.SocketError(s.handle)
	if e == 0 {
		e = errnomap.ECONNREFUSED
	}
	s.machine.ConnectFailed(e)
}
