package rawio

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

var (
	winsock  = windows.NewLazySystemDLL("ws2_32.dll")
	procRecv = winsock.NewProc("WSARecv")
	procSend = winsock.NewProc("WSASend")
)

func (v *Vec) recv(h Handle, first, n int) (int, errnomap.Errno) {
	v.call.moved, v.call.flags = 0, 0
	failed, _, code := syscall.SyscallN(procRecv.Addr(), uintptr(h), uintptr(unsafe.Pointer(&v.buffers[first])), uintptr(v.countable(first, n)),
		uintptr(unsafe.Pointer(&v.call.moved)), uintptr(unsafe.Pointer(&v.call.flags)), 0, 0)
	return v.result(errnomap.OpRecv, failed, code)
}

func (v *Vec) send(h Handle, first, n int) (int, errnomap.Errno) {
	v.call.moved = 0
	failed, _, code := syscall.SyscallN(procSend.Addr(), uintptr(h), uintptr(unsafe.Pointer(&v.buffers[first])), uintptr(v.countable(first, n)),
		uintptr(unsafe.Pointer(&v.call.moved)), 0, 0, 0)
	return v.result(errnomap.OpSend, failed, code)
}

func (v *Vec) result(op errnomap.Op, failed uintptr, code syscall.Errno) (int, errnomap.Errno) {
	if int32(failed) != 0 {
		return 0, errno(op, uintptr(code))
	}
	return int(v.call.moved), 0
}

// mapMemory reserves whole pages; the size is known again when they are freed.
func mapMemory(size uintptr) (unsafe.Pointer, errnomap.Errno) {
	addr, err := windows.VirtualAlloc(0, size, windows.MEM_COMMIT|windows.MEM_RESERVE, windows.PAGE_READWRITE)
	if err != nil {
		return nil, errnomap.ENOMEM
	}
	// The address is not Go's, so that turning it into a pointer is safe.
	return *(*unsafe.Pointer)(unsafe.Pointer(&addr)), 0
}

// unmapMemory cannot fail for what mapMemory returned.
func unmapMemory(memory unsafe.Pointer, _ uintptr) {
	_ = windows.VirtualFree(uintptr(memory), 0, windows.MEM_RELEASE)
}
