package winsock

import (
	"syscall"
	"unsafe"

	"causeway/errnomap"
	"causeway/posixcompat/internal/tally"

	"golang.org/x/sys/windows"
)

// formSize is the size of WSAPROTOCOL_INFOW.
const formSize = int(unsafe.Sizeof(windows.WSAProtocolInfo{}))

// Export returns the form in which Winsock hands the socket to the process pid, which
// must Import it while h is open.
func Export(h Handle, pid uint32) ([]byte, errnomap.Errno) {
	raw := new(windows.WSAProtocolInfo)
	tally.Add()
	if err := windows.WSADuplicateSocket(h, pid, raw); err != nil {
		code, _ := err.(syscall.Errno)
		return nil, errnoOf(code)
	}
	form := make([]byte, formSize)
	copy(form, (*[formSize]byte)(unsafe.Pointer(raw))[:])
	return form, 0
}

// Import makes a socket of what another process exported for this one. EINVAL: the form
// is of another length; and what Winsock says of it.
func Import(form []byte) (Handle, errnomap.Errno) {
	if len(form) != formSize {
		return Invalid, errnomap.EINVAL
	}
	if err := startup(); err != nil {
		return Invalid, errnomap.ENETDOWN
	}
	raw := new(windows.WSAProtocolInfo)
	copy((*[formSize]byte)(unsafe.Pointer(raw))[:], form)
	tally.Add()
	h, err := windows.WSASocket(-1, -1, -1, raw, 0, windows.WSA_FLAG_OVERLAPPED|windows.WSA_FLAG_NO_HANDLE_INHERIT)
	if err != nil {
		code, _ := err.(syscall.Errno)
		return Invalid, errnoOf(code)
	}
	return h, 0
}
