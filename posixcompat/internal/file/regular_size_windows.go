package file

import (
	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

// Truncate makes the file size bytes long; what it grows by reads as zeros. EINVAL:
// size is negative. EFBIG: files of the volume are never that long.
func (f *Regular) Truncate(size int64) error {
	if size < 0 {
		return errnomap.EINVAL
	}
	return resize(f.handle, size)
}

// resize sets the length of the file of h, which is not negative.
func resize(h windows.Handle, size int64) error {
	err := windows.Ftruncate(h, size)
	if err == windows.ERROR_INVALID_PARAMETER {
		return errnomap.EFBIG
	}
	return fail(errnomap.OpTruncate, err)
}
