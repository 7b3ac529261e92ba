package file

import (
	"testing"

	"causeway/errnomap"
)

func TestModesOfFallocateThatMakeNoSenseAreRefused(t *testing.T) {
	for _, c := range []struct {
		name        string
		mode        uint32
		off, length int64
		want        error
	}{
		{"room", 0, 0, 1, nil},
		{"room behind the end", KeepSize, 0, 1, nil},
		{"a hole", PunchHole | KeepSize, 5, 1, nil},
		{"a hole that may change the size", PunchHole, 0, 1, errnomap.EOPNOTSUPP},
		{"zeros", ZeroRange, 0, 1, nil},
		{"zeros and a hole", ZeroRange | PunchHole | KeepSize, 0, 1, errnomap.EOPNOTSUPP},
		{"collapsing", collapseRange, 0, 1, nil},
		{"collapsing and keeping", collapseRange | KeepSize, 0, 1, errnomap.EOPNOTSUPP},
		{"an unknown mode", 1 << 12, 0, 1, errnomap.EOPNOTSUPP},
		{"no length, before an unknown mode", 1 << 12, 0, 0, errnomap.EINVAL},
		{"a negative offset", 0, -1, 1, errnomap.EINVAL},
	} {
		if err := CheckAllocate(c.mode, c.off, c.length); err != c.want {
			t.Errorf("%s: %v, not %v", c.name, err, c.want)
		}
	}
}
