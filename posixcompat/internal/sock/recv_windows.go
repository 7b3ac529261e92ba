package sock

import (
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/winsock"
)

// Flags of recv(2) and send(2), as Linux numbers them.
const (
	msgOOB       = 0x1
	msgPeek      = 0x2
	msgDontRoute = 0x4
	msgCTrunc    = 0x8
	msgTrunc     = 0x20
	msgDontWait  = 0x40
	msgWaitAll   = 0x100
	msgErrQueue  = 0x2000
	msgFastOpen  = 0x20000000
)

// Message is what recvmsg(2) and sendmsg(2) move.
type Message struct {
	Bufs [][]byte
	// Flags are the call's flags; a receive leaves the answer's flags there.
	Flags int
	// Addr is whom to send to, or who sent; its family is 0 for nobody.
	Addr winsock.Addr
	// Control is control data in Linux's layout; a receive cuts it to what came.
	Control []byte
}

// Readv is readv(2).
func (s *Socket) Readv(d *fd.Description, bufs [][]byte) (int, error) {
	if size(bufs) == 0 {
		return 0, nil
	}
	m := Message{Bufs: bufs}
	return s.Receive(d, &m)
}

// Receive is recvmsg(2).
func (s *Socket) Receive(d *fd.Description, m *Message) (n int, err error) {
	flags := m.Flags
	m.Flags = 0
	var e errnomap.Errno
	switch {
	case flags&msgErrQueue != 0:
		return 0, errnomap.EAGAIN
	case s.kind == datagram:
		n, e = s.receiveDatagram(m, flags, d.Nonblocking() || flags&msgDontWait != 0)
	case flags&msgOOB != 0:
		n, e = s.receiveUrgent(m, flags)
	case size(m.Bufs) == 0:
		n, e = s.receiveNothing(flags, d.Nonblocking() || flags&msgDontWait != 0)
		m.Control = m.Control[:0]
	default:
		n, e = s.receiveStream(m.Bufs, flags, d.Nonblocking() || flags&msgDontWait != 0)
		m.Control = m.Control[:0]
	}
	if e != 0 {
		return 0, e
	}
	return n, nil
}

// receiveStream receives until as much came as was asked for: one byte, or
// SO_RCVLOWAT's, or with MSG_WAITALL everything.
func (s *Socket) receiveStream(bufs [][]byte, flags int, nonblocking bool) (got int, e errnomap.Errno) {
	var p pause
	defer p.end()
	total := size(bufs)
	if flags&msgTrunc != 0 {
		// Linux throws away what comes and tells how much it was.
		void := tails.Get().(*[64 << 10]byte)
		defer tails.Put(void)
		total = min(total, len(void))
		bufs = [][]byte{void[:total]}
	}
	for {
		n, dry, target, e := s.take(bufs, got, total, flags)
		got += n
		switch {
		case e != 0:
			return 0, e
		case got >= target, got > 0 && flags&msgPeek != 0:
			return got, 0
		case !dry:
			continue
		}
		e = s.dried(got > 0, nonblocking)
		switch {
		case e != errnomap.EAGAIN && got == 0:
			return 0, e
		case e != errnomap.EAGAIN:
			return got, 0
		case nonblocking && got > 0:
			return got, 0
		case nonblocking:
			return 0, errnomap.EAGAIN
		}
		if e := p.wait(s, ready.Readable, s.receiveTimeout()); e != 0 {
			if got > 0 {
				return got, 0
			}
			return 0, e
		}
	}
}

// receiveNothing is a receive without room, which waits for data all the same.
func (s *Socket) receiveNothing(flags int, nonblocking bool) (int, errnomap.Errno) {
	_, e := s.receiveStream([][]byte{s.spare()}, flags&^msgTrunc|msgPeek, nonblocking)
	return 0, e
}

func (s *Socket) receiveTimeout() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings.receiveTimeout
}

