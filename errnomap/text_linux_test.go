package errnomap

import (
	"testing"

	"golang.org/x/sys/unix"
)

// message and Name are what Windows has; here the kernel's type is at hand to compare with.
func TestTextsAndNamesAreThoseOfGoOnLinux(t *testing.T) {
	for e := Errno(0); e < 300; e++ {
		if got, want := message(e), e.Error(); got != want {
			t.Errorf("the text of %d is %q, Go has %q", e, got, want)
		}
		if got, want := Name(e), unix.ErrnoName(e); got != want {
			t.Errorf("the name of %d is %q, x/sys/unix has %q", e, got, want)
		}
	}
}
