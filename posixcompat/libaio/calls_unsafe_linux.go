package libaio

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// result is a call's as a nil error or an Errno.
func result(e syscall.Errno) error {
	if e == 0 {
		return nil
	}
	return e
}

func count(n uintptr, e syscall.Errno) (int, error) {
	if e != 0 {
		return -1, e
	}
	return int(n), nil
}

func setup(maxevents int, ctx *Context) error {
	// The kernel takes an unsigned int; one that does not fit is too large as well.
	nr := uintptr(maxevents)
	if maxevents != int(int32(maxevents)) {
		nr = uintptr(^uint32(0))
	}
	_, _, e := unix.RawSyscall(unix.SYS_IO_SETUP, nr, uintptr(unsafe.Pointer(ctx)), 0)
	return result(e)
}

func submit(ctx Context, iocbs []*Iocb) (int, error) {
	if heap.keep {
		for _, iocb := range iocbs { // their addresses are names, so they must not move
			heap.ptr = unsafe.Pointer(iocb)
		}
	}
	n, _, e := unix.Syscall(unix.SYS_IO_SUBMIT, uintptr(ctx), uintptr(len(iocbs)), uintptr(unsafe.Pointer(unsafe.SliceData(iocbs))))
	return count(n, e)
}

func getevents(ctx Context, minNr int, events []Event, timeout *unix.Timespec) (int, error) {
	n, e := uintptr(0), syscall.Errno(0)
	if minNr == 0 || timeout != nil && *timeout == (unix.Timespec{}) {
		// It does not wait, so the scheduler need not know.
		n, _, e = unix.RawSyscall6(unix.SYS_IO_GETEVENTS, uintptr(ctx), uintptr(minNr), uintptr(len(events)),
			uintptr(unsafe.Pointer(unsafe.SliceData(events))), uintptr(unsafe.Pointer(timeout)), 0)
	} else {
		n, _, e = unix.Syscall6(unix.SYS_IO_GETEVENTS, uintptr(ctx), uintptr(minNr), uintptr(len(events)),
			uintptr(unsafe.Pointer(unsafe.SliceData(events))), uintptr(unsafe.Pointer(timeout)), 0)
	}
	return count(n, e)
}

func cancel(ctx Context, iocb *Iocb) error {
	var unused Event // the event comes to the ring
	_, _, e := unix.RawSyscall(unix.SYS_IO_CANCEL, uintptr(ctx), uintptr(unsafe.Pointer(iocb)), uintptr(unsafe.Pointer(&unused)))
	return result(e)
}

func destroy(ctx Context) error {
	_, _, e := unix.Syscall(unix.SYS_IO_DESTROY, uintptr(ctx), 0, 0)
	return result(e)
}
