package posixcompat

import (
	"causeway/posixcompat/internal/file"

	"golang.org/x/sys/windows"
)

// Truncate makes the file that path names length bytes long; what it grows by reads as
// zeros. EINVAL: length is negative, or it is no regular file. EISDIR: it is a directory. EACCES: it
// may not be written. EFBIG: files are never that long. ENOENT, ENOTDIR, ELOOP: as Stat.
// See truncate(2).
func Truncate(path string, length int64) (err error) {
	if length < 0 {
		return EINVAL
	}
	d, err := inodeAt(AT_FDCWD, path, 0)
	if err != nil {
		return err
	}
	defer d.Release()
	switch f := d.File().(type) {
	case *file.Regular:
		return file.TruncateHandle(windows.Handle(f.Handle()), length)
	case *file.Dir:
		return EISDIR
	}
	return EINVAL
}

// Ftruncate makes the file length bytes long; what it grows by reads as zeros. EBADF: fd
// is not open. EINVAL: length is negative, fd is not open for writing, or its file is
// not a regular one. EFBIG: files are never that long. See ftruncate(2).
func Ftruncate(fd int, length int64) error {
	if length < 0 {
		return EINVAL
	}
	d, err := table.Get(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	f, ok := d.File().(*file.Regular)
	if !ok || !d.Writable() {
		return EINVAL
	}
	if err := d.CheckSize(length); err != nil {
		return err
	}
	return f.Truncate(length)
}

// Fallocate gives fd's file room on the disk from off on for len bytes, and makes it
// that long unless mode has FALLOC_FL_KEEP_SIZE; or FALLOC_FL_PUNCH_HOLE with KEEP_SIZE
// frees the range, or FALLOC_FL_ZERO_RANGE zeroes it: both read as zeros then, which are written
// where the volume cannot do it otherwise. Room behind the end lasts until the file is
// closed. EBADF: fd is not open for writing. EINVAL: off is negative, or len not positive. EFBIG:
// files are never that long. ENOSPC: there is no room. ESPIPE: fd is a pipe. EISDIR: a directory. ENODEV:
// another file without storage. EOPNOTSUPP: the other modes, or no volume like this one
// can. See fallocate(2).
func Fallocate(fd int, mode uint32, off int64, len int64) (err error) {
	d, err := table.Get(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	if err := file.CheckAllocate(mode, off, len); err != nil {
		return err
	}
	if d.IsMemory() && mode&^(FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE) != 0 {
		return EOPNOTSUPP // the seals know of no other ways to change content
	}
	if d.Sealed(F_SEAL_WRITE|F_SEAL_FUTURE_WRITE) && mode&FALLOC_FL_PUNCH_HOLE != 0 {
		return EPERM
	}
	if s, err := d.Stat(); err == nil && mode&FALLOC_FL_PUNCH_HOLE == 0 && d.Sealed(F_SEAL_GROW) && off > s.Size-len {
		return EPERM
	}
	if f, ok := d.File().(*file.Regular); ok {
		return f.Allocate(d, mode, off, len)
	}
	if !d.Writable() {
		return EBADF
	}
	switch s, err := d.Stat(); {
	case err != nil:
		return err
	case s.Mode&S_IFMT == S_IFIFO:
		return ESPIPE
	}
	return ENODEV
}
