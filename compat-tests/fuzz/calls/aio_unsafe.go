package calls

import "unsafe"

// aligned is the part of b that begins at a multiple of 4096.
func aligned(b []byte) []byte {
	off := -uintptr(unsafe.Pointer(&b[0])) & 4095
	return b[off:]
}
