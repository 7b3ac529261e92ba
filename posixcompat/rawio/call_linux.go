package rawio

// Handle is a socket: on Linux its file descriptor.
type Handle = int

// buffer is struct iovec without a Go pointer.
type buffer struct {
	base uintptr
	len  uint64
}

func (b *buffer) set(addr uintptr, n int) { b.base, b.len = addr, uint64(n) }
func (b *buffer) length() int             { return int(b.len) }
func (b *buffer) skip(n int)              { b.base, b.len = b.base+uintptr(n), b.len-uint64(n) }

// call is struct msghdr without Go pointers.
type call struct {
	name       uintptr
	nameLen    uint32
	_          uint32
	buffers    uintptr
	count      uint64
	control    uintptr
	controlLen uint64
	flags      int32
	_          int32
}
