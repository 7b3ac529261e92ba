package errnomap

import "syscall"

// Errno is an error with Linux's number; here it is the kernel's own type. Zero is no error.
type Errno = syscall.Errno

// system is the number of err, if it is one of this system's.
func system(err error) number {
	if e, ok := err.(Errno); ok {
		return fromErrno(e)
	}
	return numberless
}
