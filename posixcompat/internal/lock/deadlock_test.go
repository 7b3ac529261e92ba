package lock

import (
	"strings"
	"testing"
)

func TestADeadlockIsFoundThroughOthers(t *testing.T) {
	all := func(edge) bool { return true }
	chain := []edge{{from: 2, to: 3}, {from: 3, to: 4}, {from: 4, to: 2}, {from: 4, to: 1}, {from: 5, to: 6}}
	for _, c := range []struct {
		name     string
		from, to int
		stands   func(edge) bool
		want     bool
	}{
		{"over two others, past a circle that is not ours", 2, 1, all, true},
		{"nobody waits", 1, 2, all, false},
		{"in another company", 5, 1, all, false},
		{"one has what it waited for", 2, 1, func(e edge) bool { return e.from != 3 }, false},
	} {
		if got := reaches(chain, c.from, c.to, c.stands); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func FuzzParseEdge(f *testing.F) {
	key := strings.Repeat("a", 16) + "." + strings.Repeat("0", 32)
	f.Add(edge{1, 0xff, 3, key, Lock{Range{0, ToEnd}, true}}.name())
	f.Add("1.2.3:" + key + ":w5-4")
	f.Add("0.2.3:" + key + ":w4-4")
	f.Add(":::")
	f.Fuzz(func(t *testing.T, s string) {
		if e, ok := parseEdge(s); ok && e.name() != s {
			t.Errorf("%q is read as %q", s, e.name())
		}
	})
}
