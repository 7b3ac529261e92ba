package pipe

import (
	"math/bits"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// Size returns what the pipe holds when every page is filled, in bytes.
func (r *ReadEnd) Size() int { return r.pipe.size() }

// SetSize changes the size, rounded up to a power of two pages, and returns it.
// EINVAL: no pipe can have it. EPERM: it is beyond MaxSize. EBUSY: more is in the pipe.
func (r *ReadEnd) SetSize(size int) (int, error) { return r.pipe.setSize(size) }

// Count returns how many bytes can be read now.
func (r *ReadEnd) Count() int { return r.pipe.count() }

// Size returns what the pipe holds when every page is filled, in bytes.
func (e *WriteEnd) Size() int { return e.pipe.size() }

// SetSize changes the size, rounded up to a power of two pages, and returns it.
// EINVAL: no pipe can have it. EPERM: it is beyond MaxSize. EBUSY: more is in the pipe.
func (e *WriteEnd) SetSize(size int) (int, error) { return e.pipe.setSize(size) }

// Count returns how many bytes can be read now.
func (e *WriteEnd) Count() int { return e.pipe.count() }

// Settable tells that pipes know packets and signals.
func (r *ReadEnd) Settable() int { return fd.Direct | fd.Async }

// Settable tells that pipes know packets and signals.
func (e *WriteEnd) Settable() int { return fd.Direct | fd.Async }

// Stat says that it is a pipe.
func (r *ReadEnd) Stat() (fd.Stat, error) { return r.pipe.stat(), nil }

// Stat says that it is a pipe.
func (e *WriteEnd) Stat() (fd.Stat, error) { return e.pipe.stat(), nil }

// stat has S_IFIFO.
func (p *pipe) stat() fd.Stat {
	if p.fifo != nil {
		return p.fifo.node
	}
	return fd.Stat{Dev: fd.DevicePipes, Ino: p.inode.Number(), Nlink: 1, Mode: 0o10600, Blksize: pageSize}
}

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
	p.slots, p.first = ring, 0
	p.wakeWriters(0) // there may be more room
	return slots * pageSize, nil
}
