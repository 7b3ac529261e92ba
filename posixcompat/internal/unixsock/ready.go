package unixsock

import (
	"causeway/posixcompat/internal/ready"
)

// Ready reports what unix(7) sockets report; see unix_poll and unix_dgram_poll.
func (s *Socket) Ready(interest ready.Mask) ready.Mask {
	mu.Lock()
	defer unlock()
	var m ready.Mask
	if s.failure != 0 {
		m |= ready.Err
	}
	if s.shut&shutReceive != 0 {
		m |= ready.RdHup | ready.Readable
	}
	if s.shut == shutBoth || s.connects() && s.state == unconnected {
		m |= ready.Hup
	}
	if len(s.received) > 0 || len(s.arrived) > 0 {
		m |= ready.Readable
	}
	if interest&(ready.Writable|ready.WrBand) != 0 && s.writable() && !s.peerFull() {
		m |= ready.Writable | ready.WrBand
	}
	return m & (interest | ready.Always)
}

// writable is the kernel's unix_writable: no more than a quarter is in use.
func (s *Socket) writable() bool {
	return s.state != listening && s.charged<<2 <= s.options.sendBuffer
}

// peerFull reports whether a peer that others may send to has no room, and has s told
// when it has.
func (s *Socket) peerFull() bool {
	p := s.peer
	if s.kind == Stream || p == nil || p.peer == s || !p.full() {
		return false
	}
	p.await(s)
	return true
}

// Watch adds w to those who hear of changes.
func (s *Socket) Watch(w *ready.Watcher) { s.queue.Watch(w) }

// Unwatch removes w.
func (s *Socket) Unwatch(w *ready.Watcher) { s.queue.Unwatch(w) }
