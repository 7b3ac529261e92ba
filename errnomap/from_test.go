package errnomap

import (
	"errors"
	"testing"
)

// Some of Windows's codes, by their names there.
const (
	errorInvalidFunction  = 1
	errorFileNotFound     = 2
	errorAccessDenied     = 5
	errorInvalidHandle    = 6
	errorNoMoreFiles      = 18
	errorWriteProtect     = 19
	errorSharingViolation = 32
	errorLockViolation    = 33
	errorHandleEOF        = 38
	errorNetnameDeleted   = 64
	errorInvalidParameter = 87
	errorBrokenPipe       = 109
	errorInvalidName      = 123
	errorNotLocked        = 158
	errorPipeBusy         = 231
	errorNoData           = 232
	errorDirectory        = 267
	errorIOPending        = 997
	errorPossibleDeadlock = 1131
	errorPrivilege        = 1314
	errorCantResolve      = 1921
	errorNotConnected     = 2250

	wsaeacces       = 10013
	wsaefault       = 10014
	wsaeinval       = 10022
	wsaewouldblock  = 10035
	wsaemsgsize     = 10040
	wsaeopnotsupp   = 10045
	wsaenetreset    = 10052
	wsaeconnaborted = 10053
	wsaeconnreset   = 10054
	wsaeisconn      = 10056
	wsaenotconn     = 10057
	wsaeshutdown    = 10058
	wsaeconnrefused = 10061

	statusTimeout           = 0x00000102
	statusPending           = 0x00000103
	statusObjectNameExists  = 0x40000000
	statusBufferOverflow    = 0x80000005
	statusNoMoreFiles       = 0x80000006
	statusEndOfFile         = 0xC0000011
	statusAccessDenied      = 0xC0000022
	statusPipeClosing       = 0xC00000B1
	statusPipeEmpty         = 0xC00000D9
	statusPipeBroken        = 0xC000014B
	statusCancelled         = 0xC0000120
	statusConnectionReset   = 0xC000020D
	statusConnectionRefused = 0xC0000236
)

