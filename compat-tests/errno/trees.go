package errno

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"

	"causeway/compat-tests/suite"
	"causeway/errnomap"
)

var treeCases = []suite.Case{
	{
		Number: 10, Name: "the number is found anywhere in a tree of errors", Reference: suite.Facts,
		Source: "package errors: a tree is walked in pre-order, depth-first; errnomap.Of",
		Run: func(t *suite.T) {
			for _, tree := range trees {
				t.Errno(tree.name, tree.err)
			}
			t.Value("Of without a number", int(errnomap.Of(io.EOF)))
			t.Value("Of nil", int(errnomap.Of(nil)))
			t.Value("Is of another number", errnomap.Is(errnomap.EAGAIN, errnomap.EINTR))
			t.Value("Is of 0", errnomap.Is(nil, 0))
		},
	},
}

var trees = []struct {
	name string
	err  error
}{
	{"a path error", &fs.PathError{Op: "open", Path: "x", Err: errnomap.ENOTDIR}},
	{"a link error", &os.LinkError{Op: "rename", Old: "x", New: "y", Err: errnomap.EXDEV}},
	{"a network error", &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", errnomap.ECONNRESET)}},
	{"wrapped twice", fmt.Errorf("a: %w", fmt.Errorf("b: %w", errnomap.EPIPE))},
	{"joined", errors.Join(errors.New("x"), errnomap.EBUSY, errnomap.EPERM)},
	{"joined in a branch", errors.Join(errors.Join(errors.New("x")), fmt.Errorf("y: %w", errnomap.ELOOP))},
	{"a number and a sentinel", errors.Join(fs.ErrNotExist, errnomap.EACCES)},
	{"an unknown code of Windows", errnomap.FromWin32(errnomap.OpOpen, 15999)},
	{"a known code of Windows", errnomap.FromWinsock(errnomap.OpConnect, 10061)},
	{"fs.ErrNotExist", fmt.Errorf("x: %w", fs.ErrNotExist)},
	{"fs.ErrExist", fs.ErrExist},
	{"fs.ErrPermission", fs.ErrPermission},
	{"fs.ErrInvalid", fs.ErrInvalid},
	{"fs.ErrClosed", fs.ErrClosed},
	{"net.ErrClosed", net.ErrClosed},
	{"os.ErrDeadlineExceeded", os.ErrDeadlineExceeded},
	{"context.Canceled", context.Canceled},
	{"os.ErrProcessDone", os.ErrProcessDone},
	{"io.ErrClosedPipe", io.ErrClosedPipe},
	{"errors.ErrUnsupported", errors.ErrUnsupported},
}
