package errnomap

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"testing"

	"pgregory.net/rapid"
)

// claims is an error that says what it is as, without wrapping it.
type claims struct{ e Errno }

func (c claims) Error() string { return "claims" }
func (c claims) As(target any) bool {
	e, ok := target.(*Errno)
	if ok {
		*e = c.e
	}
	return ok
}

// matches is an error that is a sentinel by its own word.
type matches struct{ target error }

func (m matches) Error() string        { return "matches" }
func (m matches) Is(target error) bool { return target == m.target }

func TestOfFindsTheNumberWhereverItIs(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want Errno
	}{
		{"no error", nil, 0},
		{"an error without a number", errors.New("x"), 0},
		{"a number", EAGAIN, EAGAIN},
		{"zero is no number", Errno(0), 0},
		{"a path error", &fs.PathError{Op: "open", Path: "x", Err: ENOENT}, ENOENT},
		{"a link error", &os.LinkError{Op: "rename", Old: "x", New: "y", Err: EXDEV}, EXDEV},
		{"a system call's error", os.NewSyscallError("connect", ECONNREFUSED), ECONNREFUSED},
		{"a network error", &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", ECONNRESET)}, ECONNRESET},
		{"wrapped text", fmt.Errorf("a: %w", fmt.Errorf("b: %w", EPIPE)), EPIPE},
		{"joined: the first one", errors.Join(errors.New("x"), EBUSY, EPERM), EBUSY},
		{"joined in a branch", errors.Join(errors.Join(errors.New("x")), fmt.Errorf("y: %w", EPERM)), EPERM},
		{"two wrapped", fmt.Errorf("%w and %w", errors.New("x"), EINTR), EINTR},
		{"a zero hides nothing", errors.Join(Errno(0), EINTR), EINTR},
		{"an error that claims a number", fmt.Errorf("x: %w", claims{ESTALE}), ESTALE},
		{"an error that claims zero", errors.Join(claims{0}, EIO), EIO},
		{"a nil branch", nilBranch{}, ENXIO},
		{"an unknown code", fmt.Errorf("x: %w", UnknownCode{Win32, OpOpen, 15999}), EIO},
		{"a number beyond 32 bits is itself", fmt.Errorf("x: %w", Errno(1<<33+1)), 1<<33 + 1},
		{"a number goes before a sentinel", errors.Join(fs.ErrNotExist, EACCES), EACCES},
		{"not there", fmt.Errorf("x: %w", fs.ErrNotExist), ENOENT},
		{"there", fs.ErrExist, EEXIST},
		{"not allowed", fs.ErrPermission, EACCES},
		{"invalid", fs.ErrInvalid, EINVAL},
		{"a closed file", os.ErrClosed, EBADF},
		{"a closed connection", &net.OpError{Op: "read", Net: "tcp", Err: net.ErrClosed}, EBADF},
		{"past the deadline", &fs.PathError{Op: "read", Path: "x", Err: os.ErrDeadlineExceeded}, ETIMEDOUT},
		{"past the context's deadline", context.DeadlineExceeded, ETIMEDOUT},
		{"cancelled", context.Canceled, ECANCELED},
		{"a process that is done", os.ErrProcessDone, ESRCH},
		{"a program that is not there", &exec.Error{Name: "x", Err: exec.ErrNotFound}, ENOENT},
		{"a closed pipe", io.ErrClosedPipe, EPIPE},
		{"unsupported", errors.ErrUnsupported, EOPNOTSUPP},
		{"an error that says it is a sentinel", matches{fs.ErrNotExist}, ENOENT},
		{"the end of a file is no error number", io.EOF, 0},
	} {
		if got := Of(c.err); got != c.want {
			t.Errorf("%s: Of says %d %s, want %d %s", c.name, got, Name(got), c.want, Name(c.want))
		}
		if c.want != 0 && (!Is(c.err, c.want) || Is(c.err, c.want+1)) {
			t.Errorf("%s: Is does not agree with Of", c.name)
		}
		if Is(c.err, 0) {
			t.Errorf("%s: Is says yes to 0", c.name)
		}
	}
}

