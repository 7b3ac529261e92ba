package libaio

import "unsafe"

// heap is where buffers would be stored, so that the compiler takes them to escape: a
// buffer on a stack would move when the stack grows.
var heap struct {
	keep bool // never set
	ptr  unsafe.Pointer
}

// address is that of p's first byte, 0 if p is nil.
func address(p unsafe.Pointer) uint64 {
	if heap.keep {
		heap.ptr = p
	}
	return uint64(uintptr(p))
}

func prep(iocb *Iocb, opcode uint16, fd int, buf, n uint64, offset int64) {
	*iocb = Iocb{Opcode: opcode, Fildes: uint32(fd), Buf: buf, Nbytes: n, Offset: offset}
}

// PrepPread makes iocb a read of len(buf) bytes of fd at offset. See io_prep_pread(3).
func PrepPread(iocb *Iocb, fd int, buf []byte, offset int64) {
	prep(iocb, CmdPread, fd, address(unsafe.Pointer(unsafe.SliceData(buf))), uint64(len(buf)), offset)
}

// PrepPwrite makes iocb a write of buf to fd at offset. See io_prep_pwrite(3).
func PrepPwrite(iocb *Iocb, fd int, buf []byte, offset int64) {
	prep(iocb, CmdPwrite, fd, address(unsafe.Pointer(unsafe.SliceData(buf))), uint64(len(buf)), offset)
}

// PrepPreadv makes iocb a read into several buffers. The array iov is copied at submission,
// the buffers must stay until the event is there. See io_prep_preadv(3).
func PrepPreadv(iocb *Iocb, fd int, iov []Iovec, offset int64) {
	prep(iocb, CmdPreadv, fd, address(unsafe.Pointer(unsafe.SliceData(iov))), uint64(len(iov)), offset)
}

// PrepPwritev makes iocb a write of several buffers. See io_prep_pwritev(3).
func PrepPwritev(iocb *Iocb, fd int, iov []Iovec, offset int64) {
	prep(iocb, CmdPwritev, fd, address(unsafe.Pointer(unsafe.SliceData(iov))), uint64(len(iov)), offset)
}

// Buffer returns the Iovec of p.
func Buffer(p []byte) Iovec {
	return Iovec{Base: address(unsafe.Pointer(unsafe.SliceData(p))), Len: uint64(len(p))}
}

// PrepFsync makes iocb an fsync(2) of fd. See io_prep_fsync(3).
func PrepFsync(iocb *Iocb, fd int) { prep(iocb, CmdFsync, fd, 0, 0, 0) }

// PrepFdsync makes iocb an fdatasync(2) of fd. See io_prep_fdsync(3).
func PrepFdsync(iocb *Iocb, fd int) { prep(iocb, CmdFdsync, fd, 0, 0, 0) }

// PrepPoll makes iocb a wait, once, for events of fd, of POLLIN and its like. See
// io_prep_poll(3).
func PrepPoll(iocb *Iocb, fd int, events uint32) { prep(iocb, CmdPoll, fd, uint64(events), 0, 0) }

// SetEventfd has the completion of iocb add 1 to the eventfd. It is called after a Prep
// function. See io_set_eventfd(3).
func SetEventfd(iocb *Iocb, eventfd int) {
	iocb.Flags |= FlagResfd
	iocb.Resfd = uint32(eventfd)
}
