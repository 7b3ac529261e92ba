package file

import (
	"io"
	"math"
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"

	"golang.org/x/sys/windows"
)

// Regular is a regular file.
type Regular struct {
	fd.AlwaysReady
	transfer

	mu  sync.Mutex // one read or write at the position at a time, as on Linux
	pos int64
}

// atEnd as an offset has Windows write at the file's end, whatever others do.
const atEnd = -1

// Readv reads at the position and moves it.
func (f *Regular) Readv(_ *fd.Description, bufs [][]byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.Preadv(nil, bufs, f.pos)
	f.pos += int64(max(n, 0))
	return n, err
}

// Writev writes at the position, or with O_APPEND at the end, and moves the position
// behind what it has written.
func (f *Regular) Writev(d *fd.Description, bufs [][]byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.Pwritev(d, bufs, f.pos)
	if n <= 0 {
		return n, err
	}
	f.pos += int64(n)
	if d.Is(fd.Append) {
		f.pos, err = f.size()
	}
	return n, err
}

// Preadv reads at off; the position stays.
func (f *Regular) Preadv(_ *fd.Description, bufs [][]byte, off int64) (int, error) {
	return each(bufs, off, errnomap.OpRead, f.readAt)
}

// Pwritev writes at off, or with O_APPEND at the end as Linux does; the position stays.
func (f *Regular) Pwritev(d *fd.Description, bufs [][]byte, off int64) (int, error) {
	if d.Is(fd.Append) {
		off = atEnd
	}
	return each(bufs, off, errnomap.OpWrite, f.writeAt)
}

// each moves the buffers one after the other until one is not moved whole. An error
// after some bytes is left for the next call.
func each(bufs [][]byte, off int64, op errnomap.Op, move func([]byte, int64) (uint32, error)) (int, error) {
	total := 0
	for _, b := range bufs {
		if len(b) == 0 {
			continue
		}
		if off >= 0 && off > math.MaxInt64-int64(total) {
			return total, errnomap.EINVAL
		}
		at := off
		if off != atEnd {
			at += int64(total)
		}
		n, err := move(b, at)
		total += int(n)
		if err = fail(op, err); err != nil && total == 0 {
			return -1, err
		}
		if err != nil || int(n) < len(b) {
			break
		}
	}
	return total, nil
}

func (f *Regular) size() (int64, error) {
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(f.handle, &info); err != nil {
		return 0, fail(errnomap.OpSeek, err)
	}
	return int64(info.FileSizeHigh)<<32 | int64(info.FileSizeLow), nil
}

// Seek moves the position. A file is all data with a hole behind it. EINVAL: the
// position would be negative. ENXIO: there is neither data nor hole at off.
func (f *Regular) Seek(off int64, whence int) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	base := int64(0)
	if whence == io.SeekCurrent {
		base = f.pos
	}
	if whence >= io.SeekEnd {
		size, err := f.size()
		if err != nil {
			return -1, err
		}
		switch whence {
		case io.SeekEnd:
			base = size
		case fd.SeekData, fd.SeekHole:
			if off < 0 || off >= size {
				return -1, errnomap.ENXIO
			}
			if whence == fd.SeekHole {
				off = size
			}
		}
	}
	if off > 0 && base > math.MaxInt64-off || base+off < 0 {
		return -1, errnomap.EINVAL
	}
	f.pos = base + off
	return f.pos, nil
}

// Unread returns how many bytes are between the position and the end, below 0 if the
// position is behind it.
func (f *Regular) Unread() (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	size, err := f.size()
	if err != nil {
		return 0, err
	}
	return int(size - f.pos), nil
}

// Settable tells that O_DIRECT can be set.
func (f *Regular) Settable() int { return fd.Direct }

// Stat asks the system.
func (f *Regular) Stat() (fd.Stat, error) { return statHandle(f.handle) }

// Close closes the handle.
func (f *Regular) Close() error { return fail(errnomap.OpAny, windows.CloseHandle(f.handle)) }

// Truncate makes the file size bytes long. EINVAL: size is negative.
func (f *Regular) Truncate(size int64) error {
	if size < 0 {
		return errnomap.EINVAL
	}
	return fail(errnomap.OpTruncate, windows.Ftruncate(f.handle, size))
}

// Sync has the system write everything to the disk.
func (f *Regular) Sync() error { return fail(errnomap.OpSync, windows.FlushFileBuffers(f.handle)) }
