package rawio

import (
	"unsafe"

	"golang.org/x/sys/unix"

	"causeway/errnomap"
)

func (v *Vec) recv(h Handle, first, n int) (int, errnomap.Errno) {
	return v.transfer(unix.SYS_RECVMSG, h, first, n, unix.MSG_DONTWAIT)
}

func (v *Vec) send(h Handle, first, n int) (int, errnomap.Errno) {
	return v.transfer(unix.SYS_SENDMSG, h, first, n, unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL)
}

// transfer makes the call without telling the scheduler, because it cannot wait.
func (v *Vec) transfer(number uintptr, h Handle, first, n int, flags uintptr) (int, errnomap.Errno) {
	v.call.buffers = uintptr(unsafe.Pointer(&v.buffers[first]))
	v.call.count = uint64(n)
	moved, _, e := unix.RawSyscall(number, uintptr(h), uintptr(unsafe.Pointer(v.call)), flags)
	if e != 0 {
		return 0, e
	}
	return int(moved), 0
}

func mapMemory(size uintptr) (unsafe.Pointer, errnomap.Errno) {
	memory, err := unix.MmapPtr(-1, 0, nil, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return nil, errnomap.ENOMEM
	}
	return memory, 0
}

// unmapMemory cannot fail for what mapMemory returned.
func unmapMemory(memory unsafe.Pointer, size uintptr) { _ = unix.MunmapPtr(memory, size) }
