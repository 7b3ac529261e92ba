package aio

import "unsafe"

// address is that of a buffer on the heap.
func address(p []byte) uint64 { return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(p)))) }
