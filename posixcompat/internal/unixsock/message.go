package unixsock

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
)

// Flags of send(2) and recv(2), as Linux numbers them.
const (
	flagOOB          = 0x1
	flagPeek         = 0x2
	flagCTrunc       = 0x8
	flagTrunc        = 0x20
	flagDontWait     = 0x40
	flagWaitAll      = 0x100
	flagErrQueue     = 0x2000
	flagCloseOnExec  = 0x40000000 // MSG_CMSG_CLOEXEC
	maxDatagrams     = 10         // net.unix.max_dgram_qlen
	datagramOverhead = 32         // of SO_SNDBUF, which no datagram can use
)

// message is what one send queued, or on a stream a part of it.
type message struct {
	data   []byte
	read   int     // of data, on a stream
	charge int     // to from
	from   *Socket // who sent it
	rights []*fd.Description
	forms  [][]byte // of rights, for another process
	lost   bool     // descriptors were sent that could not come

	credentials Credentials
	credited    bool // credentials are known
}

func (m *message) unread() []byte { return m.data[m.read:] }

// settle gives the sender its room back.
func (m *message) settle() {
	s := m.from
	if m.charge == 0 {
		return
	}
	if s.link != nil {
		s.link.consumed(m.charge)
	}
	s.charged -= m.charge
	m.charge = 0
	if !s.dead && s.writable() {
		s.queue.Wake(ready.Writable | ready.WrBand)
	}
}

// Sizes of the kernel's memory, which decide what a message costs.
const (
	page       = 4096
	header     = 256   // struct sk_buff
	trailer    = 320   // struct skb_shared_info
	wholeAlloc = 16064 // SKB_MAX_ALLOC: longer messages have pages
	headAlloc  = page - trailer
	extraAlloc = 32768 // what a part of a stream may have in pages
	maxPages   = 17    // MAX_SKB_FRAGS
)

// cost is what the kernel charges for a message of n bytes.
func cost(kind, n int) int {
	pages := 0
	switch {
	case kind == Stream && n > headAlloc:
		pages = min(n, roundPage(n-headAlloc))
	case kind != Stream && n > wholeAlloc:
		pages = roundPage(min(n-wholeAlloc, maxPages*page))
	}
	linear := max(0, n-pages) + trailer
	bucket := 512
	for bucket < linear {
		bucket *= 2
	}
	return header + bucket + roundPage(pages)
}

func roundPage(n int) int { return (n + page - 1) &^ (page - 1) }

// part is how much of n bytes goes into one message of a stream.
func (s *Socket) part(n int) int {
	return max(1, min(n, s.options.sendBuffer>>1-64, headAlloc+extraAlloc))
}

// full reports whether the queue of s has as much as it takes from strangers: for a
// listener, more connections than were asked for.
func (s *Socket) full() bool {
	if s.state == listening {
		return len(s.arrived) > s.backlog
	}
	if s.link != nil {
		return s.link.unanswered() > maxDatagrams
	}
	return len(s.received) > maxDatagrams
}

// takeFailure returns the error that is to be told once.
func (s *Socket) takeFailure() errnomap.Errno {
	e := s.failure
	s.failure = 0
	return e
}

// deliver queues m at s, or hands it to the link of the process where s is.
func (s *Socket) deliver(m *message) {
	m.from.charged += m.charge
	if s.link != nil {
		s.link.send(m)
		return
	}
	s.received = append(s.received, m)
	s.queue.Wake(ready.Readable | ready.RdBand)
}

// pop takes the first message away.
func (s *Socket) pop() *message {
	m := s.received[0]
	s.received[0] = nil
	s.received = s.received[1:]
	m.settle()
	if !s.full() {
		s.disperse()
	}
	return m
}

// gather copies n bytes from offset off of bufs.
func gather(bufs [][]byte, off, n int) []byte {
	p := make([]byte, 0, n)
	for _, b := range bufs {
		if off >= len(b) {
			off -= len(b)
			continue
		}
		b = b[off:]
		off = 0
		p = append(p, b[:min(len(b), n-len(p))]...)
		if len(p) == n {
			break
		}
	}
	return p
}

// scatter copies p into bufs from offset off on and returns how much fitted.
func scatter(bufs [][]byte, off int, p []byte) int {
	n := 0
	for _, b := range bufs {
		if off >= len(b) {
			off -= len(b)
			continue
		}
		c := copy(b[off:], p[n:])
		off = 0
		if n += c; n == len(p) {
			break
		}
	}
	return n
}
