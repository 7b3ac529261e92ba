package file

import (
	"testing"

	"causeway/errnomap"
)

func TestDirectTransfersAreWholeSectors(t *testing.T) {
	for _, c := range []struct {
		name    string
		address uintptr
		length  int
		off     int64
		want    error
	}{
		{"all aligned to a page", 0x10000, 4096, 8192, nil},
		{"a buffer at a sector but not at a page", 0x10200, 4096, 0, nil},
		{"a buffer between sectors", 0x10001, 4096, 0, errnomap.EINVAL},
		{"part of a sector", 0x10000, 100, 0, errnomap.EINVAL},
		{"from within a sector", 0x10000, 4096, 100, errnomap.EINVAL},
		{"nothing", 0x10000, 0, 512, nil},
	} {
		if err := Aligned(512, c.address, c.length, c.off); err != c.want {
			t.Errorf("%s: %v, not %v", c.name, err, c.want)
		}
	}
	if err := Aligned(4096, 0x10000, 4096, 512); err != errnomap.EINVAL {
		t.Errorf("a sector of 4096: %v", err)
	}
}
