package vm

import (
	"testing"

	"pgregory.net/rapid"
)

// TestSpansAreAnArrayOfPages compares with the plainest model: one value an address.
func TestSpansAreAnArrayOfPages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const top = 40
		var m spans[int]
		var model [top]int
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			start := rapid.IntRange(0, top).Draw(t, "start")
			end := rapid.IntRange(0, top).Draw(t, "end")
			v := rapid.IntRange(0, 3).Draw(t, "value")
			if v == 0 {
				m.clear(uintptr(start), uintptr(end))
			} else {
				m.set(uintptr(start), uintptr(end), v)
			}
			for i := start; i < end; i++ {
				model[i] = v
			}
			compareSpans(t, &m, model[:])
		}
	})
}

func compareSpans(t *rapid.T, m *spans[int], model []int) {
	t.Helper()
	for i, s := range m.list {
		if s.start >= s.end {
			t.Fatalf("an empty span: %+v", m.list)
		}
		if i > 0 && (m.list[i-1].end > s.start || m.list[i-1].end == s.start && m.list[i-1].val == s.val) {
			t.Fatalf("spans overlap, or should be one: %+v", m.list)
		}
	}
	at := rapid.IntRange(0, len(model)).Draw(t, "looked at from")
	to := rapid.IntRange(at, len(model)).Draw(t, "to")
	seen := make([]int, len(model))
	for _, s := range m.over(uintptr(at), uintptr(to)) {
		for a := s.start; a < s.end; a++ {
			seen[a] = s.val
		}
	}
	there := false
	for i, v := range model {
		inside := i >= at && i < to
		there = there || inside && v != 0
		if inside && seen[i] != v || !inside && seen[i] != 0 {
			t.Fatalf("address %d of [%d, %d): %d, want %d; %+v", i, at, to, seen[i], v, m.list)
		}
	}
	if got := m.any(uintptr(at), uintptr(to)); got != there {
		t.Fatalf("any [%d, %d) = %v", at, to, got)
	}
	for _, g := range m.gaps(uintptr(at), uintptr(to)) {
		for a := g.start; a < g.end; a++ {
			if model[a] != 0 {
				t.Fatalf("address %d is in a gap and has %d", a, model[a])
			}
			seen[a] = -1
		}
	}
	for i := at; i < to; i++ {
		if seen[i] == 0 {
			t.Fatalf("address %d is neither there nor in a gap", i)
		}
	}
}
