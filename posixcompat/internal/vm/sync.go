package vm

import "causeway/errnomap"

// Sync does what msync(2) does: with MS_SYNC the range's changes are on the disk when it
// returns; with MS_ASYNC the system writes them in its time, as it would anyway. EINVAL: unknown flags, MS_SYNC and
// MS_ASYNC, or addr is not at a page's begin. EBUSY: MS_INVALIDATE, and a page is locked.
// ENOMEM: a page is not mapped; the others are written.
func (s *Space) Sync(addr, n uintptr, flags int) error {
	const both = syncAsync | syncSync
	if flags&^(both|syncInvalidate) != 0 || !aligned(addr) || flags&both == both {
		return errnomap.EINVAL
	}
	end, err := stretch(addr, n)
	if err != nil {
		return errnomap.ENOMEM
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	at, hole := addr, false
	synced := map[*File]bool{}
	for _, a := range s.areas.over(addr, end) {
		hole = hole || a.start != at && !s.others(at, a.start)
		at = a.end
		switch {
		case flags&syncInvalidate != 0 && a.val.locked:
			return errnomap.EBUSY
		case flags&syncSync == 0 || a.val.file == nil || !a.val.shared:
			continue
		}
		if err := s.flush(a); err != nil {
			return err
		}
		synced[a.val.file] = true
	}
	for f := range synced {
		if err := f.object.sync(); err != nil {
			return err
		}
	}
	if hole || at < end && !s.others(at, end) {
		return errnomap.ENOMEM
	}
	return nil
}

func (s *Space) flush(a span[area]) error {
	for _, p := range s.pieces.over(a.start, a.end) {
		if p.val.kind == view {
			if err := sysFlush(p.start, p.size()); err != nil {
				return err
			}
		}
	}
	return nil
}
