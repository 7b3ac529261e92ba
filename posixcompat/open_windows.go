package posixcompat

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/namei"
)

// Open opens a file. mode has the access mode and flags of open(2), perm the mode of a
// file that is created, of which the process's umask is taken. path is a path of POSIX or
// of Windows; posixcompat/pathmap says what it means. ENOENT: it, or a directory on the
// way, is not there. EEXIST: O_CREAT and O_EXCL, and it is. ENOTDIR: a file is on the
// way, or O_DIRECTORY and it is a file. EISDIR: a directory, for writing. ELOOP: O_NOFOLLOW, and
// it is a symbolic link, or more than 40 are on the way. ENXIO: it is a socket. EACCES: Windows
// does not allow it. EMFILE: no descriptor is free. See open(2).
func Open(path string, mode int, perm uint32) (fd int, err error) {
	return Openat(AT_FDCWD, path, mode, perm)
}

// Openat is Open with paths that begin at the directory dirfd, or with AT_FDCWD at the
// current one. EBADF: dirfd is not open. ENOTDIR: it is not a directory. See openat(2).
func Openat(dirfd int, path string, flags int, mode uint32) (fd int, err error) {
	return openWith(dirfd, path, flags&knownFlags, mode, namei.Options{})
}

// knownFlags are the flags of open(2) on linux/amd64, and what is left of others.
const knownFlags = O_ACCMODE | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND | O_NONBLOCK | O_SYNC | O_DSYNC |
	O_ASYNC | O_DIRECT | O_LARGEFILE | 0x8000 | O_DIRECTORY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC | O_PATH | O_TMPFILE

// knownResolve are the bits of OpenHow.Resolve.
const knownResolve = RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH | RESOLVE_IN_ROOT | resolveCached

// resolveCached is RESOLVE_CACHED, which x/sys/unix does not have.
const resolveCached = 0x20

// Openat2 is Openat with rules for the walk: RESOLVE_BENEATH, RESOLVE_IN_ROOT,
// RESOLVE_NO_SYMLINKS, RESOLVE_NO_MAGICLINKS and RESOLVE_NO_XDEV (mounts are those of the
// map). EINVAL: unknown flags or rules, rules that exclude each other, or a mode without a
// file to make. EXDEV: the path leaves what it must stay in. ELOOP: a link where none may be.
// EAGAIN: RESOLVE_CACHED; nothing is cached. EFAULT: how is nil. See openat2(2).
func Openat2(dirfd int, path string, how *OpenHow) (fd int, err error) {
	if how == nil {
		return -1, EFAULT
	}
	flags, resolve := how.Flags, how.Resolve
	makes := flags&O_CREAT != 0 || flags&O_TMPFILE == O_TMPFILE
	switch {
	case flags&^uint64(knownFlags) != 0 || resolve&^knownResolve != 0,
		resolve&RESOLVE_BENEATH != 0 && resolve&RESOLVE_IN_ROOT != 0,
		makes && how.Mode&^0o7777 != 0, !makes && how.Mode != 0,
		flags&O_PATH != 0 && flags&^uint64(O_PATH|O_DIRECTORY|O_NOFOLLOW|O_CLOEXEC) != 0:
		return -1, EINVAL
	case resolve&resolveCached != 0:
		return -1, EAGAIN
	}
	return openWith(dirfd, path, int(flags), uint32(how.Mode), namei.Options{
		Beneath:    resolve&RESOLVE_BENEATH != 0,
		InRoot:     resolve&RESOLVE_IN_ROOT != 0,
		NoSymlinks: resolve&RESOLVE_NO_SYMLINKS != 0,
		NoMagic:    resolve&RESOLVE_NO_MAGICLINKS != 0,
		NoXdev:     resolve&RESOLVE_NO_XDEV != 0,
	})
}

func openWith(dirfd int, path string, flags int, mode uint32, o namei.Options) (int, error) {
	// The descriptor first: without one no file may be made or emptied.
	n, err := table.Reserve(0, flags&O_CLOEXEC != 0)
	if err != nil {
		return -1, err
	}
	f, err := file.OpenAt(dirfd, path, flags, mode, o)
	if err != nil {
		table.Abandon(n)
		return -1, err
	}
	table.Fill(n, fd.NewDescription(f, file.Kept(flags)))
	return n, nil
}
