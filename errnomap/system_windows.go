package errnomap

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// system is the number of err, if it is one of this system's.
func system(err error) number {
	switch e := err.(type) {
	case Errno:
		return fromErrno(e)
	case syscall.Errno:
		return fromCode(uint32(e))
	case windows.NTStatus:
		return fromStatus(uint32(e))
	}
	return numberless
}
