package winsock

import (
	"syscall"

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