// dried tells how a receive goes on that found nothing: with EAGAIN it waits. One
// that has data already leaves an error to the next call. A call that will not wait
// has the driver watch for those who do.
func (s *Socket) dried(data, nonblocking bool) errnomap.Errno {
	s.mu.Lock()
	defer s.mu.Unlock()
	if data && s.machine.Mask(false)&(ready.Readable|ready.Always) != 0 {
		return 0
	}
	e := s.machine.RecvEmpty()
	if e == errnomap.EAGAIN && nonblocking {
		s.rearm()
	}
	return e
}

// rearm has the driver watch for those who wait, if any.
func (s *Socket) rearm() {
	if all, edge := s.queue.Interests(); all != 0 {
		s.arm(all, edge)
	}
}

// take receives once, without waiting, into bufs from offset skip on. target is how
// much the call wants; dry says that nothing more is there now.
func (s *Socket) take(bufs [][]byte, skip, total, flags int) (n int, dry bool, target int, e errnomap.Errno) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &s.machine
	target = max(1, min(s.settings.lowWater, total))
	if flags&msgWaitAll != 0 {
		target = total
	}
	if m.Connecting() {
		s.askConnected()
	}
	if e := m.RecvBefore(); e != 0 {
		return 0, false, target, e
	}
	peek := flags&msgPeek != 0
	if s.stash.len() > 0 {
		if peek && m.Established() {
			s.fill(stashLimit)
		}
		s.shown = false
		n = s.stash.read(bufs, skip, peek)
		if peek || skip+n == total {
			return n, false, target, 0
		}
	}
	if skip+n == total {
		return n, false, target, 0
	}
	if !m.Established() || m.Ended() && m.Data() == sockstate.No {
		return n, true, target, 0
	}
	more, e := s.receive(bufs, skip+n, peek)
	s.shown = false
	if e != 0 {
		return n, true, target, 0
	}
	return n + more, false, target, 0
}

// receive asks the system once; an error or the end of the stream is recorded, and
// returned as EAGAIN.
func (s *Socket) receive(bufs [][]byte, skip int, peek bool) (int, errnomap.Errno) {
	io := winsock.NewIO()
	defer io.Done()
	addBuffers(io, bufs, skip, 1<<31-1)
	var flags uint32
	if peek {
		flags = winsock.Peek
	}
	n, e := io.Recv(s.handle, flags)
	switch {
	case e == errnomap.EAGAIN:
		s.machine.SetData(sockstate.No)
	case e != 0:
		s.broken(e)
		s.tell(everything)
	case n == 0:
		s.finished()
		s.tell(everything)
	case s.machine.Refuses():
		s.refuse()
		s.tell(everything)
	default:
		s.machine.SetData(sockstate.Unknown)
		return n, 0
	}
	return 0, errnomap.EAGAIN
}

// addBuffers adds bufs from offset skip on, at most limit bytes and as many buffers
// as one call takes, and returns how many bytes it added.
func addBuffers(io *winsock.IO, bufs [][]byte, skip, limit int) (n int) {
	for _, b := range bufs {
		if skip >= len(b) {
			skip -= len(b)
			continue
		}
		b = b[skip:]
		skip = 0
		if len(b) > limit-n {
			b = b[:limit-n]
		}
		if len(b) == 0 || io.Buffers() == winsock.MaxBuffers {
			break
		}
		io.Add(b)
		n += len(b)
	}
	return n
}

// receiveUrgent receives the urgent byte. EINVAL: there is none.
func (s *Socket) receiveUrgent(m *Message, flags int) (int, errnomap.Errno) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.machine.RecvBefore(); e != 0 {
		return 0, e
	}
	if !s.machine.Established() {
		return 0, errnomap.EINVAL
	}
	io := winsock.NewIO()
	defer io.Done()
	addBuffers(io, m.Bufs, 0, 1)
	how := uint32(winsock.OOB)
	if flags&msgPeek != 0 {
		how |= winsock.Peek
	}
	n, e := io.Recv(s.handle, how)
	if e != 0 || n == 0 {
		return 0, errnomap.EINVAL
	}
	m.Flags = msgOOB
	if flags&msgPeek == 0 {
		s.machine.SetUrgent(false)
	}
	return n, 0
}
