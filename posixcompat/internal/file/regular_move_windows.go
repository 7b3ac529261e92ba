package file

import (
	"math"
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// atEnd as an offset has Windows write at the file's end, whatever others do.
const atEnd = -1

// Readv reads at the position and moves it.
func (f *Regular) Readv(d *fd.Description, bufs [][]byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n, err := f.Preadv(d, bufs, f.pos)
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
func (f *Regular) Preadv(d *fd.Description, bufs [][]byte, off int64) (int, error) {
	return f.move(d, errnomap.OpRead, bufs, off)
}

// Pwritev writes at off, or with O_APPEND at the end as Linux does; the position stays.
// What a description with O_DSYNC or O_SYNC writes is on the disk when it returns.
func (f *Regular) Pwritev(d *fd.Description, bufs [][]byte, off int64) (int, error) {
	if d.Is(fd.Append) {
		off = atEnd
		defer holdEnd(f.handle)()
	}
	n, err := f.move(d, errnomap.OpWrite, bufs, off)
	if n > 0 {
		extended(f.handle)
	}
	if n > 0 && d.Flags()&DataSync != 0 {
		if err = f.Sync(); err != nil {
			return -1, err
		}
	}
	return n, err
}

// move moves the buffers by one transfer where that can be, so that others see all of
// a write or nothing, and else one after the other.
func (f *Regular) move(d *fd.Description, op errnomap.Op, bufs [][]byte, off int64) (int, error) {
	total := fd.Total(bufs)
	if off > math.MaxInt64-int64(total) {
		return -1, errnomap.EINVAL
	}
	if d.Is(fd.Direct) && total > 0 { // nothing to move needs no alignment
		if err := f.checkDirect(bufs, off); err != nil {
			if op == errnomap.OpRead && f.Beyond(off) {
				return 0, nil // behind the end there is nothing, aligned or not
			}
			return -1, err
		}
		return each(&f.transfer, op, bufs, off)
	}
	t, err := f.through()
	switch {
	case err != nil:
		return -1, err
	case len(bufs) == 1 || total > maxStaged:
		return each(t, op, bufs, off)
	}
	return staged(t, op, bufs, total, off)
}

// each moves one buffer after the other until one is not moved whole. An error after
// some bytes is left for the next call.
func each(t *transfer, op errnomap.Op, bufs [][]byte, off int64) (int, error) {
	total := 0
	for _, b := range bufs {
		if len(b) == 0 {
			continue
		}
		at := off
		if off != atEnd {
			at += int64(total)
		}
		n, err := t.moveAt(op, b, at)
		total += int(n)
		if err != nil && total == 0 {
			return -1, err
		}
		if err != nil || int(n) < len(b) {
			break
		}
	}
	return total, nil
}

// maxStaged is how much is moved by way of one buffer at most. Vectored writes up to
// it are not torn by others.
const maxStaged = 1 << 20

// firstStage are the sizes of the buffers that are kept.
const firstStage = 64 << 10

var stages = sync.Pool{New: func() any { return new([firstStage]byte) }}

// staged moves the buffers by way of one.
func staged(t *transfer, op errnomap.Op, bufs [][]byte, total int, off int64) (int, error) {
	var stage []byte
	if total <= firstStage {
		kept := stages.Get().(*[firstStage]byte)
		defer stages.Put(kept)
		stage = kept[:0]
	}
	if op == errnomap.OpRead {
		stage = append(stage, make([]byte, total)...)
		n, err := t.moveAt(op, stage, off)
		if err != nil && n == 0 {
			return -1, err
		}
		return fd.Scatter(bufs, stage[:n]), nil
	}
	for _, b := range bufs {
		stage = append(stage, b...)
	}
	n, err := t.moveAt(op, stage, off)
	if err != nil && n == 0 {
		return -1, err
	}
	return int(n), nil
}
