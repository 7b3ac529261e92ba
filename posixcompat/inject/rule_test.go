package inject

import (
	"slices"
	"testing"

	"causeway/errnomap"
)

func errnos(call string, fd, n int) (list []string) {
	for range n {
		list = append(list, errnomap.Name(Next(call, fd).Errno))
	}
	return list
}

func TestARuleSkipsAndThenAppliesSoManyTimes(t *testing.T) {
	defer Add(Rule{Call: "Write", Skip: 2, Times: 2, Errno: errnomap.EIO})()
	if got := errnos("Write", 5, 6); !slices.Equal(got, []string{"", "", "EIO", "EIO", "", ""}) {
		t.Errorf("got %q", got)
	}
}

func TestARuleWithoutTimesAppliesForEver(t *testing.T) {
	defer Add(Rule{Call: "Write", Errno: errnomap.EIO})()
	if got := errnos("Write", 5, 3); !slices.Equal(got, []string{"EIO", "EIO", "EIO"}) {
		t.Errorf("got %q", got)
	}
}

func TestARuleIsForItsCallAndDescriptorAlone(t *testing.T) {
	defer Add(Rule{Call: "Write", OnFD: true, FD: 5, Errno: errnomap.EIO})()
	if got := append(errnos("Writev", 5, 1), errnos("Write", 6, 1)...); !slices.Equal(got, []string{"", ""}) {
		t.Errorf("got %q", got)
	}
	if got := errnos("Write", 5, 1); got[0] != "EIO" {
		t.Errorf("got %q", got)
	}
}

func TestRulesForOneCallFollowOneAnother(t *testing.T) {
	defer Add(Rule{Call: "Read", Times: 1, Errno: errnomap.EINTR}, Rule{Call: "Read", Times: 1, Errno: errnomap.EIO})()
	if got := errnos("Read", 1, 3); !slices.Equal(got, []string{"EINTR", "EIO", ""}) {
		t.Errorf("got %q", got)
	}
}

func TestARuleThatIsTakenAwayAppliesNoMore(t *testing.T) {
	keep := Add(Rule{Call: "Read", Errno: errnomap.EIO})
	Add(Rule{Call: "Write", Errno: errnomap.EIO})()
	if got := append(errnos("Write", 1, 1), errnos("Read", 1, 1)...); !slices.Equal(got, []string{"", "EIO"}) {
		t.Errorf("got %q", got)
	}
	keep()
	if armed.Load() {
		t.Error("calls still look for rules")
	}
}

func TestCuttingLeavesTheFirstBytes(t *testing.T) {
	bufs := [][]byte{[]byte("abc"), []byte("de"), []byte("fgh")}
	for short, want := range map[int]string{1: "a", 3: "abc", 4: "abcd", 5: "abcde", 6: "abcdef", 99: "abcdefgh", 0: "abcdefgh"} {
		got := ""
		for _, b := range (Fault{Short: short}).CutAll(bufs) {
			got += string(b)
		}
		if got != want {
			t.Errorf("cut at %d leaves %q, not %q", short, got, want)
		}
		if one := string((Fault{Short: short}).Cut([]byte("abcdefgh"))); one != want {
			t.Errorf("one buffer cut at %d is %q, not %q", short, one, want)
		}
	}
	if string(bufs[1]) != "de" {
		t.Error("the caller's buffers were changed")
	}
}

func TestAResultIsAnErrorOrCut(t *testing.T) {
	for _, c := range []struct {
		f    Fault
		n    int64
		want int64
	}{{Fault{}, 7, 7}, {Fault{Errno: errnomap.EIO}, 7, -5}, {Fault{Short: 3}, 7, 3}, {Fault{Short: 9}, 7, 7}, {Fault{Short: 3}, -22, -22}} {
		if got := c.f.Result(c.n); got != c.want {
			t.Errorf("%+v makes %d of %d, not %d", c.f, got, c.n, c.want)
		}
	}
}

func TestWithoutRulesACallCostsNoMemory(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { Next("Write", 1) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
