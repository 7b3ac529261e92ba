package rawio

import (
	"net"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

// noSocket is a handle of nothing, and what the system says of it.
const (
	noSocket      = Handle(windows.InvalidHandle)
	noSocketErrno = errnomap.ENOTSOCK
)

// connect returns a non-blocking socket that is connected to addr.
func connect(t testing.TB, addr *net.TCPAddr) Handle {
	t.Helper()
	h, err := windows.WSASocket(windows.AF_INET, windows.SOCK_STREAM, 0, nil, 0, windows.WSA_FLAG_OVERLAPPED|windows.WSA_FLAG_NO_HANDLE_INHERIT)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = windows.Closesocket(h) })
	if err := windows.Connect(h, &windows.SockaddrInet4{Port: addr.Port, Addr: [4]byte(addr.IP.To4())}); err != nil {
		t.Fatal(err)
	}
	const fionbio = 0x8004667e
	on, n := uint32(1), uint32(0)
	if err := windows.WSAIoctl(h, fionbio, (*byte)(unsafe.Pointer(&on)), 4, nil, 0, &n, nil, 0); err != nil {
		t.Fatal(err)
	}
	return h
}

// shutWrite ends what the socket sends.
func shutWrite(h Handle) error { return windows.Shutdown(h, windows.SHUT_WR) }