func TestOneCodeMeansWhatItsCallMakesOfIt(t *testing.T) {
	for _, c := range []struct {
		name string
		op   Op
		code uint32
		want error
	}{
		{"success is no error", OpAny, 0, nil},
		{"success is no error in a call", OpRead, 0, nil},
		{"access denied is EACCES", OpAny, errorAccessDenied, EACCES},
		{"access denied to a file is EACCES", OpOpen, errorAccessDenied, EACCES},
		{"a directory opened for writing is EISDIR", OpOpenDirectory, errorAccessDenied, EISDIR},
		{"a directory unlinked is EISDIR", OpUnlinkDirectory, errorAccessDenied, EISDIR},
		{"a file renamed over a directory is EISDIR", OpRenameOverDirectory, errorAccessDenied, EISDIR},
		{"writing what is open for reading is EBADF", OpWrite, errorAccessDenied, EBADF},
		{"truncating what is open for reading is EINVAL", OpTruncate, errorAccessDenied, EINVAL},
		{"a process of somebody else is EPERM", OpKill, errorAccessDenied, EPERM},
		{"a pid that does not exist is ESRCH", OpKill, errorInvalidParameter, ESRCH},
		{"the end of a file is no error", OpRead, errorHandleEOF, nil},
		{"the end of a pipe is no error to its reader", OpRead, errorBrokenPipe, nil},
		{"the end of a pipe is EPIPE to its writer", OpWrite, errorBrokenPipe, EPIPE},
		{"a closing pipe is EPIPE to its writer", OpWrite, errorNoData, EPIPE},
		{"an empty pipe is EAGAIN to its reader", OpRead, errorNoData, EAGAIN},
		{"reading a directory is EISDIR", OpRead, errorInvalidFunction, EISDIR},
		{"an ioctl of another device is ENOTTY", OpIoctl, errorInvalidFunction, ENOTTY},
		{"the end of a directory is no error", OpReadDir, errorNoMoreFiles, nil},
		{"no more files is no table that is full", OpAny, errorNoMoreFiles, ENOENT},
		{"a write-protected medium is EROFS", OpAny, errorWriteProtect, EROFS},
		{"a file in use is EBUSY", OpAny, errorSharingViolation, EBUSY},
		{"a locked region is EAGAIN", OpLock, errorLockViolation, EAGAIN},
		{"a lock not granted yet is EAGAIN", OpLock, errorIOPending, EAGAIN},
		{"unlocking what is not locked is no error", OpLock, errorNotLocked, nil},
		{"a name that cannot be is ENOENT to a lookup", OpStat, errorInvalidName, ENOENT},
		{"a name that cannot be is EINVAL to its maker", OpAny, errorInvalidName, EINVAL},
		{"a deadlock is EDEADLK", OpAny, errorPossibleDeadlock, EDEADLK},
		{"not a directory is ENOTDIR", OpAny, errorDirectory, ENOTDIR},
		{"all instances of a pipe in use is EBUSY", OpAny, errorPipeBusy, EBUSY},
		{"a privilege not held is EPERM", OpAny, errorPrivilege, EPERM},
		{"a link that does not resolve is ELOOP", OpAny, errorCantResolve, ELOOP},
		{"no network connection is ENOTCONN", OpAny, errorNotConnected, ENOTCONN},
		{"synchronising a console is EINVAL", OpSync, errorInvalidHandle, EINVAL},

		{"a socket without data is EAGAIN", OpRecv, wsaewouldblock, EAGAIN},
		{"a connect under way is EINPROGRESS", OpConnect, wsaewouldblock, EINPROGRESS},
		{"no urgent byte is EINVAL", OpRecvUrgent, wsaewouldblock, EINVAL},
		{"sending after shutdown is EPIPE", OpSend, wsaeshutdown, EPIPE},
		{"receiving after shutdown is no error", OpRecv, wsaeshutdown, nil},
		{"sending unconnected is EPIPE", OpSend, wsaenotconn, EPIPE},
		{"receiving unconnected is ENOTCONN", OpRecv, wsaenotconn, ENOTCONN},
		{"a datagram without a destination is EDESTADDRREQ", OpSendDatagram, wsaenotconn, EDESTADDRREQ},
		{"a reset is ECONNRESET to its reader", OpRecv, wsaeconnreset, ECONNRESET},
		{"a reset before accept is ECONNABORTED", OpAccept, wsaeconnreset, ECONNABORTED},
		{"a reset that a completion port tells is ECONNRESET", OpRecv, errorNetnameDeleted, ECONNRESET},
		{"the same before accept is ECONNABORTED", OpAccept, errorNetnameDeleted, ECONNABORTED},
		{"a reset is ENOTCONN to shutdown", OpShutdown, wsaeconnreset, ENOTCONN},
		{"a port unreachable is ECONNREFUSED to a datagram socket", OpRecvDatagram, wsaeconnreset, ECONNREFUSED},
		{"a connection that broke is ECONNRESET to its reader", OpRecv, wsaeconnaborted, ECONNRESET},
		{"a connection that broke is ECONNABORTED elsewhere", OpAny, wsaeconnaborted, ECONNABORTED},
		{"a keep-alive without an answer is ETIMEDOUT", OpRecv, wsaenetreset, ETIMEDOUT},
		{"a datagram that expired is EHOSTUNREACH", OpSendDatagram, wsaenetreset, EHOSTUNREACH},
		{"a datagram cut short is no error", OpRecvDatagram, wsaemsgsize, nil},
		{"a datagram too long to send is EMSGSIZE", OpSendDatagram, wsaemsgsize, EMSGSIZE},
		{"connecting a listener is EISCONN", OpConnect, wsaeinval, EISCONN},
		{"the name of an unbound socket is no error", OpGetsockname, wsaeinval, nil},
		{"accept of what does not listen is EINVAL", OpAccept, wsaeinval, EINVAL},
		{"listen on a connected socket is EINVAL", OpListen, wsaeisconn, EINVAL},
		{"a port held exclusively is EADDRINUSE", OpBind, wsaeacces, EADDRINUSE},
		{"a raw socket without the privilege is EPERM", OpSocket, wsaeacces, EPERM},
		{"an address too short is EINVAL", OpBind, wsaefault, EINVAL},
		{"an unknown ioctl of a socket is ENOTTY", OpIoctl, wsaeopnotsupp, ENOTTY},
		{"a Win32 code from a call of Winsock is known", OpAny, errorIOPending, EINPROGRESS},
	} {
		if got := FromWin32(c.op, c.code); got != c.want {
			t.Errorf("%s: FromWin32 says %v", c.name, got)
		}
		if got := FromWinsock(c.op, c.code); got != c.want {
			t.Errorf("%s: FromWinsock says %v", c.name, got)
		}
	}
}

