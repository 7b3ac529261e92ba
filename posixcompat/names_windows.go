package posixcompat

import "causeway/posixcompat/internal/file"

// Unlink takes a name away; who has the file open goes on with it. ENOENT: it is not
// there. EISDIR: it is a directory. ENOTDIR: a file is on the way, or a slash behind its
// name. EACCES: Windows does not allow it. See unlink(2).
func Unlink(path string) error { return file.Unlink(AT_FDCWD, path) }

// Unlinkat is Unlink with paths that begin at the directory dirfd, and Rmdir with
// AT_REMOVEDIR. EINVAL: unknown flags. See unlinkat(2).
func Unlinkat(dirfd int, path string, flags int) error {
	switch flags {
	case 0:
		return file.Unlink(dirfd, path)
	case AT_REMOVEDIR:
		return file.Rmdir(dirfd, path)
	}
	return EINVAL
}

// Rmdir removes an empty directory. ENOTEMPTY: it is not empty. ENOTDIR: it is no
// directory. EINVAL: the path ends in ".". EBUSY: it is a mount of the map. See rmdir(2).
func Rmdir(path string) error { return file.Rmdir(AT_FDCWD, path) }
