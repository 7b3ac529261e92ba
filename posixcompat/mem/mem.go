// Package mem is memory outside Go's heap: malloc(3) and its kin with one Free for all,
// regions on huge pages, pools of buffers, and shm_open(3). The same code runs on Linux
// and Windows, over posixcompat's Mmap.
//
// The collector neither moves nor frees such memory nor looks into it: it may hold no Go
// pointers, and who frees it too early has the same troubles as in C. What can be
// noticed is: Free of an address that was not allocated, or not any more, panics.
//
// Small blocks come in size classes from spans of 64 or 256 KiB; up to 2 MiB whole spans are
// given; above, each block is a mapping. Spans live in chunks of 4 MiB that are mapped
// when needed and unmapped when empty. A call takes one lock, its size class's; it
// allocates nothing on Go's heap, but for the account of a new span.
//
// What is not done: blocks have no owner thread, so there are no caches to drain; memory is not
// contiguous physically, and nobody here can tell a device's address for it.
package mem

import (
	"math/bits"
	"sync"
	"sync/atomic"

	"causeway/errnomap"
)

const (
	slotSize   = 64 << 10
	chunkSlots = 64
	chunkSize  = chunkSlots * slotSize
	maxSmall   = 32 << 10
	maxRun     = chunkSize / 2
	minAlign   = 16
	// maxSize is more than any address space has.
	maxSize = 1 << 46
	// maxAlign is more than any page has. As much address space is taken besides a block.
	maxAlign = 1 << 36
)

// classSizes are the sizes of small blocks: powers of two, which are aligned to
// themselves, and between them one and a half times the lower.
var classSizes = func() (list []uintptr) {
	for s := uintptr(16); s <= maxSmall; s *= 2 {
		list = append(list, s)
		if s < maxSmall && s >= 32 {
			list = append(list, s+s/2)
		}
	}
	return list
}()

// classOf returns the smallest class that has room for size, aligned to align.
func classOf(size, align uintptr) int {
	if align > minAlign {
		size = max(size, align)
	}
	size = max(size, minAlign)
	top := uintptr(bits.Len(uint(size - 1))) // 2^top >= size
	c := 0
	if top >= 5 {
		c = int(2*(top-5) + 1) // 16, 32, 48, 64, 96, ...
	}
	if c > 1 && align <= minAlign && classSizes[c-1] >= size {
		c--
	}
	return c
}

// heap is the allocator. There is one in the process; tests make their own.
type heap struct {
	classes []class

	mu     sync.Mutex // runs, chunks, big
	chunks atomic.Pointer[map[uintptr]*chunk]
	big    map[uintptr]block
	idle   *span // accounts of runs that were freed, by next

	limit  atomic.Uint64 // bytes that may be live, 0: as many as there are
	live   atomic.Uint64 // bytes in blocks, as the classes round them
	blocks atomic.Int64
	mapped atomic.Int64
	poison atomic.Bool
}

// block is a mapping of its own for one block.
type block struct {
	base, mapped uintptr // what is to be unmapped
	size         uintptr // what the caller may use
}

type class struct {
	mu      sync.Mutex
	size    uintptr
	slots   int
	partial *span // spans with free blocks
}

// span is blocks of one size in a row.
type span struct {
	base  uintptr
	size  uintptr // of a block
	class int     // -1: one block of many slots
	slots int

	// What follows is guarded by the class's lock, or by the heap's if there is none.
	free       []uint64 // bits of the free blocks
	left       int      // how many those are
	total      int
	hint       int // a word of free before which there is nothing
	next, prev *span
	listed     bool
	poisoned   []uint64 // bits of the blocks that were filled when they were freed
}

type chunk struct {
	base  uintptr
	block block
	used  uint64 // bits of the slots; guarded by the heap's lock
	at    [chunkSlots]atomic.Pointer[span]
}

func newHeap() *heap {
	h := &heap{classes: make([]class, len(classSizes)), big: map[uintptr]block{}}
	for i := range h.classes {
		h.classes[i].size = classSizes[i]
		h.classes[i].slots = 1
		if classSizes[i] > 4096 {
			h.classes[i].slots = 4
		}
	}
	h.chunks.Store(&map[uintptr]*chunk{})
	return h
}

