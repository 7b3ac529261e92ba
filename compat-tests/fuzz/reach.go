package fuzz

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Reach is what a hunt got to.
type Reach struct {
	// Programs is how many were run; Known, how many ended in a known difference;
	// Unsteady, how many got no verdict because Linux did not answer the same twice.
	Programs, Known, Unsteady int
	// Took is how long it was.
	Took time.Duration
	// Calls says how often each symbol was called, and Succeeded how often without an
	// error. Errnos says how often each error was seen.
	Calls, Succeeded, Errnos map[string]int
}

func (r *Reach) add(a *Area, p Program, linux []string, v verdict) {
	if r.Calls == nil {
		r.Calls, r.Succeeded, r.Errnos = map[string]int{}, map[string]int{}, map[string]int{}
	}
	r.Programs++
	switch v {
	case known:
		r.Known++
	case unsteady:
		r.Unsteady++
	}
	for i, answer := range linux {
		if i >= len(p) {
			break
		}
		symbol := a.call(p[i].Call).Symbol
		r.Calls[symbol]++
		if e, failed := strings.CutPrefix(answer, "-1 "); failed {
			r.Errnos[e]++
		} else {
			r.Succeeded[symbol]++
		}
	}
}

// Symbols are the symbols that the area's programs can call.
func (a *Area) Symbols() []string {
	set := map[string]bool{}
	for _, c := range a.Calls {
		set[c.Symbol] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// Unreached are the area's symbols that were never called with success, and Unseen the
// errors of the measured facts that never came.
func (r *Reach) Unreached(a *Area) []string {
	return slices.DeleteFunc(a.Symbols(), func(s string) bool { return r.Succeeded[s] > 0 })
}

// Unseen are the errors that the measured facts have for the subject and that never
// came.
func (r *Reach) Unseen(a *Area) []string {
	return slices.DeleteFunc(slices.Clone(a.Errnos), func(e string) bool { return r.Errnos[e] > 0 })
}

// Share is how many of the subject's supported symbols were called with success, those
// counted in that no program calls.
func (r *Reach) Share(a *Area) float64 {
	all := len(a.Symbols()) + len(a.Unsearched)
	return float64(len(a.Symbols())-len(r.Unreached(a))) / float64(max(all, 1))
}

// Often are the keys of a count, the highest first.
func Often(count map[string]int) []string {
	return slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(-cmp.Compare(count[a], count[b]), cmp.Compare(a, b))
	})
}
