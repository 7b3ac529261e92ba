package file

import (
	"math"
	"sync"
	"time"

	"golang.org/x/sys/windows"
)

// twoSteps tells that the system looks for the end of a file and then writes there, so
// that two processes may write to one place. Windows does both in one step; only Wine is
// known not to, and no answer of its tells.
var twoSteps = sync.OnceValue(func() bool { return ntdll.NewProc("wine_get_version").Find() == nil })

// appending lets one goroutine after the other ask for the lock of holdEnd.
var appending sync.Mutex

// holdEnd keeps others who append to h's file from doing so until the function that it
// returns is called, by a lock on a byte that no file has. Wine does not wait for locks by
// handles that are overlapped, so it is asked again and again.
func holdEnd(h windows.Handle) (release func()) {
	if !twoSteps() {
		return func() {}
	}
	appending.Lock()
	beyond := windows.Overlapped{Offset: math.MaxUint32 - 1, OffsetHigh: math.MaxInt32}
	const try = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	for windows.LockFileEx(h, try, 0, 1, 0, &beyond) == windows.ERROR_LOCK_VIOLATION {
		time.Sleep(askAgain)
	}
	return func() {
		_ = windows.UnlockFileEx(h, 0, 1, 0, &beyond) // fails where the file system has no locks
		appending.Unlock()
	}
}

const askAgain = 200 * time.Microsecond
