package vm

import "causeway/errnomap"

// Advice of madvise(2).
const (
	adviseWillNeed       = 3
	adviseDontNeed       = 4
	adviseFree           = 8
	adviseRemove         = 9
	adviseWipeOnFork     = 18
	adviseCold           = 20
	advisePageOut        = 21
	advisePopulateRead   = 22
	advisePopulateWrite  = 23
	adviseDontNeedLocked = 24
)

// accepted are the pieces of advice that are taken: those above, and those that
// change nothing that a program could see where there is no fork and no core dump
// (NORMAL, RANDOM, SEQUENTIAL, DONTFORK, DOFORK, DONTDUMP, DODUMP, WIPEONFORK, KEEPONFORK).
const accepted = 1<<0 | 1<<1 | 1<<2 | 1<<adviseWillNeed | 1<<adviseDontNeed | 1<<adviseFree | 1<<adviseRemove |
	1<<10 | 1<<11 | 1<<16 | 1<<17 | 1<<adviseWipeOnFork | 1<<19 | 1<<adviseCold | 1<<advisePageOut |
	1<<advisePopulateRead | 1<<advisePopulateWrite | 1<<adviseDontNeedLocked

// Advise does what madvise(2) does. EINVAL: advice that is not known, or that Windows
// has not (merging, transparent huge pages, poison), or that this memory cannot take;
// addr is not at a page's begin. ENOMEM: a page is not mapped; the others are advised.
// EIO: the file cannot be read. EACCES: MADV_REMOVE of memory that is not shared and writable. EFAULT:
// MADV_POPULATE_READ or _WRITE beyond the end of the file.
func (s *Space) Advise(addr, n uintptr, advice int) error {
	if advice < 0 || advice > 63 || accepted>>uint(advice)&1 == 0 || !aligned(addr) {
		return errnomap.EINVAL
	}
	end, err := stretch(addr, n)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at, hole := addr, false
	for _, a := range s.areas.over(addr, end) {
		hole = hole || a.start != at && !s.others(at, a.start)
		at = a.end
		if hole && advice >= advisePopulateRead && advice <= advisePopulateWrite {
			break
		}
		if err := s.advise(a, advice); err != nil {
			return err
		}
	}
	if hole || at < end && !s.others(at, end) {
		return errnomap.ENOMEM
	}
	return nil
}

func (s *Space) advise(a span[area], advice int) error {
	private := a.val.file == nil && !a.val.shared
	switch advice {
	case adviseWillNeed:
		if a.val.prot != none {
			sysPrefetch(a.start, a.size())
		}
	case adviseDontNeed, adviseDontNeedLocked:
		if a.val.locked && advice == adviseDontNeed {
			return errnomap.EINVAL
		}
		return s.drop(a)
	case adviseFree:
		if !private || a.val.huge {
			return errnomap.EINVAL
		}
		if a.val.prot&Write != 0 {
			sysForget(a.start, a.size())
		}
	case adviseRemove:
		return s.remove(a)
	case adviseWipeOnFork:
		if !private {
			return errnomap.EINVAL
		}
	case adviseCold, advisePageOut:
		if a.val.locked || a.val.huge {
			return errnomap.EINVAL
		}
		if advice == advisePageOut {
			sysUnlock(a.start, a.size()) // of what is not locked, it ends being in memory
		}
	case advisePopulateRead, advisePopulateWrite:
		return s.touch(a, advice == advisePopulateWrite)
	}
	return nil
}

// drop is MADV_DONTNEED: anonymous memory is zeros again, a file's private copy what
// the file has. Shared memory is what it is.
func (s *Space) drop(a span[area]) error {
	if a.val.shared {
		return nil
	}
	for _, p := range s.pieces.over(a.start, a.end) {
		if p.val.kind == spare {
			continue
		}
		writable := a.val.prot&Write != 0
		switch {
		case a.val.file == nil && p.val.kind == memory && !writable:
			sysDecommit(p.start, p.size())
			if a.val.prot == none {
				continue
			}
		case !writable:
			if err := sysProtect(p.val.kind, p.start, p.size(), Read|Write); err != nil {
				return err
			}
			fallthrough
		default:
			if err := s.refresh(p, a.val); err != nil {
				return err
			}
		}
		if !writable {
			if err := sysProtect(p.val.kind, p.start, p.size(), a.val.prot); err != nil {
				return err
			}
		}
	}
	return nil
}

// refresh gives private memory, which can be written, the content that it had at first.
// EIO: the file cannot be read.
func (s *Space) refresh(p span[*piece], a area) error {
	b := bytesAt(p.start, p.size())
	if a.file != nil {
		n, err := a.file.object.extent(uint64(p.start)+a.shift, p.size())
		if err != nil || !a.file.object.read(b[:n], uint64(p.start)+a.shift) {
			return errnomap.EIO
		}
		clear(b[n:])
		return nil
	}
	clear(b)
	if p.val.kind == memory {
		sysForget(p.start, p.size()) // zeros, kept or not
	}
	return nil
}

// remove is MADV_REMOVE: the file has zeros there.
func (s *Space) remove(a span[area]) error {
	switch {
	case a.val.locked || a.val.file == nil:
		return errnomap.EINVAL
	case !a.val.shared || a.val.may&Write == 0:
		return errnomap.EACCES
	}
	for _, p := range s.pieces.over(a.start, a.end) {
		if p.val.kind == spare {
			continue
		}
		if err := sysProtect(p.val.kind, p.start, p.size(), Read|Write); err != nil {
			return err
		}
		clear(bytesAt(p.start, p.size()))
		if err := sysProtect(p.val.kind, p.start, p.size(), a.val.prot); err != nil {
			return err
		}
	}
	return nil
}

// touch has each page there, for reading or for writing.
func (s *Space) touch(a span[area], write bool) error {
	if a.val.prot&(Read|Write) == 0 || write && a.val.prot&Write == 0 {
		return errnomap.EINVAL
	}
	for _, p := range s.pieces.over(a.start, a.end) {
		if p.val.kind == spare {
			return errnomap.EFAULT
		}
		touchPages(bytesAt(p.start, p.size()), write)
	}
	return nil
}
