package lock

import (
	"testing"

	"pgregory.net/rapid"
)

const bytes = 24 // the last stands for all that follow

// drawRange draws a range within the model.
func drawRange(t *rapid.T) Range {
	a, b := rapid.IntRange(0, bytes-1).Draw(t, "a"), rapid.IntRange(0, bytes-1).Draw(t, "b")
	r := Range{int64(min(a, b)), int64(max(a, b))}
	if r.Last == bytes-1 {
		r.Last = ToEnd
	}
	return r
}

// byteLocks is a list byte by byte: 0 free, 1 shared, 2 exclusive.
type byteLocks [bytes]byte

func (m *byteLocks) fill(r Range, v byte) {
	for i := range m {
		if int64(i) >= r.First && int64(i) <= r.Last {
			m[i] = v
		}
	}
}

func modeOf(exclusive bool) byte {
	if exclusive {
		return 2
	}
	return 1
}

func TestAListIsWhatItsBytesAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l List
		var m byteLocks
		t.Repeat(map[string]func(*rapid.T){
			"lock": func(t *rapid.T) {
				x := Lock{drawRange(t), rapid.Bool().Draw(t, "exclusive")}
				l = l.With(x)
				m.fill(x.Range, modeOf(x.Exclusive))
			},
			"unlock": func(t *rapid.T) {
				r := drawRange(t)
				l = l.Without(r)
				m.fill(r, 0)
			},
			"ask": func(t *rapid.T) {
				x := Lock{drawRange(t), rapid.Bool().Draw(t, "exclusive")}
				_, got := l.conflict(x)
				want := false
				for i, v := range m {
					want = want || int64(i) >= x.First && int64(i) <= x.Last && (v == 2 || v == 1 && x.Exclusive)
				}
				if got != want {
					t.Fatalf("%v in the way of %v: %v", l, x, got)
				}
			},
			"": func(t *rapid.T) {
				var got byteLocks
				for i, x := range l {
					got.fill(x.Range, modeOf(x.Exclusive))
					if x.First > x.Last || i > 0 && l[i-1].Last >= x.First {
						t.Fatalf("not in order: %v", l)
					}
					if i > 0 && l[i-1].Last+1 == x.First && l[i-1].Exclusive == x.Exclusive {
						t.Fatalf("not merged: %v", l)
					}
				}
				if got != m {
					t.Fatalf("%v is %v, not %v", l, got, m)
				}
			},
		})
	})
}

func TestNamesTellWhatWasLocked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Owner{rapid.SampledFrom([]Kind{POSIX, OFD, BSD}).Draw(t, "kind"), rapid.IntRange(1, 1<<32-1).Draw(t, "process"), 0}
		if o.Kind != POSIX {
			o.Number = rapid.Uint64Min(1).Draw(t, "number")
		}
		var l, back List
		for range rapid.IntRange(0, 60).Draw(t, "n") {
			first := rapid.Int64Range(0, ToEnd).Draw(t, "first")
			l = append(l, Lock{Range{first, rapid.Int64Range(first, ToEnd).Draw(t, "last")}, rapid.Bool().Draw(t, "exclusive")})
		}
		for _, n := range names(o, l) {
			who, some, ok := parse(n)
			if !ok || who != o {
				t.Fatalf("%q is of %v, %v", n, who, ok)
			}
			back = append(back, some...)
		}
		if len(back) != len(l) {
			t.Fatalf("%d of %d", len(back), len(l))
		}
		for i := range l {
			if l[i] != back[i] {
				t.Fatalf("%v is %v", l[i], back[i])
			}
		}
		if p, ok := parseWait(waitName(o.Process)); !ok || p != o.Process {
			t.Fatal(p, ok)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "p1.0:r0-9", "o1.2:w0-7fffffffffffffff,r3-4", "p0.0:r0-1", "p1.1:r0-1", "f1.1:", "q1.1:r0-1", "p1.0:r9-0", "p1.0:r0-8000000000000000", "x12", "m", "p+1.0:r0-1", "p01.0:r0-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o, l, ok := parse(s)
		if !ok {
			return
		}
		if n := name(o, l); n != s {
			t.Errorf("%q is read as %q", s, n)
		}
	})
}
