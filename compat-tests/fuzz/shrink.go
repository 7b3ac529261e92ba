package fuzz

// Shrink makes p shorter and its choices smaller for as long as differs says that the
// systems still differ, asking at most asks times.
func Shrink(a *Area, p Program, asks int, differs func(Program) bool) Program {
	s := shrinker{area: a, best: p, asks: asks, differs: differs}
	for s.shorter() || s.smaller() {
	}
	return s.best
}

type shrinker struct {
	area    *Area
	best    Program
	asks    int
	differs func(Program) bool
}

// try takes p if the systems differ on it.
func (s *shrinker) try(p Program) bool {
	if s.asks == 0 || len(p) == 0 {
		return false
	}
	s.asks--
	if !s.differs(p) {
		return false
	}
	s.best = p
	return true
}

// shorter leaves steps out, many at once as long as that goes.
func (s *shrinker) shorter() (some bool) {
	for size := len(s.best) / 2; size > 0; size /= 2 {
		for from := len(s.best) - size; from >= 0; from -= size {
			if from+size > len(s.best) {
				continue
			}
			p := s.best.clone()
			if s.try(append(p[:from], p[from+size:]...)) {
				some = true
			}
		}
	}
	return some
}

// smaller takes the first value for each argument that can have it; where the
// descriptors go stays.
func (s *shrinker) smaller() (some bool) {
	for i := range s.best {
		for j := len(s.area.call(s.best[i].Call).New); j < len(s.best[i].Choices); j++ {
			if s.best[i].Choices[j] == 0 {
				continue
			}
			p := s.best.clone()
			p[i].Choices[j] = 0
			if s.try(p) {
				some = true
			}
		}
	}
	return some
}
