package vm

import "causeway/errnomap"

// mapLarge is mmap(2) with MAP_HUGETLB: memory of large pages, all of it taken at once.
// ENOMEM: the system has none to give. EPERM: it would, but the account lacks the right
// to lock pages in memory. EINVAL: an address that is no multiple of the large page.
func (s *Space) mapLarge(r Request, n uintptr, a area) (uintptr, error) {
	page := sysLargeSize()
	if page == 0 || r.Flags&anonymous == 0 {
		return 0, errnomap.EINVAL
	}
	if size := r.Flags >> 26 & 0x3f; size != 0 && uintptr(1)<<size != page {
		return 0, errnomap.EINVAL
	}
	at := uintptr(0)
	if r.Flags&(fixed|noReplace) != 0 {
		if at = r.Addr; at&(page-1) != 0 {
			return 0, errnomap.EINVAL
		}
	}
	n = (n + page - 1) &^ (page - 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case at == 0:
	case r.Flags&noReplace != 0 && s.areas.any(at, at+n):
		return 0, errnomap.EEXIST
	default:
		s.empty(at, at+n)
		s.release(at, at+n)
	}
	base, err := sysLarge(at, n, a.prot)
	if err != nil {
		return 0, err
	}
	a.huge, a.locked, a.file = true, true, nil
	s.holds.set(base, base+n, new(hold))
	s.pieces.set(base, base+n, &piece{large})
	s.widen(base, base+n)
	s.areas.set(base, base+n, a)
	return base, nil
}
