package posixcompat

import (
	"math"

	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
)

// Fsync has the system write the file to the disk, and the disk write it down. EBADF: fd
// is not open. EINVAL: its file is on no disk. EACCES: Windows lets only who may write it
// do that. See fsync(2).
func Fsync(fd int) error {
	d, err := table.Get(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	switch f := d.File().(type) {
	case *file.Regular:
		return f.Sync()
	case *file.Dir:
		return nil // Windows writes directories on its own account
	}
	return EINVAL
}

// Fdatasync is Fsync: Windows's lesser kinds leave out a size that has changed. See
// fdatasync(2).
func Fdatasync(fd int) (err error) { return Fsync(fd) }

// Sync has the system write what this process's open files hold to the disk. Windows
// lets only administrators do it for whole volumes. See sync(2).
func Sync() {
	table.Each(func(d *fd.Description) {
		if f, ok := d.File().(*file.Regular); ok && d.Writable() {
			_ = f.Sync() // sync(2) tells nobody
		}
	})
}

// Syncfs is Sync. EBADF: fd is not open. See syncfs(2).
func Syncfs(fd int) (err error) {
	d, err := table.Get(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	if f, ok := d.File().(*file.Regular); ok && d.Writable() {
		if err := f.Sync(); err != nil {
			return err
		}
	}
	Sync()
	return nil
}

// SyncFileRange has the system write to the disk what was written to a part of fd's file;
// here that is all of it, and it is waited for. EBADF: fd is not open. EINVAL: unknown flags, or a range that
// cannot be. ESPIPE: its file is on no disk. See sync_file_range(2).
func SyncFileRange(fd int, off int64, n int64, flags int) (err error) {
	const known = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER
	d, err := table.Get(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	if flags&^known != 0 || off < 0 || n < 0 || off > math.MaxInt64-n {
		return EINVAL
	}
	switch f := d.File().(type) {
	case *file.Regular:
		if flags == 0 {
			return nil
		}
		return f.DataSync()
	case *file.Dir:
		return nil
	}
	return ESPIPE
}

// Fadvise takes a hint of how fd's file will be used; Windows has no use for it once the file is open. EBADF:
// fd is not open. ESPIPE: it is a pipe. EINVAL: unknown advice, or length is negative. See
// posix_fadvise(2).
func Fadvise(fd int, offset int64, length int64, advice int) (err error) {
	d, err := table.Get(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	s, err := d.Stat()
	switch {
	case err != nil:
		return err
	case s.Mode&S_IFMT == S_IFIFO:
		return ESPIPE
	case length < 0 || advice < FADV_NORMAL || advice > FADV_NOREUSE:
		return EINVAL
	}
	return nil
}
