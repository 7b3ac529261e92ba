package vm

import "causeway/errnomap"

// Flags of mremap(2).
const (
	remapMayMove   = 1
	remapFixed     = 2
	remapDontUnmap = 4
)

// Remap does what mremap(2) does, and returns where the mapping is now. Private memory
// that moves is copied; a shared mapping is mapped anew. EINVAL: flags that are
// unknown or do not go together, addresses that are not at a page's begin, a new length of 0,
// or the ranges overlap. EFAULT: the range is not one mapping. ENOMEM: there is no room,
// or not without moving.
func (s *Space) Remap(old, oldLen, to, newLen uintptr, flags int) (uintptr, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	end, n, err := checkRemap(old, oldLen, to, newLen, flags)
	if err != nil {
		return 0, err
	}
	list := s.areas.whole(old, old+1)
	if len(list) == 0 {
		return 0, errnomap.EFAULT
	}
	a := list[0].val
	switch {
	case end == old && !a.shared || a.huge:
		return 0, errnomap.EINVAL
	case flags&(remapFixed|remapDontUnmap) != 0 || end == old:
	case n <= end-old: // shrinks, however many mappings it is
		if len(s.areas.gaps(old, end)) != 0 && n == end-old {
			return 0, errnomap.EFAULT
		}
		s.empty(old+n, end)
		s.release(old+n, end)
		return old, nil
	}
	if flags&remapFixed != 0 {
		// As in Linux, what is in the way goes before all is known to be well.
		s.empty(to, to+n)
		if end-old > n {
			s.empty(old+n, end)
			s.release(old+n, end)
			end = old + n
		}
	}
	if list[0].end < end {
		return 0, errnomap.EFAULT
	}
	if flags&(remapFixed|remapDontUnmap) == 0 && end != old && list[0].end == end && s.grow(a, old, end, old+n) {
		return old, nil
	}
	if flags&remapMayMove == 0 {
		return 0, errnomap.ENOMEM
	}
	return s.move(a, old, end, to, n, flags)
}

func checkRemap(old, oldLen, to, newLen uintptr, flags int) (end, n uintptr, err error) {
	n, ok := pages(newLen)
	end, err = stretch(old, oldLen)
	switch {
	case flags&^(remapMayMove|remapFixed|remapDontUnmap) != 0,
		flags&(remapFixed|remapDontUnmap) != 0 && flags&remapMayMove == 0,
		err != nil,
		!ok || n == 0 || n > top,
		flags&remapDontUnmap != 0 && n != end-old:
		return 0, 0, errnomap.EINVAL
	}
	if flags&remapFixed != 0 {
		toEnd, err := stretch(to, n)
		if err != nil || to < end && old < toEnd || to < granule {
			return 0, 0, errnomap.EINVAL
		}
	}
	return end, n, nil
}

// grow makes the mapping longer in place, if nothing is behind it.
func (s *Space) grow(a area, old, end, newEnd uintptr) bool {
	if newEnd > top || s.claim(end, newEnd, true) != nil {
		return false
	}
	if s.fill(end, newEnd, a) != nil {
		s.release(end, newEnd)
		return false
	}
	return true
}

// move maps n bytes elsewhere with what [old, end) has, and takes that away.
func (s *Space) move(a area, old, end, to, n uintptr, flags int) (uintptr, error) {
	r := Request{Addr: to, Length: n}
	if flags&remapFixed != 0 {
		r.Flags = fixed
	}
	wanted := a
	copies := !a.shared
	if copies {
		wanted.prot = Read | Write // to copy into
	}
	if a.file != nil {
		r.Offset = uint64(old) + a.shift
	}
	future := s.future
	s.future = s.future || a.locked
	addr, err := s.mapAt(r, n, wanted)
	s.future = future
	if err != nil {
		return 0, err
	}
	if copies {
		s.copyPages(a, old, min(end, old+n), addr)
		moved := s.areas.over(addr, addr+n)
		for _, m := range moved {
			_ = s.protect(m, a.prot)
		}
	}
	switch {
	case flags&remapDontUnmap != 0:
		kept := s.areas.over(old, end)
		for _, k := range kept {
			_ = s.drop(k)
		}
	case old != end:
		s.empty(old, end)
		s.release(old, end)
	}
	return addr, nil
}

// copyPages copies what private memory has where both sides have pages.
func (s *Space) copyPages(a area, old, end, addr uintptr) {
	for _, p := range s.pieces.over(old, end) {
		if p.val.kind == spare {
			continue
		}
		sysPresent(p.start, p.size(), func(at, n uintptr) { s.copyRun(p.val.kind, a.prot, at, n, addr+at-old) })
	}
}

// copyRun copies memory that is there, whatever its protection is, to what is there at to.
func (s *Space) copyRun(k kind, prot uint8, from, n, to uintptr) {
	hidden := prot&Read == 0
	if hidden {
		_ = sysProtect(k, from, n, Read)
	}
	for _, q := range s.pieces.over(to, to+n) {
		if q.val.kind != spare {
			copy(bytesAt(q.start, q.size()), bytesAt(from+q.start-to, q.size()))
		}
	}
	if hidden {
		_ = sysProtect(k, from, n, prot)
	}
}
