package mem

import (
	"maps"
	"math/bits"
)

// newSpan makes a span of slots, for blocks of class i, or for one block of n bytes.
func (h *heap) newSpan(i, slots int, n, align uintptr) (*span, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c, first := h.room(slots, align)
	if c == nil {
		var err error
		if c, err = h.newChunk(); err != nil {
			return nil, err
		}
		first, _ = fit(c, slots, align)
	}
	s := h.idle
	if i >= 0 || s == nil {
		s = new(span)
	} else {
		h.idle = s.next
	}
	*s = span{base: c.base + uintptr(first)*slotSize, class: i, slots: slots, size: n, total: 1}
	if i >= 0 {
		s.size = h.classes[i].size
		s.total = int(n / s.size)
		s.left = s.total
		s.free = make([]uint64, (s.total+63)/64)
		for b := range s.total {
			s.free[b/64] |= 1 << (b % 64)
		}
	}
	c.used |= mask(slots) << first
	for k := range slots {
		c.at[first+k].Store(s)
	}
	return s, nil
}

func mask(slots int) uint64 { return 1<<slots - 1 }

// room finds a chunk with slots free in a row, aligned.
func (h *heap) room(slots int, align uintptr) (*chunk, int) {
	for _, c := range *h.chunks.Load() {
		if first, ok := fit(c, slots, align); ok {
			return c, first
		}
	}
	return nil, 0
}

func fit(c *chunk, slots int, align uintptr) (int, bool) {
	if chunkSlots-bits.OnesCount64(c.used) < slots {
		return 0, false
	}
	step := int(max(align/slotSize, 1))
	for first := 0; first+slots <= chunkSlots; first += step {
		if c.used>>first&mask(slots) == 0 {
			return first, true
		}
	}
	return 0, false
}

func (h *heap) newChunk() (*chunk, error) {
	b, addr, err := h.mapAligned(chunkSize, chunkSize)
	if err != nil {
		return nil, err
	}
	c := &chunk{base: addr, block: b}
	chunks := maps.Clone(*h.chunks.Load())
	chunks[addr] = c
	h.chunks.Store(&chunks)
	return c, nil
}

// dropSpan gives the slots of an empty span back. The last chunk stays.
func (h *heap) dropSpan(s *span) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.dropSlots(s)
}

func (h *heap) dropSlots(s *span) {
	all := *h.chunks.Load()
	c := all[s.base&^(chunkSize-1)]
	first := int(s.base % chunkSize / slotSize)
	for k := range s.slots {
		c.at[first+k].Store(nil)
	}
	if c.used &^= mask(s.slots) << first; c.used != 0 || len(all) == 1 {
		return
	}
	chunks := maps.Clone(all)
	delete(chunks, c.base)
	h.chunks.Store(&chunks)
	h.unmap(c.block)
}

// allocRun gives a block of whole slots.
func (h *heap) allocRun(n, align uintptr) (uintptr, error) {
	s, err := h.newSpan(-1, int(n/slotSize), n, align)
	if err != nil {
		return 0, err
	}
	return s.base, nil
}

func (h *heap) releaseRun(s *span, addr uintptr) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.find(addr) != s || s.base != addr {
		invalid(addr)
	}
	h.live.Add(-uint64(s.size))
	h.blocks.Add(-1)
	h.dropSlots(s)
	s.next, h.idle = h.idle, s
}

// allocBig gives a block that is a mapping of its own.
func (h *heap) allocBig(n, align uintptr) (uintptr, error) {
	b, addr, err := h.mapAligned(n, max(align, slotSize))
	if err != nil {
		return 0, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.big[addr] = b
	return addr, nil
}

func (h *heap) releaseBig(addr uintptr) {
	h.mu.Lock()
	defer h.mu.Unlock()
	b, ok := h.big[addr]
	if !ok {
		invalid(addr)
	}
	delete(h.big, addr)
	h.live.Add(-uint64(b.size))
	h.blocks.Add(-1)
	h.unmap(b)
}

// mapAligned maps n bytes at a multiple of align. What is mapped too much for that is
// address space without memory.
func (h *heap) mapAligned(n, align uintptr) (b block, addr uintptr, err error) {
	base, err := reserve(n + align)
	if err != nil {
		return b, 0, err
	}
	b = block{base: base, mapped: n + align, size: n}
	addr = (base + align - 1) &^ (align - 1)
	if err := commit(addr, n); err != nil {
		unmap(b.base, b.mapped)
		return b, 0, err
	}
	h.mapped.Add(int64(n))
	return b, addr, nil
}

func (h *heap) unmap(b block) {
	unmap(b.base, b.mapped)
	h.mapped.Add(-int64(b.size))
}
