package lock

import (
	"math"
	"slices"
)

// Range is a stretch of bytes, both ends in it. One that goes to the end of the file,
// wherever that is, has ToEnd as its Last.
type Range struct{ First, Last int64 }

// ToEnd is the last byte that a file can have.
const ToEnd = math.MaxInt64

func (r Range) overlaps(o Range) bool { return r.First <= o.Last && o.First <= r.Last }

// whole is what flock(2) locks.
var whole = Range{0, ToEnd}

// Lock is a range and how it is locked: shared with others who share it, or exclusive.
type Lock struct {
	Range
	Exclusive bool
}

func (l Lock) conflicts(o Lock) bool {
	return (l.Exclusive || o.Exclusive) && l.overlaps(o.Range)
}

// List is what one owner has: sorted, without overlaps, and without two neighbours that
// could be one. A List is never changed, only replaced.
type List []Lock

// With returns the list after x was locked, whatever was there before.
func (l List) With(x Lock) List {
	r := make(List, 0, len(l)+2)
	r, rest := l.cut(r, x.Range)
	if n := len(r); n > 0 && r[n-1].Exclusive == x.Exclusive && r[n-1].Last+1 == x.First {
		x.First = r[n-1].First
		r = r[:n-1]
	}
	if len(rest) > 0 && rest[0].Exclusive == x.Exclusive && x.Last != ToEnd && x.Last+1 == rest[0].First {
		x.Last = rest[0].Last
		rest = rest[1:]
	}
	return append(append(r, x), rest...)
}

// Without returns the list after the range was unlocked.
func (l List) Without(r Range) List {
	out, rest := l.cut(make(List, 0, len(l)+1), r)
	return append(out, rest...)
}

// cut appends to r what lies before the hole, and returns what lies behind it.
func (l List) cut(r List, hole Range) (before, behind List) {
	for i, x := range l {
		switch {
		case x.Last < hole.First:
			r = append(r, x)
			continue
		case x.First > hole.Last:
			return r, append(behind, l[i:]...)
		}
		if x.First < hole.First {
			r = append(r, Lock{Range{x.First, hole.First - 1}, x.Exclusive})
		}
		if x.Last > hole.Last {
			behind = append(behind, Lock{Range{hole.Last + 1, x.Last}, x.Exclusive})
		}
	}
	return r, behind
}

// conflict returns the first lock of the list that stands in the way of x.
func (l List) conflict(x Lock) (Lock, bool) {
	i := slices.IndexFunc(l, x.conflicts)
	if i < 0 {
		return Lock{}, false
	}
	return l[i], true
}

// restricts reports whether somebody who wants something may find less in the way once l
// has become next.
func (l List) restricts(next List) bool {
	return !slices.Equal(l, next) && len(l) > 0
}
