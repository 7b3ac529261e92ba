package file

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

var peekNamedPipe = windows.NewLazySystemDLL("kernel32.dll").NewProc("PeekNamedPipe")

// peek sets n to the number of bytes that can be read from a pipe.
func peek(h windows.Handle, n *uint32) error {
	r, _, err := peekNamedPipe.Call(uintptr(h), 0, 0, 0, uintptr(unsafe.Pointer(n)), 0)
	if r == 0 {
		return err
	}
	return nil
}
