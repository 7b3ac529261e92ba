package epoll

import "causeway/posixcompat/internal/fd"

// pathLimits are how many ways an event of one file may take through sets in sets, by
// the number of sets above the first. Linux's limits; of ways through one set there
// may be any number.
var pathLimits = [maxNests + 1]int{1000, 500, 100, 50, 10}

// tooManyPaths says whether an event of some file below d could take more ways than
// pathLimits allows. The caller holds nesting, and mu of the set that d is in.
func tooManyPaths(d *fd.Description) bool {
	inner, nested := d.File().(*Set)
	if !nested {
		return tooManyPathsFrom(d)
	}
	leaves := make(map[*fd.Description]bool)
	inner.collectLeaves(leaves)
	for leaf := range leaves {
		if tooManyPathsFrom(leaf) {
			return true
		}
	}
	return false
}

// collectLeaves gathers the files in s and in the sets in it that are no sets.
func (s *Set) collectLeaves(leaves map[*fd.Description]bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.items {
		if inner, nested := k.description.File().(*Set); nested {
			inner.collectLeaves(leaves)
			continue
		}
		leaves[k.description] = true
	}
}

func tooManyPathsFrom(leaf *fd.Description) bool {
	holders := make(map[*Set]int)
	leaf.EachHook(func(h *fd.Hook) {
		if it, ok := h.Owner.(*item); ok {
			holders[it.set]++
		}
	})
	graph.Lock()
	defer graph.Unlock()
	var counts [maxNests + 1]int
	return !countPaths(holders, 0, &counts)
}

// countPaths counts the ways that end in a set above which there is no other. It
// stops, and returns false, when there are too many.
func countPaths(holders map[*Set]int, depth int, counts *[maxNests + 1]int) bool {
	if depth > maxNests {
		return false
	}
	for holder, times := range holders {
		for range times {
			if len(holder.nest.outsides) > 0 {
				if !countPaths(holder.nest.outsides, depth+1, counts) {
					return false
				}
				continue
			}
			if counts[depth]++; depth > 0 && counts[depth] > pathLimits[depth] {
				return false
			}
		}
	}
	return true
}
