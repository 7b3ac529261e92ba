package sock

import (
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/ready"
	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/winsock"
)

// early is a datagram that was received ahead of the program, so that an edge
// watcher hears of the next one.
type early struct {
	data    []byte
	from    winsock.Addr
	control []byte // Winsock's
}

// aheadLimit is how many datagrams are received ahead.
const aheadLimit = 64

// tails are where datagrams end that do not fit: their length is the answer to
// MSG_TRUNC, and Winsock would not tell it.
var tails = sync.Pool{New: func() any { return new([64 << 10]byte) }}

func (s *Socket) receiveDatagram(m *Message, flags int, nonblocking bool) (int, errnomap.Errno) {
	var p pause
	defer p.end()
	for {
		n, e := s.takeDatagram(m, flags, nonblocking)
		if e != errnomap.EAGAIN || nonblocking {
			return n, e
		}
		if e := p.wait(s, ready.Readable, s.receiveTimeout()); e != 0 {
			return 0, e
		}
	}
}

// takeDatagram receives a datagram without waiting. nonblocking says that the caller
// will not wait either.
func (s *Socket) takeDatagram(m *Message, flags int, nonblocking bool) (int, errnomap.Errno) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.machine.Error() != 0 {
		return 0, s.machine.TakeError()
	}
	if len(s.ahead) > 0 {
		return s.takeAhead(m, flags), 0
	}
	if !s.bound {
		m.Control = m.Control[:0]
		return 0, s.noneYet(nonblocking)
	}
	io := winsock.NewIO()
	defer io.Done()
	room := addBuffers(io, m.Bufs, 0, 1<<31-1)
	if io.Buffers() < winsock.MaxBuffers {
		tail := tails.Get().(*[64 << 10]byte)
		defer tails.Put(tail)
		io.Add(tail[:])
	}
	var how uint32
	if flags&msgPeek != 0 {
		how = winsock.Peek
	}
	n, e := s.fetch(io, how, len(m.Control) > 0)
	s.shown = false
	if e != 0 && e != errnomap.EMSGSIZE {
		return 0, s.noDatagram(e, nonblocking)
	}
	s.machine.SetData(sockstate.Unknown)
	m.Addr = io.Addr()
	if len(m.Control) == 0 && s.settings.wants != 0 {
		m.Flags |= msgCTrunc
	}
	m.giveControl(io.Control)
	return m.cut(n, room, flags, e == errnomap.EMSGSIZE), 0
}

// noDatagram returns what a receive answers for e.
func (s *Socket) noDatagram(e errnomap.Errno, nonblocking bool) errnomap.Errno {
	switch e {
	case errnomap.EAGAIN:
		s.machine.SetData(sockstate.No)
		e := s.noneYet(nonblocking)
		if e == errnomap.EAGAIN {
			s.rearm()
		}
		return e
	case errnomap.ECONNRESET, errnomap.ENETRESET:
		return errnomap.ECONNREFUSED
	}
	return e
}

// noneYet returns what a receive answers that finds nothing: Linux looks whether it
// may wait before it looks whether the reading side is shut down.
func (s *Socket) noneYet(nonblocking bool) errnomap.Errno {
	e := s.machine.RecvEmpty()
	if e == 0 && nonblocking {
		return errnomap.EAGAIN
	}
	return e
}

// cut returns the length to answer for a datagram of n bytes where there was room
// for fewer, and marks it.
func (m *Message) cut(n, room, flags int, unknown bool) int {
	if n > room || unknown {
		m.Flags |= msgTrunc
	}
	if n > room && flags&msgTrunc == 0 {
		return room
	}
	return n
}

// giveControl translates Winsock's control data into m's.
func (m *Message) giveControl(control []byte) {
	var cut bool
	m.Control, cut = controlToLinux(m.Control[:0:len(m.Control)], control)
	if cut {
		m.Flags |= msgCTrunc
	}
}

// fetch receives a datagram, with its control data if that was asked for. A socket
// without peer is not told that someone whom it sent to was not there: Linux would
// not, either. An adopted one may be told many times, by a peek again and again.
func (s *Socket) fetch(io *winsock.IO, how uint32, control bool) (n int, e errnomap.Errno) {
	for range aheadLimit {
		if control && s.settings.wants != 0 {
			io.Control = make([]byte, controlRoom)
			n, e = io.RecvMsg(s.handle, how)
		} else {
			io.Control = nil
			n, e = io.RecvFrom(s.handle, how)
		}
		if e != errnomap.ECONNRESET && e != errnomap.ENETRESET || s.machine.Established() {
			return n, e
		}
	}
	return 0, errnomap.EAGAIN
}

// takeAhead receives a datagram that is here already.
func (s *Socket) takeAhead(m *Message, flags int) int {
	d := s.ahead[0]
	n := 0
	for _, b := range m.Bufs {
		n += copy(b, d.data[n:])
	}
	m.Addr = d.from
	m.giveControl(d.control)
	if flags&msgPeek == 0 {
		s.ahead[0] = early{}
		s.ahead = s.ahead[1:]
		if len(s.ahead) == 0 {
			s.ahead = nil
		}
	}
	return m.cut(len(d.data), n, flags, false)
}

// nextDatagram returns the length of the next datagram, 0 if there is none. Winsock's
// FIONREAD would count all of them.
func (s *Socket) nextDatagram() int {
	if len(s.ahead) > 0 {
		return len(s.ahead[0].data)
	}
	tail := tails.Get().(*[64 << 10]byte)
	defer tails.Put(tail)
	io := winsock.NewIO()
	defer io.Done()
	io.Add(tail[:])
	n, e := s.fetch(io, winsock.Peek, false)
	if e != 0 {
		return 0
	}
	return n
}

// fillDatagrams receives the datagrams that are there, up to the limit, and returns
// whether there was one.
func (s *Socket) fillDatagrams() (grew bool) {
	tail := tails.Get().(*[64 << 10]byte)
	defer tails.Put(tail)
	for len(s.ahead) < aheadLimit {
		io := winsock.NewIO()
		io.Add(tail[:])
		n, e := s.fetch(io, 0, true)
		if e == 0 {
			s.ahead = append(s.ahead, early{
				data: append([]byte(nil), tail[:n]...), from: io.Addr(), control: append([]byte(nil), io.Control...),
			})
			grew = true
		}
		io.Done()
		switch e {
		case 0:
			continue
		case errnomap.ECONNRESET, errnomap.ENETRESET:
			s.unreachable()
		}
		s.machine.SetData(sockstate.No)
		return grew
	}
	s.machine.SetData(sockstate.Yes)
	return grew
}
