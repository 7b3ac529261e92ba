package errnomap

import (
	"errors"
	"io/fs"
)

// Errno is an error with Linux's number. Zero is no error.
type Errno uintptr

// Error returns the text that syscall.Errno gives on Linux, "permission denied"
// for EACCES, or "errno N".
func (e Errno) Error() string { return message(e) }

// Is makes errors.Is answer as it does for syscall.Errno on Linux, for
// fs.ErrPermission, fs.ErrExist, fs.ErrNotExist and errors.ErrUnsupported.
func (e Errno) Is(target error) bool {
	switch target {
	case fs.ErrPermission:
		return e == EACCES || e == EPERM
	case fs.ErrExist:
		return e == EEXIST || e == ENOTEMPTY
	case fs.ErrNotExist:
		return e == ENOENT
	case errors.ErrUnsupported:
		return e == ENOSYS || e == EOPNOTSUPP
	}
	return false
}

// Temporary is true for EINTR, EMFILE, ENFILE and the errors of Timeout, as it is
// for syscall.Errno on Linux.
func (e Errno) Temporary() bool {
	return e == EINTR || e == EMFILE || e == ENFILE || e.Timeout()
}

// Timeout is true for EAGAIN and ETIMEDOUT, as it is for syscall.Errno on Linux.
func (e Errno) Timeout() bool { return e == EAGAIN || e == ETIMEDOUT }
