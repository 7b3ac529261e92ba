package file

import (
	"fmt"
	"testing"

	"causeway/errnomap"

	"golang.org/x/sys/unix"
)

func TestListingsAreThoseThatXSysReads(t *testing.T) {
	entries := []entry{{1, entryDir, "."}, {2, entryDir, ".."}, {3, entryFile, "a"}, {4, entryLink, "name with ümlaut"}}
	for _, size := range []int{24, 25, 31, 32, 48, 200} {
		var names []string
		pos, calls := int64(0), 0
		for {
			buf := make([]byte, size)
			n, next, err := fill(buf, entries, pos)
			if err != nil {
				if err != errnomap.EINVAL || size >= 40 {
					t.Fatalf("%d bytes: %v", size, err)
				}
				break
			}
			if n == 0 {
				break
			}
			_, _, names = unix.ParseDirent(buf[:n], -1, names)
			pos = next
			calls++
		}
		want := "[a name with ümlaut]"
		if size < 40 {
			want = "[a]"
		}
		if fmt.Sprint(names) != want {
			t.Errorf("%d bytes: %q, not %v, in %d calls", size, names, want, calls)
		}
	}
	for _, pos := range []int64{-1, 4, 1 << 40} {
		if n, next, err := fill(make([]byte, 100), entries, pos); n != 0 || next != pos || err != nil {
			t.Errorf("from %d: %d, %d, %v", pos, n, next, err)
		}
	}
}
