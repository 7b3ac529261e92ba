package vm

import (
	"math"

	"causeway/errnomap"
)

// Request is an mmap(2).
type Request struct {
	Addr, Length uintptr
	Prot, Flags  int
	Offset       uint64
	// Open makes what is mapped, and says whether reading and writing it are allowed.
	// It is not called for anonymous memory.
	Open func() (f *File, err error)
	// Readable and Writable are the access mode of the descriptor.
	Readable, Writable bool
}

// Map does what mmap(2) does once the descriptor is known to be open, and returns the
// address. EINVAL: Length is 0, Addr, Offset or Flags wrong. ENOMEM: no room.
// EOVERFLOW: the file would be mapped beyond all offsets. EACCES: the access mode does not allow it.
// EEXIST: MAP_FIXED_NOREPLACE, and something is there. EOPNOTSUPP: a flag of
// MAP_SHARED_VALIDATE that is not known, or MAP_GROWSDOWN or MAP_32BIT, which Windows has not.
func (s *Space) Map(r Request) (uintptr, error) {
	n, a, err := r.check()
	if err != nil {
		return 0, err
	}
	if r.Flags&hugeTLB != 0 {
		return s.mapLarge(r, n, a)
	}
	switch {
	case r.Flags&anonymous == 0:
		a.file, err = r.Open()
	case a.shared:
		a.file, err = newShared(n)
	}
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	addr, err := s.mapAt(r, n, a)
	if err != nil {
		a.file.dispose()
	}
	s.mu.Unlock()
	if err != nil {
		return 0, err
	}
	if r.Flags&populate != 0 && a.prot != none {
		sysPrefetch(addr, n)
	}
	return addr, nil
}

// check finds what is wrong in Linux's order; it returns the length in whole pages and
// the area without its file.
func (r *Request) check() (n uintptr, a area, err error) {
	if r.Length == 0 {
		return 0, a, errnomap.EINVAL
	}
	n, ok := pages(r.Length)
	switch {
	case !ok || n > top:
		return 0, a, errnomap.ENOMEM
	case r.Flags&anonymous == 0 && r.Offset > math.MaxInt64-uint64(n):
		return 0, a, errnomap.EOVERFLOW
	}
	if r.Flags&(fixed|noReplace) != 0 {
		switch {
		case r.Addr > top-n:
			return 0, a, errnomap.ENOMEM
		case !aligned(r.Addr):
			return 0, a, errnomap.EINVAL
		case r.Addr < granule:
			return 0, a, errnomap.EPERM
		}
	}
	a.prot = uint8(r.Prot & (Read | Write | Exec))
	a.may = Read | Write | Exec
	if err := r.checkKind(&a); err != nil {
		return 0, a, err
	}
	if r.Flags&(growsDown|low) != 0 {
		return 0, a, errnomap.EOPNOTSUPP
	}
	return n, a, nil
}

func (r *Request) checkKind(a *area) error {
	kind := r.Flags & typeMask
	a.shared = kind == shared || kind == sharedValidate
	if r.Flags&anonymous != 0 {
		r.Offset = 0
		if kind != shared && kind != private || a.shared && r.Flags&growsDown != 0 {
			return errnomap.EINVAL
		}
		return nil
	}
	switch kind {
	case sharedValidate:
		if r.Flags&^known != 0 {
			return errnomap.EOPNOTSUPP
		}
	case shared, private:
	default:
		return errnomap.EINVAL
	}
	if a.shared && !r.Writable {
		if r.Prot&Write != 0 {
			return errnomap.EACCES
		}
		a.may &^= Write
	}
	switch {
	case !r.Readable:
		return errnomap.EACCES
	case r.Flags&(growsDown|hugeTLB) != 0:
		return errnomap.EINVAL
	}
	return nil
}

// mapAt finds the place and fills it.
func (s *Space) mapAt(r Request, n uintptr, a area) (addr uintptr, err error) {
	switch {
	case r.Flags&(fixed|noReplace) != 0:
		addr, err = r.Addr, s.claim(r.Addr, r.Addr+n, r.Flags&noReplace != 0)
	default:
		addr, err = s.anywhere(r.Addr, n)
	}
	if err != nil {
		return 0, err
	}
	a.locked = s.future || r.Flags&locked != 0
	if a.file == nil {
		a.shift = 0
	} else {
		a.shift = r.Offset - uint64(addr)
		a.may &^= Exec &^ a.prot // Windows decides about that when it makes a view
	}
	if err := s.fill(addr, addr+n, a); err != nil {
		s.release(addr, addr+n)
		return 0, err
	}
	return addr, nil
}

// anywhere claims n bytes, at the hint if it is free.
func (s *Space) anywhere(hint, n uintptr) (uintptr, error) {
	hint = (hint + PageSize - 1) &^ (PageSize - 1)
	if hint >= granule && hint < top-n && s.claim(hint, hint+n, true) == nil {
		return hint, nil
	}
	size := (n + granule - 1) &^ (granule - 1)
	base, err := sysReserve(0, size)
	if err != nil {
		return 0, err
	}
	s.hold(base, base+size)
	return base, s.carve(base, base+n)
}

func (s *Space) hold(start, end uintptr) {
	s.holds.set(start, end, new(hold))
	s.pieces.set(start, end, &piece{spare})
	s.widen(start, end)
}

// claim makes [start, end) placeholders of ours. What is mapped there goes, unless
// keep, when EEXIST says that something is there. ENOMEM: something there is not ours.
func (s *Space) claim(start, end uintptr, keep bool) error {
	if keep && s.areas.any(start, end) {
		return errnomap.EEXIST
	}
	from, to := start&^(granule-1), (end+granule-1)&^(granule-1)
	var fresh []span[struct{}]
	for _, g := range s.holds.gaps(from, to) {
		base, err := sysReserve(g.start, g.size())
		if err != nil {
			for _, f := range fresh {
				s.release(f.start, f.end)
			}
			if keep {
				return errnomap.EEXIST
			}
			return errnomap.ENOMEM
		}
		s.hold(base, base+g.size())
		fresh = append(fresh, g)
	}
	s.empty(start, end)
	return s.carve(start, end)
}
