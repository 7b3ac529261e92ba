package posixcompat

// Read reads up to len(p) bytes and returns how many: 0 is the end. EBADF: fd is not
// open for reading. EAGAIN: O_NONBLOCK, and nothing is there. EINVAL: such a file
// can't be read. EISDIR: it is a directory. See read(2).
func Read(fd int, p []byte) (n int, err error) { return table.Read(fd, p) }

// Write writes up to len(p) bytes and returns how many. EBADF: fd is not open for
// writing. EAGAIN: O_NONBLOCK, and there is no room. EPIPE: nobody reads. EINVAL:
// such a file can't be written. See write(2).
func Write(fd int, p []byte) (n int, err error) { return table.Write(fd, p) }

// Readv is Read into several buffers. EINVAL: more than 1024. See readv(2).
func Readv(fd int, iovs [][]byte) (n int, err error) { return table.Readv(fd, iovs) }

// Writev is Write from several buffers. EINVAL: more than 1024. See writev(2).
func Writev(fd int, iovs [][]byte) (n int, err error) { return table.Writev(fd, iovs) }

// Pread is Read at offset; the position stays. EINVAL: offset is negative. ESPIPE:
// the file has no positions. See pread(2).
func Pread(fd int, p []byte, offset int64) (n int, err error) { return table.Pread(fd, p, offset) }

// Pwrite is Write at offset; the position stays. EINVAL: offset is negative. ESPIPE:
// the file has no positions. With O_APPEND it appends, as on Linux. See pwrite(2).
func Pwrite(fd int, p []byte, offset int64) (n int, err error) { return table.Pwrite(fd, p, offset) }

// Preadv is Pread into several buffers. EINVAL: more than 1024. See preadv(2).
func Preadv(fd int, iovs [][]byte, offset int64) (n int, err error) {
	return table.Preadv(fd, iovs, offset)
}

// Pwritev is Pwrite from several buffers. EINVAL: more than 1024. See pwritev(2).
func Pwritev(fd int, iovs [][]byte, offset int64) (n int, err error) {
	return table.Pwritev(fd, iovs, offset)
}

// syncing are the flags of pwritev2(2) that have the data on the disk when it returns.
const syncing = RWF_DSYNC | RWF_SYNC

// Preadv2 is Preadv, or Readv if offset is -1. EOPNOTSUPP: unknown flags, or
// RWF_NOWAIT on a regular file. See preadv2(2).
func Preadv2(fd int, iovs [][]byte, offset int64, flags int) (n int, err error) {
	return table.Preadv2(fd, iovs, offset, flags)
}

// Pwritev2 is Pwritev, or Writev if offset is -1; RWF_APPEND appends. EOPNOTSUPP:
// unknown flags, or RWF_NOWAIT on a regular file. See pwritev2(2).
func Pwritev2(fd int, iovs [][]byte, offset int64, flags int) (n int, err error) {
	n, err = table.Pwritev2(fd, iovs, offset, flags)
	if n <= 0 || flags&syncing == 0 {
		return n, err
	}
	if err = Fsync(fd); err != nil && err != EINVAL { // EINVAL: on no disk
		return -1, err
	}
	return n, nil
}

// Seek moves the position and returns it. EBADF: fd is not open. EINVAL: unknown
// whence, or the position would be negative. ESPIPE: the file has no positions.
// See lseek(2).
func Seek(fd int, offset int64, whence int) (off int64, err error) {
	return table.Seek(fd, offset, whence)
}
