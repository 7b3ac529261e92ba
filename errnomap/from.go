package errnomap

import "strconv"

// FromWin32 turns what GetLastError gave after op into an error: nil for
// ERROR_SUCCESS, an Errno for a code that the tables know, an [UnknownCode] for
// any other. It takes Winsock's codes too, since GetLastError returns them.
//
// Nil also means that Linux's call would have succeeded: ERROR_HANDLE_EOF in
// OpRead is 0 bytes, ERROR_NOT_LOCKED in OpLock is an unlock that did nothing.
// docs/errno.md lists these; a caller that names such an Op must be ready for it.
func FromWin32(op Op, code uint32) error {
	if code == success {
		return nil
	}
	e, ok := find(op, code)
	if !ok {
		return UnknownCode{Space: spaceOf(code), Op: op, Code: code}
	}
	return plain(e)
}

// FromWinsock turns what WSAGetLastError gave after op into an error. It is
// [FromWin32]: calls of Winsock return Win32 codes too, ERROR_IO_PENDING for one.
func FromWinsock(op Op, code uint32) error { return FromWin32(op, code) }

// FromNTStatus turns the status of a system call, a driver or a completion into an
// error, as [FromWin32] does. Statuses of success and information are nil unless
// the table has them (STATUS_PENDING is EINPROGRESS, STATUS_TIMEOUT ETIMEDOUT).
func FromNTStatus(op Op, status uint32) error {
	if status == success {
		return nil
	}
	e, ok := findStatus(op, status)
	if ok {
		return plain(e)
	}
	if isSuccess(status) {
		return nil
	}
	return UnknownCode{Space: NTStatus, Op: op, Code: status}
}

// isSuccess is Windows's NT_SUCCESS: severities 0 and 1.
func isSuccess(status uint32) bool { return status>>31 == 0 }

// plain is e as an error: nil when it is 0. It does not allocate: the runtime has
// values below 256 ready, and all of ours are.
func plain(e Errno) error {
	if e == 0 {
		return nil
	}
	return e
}

// UnknownCode is the error for a Windows code that the tables do not know. It
// keeps the code, is comparable, and unwraps to [Unknown].
type UnknownCode struct {
	Space Space
	Op    Op
	Code  uint32
}

// Unknown is the errno of a code that the tables do not know. EIO says that
// something below failed, which is all that is known. EINVAL, which others answer,
// would blame the caller's arguments, and EACCES its rights: programs act on these
// (they stop trying, or ask for a password), and the guess would be acted on.
const Unknown = EIO

// Error returns the text of EIO and the code.
func (u UnknownCode) Error() string {
	number := strconv.FormatUint(uint64(u.Code), 10)
	if u.Space == NTStatus {
		number = "0x" + strconv.FormatUint(uint64(u.Code), 16)
	}
	return message(Unknown) + " (" + u.Space.String() + " code " + number + ")"
}

// Unwrap returns [Unknown].
func (u UnknownCode) Unwrap() error { return Unknown }
