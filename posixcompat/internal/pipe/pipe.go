// Package pipe is pipe(7) in memory: a ring of pages between two ends.
//
// It keeps Linux's ring, because what a program sees follows from it: a pipe is
// full when its slots are, not when its bytes are; a write of up to Atomic bytes
// goes in whole or not at all; in packet mode each page is one packet. pipe.go has
// the ring, end.go the two files, size.go the sizes, fifo.go what opening by name adds.
package pipe

import (
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
)

// Sizes, in bytes and slots.
const (
	// Atomic is PIPE_BUF: a write of up to this many bytes is never mixed with others.
	Atomic = pageSize
	// DefaultSize is what a new pipe holds when every page is filled.
	DefaultSize = defaultSlots * pageSize
	// MaxSize is the most that SetSize grants, Linux's pipe-max-size.
	MaxSize = 1 << 20

	pageSize     = 4096
	defaultSlots = 16
)

type page [pageSize]byte

var pages = sync.Pool{New: func() any { return new(page) }}

// slot is one page of the ring with what has not been read of it.
type slot struct {
	page        *page
	offset, len int
	packet      bool
}

// pipe is what the two ends share.
type pipe struct {
	inode fd.Inode

	mu       sync.Mutex
	slots    []slot
	first    int // the slot to read from
	used     int
	readable ready.Queue // who watches the reading end
	writable ready.Queue // who watches the writing end
	both     ready.Queue // who watches what was opened for both
	readers  int
	writers  int
	opened   [2]int // how often for reading and for writing
	fifo     *fifo  // nil for a pipe without a name
}

// New returns the ends of a pipe.
func New() (*ReadEnd, *WriteEnd) {
	p := &pipe{slots: make([]slot, defaultSlots), readers: 1, writers: 1, opened: [2]int{1, 1}}
	return &ReadEnd{pipe: p}, &WriteEnd{p}
}

func (p *pipe) full() bool { return p.used == len(p.slots) }

func (p *pipe) last() *slot { return &p.slots[(p.first+p.used-1)%len(p.slots)] }

// push takes the next free slot.
func (p *pipe) push(packet bool) *slot {
	s := &p.slots[(p.first+p.used)%len(p.slots)]
	p.used++
	*s = slot{page: pages.Get().(*page), packet: packet}
	return s
}

// pop gives the first slot back.
func (p *pipe) pop() {
	s := &p.slots[p.first]
	pages.Put(s.page)
	*s = slot{}
	p.first = (p.first + 1) % len(p.slots)
	p.used--
}

// read takes what is there, into bufs. It returns 0 at the end of the stream.
// EAGAIN: nothing is there yet. It reports whether writers may go on.
func (p *pipe) read(bufs *cursor) (n int, roomMade bool, err error) {
	for p.used > 0 && !bufs.empty() {
		s := &p.slots[p.first]
		got := bufs.fill(s.page[s.offset : s.offset+s.len])
		n += got
		s.offset += got
		s.len -= got
		packet := s.packet
		if packet {
			s.len = 0 // what did not fit is lost
		}
		if s.len == 0 {
			roomMade = roomMade || p.full()
			p.pop()
		}
		if packet {
			break
		}
	}
	if n == 0 && p.writers > 0 {
		return 0, false, errnomap.EAGAIN
	}
	return n, roomMade, nil
}

// write puts in what fits. EPIPE: nobody can read it. EAGAIN: nothing fits.
func (p *pipe) write(bufs *cursor, packets bool) (n int, err error) {
	if p.readers == 0 {
		return 0, errnomap.EPIPE
	}
	if tail := bufs.left % pageSize; tail > 0 && p.used > 0 {
		if s := p.last(); !s.packet && s.offset+s.len+tail <= pageSize {
			end := s.offset + s.len
			bufs.drain(s.page[end : end+tail])
			s.len += tail
			n = tail
		}
	}
	for !bufs.empty() && !p.full() {
		s := p.push(packets)
		s.len = bufs.drain(s.page[:])
		n += s.len
	}
	if n == 0 {
		return 0, errnomap.EAGAIN
	}
	return n, nil
}

// count returns how many bytes can be read.
func (p *pipe) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for i := range p.used {
		n += p.slots[(p.first+i)%len(p.slots)].len
	}
	return n
}

// closeEnd counts one reader or writer less. The last of all gives the pages back; the
// last of its kind tells everybody, as their states change.
func (p *pipe) closeEnd(readers, writers int) {
	p.mu.Lock()
	p.readers -= readers
	p.writers -= writers
	one := (p.readers == 0) != (p.writers == 0)
	if p.readers == 0 && p.writers == 0 {
		for p.used > 0 {
			p.pop()
		}
	}
	p.mu.Unlock()
	if one {
		p.wakeReaders(0)
		p.wakeWriters(0)
	}
	if p.fifo != nil {
		p.leave()
	}
}

var (
	_ fd.File = (*ReadEnd)(nil)
	_ fd.File = (*WriteEnd)(nil)
)
