package sock

import (
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
	"causeway/posixcompat/internal/winsock"
)

// sendLimit is how many bytes of a stream one call hands to the system. Windows
// would take any number and keep it in memory that can't be paged; Linux's buffers
// have an end, and callers know how to go on from a partial write.
const sendLimit = 2 << 20

// maxDatagram is the longest datagram that fits into a packet of IPv4.
const maxDatagram = 65507

// maxLength is the longest that UDP's header can tell.
const maxLength = 0xffff

// Writev is writev(2).
func (s *Socket) Writev(d *fd.Description, bufs [][]byte) (int, error) {
	m := Message{Bufs: bufs}
	return s.Send(d, &m)
}

// Send is sendmsg(2).
func (s *Socket) Send(d *fd.Description, m *Message) (n int, err error) {
	nonblocking := d.Nonblocking() || m.Flags&msgDontWait != 0
	var e errnomap.Errno
	switch {
	case s.kind == datagram:
		n, e = s.sendDatagram(m, nonblocking)
	case m.Flags&msgFastOpen != 0:
		e = errnomap.EOPNOTSUPP
	default:
		if e = streamControl(m.Control); e == 0 {
			n, e = s.sendStream(m, nonblocking)
		}
	}
	if e != 0 {
		return 0, e
	}
	return n, nil
}

func (s *Socket) sendStream(m *Message, nonblocking bool) (sent int, e errnomap.Errno) {
	var p pause
	defer p.end()
	total := size(m.Bufs)
	s.turn.Lock()
	defer s.turn.Unlock()
	for {
		n, e := s.give(m, sent, total)
		sent += n
		switch {
		case e == 0 && (sent == total || nonblocking && sent >= sendLimit):
			return sent, 0
		case e == 0:
			continue
		case e != errnomap.EAGAIN && sent > 0:
			// The error stays for the next call.
			s.mu.Lock()
			if e != errnomap.EPIPE {
				s.machine.Fail(e)
			}
			s.mu.Unlock()
			return sent, 0
		case e != errnomap.EAGAIN:
			return 0, e
		case nonblocking && sent > 0:
			return sent, 0
		case nonblocking:
			return 0, e
		}
		s.turn.Unlock()
		e = p.wait(s, ready.Writable, s.sendTimeout())
		s.turn.Lock()
		if e != 0 {
			if sent > 0 {
				return sent, 0
			}
			return 0, e
		}
	}
}

func (s *Socket) sendTimeout() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings.sendTimeout
}

// give sends once, without waiting, from offset skip on.
func (s *Socket) give(m *Message, skip, total int) (int, errnomap.Errno) {
	h, limit, blocked, e := s.beforeSend(skip, total)
	if e != 0 || skip == total {
		return 0, e
	}
	defer s.endSend()
	io := winsock.NewIO()
	defer io.Done()
	want := addBuffers(io, m.Bufs, skip, limit)
	var flags uint32
	if m.Flags&msgOOB != 0 && skip+want == total {
		flags |= winsock.OOB // the last byte is the urgent one
	}
	if m.Flags&msgDontRoute != 0 {
		flags |= msgDontRoute
	}
	n, e := io.Send(h, flags)
	if e == 0 && n == want && !blocked {
		return n, 0
	}
	return n, s.gave(e)
}

// beforeSend tells whether a send is to be tried, with which handle and how many bytes
// at most, and whether the last one found no room. If it is, endSend must follow.
func (s *Socket) beforeSend(skip, total int) (h winsock.Handle, limit int, blocked bool, e errnomap.Errno) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.machine.Connecting() {
		s.askConnected()
	}
	if total == 0 && s.machine.Established() || s.machine.Refuses() {
		// Nobody else would tell that the connection is gone, or that what came broke it.
		s.peek()
	}
	if e := s.machine.Send(); e != 0 || skip == total {
		return 0, 0, false, e
	}
	limit = sendLimit
	if winsock.LosesPartialSends() {
		if limit = s.takeCredit(min(limit, total-skip)); limit == 0 {
			s.machine.SetBlocked(true)
			s.rearm()
			return 0, 0, true, errnomap.EAGAIN
		}
	}
	s.sending++
	return s.handle, limit, s.machine.Blocked(), 0
}

// takeCredit returns how many of n bytes are sure to find room, 0 if there is none.
func (s *Socket) takeCredit(n int) int {
	if s.credit <= 0 {
		if !winsock.Writable(s.handle) {
			return 0
		}
		s.credit = s.surelyFree()
	}
	n = min(n, s.credit)
	s.credit -= max(n, 2048) // small ones take more room than they say
	return n
}

// surelyFree returns how much room there is at least in the buffer of a socket that
// is writable: Linux's, under Wine, has a third of its size free then.
func (s *Socket) surelyFree() int {
	const here, away = 256 << 10, 16 << 10 // of 2.6 MB on loopback, of 87 KB elsewhere
	if size, set := s.settings.values[option{solSocket, soSendBuf}]; set {
		return max(size/4, 1024)
	}
	if peer, e := winsock.Peer(s.handle); e == 0 && loopback(&peer) {
		return here
	}
	return away
}

