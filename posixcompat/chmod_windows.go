package posixcompat

import (
	"causeway/posixcompat/internal/file"

	"golang.org/x/sys/windows"
)

// Chmod sets the permissions of the file that path names: its access list gets what the
// owner, its group and everyone may. The set-id and sticky bits have no place there and are
// told by Stat as long as this process lives. ENOENT, ENOTDIR, ELOOP: as Stat. EPERM: it
// is somebody else's, or no file of Windows's. See chmod(2).
func Chmod(path string, mode uint32) (err error) { return Fchmodat(AT_FDCWD, path, mode, 0) }

// Fchmod is Chmod of fd's file. EBADF: fd is not open. See fchmod(2).
func Fchmod(fd int, mode uint32) (err error) {
	return onFile(fd, func(h windows.Handle) error { return file.Chmod(h, mode) })
}

// Fchmodat is Chmod with paths that begin at the directory dirfd, and with the flags of
// fchmodat2(2): AT_EMPTY_PATH has no path be dirfd's own file. EINVAL: unknown flags.
// EOPNOTSUPP: AT_SYMLINK_NOFOLLOW, and it is a symbolic link, which has no permissions.
func Fchmodat(dirfd int, path string, mode uint32, flags int) error {
	if flags&^(AT_SYMLINK_NOFOLLOW|AT_EMPTY_PATH) != 0 {
		return EINVAL
	}
	d, err := inodeAt(dirfd, path, flags)
	if err != nil {
		return err
	}
	defer d.Release()
	if s, err := d.Stat(); err == nil && s.Mode&S_IFMT == S_IFLNK {
		return EOPNOTSUPP
	}
	return onHandle(d, func(h windows.Handle) error { return file.Chmod(h, mode) })
}

// Umask sets the bits that are taken from the modes of the files that this process makes,
// and returns what they were. It begins with 022. See umask(2).
func Umask(mask int) (oldmask int) { return int(file.SetUmask(uint32(mask))) }
