package vm

import "unsafe"

// AllowsBytes is Allows for a slice.
func (s *Space) AllowsBytes(b []byte, write bool) bool {
	return s.Allows(uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), write)
}
