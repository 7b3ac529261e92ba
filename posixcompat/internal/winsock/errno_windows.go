package winsock

import (
	"sync"
	"syscall"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

// wouldBlock is told apart first, for it is no failure.
const wouldBlock = syscall.Errno(10035)

// errnoOf returns Linux's number for a Winsock code.
func errnoOf(code syscall.Errno) errnomap.Errno {
	if code == wouldBlock {
		return errnomap.EAGAIN
	}
	if e := errnomap.Of(code); e != 0 {
		return e
	}
	return errnomap.EIO
}

// LosesPartialSends reports whether the system is one that may lose data of a send
// that its buffer has not room for. Wine takes such a send whole and sends the rest
// in the background, and now and then some of that never arrives (seen with 10.0).
var LosesPartialSends = sync.OnceValue(func() bool {
	return windows.NewLazySystemDLL("ntdll.dll").NewProc("wine_get_version").Find() == nil
})
