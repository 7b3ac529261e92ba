package vm

// Short reports whether a mapping may reach beyond its file's end. While it is false
// nobody need tell of files that grow.
func (s *Space) Short() bool { return s.short.Load() }

// Extended is told that the file of a handle (on Linux, fd) has become longer.
func (s *Space) Extended(handle uintptr) {
	if id, err := identify(handle); err == nil {
		s.Grown(id)
	}
}

// Without is for what Windows refuses while the file of a handle (on Linux, fd) is
// mapped, truncating and deleting it: the views of this process are taken away, change is
// called, and they come back as far as the file then reaches. In between, touching them
// faults. It returns change's error.
func (s *Space) Without(handle uintptr, change func() error) error {
	id, err := identify(handle)
	if err != nil {
		return err
	}
	return s.without(id, change)
}

// Grown is told that a file has become longer: pages of its mappings that were beyond
// its end are there now.
func (s *Space) Grown(id Identity) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.areas.over(0, top) {
		if !a.val.file.is(id) {
			continue
		}
		for _, p := range s.pieces.over(a.start, a.end) {
			if p.val.kind != spare {
				continue
			}
			// What cannot be had stays away, as before.
			if there, err := a.val.file.object.extent(uint64(p.start)+a.val.shift, p.size()); err == nil && there != 0 {
				_ = s.restore(p.start, p.end, nil)
			}
		}
	}
}

func (s *Space) without(id Identity, change func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	type taken struct {
		start, end uintptr
		keep       []saved
	}
	var list []taken
	for _, p := range s.pieces.over(0, top) {
		if p.val.kind != view && p.val.kind != copying || !s.isOf(p, id) {
			continue
		}
		t := taken{p.start, p.end, s.save(p)}
		if sysUnview(p.start, p.size()) == nil {
			p.val.kind = spare
			list = append(list, t)
		}
	}
	err := change()
	s.cutCopies(id)
	for _, t := range list {
		_ = s.restore(t.start, t.end, t.keep) // what does not come back faults
	}
	return err
}

func (s *Space) isOf(p span[*piece], id Identity) bool {
	for _, a := range s.areas.over(p.start, p.end) {
		if a.val.file.is(id) {
			return true
		}
	}
	return false
}

// cutCopies takes away what is beyond the end of a file of the pages that were copied
// from it.
func (s *Space) cutCopies(id Identity) {
	for _, a := range s.areas.over(0, top) {
		if !a.val.file.is(id) {
			continue
		}
		there, err := a.val.file.object.extent(uint64(a.start)+a.val.shift, a.size())
		if err != nil {
			continue
		}
		whole, _ := pages(there)
		for _, p := range s.pieces.whole(a.start+whole, a.end) {
			switch {
			case p.val.kind != memory:
			case p.start >= a.start+whole:
				s.retire(p)
			default:
				_ = s.cutOut(p, a.start+whole, p.end) // what stays can be read, no more
			}
		}
	}
}

// Written reports whether a shared mapping of the file of a handle (on Linux, fd) can be
// written, or be made so.
func (s *Space) Written(handle uintptr) bool {
	id, err := identify(handle)
	if err != nil {
		return false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, a := range s.areas.list {
		if a.val.shared && a.val.may&Write != 0 && a.val.file.is(id) {
			return true
		}
	}
	return false
}
