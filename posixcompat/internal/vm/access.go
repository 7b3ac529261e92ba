package vm

// Allows reports whether this process may read the n bytes at addr, or with write
// change them: false where Linux's kernel would say EFAULT. For addresses that were
// never near a mapping it says true without looking.
func (s *Space) Allows(addr, n uintptr, write bool) bool {
	if n == 0 || addr >= s.hi.Load() || addr+n <= s.lo.Load() {
		return true
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	i := s.areas.from(addr)
	at, end := addr, addr+n
	for ; at < end && i < len(s.areas.list) && s.areas.list[i].start <= at; i++ {
		a := s.areas.list[i]
		if write && a.val.prot&Write == 0 || a.val.prot&(Read|Write) == 0 {
			return false
		}
		if a.val.file != nil && s.missing(at, min(a.end, end)) {
			return false
		}
		at = a.end
	}
	if at >= end {
		return true
	}
	return !s.holds.any(at, end) && sysAllows(at, end-at, write)
}

// missing reports whether pages of a mapping are beyond the end of its file.
func (s *Space) missing(start, end uintptr) bool {
	for i := s.pieces.from(start); i < len(s.pieces.list) && s.pieces.list[i].start < end; i++ {
		if s.pieces.list[i].val.kind == spare {
			return true
		}
	}
	return false
}
