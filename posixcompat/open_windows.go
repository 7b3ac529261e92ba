package posixcompat

import (
	"path/filepath"

	"causeway/posixcompat/internal/file"
)

// Open opens a file. mode has the access mode and flags of open(2), perm the rights of
// a file that is created, of which only the owner's right to write is kept. /dev/null,
// /dev/zero and /dev/full are there. ENOENT: it, or a directory on the way, is not
// there. EEXIST: O_CREAT and O_EXCL, and it is. ENOTDIR: a file is on the way, or
// O_DIRECTORY and it is a file. EISDIR: a directory, for writing. EACCES: Windows does
// not allow it. EMFILE: no descriptor is free. See open(2).
func Open(path string, mode int, perm uint32) (fd int, err error) {
	return Openat(AT_FDCWD, path, mode, perm)
}

// Openat is Open with paths that begin at the directory dirfd, or with AT_FDCWD at the
// current one. EBADF: dirfd is not open. ENOTDIR: it is not a directory. See openat(2).
func Openat(dirfd int, path string, flags int, mode uint32) (fd int, err error) {
	path, err = from(dirfd, path)
	if err != nil {
		return -1, err
	}
	f, err := file.Open(path, flags, mode)
	if err != nil {
		return -1, err
	}
	return install(f, file.Kept(flags))
}

// from returns path as seen from the current directory.
func from(dirfd int, path string) (string, error) {
	if dirfd == AT_FDCWD || path == "" || path[0] == '/' || filepath.IsAbs(path) {
		return path, nil
	}
	d, err := table.Get(dirfd)
	if err != nil {
		return "", err
	}
	defer d.Release()
	dir, ok := d.File().(*file.Dir)
	if !ok {
		return "", ENOTDIR
	}
	base, err := dir.Path()
	if err != nil {
		return "", err
	}
	return filepath.Join(base, path), nil
}

// Fstat tells about fd's file. Fields that Windows does not know are 0. EBADF: fd is
// not open. EFAULT: stat is nil. See fstat(2).
func Fstat(fd int, stat *Stat_t) error {
	s, err := table.Stat(fd)
	if err != nil {
		return err
	}
	if stat == nil {
		return EFAULT
	}
	*stat = Stat_t{
		Dev: s.Dev, Ino: s.Ino, Nlink: s.Nlink, Mode: s.Mode,
		Size: s.Size, Blksize: s.Blksize, Blocks: s.Blocks,
		Atim: NsecToTimespec(s.Accessed), Mtim: NsecToTimespec(s.Modified), Ctim: NsecToTimespec(s.Changed),
	}
	return nil
}

// Fsync has the system write the file to the disk. EBADF: fd is not open. EINVAL: its
// file is on no disk. See fsync(2).
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

// Ftruncate makes the file length bytes long. EBADF: fd is not open. EINVAL: length is
// negative, fd is not open for writing, or its file is not a regular one. See
// ftruncate(2).
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
	return f.Truncate(length)
}

// Unlink takes a name away; who has the file open goes on with it. ENOENT: it is not
// there. EISDIR: it is a directory. EACCES: Windows does not allow it. See unlink(2).
func Unlink(path string) error { return file.Unlink(path) }
