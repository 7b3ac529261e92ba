package file

import (
	"path/filepath"
	"testing"

	"causeway/posixcompat/internal/fd"
)

func TestTimesLeaveAModeAlone(t *testing.T) {
	f, err := Open(filepath.Join(t.TempDir(), "f"), fd.ReadWrite|Create, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := f.(*Regular).handle
	for _, mode := range []uint32{0o444, 0o400, 0o600, 0o640} {
		if err := Chmod(h, mode); err != nil {
			t.Fatal(err)
		}
		if err := SetTimes(h, Time{Omit: true}, Time{Now: true}); err != nil {
			t.Fatal(err)
		}
		if s, err := f.(*Regular).Stat(); err != nil || s.Mode&permissions != mode {
			t.Errorf("%o is %o, %v", mode, s.Mode, err)
		}
	}
}