func TestAStatusFollowsTheOverridesOfItsTwin(t *testing.T) {
	for _, c := range []struct {
		name   string
		op     Op
		status uint32
		want   error
	}{
		{"success is no error", OpAny, 0, nil},
		{"information is no error", OpAny, statusObjectNameExists, nil},
		{"pending is EINPROGRESS", OpAny, statusPending, EINPROGRESS},
		{"a time-out is ETIMEDOUT", OpAny, statusTimeout, ETIMEDOUT},
		{"a longer message is no error to its reader", OpRead, statusBufferOverflow, nil},
		{"a longer answer is EMSGSIZE elsewhere", OpAny, statusBufferOverflow, EMSGSIZE},
		{"the end of a directory is no error", OpReadDir, statusNoMoreFiles, nil},
		{"the end of a file is no error", OpRead, statusEndOfFile, nil},
		{"the end of a file is ENODATA elsewhere", OpAny, statusEndOfFile, ENODATA},
		{"access denied is EACCES", OpAny, statusAccessDenied, EACCES},
		{"a directory unlinked is EISDIR", OpUnlinkDirectory, statusAccessDenied, EISDIR},
		{"a broken pipe is EPIPE to its writer", OpWrite, statusPipeBroken, EPIPE},
		{"a broken pipe is no error to its reader", OpRead, statusPipeBroken, nil},
		{"a closing pipe is no error to its reader", OpRead, statusPipeClosing, nil},
		{"a closing pipe is EPIPE to its writer", OpWrite, statusPipeClosing, EPIPE},
		{"an empty pipe is EAGAIN to its reader", OpRead, statusPipeEmpty, EAGAIN},
		{"cancelled is ECANCELED", OpAny, statusCancelled, ECANCELED},
		{"a reset is ECONNRESET", OpRecv, statusConnectionReset, ECONNRESET},
		{"a reset before accept is ECONNABORTED", OpAccept, statusConnectionReset, ECONNABORTED},
		{"refused is ECONNREFUSED", OpConnect, statusConnectionRefused, ECONNREFUSED},
	} {
		if got := FromNTStatus(c.op, c.status); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestAnUnknownCodeIsEIOAndIsNotLost(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want UnknownCode
		text string
	}{
		{"Win32", FromWin32(OpOpen, 15999), UnknownCode{Win32, OpOpen, 15999}, "input/output error (Win32 code 15999)"},
		{"Winsock", FromWinsock(OpSend, 11999), UnknownCode{Winsock, OpSend, 11999}, "input/output error (Winsock code 11999)"},
		{"a warning", FromNTStatus(OpRead, 0x80001234), UnknownCode{NTStatus, OpRead, 0x80001234}, "input/output error (NTSTATUS code 0x80001234)"},
		{"an error", FromNTStatus(OpRead, 0xC0FFEE00), UnknownCode{NTStatus, OpRead, 0xC0FFEE00}, "input/output error (NTSTATUS code 0xc0ffee00)"},
	} {
		if c.err != error(c.want) {
			t.Errorf("%s: the error is %#v", c.name, c.err)
		}
		if !errors.Is(c.err, EIO) || Of(c.err) != EIO {
			t.Errorf("%s: not EIO: %v", c.name, Of(c.err))
		}
		if got := c.err.Error(); got != c.text {
			t.Errorf("%s: the text is %q", c.name, got)
		}
		if got := From(OpAny, c.err); got != c.err {
			t.Errorf("%s: From made %#v of it", c.name, got)
		}
	}
}

func TestSpacesHaveNames(t *testing.T) {
	for space, want := range map[Space]string{Win32: "Win32", Winsock: "Winsock", NTStatus: "NTSTATUS", 9: "unknown space"} {
		if got := space.String(); got != want {
			t.Errorf("space %d is %q, want %q", space, got, want)
		}
	}
}

func TestHotErrnosDoNotAllocate(t *testing.T) {
	var sink error
	wrapped := error(UnknownCode{Win32, OpAny, 1})
	for name, f := range map[string]func(){
		"EAGAIN from Winsock":  func() { sink = FromWinsock(OpRecv, wsaewouldblock) },
		"EINPROGRESS":          func() { sink = FromWinsock(OpConnect, wsaewouldblock) },
		"success":              func() { sink = FromWinsock(OpRecv, wsaeshutdown) },
		"a status":             func() { sink = FromNTStatus(OpRecv, statusConnectionReset) },
		"the last number":      func() { sink = plain(EHWPOISON) },
		"From an Errno":        func() { sink = From(OpRecv, EAGAIN) },
		"Of an Errno":          func() { _ = Of(EAGAIN) },
		"Of a wrapped number":  func() { _ = Of(wrapped) },
		"the text of a number": func() { _ = EAGAIN.Error() },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
	_ = sink
}

func BenchmarkFromWinsock(b *testing.B) {
	for b.Loop() {
		_ = FromWinsock(OpRecv, wsaewouldblock)
	}
}

func BenchmarkFromNTStatus(b *testing.B) {
	for b.Loop() {
		_ = FromNTStatus(OpRecv, statusConnectionReset)
	}
}

func FuzzEveryCodeComesOutAsAnErrnoOrKept(f *testing.F) {
	f.Add(uint8(OpAny), uint32(errorAccessDenied))
	f.Add(uint8(OpConnect), uint32(wsaewouldblock))
	f.Add(uint8(opCount), uint32(statusEndOfFile))
	f.Fuzz(func(t *testing.T, op uint8, code uint32) {
		keeps := func(space Space, err error) {
			switch err := err.(type) {
			case nil:
			case Errno:
				if Name(err) == "" {
					t.Errorf("%v %#x is %d, which Linux does not have", space, code, err)
				}
			case UnknownCode:
				if err.Code != code || err.Op != Op(op) || (err.Space == NTStatus) != (space == NTStatus) {
					t.Errorf("%v %#x came out as %#v", space, code, err)
				}
			default:
				t.Errorf("%v %#x is %T", space, code, err)
			}
		}
		keeps(Win32, FromWin32(Op(op), code))
		keeps(NTStatus, FromNTStatus(Op(op), code))
		if err := fromCode(code).failed(Op(op)); code != 0 && code < firstInvented && err == nil {
			t.Errorf("code %d: a failure came out as none", code)
		}
	})
}
