package mem

import (
	"math/bits"
	"unsafe"

	"causeway/errnomap"
)

var process = newHeap()

// Malloc returns a block of size bytes, aligned to 16, whatever is in it; of size 0 a block that must not
// be used but freed. ENOMEM: there is no memory, or SetLimit does not allow it. See malloc(3).
func Malloc(size uintptr) (unsafe.Pointer, error) { return aligned(size, minAlign) }

// Calloc returns a block of n times size zeros. ENOMEM: there is no memory, or the
// product is beyond all numbers. See malloc(3).
func Calloc(n, size uintptr) (unsafe.Pointer, error) {
	high, total := bits.Mul64(uint64(n), uint64(size))
	if high != 0 {
		return nil, errnomap.ENOMEM
	}
	addr, fresh, err := process.alloc(uintptr(total), minAlign)
	if err != nil {
		return nil, err
	}
	if !fresh {
		clear(bytesAt(addr, uintptr(total)))
	}
	return pointer(addr), nil
}

// Realloc makes the block at p size bytes long and returns where it is now, with what it
// had as far as it reaches. Of nil it is Malloc; to size 0 it frees and returns nil. ENOMEM: there is
// no memory; the block is as it was. It panics if p is no block. See malloc(3).
func Realloc(p unsafe.Pointer, size uintptr) (unsafe.Pointer, error) {
	if p == nil {
		return Malloc(size)
	}
	if size == 0 {
		Free(p)
		return nil, nil
	}
	old := process.size(uintptr(p))
	// Shrinking by less than half moves nothing.
	if size <= old && size > old/2 {
		return p, nil
	}
	q, err := Malloc(size)
	if err != nil {
		return nil, err
	}
	copy(bytesAt(uintptr(q), size), bytesAt(uintptr(p), min(old, size)))
	Free(p)
	return q, nil
}

// AlignedAlloc returns a block at a multiple of alignment. EINVAL: alignment is no power
// of two. ENOMEM: there is no memory, or alignment is above 64 GiB. See aligned_alloc(3).
func AlignedAlloc(alignment, size uintptr) (unsafe.Pointer, error) {
	if alignment == 0 || alignment&(alignment-1) != 0 {
		return nil, errnomap.EINVAL
	}
	return aligned(size, alignment)
}

// PosixMemalign is AlignedAlloc with a minimum: EINVAL also if alignment is no multiple
// of a pointer's size. See posix_memalign(3).
func PosixMemalign(alignment, size uintptr) (unsafe.Pointer, error) {
	if alignment%unsafe.Sizeof(uintptr(0)) != 0 {
		return nil, errnomap.EINVAL
	}
	return AlignedAlloc(alignment, size)
}

func aligned(size, alignment uintptr) (unsafe.Pointer, error) {
	addr, _, err := process.alloc(size, alignment)
	if err != nil {
		return nil, err
	}
	return pointer(addr), nil
}

// Free frees a block of any of these functions; of nil it does nothing. It panics if p
// is no block, or none any more. See malloc(3).
func Free(p unsafe.Pointer) {
	if p != nil {
		process.release(uintptr(p))
	}
}

// UsableSize returns how many bytes of the block at p can be used, which may be more
// than were asked for. It panics if p is no block. See malloc_usable_size(3).
func UsableSize(p unsafe.Pointer) uintptr {
	if p == nil {
		return 0
	}
	return process.size(uintptr(p))
}

// Alloc is AlignedAlloc of a slice, whatever is in it; Release frees it.
func Alloc(size, alignment int) ([]byte, error) {
	if size < 0 || alignment < 0 {
		return nil, errnomap.EINVAL
	}
	p, err := AlignedAlloc(uintptr(alignment), uintptr(size))
	if err != nil {
		return nil, err
	}
	return unsafe.Slice((*byte)(p), size), nil
}

// Release frees a slice of Alloc's; it must begin where Alloc's did. It panics if it is
// none, or none any more.
func Release(b []byte) { Free(unsafe.Pointer(unsafe.SliceData(b))) }

// SetLimit has allocations fail that would make more than n bytes live; 0 is no limit.
// What is live already stays.
func SetLimit(n uint64) { process.limit.Store(n) }

// SetChecking fills blocks up to 32 KiB that are freed, and panics when one is allocated
// again that was written in between. It is for tests: it looks at every byte.
func SetChecking(on bool) { process.poison.Store(on) }

// Usage is what the process has of this memory.
type Usage struct {
	Blocks int64  // that are allocated
	Live   uint64 // bytes of them, as they were rounded up
	Mapped int64  // bytes that the system gave for them
}

// Used returns the usage now.
func Used() Usage {
	return Usage{Blocks: process.blocks.Load(), Live: process.live.Load(), Mapped: process.mapped.Load()}
}
