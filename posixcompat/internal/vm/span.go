package vm

import (
	"slices"
	"sort"
)

// span is the addresses from start up to end, and what is there.
type span[V comparable] struct {
	start, end uintptr
	val        V
}

func (s span[V]) size() uintptr { return s.end - s.start }

// spans says what is where in an address space: sorted spans that do not overlap.
// Neighbours with the same value are one span. What is said of an address must not
// depend on where its span begins, for spans are cut anywhere.
type spans[V comparable] struct {
	list []span[V]
}

// from returns the index of the first span that ends behind addr.
func (m *spans[V]) from(addr uintptr) int {
	return sort.Search(len(m.list), func(i int) bool { return m.list[i].end > addr })
}

// clear forgets what is in [start, end).
func (m *spans[V]) clear(start, end uintptr) {
	m.replace(start, end, nil)
}

// set says that v is in [start, end).
func (m *spans[V]) set(start, end uintptr, v V) {
	if start >= end {
		return
	}
	m.replace(start, end, []span[V]{{start, end, v}})
}

func (m *spans[V]) replace(start, end uintptr, with []span[V]) {
	if start >= end {
		return
	}
	i := m.from(start)
	j := i
	var cut []span[V]
	if i < len(m.list) && m.list[i].start < start {
		cut = append(cut, span[V]{m.list[i].start, start, m.list[i].val})
	}
	cut = append(cut, with...)
	for ; j < len(m.list) && m.list[j].start < end; j++ {
		if m.list[j].end > end {
			cut = append(cut, span[V]{end, m.list[j].end, m.list[j].val})
		}
	}
	// Neighbours take part, so that equal ones are joined.
	if i > 0 {
		i--
		cut = slices.Insert(cut, 0, m.list[i])
	}
	if j < len(m.list) {
		cut = append(cut, m.list[j])
		j++
	}
	m.list = slices.Replace(m.list, i, j, join(cut)...)
}

func join[V comparable](list []span[V]) []span[V] {
	out := list[:0]
	for _, s := range list {
		if n := len(out); n > 0 && out[n-1].end == s.start && out[n-1].val == s.val {
			out[n-1].end = s.end
			continue
		}
		out = append(out, s)
	}
	return out
}

// whole returns the spans that have a part in [start, end), uncut.
func (m *spans[V]) whole(start, end uintptr) []span[V] {
	if start >= end {
		return nil
	}
	i := m.from(start)
	j := i
	for j < len(m.list) && m.list[j].start < end {
		j++
	}
	return slices.Clone(m.list[i:j])
}

// over returns what is in [start, end), cut at its ends.
func (m *spans[V]) over(start, end uintptr) []span[V] {
	list := m.whole(start, end)
	if n := len(list); n > 0 {
		list[0].start = max(list[0].start, start)
		list[n-1].end = min(list[n-1].end, end)
	}
	return list
}

// any reports whether something is in [start, end).
func (m *spans[V]) any(start, end uintptr) bool {
	i := m.from(start)
	return start < end && i < len(m.list) && m.list[i].start < end
}

// gaps returns the parts of [start, end) where nothing is.
func (m *spans[V]) gaps(start, end uintptr) []span[struct{}] {
	var list []span[struct{}]
	at := start
	for _, s := range m.over(start, end) {
		if s.start > at {
			list = append(list, span[struct{}]{start: at, end: s.start})
		}
		at = s.end
	}
	if at < end {
		list = append(list, span[struct{}]{start: at, end: end})
	}
	return list
}
