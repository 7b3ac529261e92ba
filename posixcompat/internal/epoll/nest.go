package epoll

import (
	"sync"

	"causeway/errnomap"
)

// maxNests is how deep sets may stand in sets, Linux's EP_MAX_NESTS.
const maxNests = 4

// nesting is held while a set is put into another, so that two calls can't close a
// circle together.
var nesting sync.Mutex

// graph guards every nest. It is a leaf.
var graph sync.Mutex

// nest is how a set stands to other sets: each with the number of registrations.
type nest struct {
	inside   map[*Set]int // sets that are items of this one
	outsides map[*Set]int // sets that this one is an item of
}

func (s *Set) nested(inner *Set) {
	graph.Lock()
	defer graph.Unlock()
	s.nest.inside = count(s.nest.inside, inner)
	inner.nest.outsides = count(inner.nest.outsides, s)
}

// isNested says whether s is in another set.
func (s *Set) isNested() bool {
	graph.Lock()
	defer graph.Unlock()
	return len(s.nest.outsides) > 0
}

func (s *Set) unnested(inner *Set) {
	graph.Lock()
	defer graph.Unlock()
	uncount(s.nest.inside, inner)
	uncount(inner.nest.outsides, s)
}

func count(m map[*Set]int, s *Set) map[*Set]int {
	if m == nil {
		m = make(map[*Set]int)
	}
	m[s]++
	return m
}

func uncount(m map[*Set]int, s *Set) {
	if m[s]--; m[s] <= 0 {
		delete(m, s)
	}
}

// mayNest says whether inner may become an item of s. ELOOP: s is inside of it
// already, or the sets would stand deeper than maxNests. The caller holds nesting.
func (s *Set) mayNest(inner *Set) error {
	graph.Lock()
	defer graph.Unlock()
	down := s.depthBelow(inner, 0)
	if down > maxNests || down+1+s.depthAbove(0) > maxNests {
		return errnomap.ELOOP
	}
	return nil
}

// depthBelow is how deep sets stand inside of in; more than maxNests if s is there.
func (s *Set) depthBelow(in *Set, depth int) int {
	deepest := 0
	for child := range in.nest.inside {
		if child == s || depth > maxNests {
			return maxNests + 1
		}
		deepest = max(deepest, s.depthBelow(child, depth+1)+1)
	}
	return deepest
}

// depthAbove is how many sets stand around s.
func (s *Set) depthAbove(depth int) int {
	highest := 0
	if depth > maxNests {
		return depth
	}
	for outer := range s.nest.outsides {
		highest = max(highest, outer.depthAbove(depth+1)+1)
	}
	return highest
}
