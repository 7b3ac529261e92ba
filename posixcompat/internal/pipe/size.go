package pipe

import (
	"math/bits"

	"causeway/errnomap"
	"causeway/posixcompat/internal/ready"
)

// Sized is an end of a pipe, seen as fcntl(2) and ioctl(2) see it.
type Sized interface {
	// Size returns what the pipe holds when every page is filled, in bytes.
	Size() int
	// SetSize changes that, rounded up to a power of two pages, and returns it.
	// EINVAL: size is too large for any pipe. EPERM: it is beyond MaxSize. EBUSY:
	// more is in the pipe.
	SetSize(size int) (int, error)
	// Count returns how many bytes can be read now.
	Count() int
}

// Size is Sized's.
func (r *ReadEnd) Size() int { return r.pipe.size() }

// SetSize is Sized's.
func (r *ReadEnd) SetSize(size int) (int, error) { return r.pipe.setSize(size) }

// Count is Sized's.
func (r *ReadEnd) Count() int { return r.pipe.count() }

// Size is Sized's.
func (e *WriteEnd) Size() int { return e.pipe.size() }

// SetSize is Sized's.
func (e *WriteEnd) SetSize(size int) (int, error) { return e.pipe.setSize(size) }

// Count is Sized's.
func (e *WriteEnd) Count() int { return e.pipe.count() }

func (p *pipe) size() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.slots) * pageSize
}

func (p *pipe) setSize(size int) (int, error) {
	asked := uint32(size) // the kernel's argument has 32 bits
	if asked > 1<<31 {
		return -1, errnomap.EINVAL
	}
	slots := 1
	if asked > pageSize {
		slots = 1 << bits.Len32((asked-1)/pageSize)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if slots > len(p.slots) && slots*pageSize > MaxSize {
		return -1, errnomap.EPERM
	}
	if slots < p.used {
		return -1, errnomap.EBUSY
	}
	ring := make([]slot, slots)
	for i := range p.used {
		ring[i] = p.slots[(p.first+i)%len(p.slots)]
	}
	wasFull := p.full()
	p.slots, p.first = ring, 0
	if wasFull && !p.full() {
		p.writable.Wake(ready.Writable)
	}
	return slots * pageSize, nil
}
