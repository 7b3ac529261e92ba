package rawio

import "testing"

func TestNoCallMovesMoreThanItCanTell(t *testing.T) {
	v, e := New(4)
	if e != 0 {
		t.Fatal(e)
	}
	defer v.Free()
	for i := range 4 {
		v.Set(i, nil, MaxLength)
	}
	for _, c := range []struct{ first, n, want int }{{0, 4, 2}, {0, 2, 2}, {1, 3, 2}, {3, 1, 1}} {
		if got := v.countable(c.first, c.n); got != c.want {
			t.Errorf("of %d from %d on, a call takes %d, not %d", c.n, c.first, got, c.want)
		}
	}
	v.Set(1, nil, 0)
	if got := v.countable(0, 4); got != 3 {
		t.Errorf("with an empty one a call takes %d", got)
	}
}
