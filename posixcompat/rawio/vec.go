package rawio

import "causeway/errnomap"

// MaxBuffers is the greatest capacity of a Vec: what one system call takes (IOV_MAX).
const MaxBuffers = 1024

// MaxLength is the length in bytes that one buffer of a Vec can have on every system.
const MaxLength = 1<<31 - 1

// Vec is an array of buffers for [Recv] and [Send]. It is made by [New], freed by
// [Vec.Free], and used by one goroutine at a time.
//
// It does not keep its buffers alive: they must lie outside of Go's heap, or be pinned by a
// runtime.Pinner, from [Vec.Set] until they are no longer used.
type Vec struct {
	call    *call    // outside of Go's heap
	buffers []buffer // behind it, in the same memory
}

// New returns a Vec of the given number of empty buffers, in memory of its own that
// [Vec.Free] gives back. It returns EINVAL for a capacity that is not between 1 and
// [MaxBuffers], and ENOMEM when the system has no memory.
func New(capacity int) (*Vec, errnomap.Errno) {
	if capacity < 1 || capacity > MaxBuffers {
		return nil, errnomap.EINVAL
	}
	return allocate(capacity)
}

// Cap returns the number of buffers; 0 after [Vec.Free].
func (v *Vec) Cap() int { return len(v.buffers) }

// Len returns the length in bytes of buffer i. It panics if there is none.
func (v *Vec) Len(i int) int { return v.buffers[i].length() }

// Advance steps over n bytes from buffer first on, as after a transfer that moved n bytes:
// buffers that were used up become empty, the next one is shortened from its beginning. It
// returns the number of the first buffer that still has bytes, or [Vec.Cap] if none has; both
// calls of the next transfer start there. It panics if first is not a buffer and n is
// not 0, or if the buffers hold fewer than n bytes.
func (v *Vec) Advance(first, n int) int {
	for n > 0 {
		step := min(n, v.buffers[first].length())
		v.buffers[first].skip(step)
		n -= step
		if n > 0 {
			first++
		}
	}
	for first < len(v.buffers) && v.buffers[first].length() == 0 {
		first++
	}
	return first
}

// Recv receives into n buffers of v from number first on, in their order, and returns the
// number of bytes: 0 when the peer has shut its side down.
//
// Errors: EINVAL if the n buffers are not in v or n is 0 (which could not be told from the
// end), EAGAIN if nothing is there, EBADF (on Windows ENOTSOCK) and ENOTSOCK for a handle
// that is no socket, ENOTCONN, ECONNRESET and others of recvmsg(2).
func Recv(h Handle, v *Vec, first, n int) (int, errnomap.Errno) {
	if !v.holds(first, n) {
		return 0, errnomap.EINVAL
	}
	return v.recv(h, first, n)
}

// Send sends n buffers of v from number first on, in their order, and returns how many
// bytes the system took, which may be fewer than there are. It raises no SIGPIPE.
//
// Errors: EINVAL if the n buffers are not in v or n is 0, EAGAIN if the socket takes
// nothing now, EBADF (on Windows ENOTSOCK) and ENOTSOCK for a handle that is no socket,
// EPIPE, ECONNRESET, ENOTCONN and others of sendmsg(2).
func Send(h Handle, v *Vec, first, n int) (int, errnomap.Errno) {
	if !v.holds(first, n) {
		return 0, errnomap.EINVAL
	}
	return v.send(h, first, n)
}

// holds reports whether buffers first to first+n-1 are v's, and at least one.
func (v *Vec) holds(first, n int) bool {
	return first >= 0 && n > 0 && n <= len(v.buffers) && first <= len(v.buffers)-n
}
