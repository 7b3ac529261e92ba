package posixcompat

import (
	"causeway/posixcompat/internal/file"

	"golang.org/x/sys/windows"
)

// Chown gives the file that path names to the user uid and the group gid, numbered as
// Stat tells them; -1 leaves one as it is. ENOENT, ENOTDIR, ELOOP: as Stat. EPERM: Windows
// does not let this process give it away, or nobody has that number. See chown(2).
func Chown(path string, uid int, gid int) (err error) {
	return Fchownat(AT_FDCWD, path, uid, gid, 0)
}

// Lchown is Chown, of a symbolic link itself. See lchown(2).
func Lchown(path string, uid int, gid int) (err error) {
	return Fchownat(AT_FDCWD, path, uid, gid, AT_SYMLINK_NOFOLLOW)
}

// Fchown is Chown of fd's file. EBADF: fd is not open. See fchown(2).
func Fchown(fd int, uid int, gid int) (err error) {
	return onFile(fd, func(h windows.Handle) error { return file.Chown(h, uid, gid) })
}

// Fchownat is Chown with paths that begin at the directory dirfd. flags are
// AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH. EINVAL: unknown flags. See fchownat(2).
func Fchownat(dirfd int, path string, uid int, gid int, flags int) (err error) {
	if flags&^(AT_SYMLINK_NOFOLLOW|AT_EMPTY_PATH) != 0 {
		return EINVAL
	}
	return onInode(dirfd, path, flags, func(h windows.Handle) error { return file.Chown(h, uid, gid) })
}