// alloc returns a block of size bytes at a multiple of align, a power of two. fresh
// says that it is zeros. ENOMEM: there is no memory, or the limit does not allow it.
func (h *heap) alloc(size, align uintptr) (addr uintptr, fresh bool, err error) {
	if size > maxSize || align > maxAlign {
		return 0, false, errnomap.ENOMEM
	}
	room := max(size, 1)
	small := room <= maxSmall && align <= maxSmall
	c := 0
	switch {
	case small:
		c = classOf(room, align)
		room = classSizes[c]
	default:
		room = (room + slotSize - 1) &^ (slotSize - 1)
	}
	if !h.charge(room) {
		return 0, false, errnomap.ENOMEM
	}
	switch {
	case small:
		addr, err = h.allocSmall(c)
	case room <= maxRun && align <= maxRun:
		addr, err = h.allocRun(room, align)
	default:
		addr, err = h.allocBig(room, align)
		fresh = true
	}
	if err != nil {
		h.live.Add(-uint64(room))
		return 0, false, err
	}
	h.blocks.Add(1)
	return addr, fresh, nil
}

// charge counts n bytes as live, unless they are too many.
func (h *heap) charge(n uintptr) bool {
	live := h.live.Add(uint64(n))
	if limit := h.limit.Load(); limit != 0 && live > limit {
		h.live.Add(-uint64(n))
		return false
	}
	return true
}

func (h *heap) allocSmall(i int) (uintptr, error) {
	c := &h.classes[i]
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.partial
	if s == nil {
		var err error
		if s, err = h.newSpan(i, c.slots, uintptr(c.slots)*slotSize, slotSize); err != nil {
			return 0, err
		}
		c.list(s)
	}
	for s.free[s.hint] == 0 {
		s.hint++
	}
	bit := bits.TrailingZeros64(s.free[s.hint])
	s.free[s.hint] &^= 1 << bit
	i = s.hint*64 + bit
	if s.poisoned != nil && s.poisoned[i/64]>>(i%64)&1 != 0 {
		s.poisoned[i/64] &^= 1 << (i % 64)
		checkPoison(s.base+uintptr(i)*s.size, s.size)
	}
	if s.left--; s.left == 0 {
		c.unlist(s)
	}
	return s.base + uintptr(i)*s.size, nil
}

func (c *class) list(s *span) {
	s.prev, s.next, s.listed = nil, c.partial, true
	if s.next != nil {
		s.next.prev = s
	}
	c.partial = s
}

func (c *class) unlist(s *span) {
	if s.prev != nil {
		s.prev.next = s.next
	} else {
		c.partial = s.next
	}
	if s.next != nil {
		s.next.prev = s.prev
	}
	s.prev, s.next, s.listed = nil, nil, false
}

// find returns the span that addr is in, nil if none is.
func (h *heap) find(addr uintptr) *span {
	c := (*h.chunks.Load())[addr&^(chunkSize-1)]
	if c == nil {
		return nil
	}
	return c.at[addr%chunkSize/slotSize].Load()
}

// size returns how many bytes of the block at addr can be used. It panics if there is none.
func (h *heap) size(addr uintptr) uintptr {
	if s := h.find(addr); s != nil {
		if (addr-s.base)%s.size != 0 || (addr-s.base)/s.size >= uintptr(s.total) {
			invalid(addr)
		}
		return s.size
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	b, ok := h.big[addr]
	if !ok {
		invalid(addr)
	}
	return b.size
}

// release frees the block at addr. It panics if there is none.
func (h *heap) release(addr uintptr) {
	s := h.find(addr)
	if s == nil {
		h.releaseBig(addr)
		return
	}
	if (addr-s.base)%s.size != 0 || (addr-s.base)/s.size >= uintptr(s.total) {
		invalid(addr)
	}
	if s.class < 0 {
		h.releaseRun(s, addr)
		return
	}
	i := int((addr - s.base) / s.size)
	c := &h.classes[s.class]
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.free[i/64]>>(i%64)&1 != 0 {
		invalid(addr)
	}
	if h.poison.Load() {
		if s.poisoned == nil {
			s.poisoned = make([]uint64, len(s.free))
		}
		s.poisoned[i/64] |= 1 << (i % 64)
		poisonBytes(addr, s.size)
	}
	s.free[i/64] |= 1 << (i % 64)
	s.hint = min(s.hint, i/64)
	h.live.Add(-uint64(s.size))
	h.blocks.Add(-1)
	if s.left++; !s.listed {
		c.list(s)
	}
	// One empty span stays, so that a block that comes and goes takes no mapping along.
	if s.left == s.total && (s.next != nil || s.prev != nil) {
		c.unlist(s)
		h.dropSpan(s)
	}
}

func invalid(addr uintptr) {
	panic("mem: Free or Realloc of what is not allocated: " + hex(addr))
}

func hex(v uintptr) string {
	b := make([]byte, 0, 18)
	for shift := 60; shift >= 0; shift -= 4 {
		b = append(b, "0123456789abcdef"[v>>shift&15])
	}
	return "0x" + string(b)
}
