package mem

import (
	"fmt"

	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

const lockAdvice = "the process's working set cannot grow that far"

// hugePageSize returns the size of large pages, 0 if there are none.
func hugePageSize() uintptr { return windows.GetLargePageMinimum() }

func hugeAdvice(err error, pages uintptr) string {
	if errnomap.Is(err, errnomap.EPERM) {
		return "the account lacks the right \"Lock pages in memory\" (SeLockMemoryPrivilege): " +
			"grant it in secpol.msc, Local Policies, User Rights Assignment, and log on again"
	}
	return fmt.Sprintf("%d in a row are needed, and memory is too fragmented, or the system gives none; soon after it has started there are most", pages)
}

// transparent reports whether the system uses huge pages of its own accord.
func transparent() bool { return false }