// gave records what a send told.
func (s *Socket) gave(e errnomap.Errno) errnomap.Errno {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e {
	case 0:
		s.machine.SetBlocked(false)
		return 0
	case errnomap.EAGAIN, errnomap.ENOBUFS:
		s.machine.SetBlocked(true)
		s.rearm()
		return errnomap.EAGAIN
	}
	if !s.machine.Established() {
		return s.machine.Send()
	}
	if e == errnomap.EFAULT || e == errnomap.EINVAL || e == errnomap.EMSGSIZE || e == errnomap.EOPNOTSUPP {
		return e
	}
	s.broken(e)
	s.tell(everything)
	return s.machine.Send()
}

func (s *Socket) sendDatagram(m *Message, nonblocking bool) (int, errnomap.Errno) {
	var p pause
	defer p.end()
	for {
		n, e := s.giveDatagram(m)
		if e != errnomap.EAGAIN || nonblocking {
			return n, e
		}
		if e := p.wait(s, ready.Writable, s.sendTimeout()); e != 0 {
			return 0, e
		}
	}
}

// giveDatagram sends a datagram without waiting.
func (s *Socket) giveDatagram(m *Message) (int, errnomap.Errno) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bindForSending()
	total := size(m.Bufs)
	switch {
	case total > maxLength && s.family == winsock.Inet:
		return 0, errnomap.EMSGSIZE // before all else; IPv6 looks at it afterwards
	case m.Flags&msgOOB != 0:
		return 0, errnomap.EOPNOTSUPP
	}
	if e := s.destination(m); e != 0 {
		return 0, e
	}
	if total > maxDatagram {
		return 0, errnomap.EMSGSIZE
	}
	if e := s.machine.Send(); e != 0 {
		return 0, e
	}
	io := winsock.NewIO()
	defer io.Done()
	addBuffers(io, m.Bufs, 0, total)
	var (
		n int
		e errnomap.Errno
	)
	io.SetAddr(&m.Addr)
	switch {
	case len(m.Control) > 0:
		if io.Control, e = controlToWindows(m.Control); e != 0 {
			return 0, e
		}
		n, e = io.SendMsg(s.handle, 0)
	case m.Addr.Family != 0:
		n, e = io.SendTo(s.handle, 0)
	default:
		n, e = io.Send(s.handle, 0)
	}
	switch e {
	case 0:
		s.machine.SetBlocked(false)
		s.becomeBound()
	case errnomap.EAGAIN, errnomap.ENOBUFS:
		e = errnomap.EAGAIN
		s.machine.SetBlocked(true)
		s.rearm()
	case errnomap.ECONNRESET:
		e = errnomap.ECONNREFUSED
	}
	return n, e
}

// bindForSending gives the socket a port, as Linux does before it looks at what is to
// be sent: a send that fails has bound it all the same.
func (s *Socket) bindForSending() {
	if s.bound {
		return
	}
	if winsock.Bind(s.handle, &winsock.Addr{Family: s.family}) == 0 {
		s.becomeBound()
	}
}

// destination makes the address to send to one that the socket's family has.
func (s *Socket) destination(m *Message) errnomap.Errno {
	switch {
	case m.Addr.Family == 0:
		if !s.machine.Established() {
			return errnomap.EDESTADDRREQ
		}
		return 0
	case m.Addr.Family != s.family && s.family == winsock.Inet:
		return errnomap.EAFNOSUPPORT
	case m.Addr.Port == 0:
		return errnomap.EINVAL
	case s.mayNot(&m.Addr):
		return errnomap.EACCES
	case m.Addr.Family != s.family:
		m.Addr = mapped(m.Addr)
	}
	m.Addr.Loopback()
	return 0
}

// mayNot reports whether a is a broadcast address that is known as one (the limited
// one, or the loopback's) and broadcasts are not allowed.
func (s *Socket) mayNot(a *winsock.Addr) bool {
	if a.Family != winsock.Inet || s.settings.values[broadcast] != 0 {
		return false
	}
	return (a.IP[0] == 127 || a.IP[0] == 255) && [3]byte(a.IP[1:4]) == [3]byte{255, 255, 255}
}

// mapped returns an address of IPv4 as one of IPv6.
func mapped(a winsock.Addr) winsock.Addr {
	m := winsock.Addr{Family: winsock.Inet6, Port: a.Port}
	m.IP[10], m.IP[11] = 0xff, 0xff
	copy(m.IP[12:], a.IP[:4])
	return m
}

// becomeBound records that the system gave the socket an address, and has the driver
// watch from now on.
func (s *Socket) becomeBound() {
	if !s.bound {
		s.bound = true
		s.rearm()
	}
}
