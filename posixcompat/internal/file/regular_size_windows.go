package file

import (
	"encoding/binary"

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

// TruncateHandle is Truncate for a file that may be open with fewer rights. EACCES: it
// may not be written.
func TruncateHandle(h windows.Handle, size int64) error {
	w, err := reopen(h, windows.FILE_WRITE_DATA, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(w)
	return resize(w, size)
}

// resize sets the length of the file of h, which is not negative.
func resize(h windows.Handle, size int64) error {
	err := windows.Ftruncate(h, size)
	if err == windows.ERROR_USER_MAPPED_FILE {
		err = vm.Process.Without(uintptr(h), func() error { return windows.Ftruncate(h, size) })
	}
	if err == windows.ERROR_INVALID_PARAMETER {
		return errnomap.EFBIG
	}
	if err == nil {
		extended(h)
	}
	return fail(errnomap.OpTruncate, err)
}

// zeros are what is written where a volume cannot be told to make a range read so.
var zeros [256 << 10]byte

// zero makes the bytes from off up to end, which is not behind the file's, read as
// zeros. With sparse the volume frees their storage, if it can.
func (f *Regular) zero(off, end int64, sparse bool) error {
	if off >= end {
		return nil
	}
	const setSparse, setZeroData = 0x900c4, 0x980c8
	if sparse {
		// Where it does nothing, as on FAT, the zeros take room, and that is all.
		f.control(setSparse, nil, nil)
	}
	var in [16]byte
	binary.LittleEndian.PutUint64(in[:], uint64(off))
	binary.LittleEndian.PutUint64(in[8:], uint64(end))
	_, status := f.control(setZeroData, in[:], nil)
	if !unsupported(status) {
		return failStatus(errnomap.OpWrite, status)
	}
	return f.fill(off, end)
}

// fill writes zeros.
func (f *Regular) fill(off, end int64) error {
	t, err := f.through()
	for err == nil && off < end {
		var n uint32
		n, err = t.moveAt(errnomap.OpWrite, zeros[:min(end-off, int64(len(zeros)))], off)
		if off += int64(n); n == 0 && err == nil {
			err = errnomap.EIO
		}
	}
	return err
}
