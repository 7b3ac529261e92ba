package posixcompat

import (
	"math"

	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/pipe"
	"causeway/posixcompat/internal/ready"
)

// CopyFileRange copies up to len bytes from one regular file to another and returns how
// many: 0 at the end of the first. It reads at *roff and writes at *woff, which it moves, or where one is
// nil at the file's position. EBADF: rfd is not open for reading, or wfd not for writing
// or with O_APPEND. EISDIR: one is a directory. EINVAL: one is not a regular file, flags is not 0, an
// offset is negative, or the ranges overlap in one file. EOVERFLOW: a range that cannot be. See
// copy_file_range(2).
func CopyFileRange(rfd int, roff *int64, wfd int, woff *int64, len int, flags int) (n int, err error) {
	in, err := table.Get(rfd)
	if err != nil {
		return -1, err
	}
	defer in.Release()
	out, err := table.Get(wfd)
	if err != nil {
		return -1, err
	}
	defer out.Release()
	if flags != 0 {
		return -1, EINVAL
	}
	from, to, err := copied(in, out)
	if err != nil {
		return -1, err
	}
	n, err = copyRange(in, from, roff, out, to, woff, len)
	if err != nil {
		return -1, err
	}
	return n, nil
}

// copied returns the files if one can be copied to the other.
func copied(in, out *fd.Description) (from, to *file.Regular, err error) {
	for _, d := range []*fd.Description{in, out} {
		if s, err := d.Stat(); err == nil && s.Mode&S_IFMT == S_IFDIR {
			return nil, nil, EISDIR
		}
	}
	from, regular := in.File().(*file.Regular)
	to, alsoRegular := out.File().(*file.Regular)
	if !regular || !alsoRegular {
		return nil, nil, EINVAL
	}
	if !in.Readable() || !out.Writable() || out.Is(O_APPEND) {
		return nil, nil, EBADF
	}
	return from, to, nil
}

func copyRange(in *fd.Description, from *file.Regular, roff *int64, out *fd.Description, to *file.Regular, woff *int64, count int) (int, error) {
	readAt, err := offsetOf(from, roff)
	if err != nil {
		return 0, err
	}
	writeAt, err := offsetOf(to, woff)
	if err != nil {
		return 0, err
	}
	if wraps(readAt, count) || wraps(writeAt, count) {
		return 0, EOVERFLOW
	}
	size, err := from.Size()
	if err != nil {
		return 0, err
	}
	length := int64(0)
	if readAt < size {
		length = int64(min(uint64(count), uint64(size-max(readAt, 0)), maxCopy))
	}
	switch {
	case length > 0 && writeAt == math.MaxInt64:
		return 0, EFBIG
	case readAt < 0 || writeAt < 0:
		return 0, EINVAL
	}
	length = min(length, math.MaxInt64-writeAt)
	same, err := sameFile(in, out)
	if err != nil {
		return 0, err
	}
	if same && writeAt+length > readAt && writeAt < readAt+length {
		return 0, EINVAL
	}
	n, err := pump(in, from, readAt, length, func(b []byte, done int64) (int, error) {
		if err := out.CheckWrite(writeAt+done, len(b)); err != nil {
			return 0, err
		}
		return to.Pwritev(out, [][]byte{b}, writeAt+done)
	})
	if err == nil {
		err = moved(from, roff, readAt+n)
	}
	if err == nil {
		err = moved(to, woff, writeAt+n)
	}
	return int(n), err
}

// wraps tells that count bytes from off on do not end where Linux can count.
func wraps(off int64, count int) bool { return uint64(off)+uint64(count) < uint64(off) }

// maxCopy is how much one call moves at most, Linux's MAX_RW_COUNT.
const maxCopy = 0x7ffff000

// offsetOf is where a call begins: at *off, or at the position.
func offsetOf(f *file.Regular, off *int64) (int64, error) {
	if off != nil {
		return *off, nil
	}
	return f.Seek(0, SEEK_CUR)
}

// moved leaves where a call has ended.
func moved(f *file.Regular, off *int64, end int64) error {
	if off != nil {
		*off = end
		return nil
	}
	_, err := f.Seek(end, SEEK_SET)
	return err
}

func sameFile(a, b *fd.Description) (bool, error) {
	s, err := a.Stat()
	if err != nil {
		return false, err
	}
	t, err := b.Stat()
	return s.Dev == t.Dev && s.Ino == t.Ino, err
}

// pumpSize is how much is moved at once.
const pumpSize = 256 << 10

// pump reads up to length bytes of a file from off on and has write take them. An error
// after some bytes is left for the next call.
func pump(d *fd.Description, from *file.Regular, off, length int64, write func(b []byte, done int64) (int, error)) (int64, error) {
	buf := make([]byte, min(length, pumpSize))
	done := int64(0)
	for done < length {
		n, err := from.Preadv(d, [][]byte{buf[:min(length-done, pumpSize)]}, off+done)
		m := 0
		if n > 0 {
			m, err = write(buf[:n], done)
		}
		done += int64(max(m, 0))
		if err != nil && done == 0 {
			return 0, err
		}
		if err != nil || n <= 0 || m < n {
			break
		}
	}
	return done, nil
}

// Sendfile writes up to count bytes of a regular file to outfd, which may be a socket, a
// pipe or a file, and returns how many: 0 at the end. It reads at *offset, which it moves,
// or if that is nil at the file's position. EBADF: infd is not open for reading or outfd
// not for writing. ESPIPE: offset, and infd has no positions. EINVAL: infd is no regular
// file, outfd has O_APPEND, or offset is negative. EAGAIN, EPIPE and others: as Write to
// outfd. See sendfile(2).
func Sendfile(outfd int, infd int, offset *int64, count int) (written int, err error) {
	in, err := table.Get(infd)
	if err != nil {
		return -1, err
	}
	defer in.Release()
	if !in.Readable() {
		return -1, EBADF
	}
	if _, ok := in.File().(fd.Positioned); !ok && offset != nil {
		return -1, ESPIPE
	}
	if count < 0 || offset != nil && *offset < 0 {
		return -1, EINVAL
	}
	out, err := table.Get(outfd)
	if err != nil {
		return -1, err
	}
	defer out.Release()
	if !out.Writable() {
		return -1, EBADF
	}
	from, ok := in.File().(*file.Regular)
	if !ok || out.Is(O_APPEND) {
		return -1, EINVAL
	}
	n, err := sendfile(in, from, offset, out, min(int64(count), maxCopy))
	if err != nil {
		return -1, err
	}
	return int(n), nil
}

func sendfile(in *fd.Description, from *file.Regular, offset *int64, out *fd.Description, count int64) (int64, error) {
	at, err := offsetOf(from, offset)
	if err != nil {
		return 0, err
	}
	if w, ok := out.File().(*pipe.WriteEnd); ok && w.Ready(ready.Err)&ready.Err != 0 {
		return 0, EPIPE // Linux looks for readers first, also where there is nothing to move
	}
	// Up to the end that there is then: what is written may be the file that is read.
	n, err := pump(in, from, at, count, func(b []byte, _ int64) (int, error) {
		if err := out.CheckWrite(-1, len(b)); err != nil {
			return 0, err
		}
		return out.File().Writev(out, [][]byte{b})
	})
	if err != nil {
		return 0, err
	}
	return n, moved(from, offset, at+n)
}
