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

// OpenUnix makes a stream of the system's own AF_UNIX. EAFNOSUPPORT: it has none.
//
// What is here is written by the documentation of afunix.h: Wine has no such sockets.
func OpenUnix() (Handle, errnomap.Errno) { return Open(unixFamily, 1, 0) }

// DialUnix connects a stream to the socket of the system's own AF_UNIX that has the path,
// one of Windows. EAFNOSUPPORT: the system has no AF_UNIX. ENAMETOOLONG: the path does
// not fit.
func DialUnix(path string) (Handle, errnomap.Errno) {
	h, e := OpenUnix()
	if e != 0 {
		return Invalid, e
	}
	_, _ = ioctl(h, 0x8004667e, 0) // connecting to one of this machine does not take long
	if e = withUnixPath(procConnect, h, path); e == 0 {
		e = NonBlocking(h)
	}
	if e != 0 {
		_ = Close(h)
		return Invalid, e
	}
	return h, 0
}

// BindUnix binds h, which OpenUnix made, to a path of Windows: the system makes a node
// there. ENAMETOOLONG: the path does not fit; and what bind says.
func BindUnix(h Handle, path string) errnomap.Errno { return withUnixPath(procBind, h, path) }

func withUnixPath(proc *windows.LazyProc, h Handle, path string) errnomap.Errno {
	if len(path) >= unixPath {
		return errnomap.ENAMETOOLONG
	}
	address := new([2 + unixPath]byte)
	binary.LittleEndian.PutUint16(address[:], unixFamily)
	copy(address[2:], path)
	tally.Add()
	r, _, failed := syscall.SyscallN(proc.Addr(), uintptr(h), uintptr(unsafe.Pointer(address)), uintptr(len(address)))
	return result(r, failed)
}

// UnixPeer tells the process at the other end of a connection, 0 if the system does not.
func UnixPeer(h Handle) uint32 {
	out, n := new([4]byte), uint32(0)
	tally.Add()
	if err := windows.WSAIoctl(h, peerPID, nil, 0, &out[0], uint32(len(out)), &n, nil, 0); err != nil || n != 4 {
		return 0
	}
	return binary.LittleEndian.Uint32(out[:])
}
