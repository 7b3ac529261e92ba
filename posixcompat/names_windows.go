package posixcompat

import (
	"strings"

	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/node"
)

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

// Mkdir makes a directory. EEXIST: there is something of that name. ENOENT: the directory
// that it is to be in is not there. See mkdir(2).
func Mkdir(path string, mode uint32) error { return file.Mkdir(AT_FDCWD, path, mode) }

// Mkdirat is Mkdir with paths that begin at the directory dirfd. See mkdirat(2).
func Mkdirat(dirfd int, path string, mode uint32) error { return file.Mkdir(dirfd, path, mode) }

// Mknod makes a FIFO, an ordinary file or the name of a socket. EEXIST: there is something
// of that name. EPERM: a device, or the volume can't hold it. EINVAL: another type. See mknod(2).
func Mknod(path string, mode uint32, dev int) error { return Mknodat(AT_FDCWD, path, mode, dev) }

// Mknodat is Mknod with paths that begin at the directory dirfd. See mknodat(2).
func Mknodat(dirfd int, path string, mode uint32, dev int) error {
	var kind node.Kind
	switch mode & S_IFMT {
	case 0, S_IFREG:
	case S_IFIFO:
		kind = node.FIFO
	case S_IFSOCK:
		kind = node.Socket
	case S_IFCHR:
		kind = node.Char
	case S_IFBLK:
		kind = node.Block
	case S_IFDIR:
		return EPERM
	default:
		return EINVAL
	}
	return file.Mknod(dirfd, path, kind, mode, nil)
}

// Mkfifo makes a FIFO. Errors are Mknod's. See mkfifo(3).
func Mkfifo(path string, mode uint32) error { return Mkfifoat(AT_FDCWD, path, mode) }

// Mkfifoat is Mkfifo with paths that begin at the directory dirfd. See mkfifoat(3).
func Mkfifoat(dirfd int, path string, mode uint32) error {
	return Mknodat(dirfd, path, mode&^S_IFMT|S_IFIFO, 0)
}

// Rename gives a file another name, in place of a file or an empty directory of that
// name. EINVAL: a directory is to go below itself. EISDIR, ENOTDIR: only one of both is a
// directory. ENOTEMPTY: the other directory is not empty. EBUSY: a path ends in "." or "..". See rename(2).
func Rename(from string, to string) error {
	return file.Rename(AT_FDCWD, from, AT_FDCWD, to, 0)
}

// Renameat is Rename with paths that begin at the directories olddirfd and newdirfd. See renameat(2).
func Renameat(olddirfd int, oldpath string, newdirfd int, newpath string) error {
	return file.Rename(olddirfd, oldpath, newdirfd, newpath, 0)
}

// Renameat2 is Renameat with flags. EEXIST: RENAME_NOREPLACE, and there is something of the
// new name. EINVAL: RENAME_EXCHANGE and RENAME_WHITEOUT, which Windows cannot do in one step,
// and unknown flags. See renameat2(2).
func Renameat2(olddirfd int, oldpath string, newdirfd int, newpath string, flags uint) error {
	return file.Rename(olddirfd, oldpath, newdirfd, newpath, int(flags))
}

// Link gives a file one more name. EPERM: it is a directory, or the volume has no hard links.
// EEXIST: there is something of that name. EXDEV: the volumes differ. See link(2).
func Link(path string, link string) error {
	return Linkat(AT_FDCWD, path, AT_FDCWD, link, 0)
}

// Linkat is Link with paths that begin at the directories olddirfd and newdirfd. With
// AT_SYMLINK_FOLLOW a last link of oldpath is followed, with AT_EMPTY_PATH an empty oldpath is the file of
// olddirfd. EINVAL: unknown flags. See linkat(2).
func Linkat(olddirfd int, oldpath string, newdirfd int, newpath string, flags int) error {
	switch {
	case flags&^(AT_SYMLINK_FOLLOW|AT_EMPTY_PATH) != 0, strings.IndexByte(newpath, 0) >= 0:
		return EINVAL
	case oldpath == "" && flags&AT_EMPTY_PATH == 0:
		return ENOENT
	}
	return file.Link(olddirfd, oldpath, newdirfd, newpath, flags&AT_SYMLINK_FOLLOW != 0)
}

// Symlink makes a symbolic link. ENOENT: oldpath is empty. EEXIST: there is something of the new name. EPERM: the
// volume can't hold it. See symlink(2).
func Symlink(path string, link string) error { return file.Symlink(path, AT_FDCWD, link) }

// Symlinkat is Symlink with links that are in the directory newdirfd. See symlinkat(2).
func Symlinkat(oldpath string, newdirfd int, newpath string) error {
	return file.Symlink(oldpath, newdirfd, newpath)
}

// Readlink puts the target of a link into buf, as much of it as fits, and returns how long that is. EINVAL: it is no
// link, or buf is empty. See readlink(2).
func Readlink(path string, buf []byte) (n int, err error) { return Readlinkat(AT_FDCWD, path, buf) }

// Readlinkat is Readlink with paths that begin at the directory dirfd; with an empty one the
// link is what dirfd has open. See readlinkat(2).
func Readlinkat(dirfd int, path string, buf []byte) (n int, err error) {
	if len(buf) == 0 {
		return -1, EINVAL
	}
	target, err := file.Readlink(dirfd, path)
	if err != nil {
		return -1, err
	}
	return copy(buf, target), nil
}
