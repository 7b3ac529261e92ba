package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/vm"

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
	if err == windows.ERROR_USER_MAPPED_FILE {
		err = vm.Process.Truncate(uintptr(h), func() error { return windows.Ftruncate(h, size) })
	}
	if err == windows.ERROR_INVALID_PARAMETER {
		return errnomap.EFBIG
	}
	if err == nil {
		extended(h)
	}
	return fail(errnomap.OpTruncate, err)
}

// extended tells mappings that reach beyond the end of the file of h that it may be
// farther away now.
func extended(h windows.Handle) {
	if vm.Process.Short() {
		vm.Process.Extended(uintptr(h))
	}
}
