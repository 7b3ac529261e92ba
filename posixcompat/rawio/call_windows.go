package rawio

import (
	"math"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

// Handle is a socket: on Windows its SOCKET. Package posixcompat lends the handle of one of
// its file descriptors.
type Handle = windows.Handle

// buffer is WSABUF without a Go pointer.
type buffer struct {
	len  uint32
	base uintptr
}

func (b *buffer) set(addr uintptr, n int) { b.base, b.len = addr, uint32(n) }
func (b *buffer) length() int             { return int(b.len) }
func (b *buffer) skip(n int)              { b.base, b.len = b.base+uintptr(n), b.len-uint32(n) }

// call is what the system writes besides the data.
type call struct {
	moved uint32
	flags uint32
}

// countable is how many of n buffers one call of Winsock can take: it tells in 32 bits what
// it moved. It is never 0, since a single buffer has fewer bytes.
func (v *Vec) countable(first, n int) int {
	total := uint64(0)
	for i, b := range v.buffers[first : first+n] {
		if total += uint64(b.len); total > math.MaxUint32 {
			return i
		}
	}
	return n
}

// errno is the errno of what a call of Winsock left; 0 where Linux's call would have
// succeeded.
func errno(op errnomap.Op, code uintptr) errnomap.Errno {
	const wouldBlock = 10035 // the usual answer, before any table
	if code == wouldBlock {
		return errnomap.EAGAIN
	}
	return errnomap.Of(errnomap.FromWinsock(op, uint32(code)))
}