func TestSentinelsListsWhatOfAnswers(t *testing.T) {
	i := 0
	for name, errno := range Sentinels() {
		if got := Of(sentinels[i].err); got != errno {
			t.Errorf("Of says %s of %s, the list %s", Name(got), name, Name(errno))
		}
		i++
	}
	if i != len(sentinels) {
		t.Errorf("%d of %d are listed", i, len(sentinels))
	}
	for range Sentinels() {
		break
	}
}

type nilBranch struct{}

func (nilBranch) Error() string   { return "branches" }
func (nilBranch) Unwrap() []error { return []error{nil, ENXIO} }

func TestFromKeepsWhatItDoesNotKnow(t *testing.T) {
	strange := errors.New("strange")
	for _, c := range []struct {
		name string
		op   Op
		err  error
		want error
	}{
		{"no error", OpRead, nil, nil},
		{"zero", OpRead, Errno(0), Errno(0)},
		{"a number", OpRead, EAGAIN, EAGAIN},
		{"a wrapped number", OpRead, &fs.PathError{Op: "read", Path: "x", Err: EAGAIN}, EAGAIN},
		{"a sentinel", OpRead, fmt.Errorf("x: %w", fs.ErrClosed), EBADF},
		{"an error without a number", OpRead, strange, strange},
		{"an unknown code keeps its call", OpAny, fmt.Errorf("x: %w", UnknownCode{Win32, OpOpen, 15999}), UnknownCode{Win32, OpOpen, 15999}},
		{"a code that the call knows", OpKill, UnknownCode{Win32, OpAny, errorInvalidParameter}, ESRCH},
	} {
		if got := From(c.op, c.err); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// windowsCode stands for syscall.Errno of Windows on the systems that have none.
type windowsCode uint32

func (c windowsCode) Error() string { return "a code of Windows" }

// windowsStatus stands for windows.NTStatus.
type windowsStatus uint32

func (s windowsStatus) Error() string { return "a status of Windows" }

// asOnWindows is what system is there.
func asOnWindows(err error) number {
	switch e := err.(type) {
	case Errno:
		return fromErrno(e)
	case windowsCode:
		return fromCode(uint32(e))
	case windowsStatus:
		return fromStatus(uint32(e))
	}
	return numberless
}

func TestACodeInATreeIsUnderstoodAsItsCalls(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want error
	}{
		{"a code without a call", windowsCode(errorAccessDenied), EACCES},
		{"reading what is open for writing", &fs.PathError{Op: "read", Path: "x", Err: windowsCode(errorAccessDenied)}, EBADF},
		{"a call that is not known", &fs.PathError{Op: "open", Path: "x", Err: windowsCode(errorAccessDenied)}, EACCES},
		{"a connection that broke", &net.OpError{Op: "read", Err: os.NewSyscallError("wsarecv", windowsCode(wsaeconnaborted))}, ECONNRESET},
		{"a port held exclusively", &net.OpError{Op: "listen", Err: os.NewSyscallError("bind", windowsCode(wsaeacces))}, EADDRINUSE},
		{"an unreachable port", &net.OpError{Op: "read", Err: os.NewSyscallError("wsarecvfrom", windowsCode(wsaeconnreset))}, ECONNREFUSED},
		{"an unreachable port on a connected datagram socket", &net.OpError{Op: "read", Net: "udp4", Err: os.NewSyscallError("wsarecv", windowsCode(wsaeconnreset))}, ECONNREFUSED},
		{"the same when sending, in a branch", &net.OpError{Op: "write", Net: "udp", Err: errors.Join(os.NewSyscallError("wsasend", windowsCode(wsaeconnreset)))}, ECONNREFUSED},
		{"a reset of a stream", &net.OpError{Op: "read", Net: "tcp4", Err: os.NewSyscallError("wsarecv", windowsCode(wsaeconnreset))}, ECONNRESET},
		{"a process that is not there", os.NewSyscallError("OpenProcess", windowsCode(errorInvalidParameter)), ESRCH},
		{"a process of somebody else", os.NewSyscallError("TerminateProcess", windowsCode(errorAccessDenied)), EPERM},
		{"the inner call counts", &fs.PathError{Op: "read", Err: os.NewSyscallError("bind", windowsCode(wsaeacces))}, EADDRINUSE},
		{"the call above a branch", &os.SyscallError{Syscall: "bind", Err: errors.Join(errors.New("x"), windowsCode(wsaeacces))}, EADDRINUSE},
		{"the call in a branch", errors.Join(os.NewSyscallError("listen", errors.New("x")), os.NewSyscallError("bind", windowsCode(wsaeacces))), EADDRINUSE},
		{"the call of another branch", errors.Join(os.NewSyscallError("bind", errors.New("x")), windowsCode(wsaeacces)), EACCES},
		{"an end of file that somebody called an error", &fs.PathError{Op: "read", Path: "x", Err: windowsCode(errorHandleEOF)}, ENODATA},
		{"success is no number", errors.Join(windowsCode(0), windowsStatus(0), EPERM), EPERM},
		{"a status", windowsStatus(statusConnectionReset), ECONNRESET},
		{"a status in a code's place", windowsCode(statusAccessDenied), EACCES},
		{"an HRESULT over a code", windowsCode(0x80070005), EACCES},
		{"an HRESULT over success", errors.Join(windowsCode(0x80070000), EPERM), EPERM},
		{"an HRESULT of another kind", windowsCode(0x80004005), UnknownCode{Win32, OpAny, 0x80004005}},
		{"the first number of package syscall", windowsCode(firstInvented), E2BIG},
		{"the last number of package syscall", windowsCode(firstInvented + 130), ENOTSUP},
		{"one beyond the last", windowsCode(firstInvented + 131), UnknownCode{Win32, OpAny, firstInvented + 131}},
		{"an unknown code keeps its call", os.NewSyscallError("bind", windowsCode(15999)), UnknownCode{Win32, OpBind, 15999}},
	} {
		n, op := search(c.err, asOnWindows)
		if got := n.failed(op); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// tree draws an error tree and the first number in it, by the order of errors.As.
func tree(depth int) *rapid.Generator[drawn] {
	return rapid.Custom(func(t *rapid.T) drawn {
		kind := rapid.IntRange(0, 6).Draw(t, "kind")
		if depth == 0 {
			kind %= 2
		}
		switch kind {
		case 0:
			return drawn{err: errors.New("no number")}
		case 1:
			e := Errno(rapid.IntRange(0, 133).Draw(t, "errno"))
			return drawn{e, e}
		case 2:
			inner := tree(depth-1).Draw(t, "inner")
			return drawn{fmt.Errorf("x: %w", inner.err), inner.first}
		case 3:
			inner := tree(depth-1).Draw(t, "inner")
			return drawn{&fs.PathError{Op: "read", Path: "x", Err: inner.err}, inner.first}
		case 4:
			inner := tree(depth-1).Draw(t, "inner")
			return drawn{&net.OpError{Op: "read", Err: os.NewSyscallError("wsarecv", inner.err)}, inner.first}
		default:
			branches := rapid.SliceOfN(tree(depth-1), 1, 4).Draw(t, "branches")
			var d drawn
			var errs []error
			for _, b := range branches {
				errs = append(errs, b.err)
				if d.first == 0 {
					d.first = b.first
				}
			}
			d.err = errors.Join(errs...)
			return d
		}
	})
}

type drawn struct {
	err   error
	first Errno
}

func TestOfTakesTheFirstNumberOfAnyTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := tree(5).Draw(t, "tree")
		if got := Of(d.err); got != d.first {
			t.Fatalf("Of says %d, the first number is %d", got, d.first)
		}
		if d.first != 0 && From(OpAny, d.err) != error(d.first) {
			t.Fatalf("From says %v, the first number is %d", From(OpAny, d.err), d.first)
		}
	})
}
