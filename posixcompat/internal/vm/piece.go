package vm

import "causeway/errnomap"

// empty takes all areas out of [start, end) and what the pieces have there; the address
// space stays held.
func (s *Space) empty(start, end uintptr) {
	gone := s.areas.over(start, end)
	s.areas.clear(start, end)
	for _, p := range s.pieces.whole(start, end) {
		switch {
		case p.val.kind == spare:
		case !s.areas.any(p.start, p.end):
			s.retire(p)
		default:
			for _, a := range gone {
				from, to := max(p.start, a.start), min(p.end, a.end)
				if from < to {
					discard(p.val.kind, from, to)
				}
			}
		}
	}
	for _, a := range gone {
		a.val.file.lose(a.size())
	}
}

// discard takes the content of a part of a piece away.
func discard(k kind, start, end uintptr) {
	if k == memory {
		sysDecommit(start, end-start)
	} else {
		sysProtect(k, start, end-start, none)
	}
}

// retire makes a whole piece a placeholder again. A piece that the system will not take
// back stays what it is, without access, and is tried again when its hold goes.
func (s *Space) retire(p span[*piece]) {
	var err error
	switch p.val.kind {
	case memory:
		err = sysUnplace(p.start, p.size())
	case view, copying:
		err = sysUnview(p.start, p.size())
	case large:
		err = sysFree(p.start, p.size())
		s.pieces.clear(p.start, p.end)
		s.holds.clear(p.start, p.end)
	}
	if err == nil {
		p.val.kind = spare
	}
}

// release gives back the holds of [start, end) in which no area is.
func (s *Space) release(start, end uintptr) {
	for _, h := range s.holds.whole(start, end) {
		if s.areas.any(h.start, h.end) {
			continue
		}
		for _, p := range s.pieces.whole(h.start, h.end) {
			if p.val.kind != spare {
				s.retire(p)
			}
			sysFree(p.start, p.size())
		}
		s.pieces.clear(h.start, h.end)
		s.holds.clear(h.start, h.end)
	}
}

// carve has placeholders tile [start, end), which is held and has no areas. What is
// mapped beside it stays. ENOMEM: the system could not do it.
func (s *Space) carve(start, end uintptr) error {
	for _, p := range s.pieces.whole(start, end) {
		from, to := max(p.start, start), min(p.end, end)
		if from == p.start && to == p.end {
			if p.val.kind != spare {
				s.retire(p)
			}
			if p.val.kind != spare {
				return errnomap.ENOMEM
			}
			continue
		}
		if err := s.cutOut(p, from, to); err != nil {
			return err
		}
	}
	return nil
}

// cutOut makes [from, to) of p a placeholder of its own.
func (s *Space) cutOut(p span[*piece], from, to uintptr) error {
	switch p.val.kind {
	case spare:
		if err := sysSplit(from, to-from); err != nil {
			return err
		}
	case memory:
		if sysUnplace(from, to-from) != nil {
			return s.exchange(p, from, to)
		}
	case large:
		return errnomap.EINVAL
	default:
		return s.exchange(p, from, to)
	}
	s.pieces.set(p.start, p.end, p.val)
	if from > p.start && to < p.end {
		s.pieces.set(to, p.end, &piece{p.val.kind})
	}
	s.pieces.set(from, to, &piece{spare})
	return nil
}

// exchange takes a piece away, makes [from, to) of it a placeholder, and puts what is
// mapped of the rest back: a moment in which it is not there. Private memory is
// exchanged where the system does not take a part of it back.
func (s *Space) exchange(p span[*piece], from, to uintptr) error {
	saved := s.save(p)
	if s.retire(p); p.val.kind != spare {
		return errnomap.ENOMEM
	}
	if err := s.restore(p.start, p.end, saved); err != nil {
		return err
	}
	return s.carve(from, to)
}
