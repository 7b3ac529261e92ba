package posixcompat

import "causeway/posixcompat/internal/file"

// Getdents reads the next entries of a directory, as ParseDirent understands them, and
// returns how many bytes they are, 0 at the end. EBADF: fd is not open. ENOTDIR: it is no directory.
// EINVAL: buf is too small for one entry. ENOENT: the directory was removed. See getdents64(2).
func Getdents(fd int, buf []byte) (n int, err error) {
	d, err := table.Get(fd)
	if err != nil {
		return -1, err
	}
	defer d.Release()
	dir, ok := d.File().(*file.Dir)
	if !ok {
		return -1, ENOTDIR
	}
	return dir.Entries(buf)
}

// ReadDirent is Getdents.
func ReadDirent(fd int, buf []byte) (n int, err error) { return Getdents(fd, buf) }

// Getcwd puts the path of the current directory into buf, with a NUL, and returns how many
// bytes that is. ERANGE: buf is too small. ENOENT: POSIX has no name for it. See getcwd(2).
func Getcwd(buf []byte) (n int, err error) {
	path, err := file.Getcwd()
	if err != nil {
		return -1, err
	}
	if len(buf) <= len(path) {
		return -1, ERANGE
	}
	n = copy(buf, path)
	buf[n] = 0
	return n + 1, nil
}

// Getwd returns the path of the current directory. Errors are Getcwd's.
func Getwd() (wd string, err error) { return file.Getcwd() }

// Chdir makes a directory the current one of the process, for Go's os package, too. ENOENT: it is not
// there. ENOTDIR: it is no directory. ENAMETOOLONG: Windows's limit is 258. See chdir(2).
func Chdir(path string) error { return file.Chdir(path) }

// Fchdir is Chdir to the directory that fd has open. EBADF: fd is not open. ENOTDIR: it is no directory. See fchdir(2).
func Fchdir(fd int) error { return file.Fchdir(fd) }
