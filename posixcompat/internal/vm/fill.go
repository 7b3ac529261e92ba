package vm

import "bytes"

// fill makes [start, end), which placeholders tile, the area's.
func (s *Space) fill(start, end uintptr, a area) error {
	s.areas.set(start, end, a)
	a.file.gain(end - start)
	for _, p := range s.pieces.over(start, end) {
		if err := s.fillPiece(p, a); err != nil {
			s.empty(start, end)
			return err
		}
	}
	return nil
}

// fillPiece puts into a placeholder what the area says. What is beyond the file's end
// stays placeholder.
func (s *Space) fillPiece(p span[*piece], a area) error {
	if a.file == nil {
		if err := sysPlace(p.start, p.size(), a.prot); err != nil {
			return err
		}
		p.val.kind = memory
		return s.pin(p, a)
	}
	there, err := a.file.object.extent(uint64(p.start)+a.shift, p.size())
	if there < p.size() {
		s.short.Store(true)
	}
	if err != nil || there == 0 {
		return err
	}
	if whole, _ := pages(there); whole < p.size() {
		if err := s.cutOut(p, p.start, p.start+whole); err != nil {
			return err
		}
		p = s.pieces.whole(p.start, p.start+1)[0]
	}
	k := view
	if !a.shared {
		k = copying
	}
	if err := sysView(a.file, k, p.start, uint64(p.start)+a.shift, there, a); err != nil {
		return err
	}
	p.val.kind = k
	return s.pin(p, a)
}

// pin locks a new piece of a locked area, as far as the system lets it: mmap(2) does
// not fail for it.
func (s *Space) pin(p span[*piece], a area) error {
	if a.locked && a.prot != none {
		_ = sysLock(p.start, p.size())
	}
	return nil
}

// page content that a view will lose.
type saved struct {
	start uintptr
	data  []byte
}

// save copies what is mapped of a piece that may have content of its own.
func (s *Space) save(p span[*piece]) []saved {
	if p.val.kind != copying && p.val.kind != memory {
		return nil
	}
	var list []saved
	for _, a := range s.areas.over(p.start, p.end) {
		if a.val.prot&Read == 0 {
			sysProtect(p.val.kind, a.start, a.size(), Read)
		}
		data := bytesAt(a.start, a.size())
		if p.val.kind == copying && a.val.file.holds(data, uint64(a.start)+a.val.shift) {
			continue // nothing was written: a new view will do
		}
		list = append(list, saved{a.start, bytes.Clone(data)})
	}
	return list
}

// restore fills the placeholders in [start, end) with what the areas say. Saved content
// comes back as private memory, as far as the file reaches.
func (s *Space) restore(start, end uintptr, keep []saved) error {
	for _, a := range s.areas.over(start, end) {
		if err := s.carveSpare(a.start, a.end); err != nil {
			return err
		}
		for _, p := range s.pieces.over(a.start, a.end) {
			if p.val.kind != spare {
				continue
			}
			var err error
			if data := contentOf(keep, p); data != nil {
				err = s.restoreCopy(p, a.val, data)
			} else if err = s.fillPiece(p, a.val); err != nil && a.val.file != nil {
				err = s.standIn(p, a.val)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// standIn is for a view that does not come back: private memory with what the file has,
// which is better than a program that dies.
func (s *Space) standIn(p span[*piece], a area) error {
	there, err := a.file.object.extent(uint64(p.start)+a.shift, p.size())
	if err != nil || there == 0 {
		return err
	}
	data := make([]byte, p.size())
	a.file.object.read(data[:there], uint64(p.start)+a.shift)
	return s.restoreCopy(s.pieces.whole(p.start, p.start+1)[0], a, data)
}

func contentOf(keep []saved, p span[*piece]) []byte {
	for _, k := range keep {
		if p.start >= k.start && p.end <= k.start+uintptr(len(k.data)) {
			return k.data[p.start-k.start : p.end-k.start]
		}
	}
	return nil
}

func (s *Space) restoreCopy(p span[*piece], a area, data []byte) error {
	var err error
	there := p.size()
	if a.file != nil {
		there, err = a.file.object.extent(uint64(p.start)+a.shift, p.size())
	}
	if there < p.size() {
		s.short.Store(true)
	}
	if err != nil || there == 0 {
		return err
	}
	whole, _ := pages(there)
	if whole < p.size() {
		if err := s.cutOut(p, p.start, p.start+whole); err != nil {
			return err
		}
		p = s.pieces.whole(p.start, p.start+1)[0]
	}
	if err := sysPlace(p.start, p.size(), Read|Write); err != nil {
		return err
	}
	p.val.kind = memory
	copy(bytesAt(p.start, whole), data)
	sysProtect(memory, p.start, p.size(), a.prot)
	return s.pin(p, a)
}

// carveSpare cuts the placeholders that cross the ends of [start, end); other pieces
// stay as they are.
func (s *Space) carveSpare(start, end uintptr) error {
	for _, p := range s.pieces.whole(start, end) {
		from, to := max(p.start, start), min(p.end, end)
		if p.val.kind == spare && (from != p.start || to != p.end) {
			if err := s.cutOut(p, from, to); err != nil {
				return err
			}
		}
	}
	return nil
}
