package vm

import "causeway/errnomap"

// Unmap does what munmap(2) does: whatever is mapped in the range goes, and nothing
// being there is no error. Memory that no Map gave is left alone. EINVAL: addr is not
// at a page's begin, n is 0, or the range leaves the address space.
func (s *Space) Unmap(addr, n uintptr) error {
	end, err := stretch(addr, n)
	if err != nil || end == addr {
		return errnomap.EINVAL
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.areas.whole(addr, end) {
		if a.val.huge && s.cutsLarge(a, addr, end) {
			return errnomap.EINVAL
		}
	}
	s.empty(addr, end)
	s.release(addr, end)
	return nil
}

// cutsLarge reports whether unmapping [start, end) would leave a part of a piece of
// large pages.
func (s *Space) cutsLarge(a span[area], start, end uintptr) bool {
	for _, p := range s.pieces.whole(max(a.start, start), min(a.end, end)) {
		if p.start < start || p.end > end {
			return true
		}
	}
	return false
}

// Protect does what mprotect(2) does. EINVAL: addr is not at a page's begin, or prot has
// unknown bits. ENOMEM: a page of the range is not mapped; the pages before it are
// changed. EACCES: a shared mapping of a file that is not open for writing cannot be
// made writable.
func (s *Space) Protect(addr, n uintptr, prot int) error {
	end, err := stretch(addr, n)
	switch {
	case !aligned(addr):
		return errnomap.EINVAL
	case n == 0:
		return nil
	case err != nil:
		return errnomap.ENOMEM
	case prot&^(Read|Write|Exec|8) != 0: // 8 is PROT_SEM
		return errnomap.EINVAL
	}
	p := uint8(prot & (Read | Write | Exec))
	s.mu.Lock()
	defer s.mu.Unlock()
	at := addr
	for _, a := range s.areas.over(addr, end) {
		if a.start != at {
			if err := s.foreign(at, a.start, p); err != nil {
				return err
			}
		}
		if p&^a.val.may != 0 {
			return errnomap.EACCES
		}
		if err := s.protect(a, p); err != nil {
			return err
		}
		at = a.end
	}
	return s.foreign(at, end, p)
}

// protect changes the protection of an area and of the pieces under it.
func (s *Space) protect(a span[area], prot uint8) error {
	for _, p := range s.pieces.over(a.start, a.end) {
		if p.val.kind == spare {
			continue
		}
		if err := sysProtect(p.val.kind, p.start, p.size(), prot); err != nil {
			return err
		}
	}
	a.val.prot = prot
	s.areas.set(a.start, a.end, a.val)
	return nil
}

// foreign changes memory that is not ours, if there is any.
func (s *Space) foreign(start, end uintptr, prot uint8) error {
	if start >= end {
		return nil
	}
	if !s.others(start, end) {
		return errnomap.ENOMEM
	}
	return sysProtect(view, start, end-start, prot)
}

// others reports whether all of the range is memory of this process that no Map gave.
func (s *Space) others(start, end uintptr) bool {
	return !s.holds.any(start, end) && sysMapped(start, end-start)
}
