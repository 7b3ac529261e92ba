package errnomap

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"net"
	"os"
	"os/exec"
)

// sentinels are the errors of the standard library that stand for a number.
var sentinels = []struct {
	name  string
	err   error
	errno Errno
}{
	{"fs.ErrNotExist", fs.ErrNotExist, ENOENT},
	{"fs.ErrExist", fs.ErrExist, EEXIST},
	{"fs.ErrPermission", fs.ErrPermission, EACCES},
	{"fs.ErrInvalid", fs.ErrInvalid, EINVAL},
	{"fs.ErrClosed", fs.ErrClosed, EBADF},
	{"net.ErrClosed", net.ErrClosed, EBADF},
	{"os.ErrDeadlineExceeded", os.ErrDeadlineExceeded, ETIMEDOUT},
	{"context.DeadlineExceeded", context.DeadlineExceeded, ETIMEDOUT},
	{"context.Canceled", context.Canceled, ECANCELED},
	{"os.ErrProcessDone", os.ErrProcessDone, ESRCH},
	{"exec.ErrNotFound", exec.ErrNotFound, ENOENT},
	{"io.ErrClosedPipe", io.ErrClosedPipe, EPIPE},
	{"errors.ErrUnsupported", errors.ErrUnsupported, EOPNOTSUPP},
}

// sentinel is the number of the first sentinel that err matches, or 0.
func sentinel(err error) Errno {
	for _, s := range sentinels {
		if errors.Is(err, s.err) {
			return s.errno
		}
	}
	return 0
}

// Sentinels yields the names of the standard library's errors that [Of] gives a
// number, and the number, in the order in which they are tried.
func Sentinels() iter.Seq2[string, Errno] {
	return func(yield func(string, Errno) bool) {
		for _, s := range sentinels {
			if !yield(s.name, s.errno) {
				return
			}
		}
	}
}
