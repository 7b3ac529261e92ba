package rawio

import (
	"unsafe"

	"causeway/errnomap"
)

// The structures of this package have the layout of 64-bit systems: elsewhere this does not compile.
const _ = uint(unsafe.Sizeof(uintptr(0)) - 8)

// Set makes buffer i the n bytes at addr. It panics if v has no buffer i, or if n is not
// between 0 and [MaxLength].
func (v *Vec) Set(i int, addr unsafe.Pointer, n int) {
	if n < 0 || n > MaxLength {
		panic("rawio: length of a buffer out of range")
	}
	v.buffers[i].set(uintptr(addr), n)
}

// SetBytes makes buffer i the bytes of b, which must not lie in Go's heap unless it is
// pinned. It panics if v has no buffer i, or if b is longer than [MaxLength].
func (v *Vec) SetBytes(i int, b []byte) { v.Set(i, unsafe.Pointer(unsafe.SliceData(b)), len(b)) }

// sizeOf is what a Vec of some capacity needs, in bytes.
func sizeOf(capacity int) uintptr {
	return unsafe.Sizeof(call{}) + uintptr(capacity)*unsafe.Sizeof(buffer{})
}

// allocate makes a Vec in zeroed memory of the system's.
func allocate(capacity int) (*Vec, errnomap.Errno) {
	memory, e := mapMemory(sizeOf(capacity))
	if e != 0 {
		return nil, e
	}
	first := unsafe.Add(memory, unsafe.Sizeof(call{}))
	return &Vec{call: (*call)(memory), buffers: unsafe.Slice((*buffer)(first), capacity)}, 0
}

// Free gives the memory back. The Vec is then without buffers; freeing it again does nothing.
func (v *Vec) Free() {
	if v.call == nil {
		return
	}
	unmapMemory(unsafe.Pointer(v.call), sizeOf(len(v.buffers)))
	v.call, v.buffers = nil, nil
}
