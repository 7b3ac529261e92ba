package winsock

import (
	"encoding/binary"
	"syscall"
	"unsafe"

	"causeway/errnomap"
	"causeway/posixcompat/internal/tally"

	"golang.org/x/sys/windows"
)

const (
	unixFamily = 1          // AF_UNIX, on both systems
	unixPath   = 108        // the size of sun_path
	peerPID    = 0x58000100 // SIO_AF_UNIX_GETPEERPID
)

// DialUnix connects a stream to the socket of the system's own AF_UNIX that has the path,
// one of Windows, and tells its process, 0 if the system does not. EAFNOSUPPORT: the
// system has no AF_UNIX. ENAMETOOLONG: the path does not fit.
//
// It is written by the documentation of afunix.h: Wine has no such sockets.
func DialUnix(path string) (h Handle, pid uint32, e errnomap.Errno) {
	if len(path) >= unixPath {
		return Invalid, 0, errnomap.ENAMETOOLONG
	}
	h, e = Open(unixFamily, 1, 0)
	if e != 0 {
		return Invalid, 0, e
	}
	address := new([2 + unixPath]byte)
	binary.LittleEndian.PutUint16(address[:], unixFamily)
	copy(address[2:], path)
	_, _ = ioctl(h, 0x8004667e, 0) // connecting to one of this machine does not take long
	tally.Add()
	r, _, failed := syscall.SyscallN(procConnect.Addr(), uintptr(h), uintptr(unsafe.Pointer(address)), uintptr(len(address)))
	if e = result(r, failed); e == 0 {
		e = NonBlocking(h)
	}
	if e != 0 {
		_ = Close(h)
		return Invalid, 0, e
	}
	out, n := new([4]byte), uint32(0)
	tally.Add()
	if err := windows.WSAIoctl(h, peerPID, nil, 0, &out[0], uint32(len(out)), &n, nil, 0); err == nil && n == 4 {
		pid = binary.LittleEndian.Uint32(out[:])
	}
	return h, pid, 0
}
