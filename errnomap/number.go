package errnomap

// number is an error number as it was found in a tree, before it is known which
// call it came from.
type number struct {
	kind numberKind
	code uint64
}

type numberKind uint8

const (
	noNumber     numberKind = iota
	linuxNumber             // an Errno
	win32Number             // a code of GetLastError or WSAGetLastError
	statusNumber            // an NTSTATUS
)

// fromErrno is the number of an Errno.
func fromErrno(e Errno) number {
	if e == 0 {
		return number{}
	}
	return number{linuxNumber, uint64(e)}
}

// fromUnknown gets the code back out of the error that kept it.
func fromUnknown(u UnknownCode) number {
	if u.Space == NTStatus {
		return number{statusNumber, uint64(u.Code)}
	}
	return number{win32Number, uint64(u.Code)}
}

// What a number in the place of a Win32 code can be besides.
const (
	// hresultWin32 is what HRESULT_FROM_WIN32 puts above a Win32 code.
	hresultWin32     = 0x80070000
	hresultWin32Mask = 0xFFFF0000
	// firstStatusError is the first NTSTATUS of severity 3.
	firstStatusError = 0xC0000000
)

// fromCode is the number of a syscall.Errno of Windows: a Win32 or Winsock code, an
// HRESULT over one, an NTSTATUS, or one of package syscall's own.
func fromCode(code uint32) number {
	switch {
	case code == success:
		return number{}
	case code >= firstInvented && code-firstInvented < uint32(len(inventedTable)):
		return fromErrno(inventedTable[code-firstInvented])
	case code&hresultWin32Mask == hresultWin32:
		return fromCode(code &^ hresultWin32Mask)
	case code >= firstStatusError:
		return number{statusNumber, uint64(code)}
	}
	return number{win32Number, uint64(code)}
}

// fromStatus is the number of an NTSTATUS.
func fromStatus(status uint32) number {
	if status == success {
		return number{}
	}
	return number{statusNumber, uint64(status)}
}

// as is n as an error of op.
func (n number) as(op Op) error {
	switch n.kind {
	case win32Number:
		return FromWin32(op, uint32(n.code))
	case statusNumber:
		return FromNTStatus(op, uint32(n.code))
	}
	return plain(Errno(n.code))
}

// failed is n as an error of op where it is known that the call failed: what Linux
// would have made a success is what it is in any call.
func (n number) failed(op Op) error {
	if err := n.as(op); err != nil {
		return err
	}
	return n.as(OpAny)
}
