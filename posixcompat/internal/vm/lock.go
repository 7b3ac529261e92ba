package vm

import "causeway/errnomap"

// Flags of mlockall(2) and msync(2).
const (
	lockCurrent = 1
	lockFuture  = 2
	lockOnFault = 4

	syncAsync      = 1
	syncInvalidate = 2
	syncSync       = 4
)

// Lock does what mlock(2) does: the pages that the range touches stay in memory. ENOMEM:
// a page is not mapped or has no access, or the system locks no more.
func (s *Space) Lock(addr, n uintptr) error {
	start, end, err := around(addr, n)
	if err != nil || start == end {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var failed error
	at := start
	for _, a := range s.areas.over(start, end) {
		if a.start != at && !s.lockForeign(at, a.start) {
			return errnomap.ENOMEM
		}
		a.val.locked = true
		s.areas.set(a.start, a.end, a.val)
		if err := s.lockPieces(a); err != nil {
			failed = err
		}
		at = a.end
	}
	if at != end && !s.lockForeign(at, end) {
		return errnomap.ENOMEM
	}
	return failed
}

func (s *Space) lockPieces(a span[area]) error {
	for _, p := range s.pieces.over(a.start, a.end) {
		if p.val.kind == spare || a.val.prot == none || sysLock(p.start, p.size()) != nil {
			return errnomap.ENOMEM
		}
	}
	return nil
}

func (s *Space) lockForeign(start, end uintptr) bool {
	return s.others(start, end) && sysLock(start, end-start) == nil
}

// Unlock does what munlock(2) does. ENOMEM: a page is not mapped.
func (s *Space) Unlock(addr, n uintptr) error {
	start, end, err := around(addr, n)
	if err != nil || start == end {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := start
	for _, a := range s.areas.over(start, end) {
		if a.start != at && !s.others(at, a.start) {
			return errnomap.ENOMEM
		}
		s.unlock(a)
		at = a.end
	}
	if at != end {
		if !s.others(at, end) {
			return errnomap.ENOMEM
		}
		sysUnlock(at, end-at)
	}
	return nil
}

func (s *Space) unlock(a span[area]) {
	a.val.locked = false
	s.areas.set(a.start, a.end, a.val)
	for _, p := range s.pieces.over(a.start, a.end) {
		if p.val.kind != spare && p.val.kind != large {
			sysUnlock(p.start, p.size())
		}
	}
}

// LockAll does what mlockall(2) does for what Map gave: now, and with MCL_FUTURE from
// now on. Go's own heap and stacks it does not reach. EINVAL: no such flags. ENOMEM: the
// system locks no more.
func (s *Space) LockAll(flags int) error {
	if flags == 0 || flags == lockOnFault || flags&^(lockCurrent|lockFuture|lockOnFault) != 0 {
		return errnomap.EINVAL
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.future = flags&lockFuture != 0
	if flags&lockCurrent == 0 {
		return nil
	}
	var failed error
	for _, a := range s.areas.over(0, top) {
		a.val.locked = true
		s.areas.set(a.start, a.end, a.val)
		if a.val.prot == none {
			continue // as Linux, which skips what cannot be touched
		}
		for _, p := range s.pieces.over(a.start, a.end) {
			if p.val.kind != spare && flags&lockOnFault == 0 && sysLock(p.start, p.size()) != nil {
				failed = errnomap.ENOMEM
			}
		}
	}
	return failed
}

// UnlockAll does what munlockall(2) does for what Map gave.
func (s *Space) UnlockAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.future = false
	for _, a := range s.areas.over(0, top) {
		if a.val.locked {
			s.unlock(a)
		}
	}
}

// around returns the whole pages that a range touches.
func around(addr, n uintptr) (start, end uintptr, err error) {
	start = addr &^ (PageSize - 1)
	n, ok := pages(n + addr - start)
	switch {
	case !ok || start+n < start:
		return 0, 0, errnomap.EINVAL
	case start > top || n > top-start:
		return 0, 0, errnomap.ENOMEM
	}
	return start, start + n, nil
}
