package fd

import (
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/vm"
)

// MaxBuffers is how many buffers a vectored call may have, IOV_MAX.
const MaxBuffers = 1024

// maxBytes is how much one call moves at most, Linux's MAX_RW_COUNT.
const maxBytes = 0x7ffff000

type direction bool

const (
	reading direction = false
	writing direction = true
)

// check returns d if its file can be moved that way. EBADF: it was not opened for
// that. EINVAL: files like it never can.
func (w direction) check(d *Description) error {
	allowed := d.Readable()
	if w == writing {
		allowed = d.Writable()
	}
	if !allowed {
		return errnomap.EBADF
	}
	l, ok := d.file.(Limited)
	if !ok {
		return nil
	}
	r, wr := l.Streams()
	if w == reading && !r || w == writing && !wr {
		return errnomap.EINVAL
	}
	return nil
}

// reach reports whether the process may use the buffers' memory so: mappings can be
// without access.
func (w direction) reach(bufs [][]byte) bool {
	for _, b := range bufs {
		if !vm.Process.AllowsBytes(b, w == reading) {
			return false
		}
	}
	return true
}

func (w direction) move(d *Description, bufs [][]byte) (int, error) {
	var n int
	var err error
	if !w.reach(bufs) {
		return -1, errnomap.EFAULT
	}
	if w == reading {
		n, err = d.file.Readv(d, bufs)
	} else if err = d.CheckWrite(-1, Total(bufs)); err == nil {
		n, err = d.file.Writev(d, bufs)
	}
	return result(n, err)
}

func (w direction) moveAt(d *Description, p Positioned, bufs [][]byte, off int64) (int, error) {
	var n int
	var err error
	if !w.reach(bufs) {
		return -1, errnomap.EFAULT
	}
	if w == reading {
		n, err = p.Preadv(d, bufs, off)
	} else if err = d.CheckWrite(off, Total(bufs)); err == nil {
		n, err = p.Pwritev(d, bufs, off)
	}
	return result(n, err)
}

// result is how a system call gives n and err back.
func result(n int, err error) (int, error) {
	if err != nil {
		return -1, err
	}
	return n, nil
}

// Read does what read(2) does. EBADF: fd is not open for reading. EINVAL: it can't
// be read; and what the file says.
func (t *Table) Read(fd int, p []byte) (int, error) { return t.one(reading, fd, p) }

// Write does what write(2) does. EBADF: fd is not open for writing. EINVAL: it can't
// be written; and what the file says.
func (t *Table) Write(fd int, p []byte) (int, error) { return t.one(writing, fd, p) }

func (t *Table) one(w direction, fd int, p []byte) (int, error) {
	d, err := t.Get(fd)
	if err != nil {
		return -1, err
	}
	defer d.Release()
	if err := w.check(d); err != nil {
		return -1, err
	}
	list := lists.Get().(*[1][]byte)
	list[0] = p[:min(len(p), maxBytes)]
	n, err := w.move(d, list[:])
	list[0] = nil
	lists.Put(list)
	return n, err
}

// lists saves reads and writes of one buffer the making of a list for it.
var lists = sync.Pool{New: func() any { return new([1][]byte) }}

// Readv does what readv(2) does. EBADF and EINVAL as Read; EINVAL also: more than
// MaxBuffers buffers.
func (t *Table) Readv(fd int, bufs [][]byte) (int, error) { return t.many(reading, fd, bufs) }

// Writev does what writev(2) does. EBADF and EINVAL as Write; EINVAL also: more than
// MaxBuffers buffers.
func (t *Table) Writev(fd int, bufs [][]byte) (int, error) { return t.many(writing, fd, bufs) }

func (t *Table) many(w direction, fd int, bufs [][]byte) (int, error) {
	d, err := t.Get(fd)
	if err != nil {
		return -1, err
	}
	defer d.Release()
	return d.vectored(w, bufs)
}

func (d *Description) vectored(w direction, bufs [][]byte) (int, error) {
	if err := w.check(d); err != nil {
		return -1, err
	}
	bufs, err := vector(bufs)
	if err != nil || bufs == nil {
		return result(0, err)
	}
	return w.move(d, bufs)
}

// vector returns bufs as far as one call moves them, nil if there is nothing to move.
// EINVAL: there are more than MaxBuffers.
func vector(bufs [][]byte) ([][]byte, error) {
	if len(bufs) > MaxBuffers {
		return nil, errnomap.EINVAL
	}
	total := 0
	for i, b := range bufs {
		if total+len(b) > maxBytes {
			cut := append([][]byte(nil), bufs[:i+1]...)
			cut[i] = b[:maxBytes-total]
			return cut, nil
		}
		total += len(b)
	}
	if total == 0 {
		return nil, nil
	}
	return bufs, nil
}

// Pread does what pread(2) does. EINVAL: off is negative. EBADF: fd is not open for
// reading. ESPIPE: its file has no positions.
func (t *Table) Pread(fd int, p []byte, off int64) (int, error) {
	return t.oneAt(reading, fd, p, off)
}

// Pwrite does what pwrite(2) does. Errors as Pread's.
func (t *Table) Pwrite(fd int, p []byte, off int64) (int, error) {
	return t.oneAt(writing, fd, p, off)
}

// Preadv does what preadv(2) does. Errors as Pread's; EINVAL also: more than
// MaxBuffers buffers.
func (t *Table) Preadv(fd int, bufs [][]byte, off int64) (int, error) {
	return t.at(reading, fd, bufs, off, true)
}

// Pwritev does what pwritev(2) does. Errors as Preadv's.
func (t *Table) Pwritev(fd int, bufs [][]byte, off int64) (int, error) {
	return t.at(writing, fd, bufs, off, true)
}

// The flags of preadv2(2) that change how a call moves what it moves.
const (
	FlagNowait   = 0x8
	FlagAppend   = 0x10
	FlagNoAppend = 0x20
	flagsKnown   = 0x3f // with RWF_HIPRI, a hint, RWF_DSYNC and RWF_SYNC, which are the caller's
)

// Preadv2 does what preadv2(2) does: it is Preadv, or Readv if off is -1. EOPNOTSUPP:
// unknown flags; or FlagNowait, and nobody can tell whether the file makes one wait.
func (t *Table) Preadv2(fd int, bufs [][]byte, off int64, flags int) (int, error) {
	return t.flagged(reading, fd, bufs, off, flags)
}

// Pwritev2 does what pwritev2(2) does: it is Pwritev, or Writev if off is -1.
// EOPNOTSUPP as Preadv2.
func (t *Table) Pwritev2(fd int, bufs [][]byte, off int64, flags int) (int, error) {
	return t.flagged(writing, fd, bufs, off, flags)
}

func (t *Table) flagged(w direction, fd int, bufs [][]byte, off int64, flags int) (int, error) {
	if off < -1 {
		return -1, errnomap.EINVAL
	}
	d, err := t.Get(fd)
	if err != nil {
		return -1, err
	}
	defer d.Release()
	if flags&^flagsKnown != 0 || flags&FlagNowait != 0 && !Pollable(d.file) {
		return d.refuse(w, bufs, off)
	}
	d = d.as(flags)
	if off == -1 {
		return d.vectored(w, bufs)
	}
	return d.at(w, bufs, off, true)
}

// refuse answers a call with a flag that can't be honoured: whatever else is wrong
// comes first, and so does that there is nothing to move.
func (d *Description) refuse(w direction, bufs [][]byte, off int64) (int, error) {
	if _, ok := d.file.(Positioned); !ok && off != -1 {
		return -1, errnomap.ESPIPE
	}
	if err := w.check(d); err != nil {
		return -1, err
	}
	if bufs, err := vector(bufs); err != nil || bufs == nil {
		return result(0, err)
	}
	return -1, errnomap.EOPNOTSUPP
}

// as returns d as one call with flags sees it.
func (d *Description) as(flags int) *Description {
	status := d.Flags()
	for _, f := range []struct{ flag, set, clear int }{
		{FlagNowait, Nonblock, 0}, {FlagAppend, Append, 0}, {FlagNoAppend, 0, Append},
	} {
		if flags&f.flag != 0 {
			status = status&^f.clear | f.set
		}
	}
	once := NewDescription(d.file, status)
	once.seals.state.Store(d.seals.state.Load())
	return once
}

func (t *Table) oneAt(w direction, fd int, p []byte, off int64) (int, error) {
	list := lists.Get().(*[1][]byte)
	list[0] = p[:min(len(p), maxBytes)]
	n, err := t.at(w, fd, list[:], off, false)
	list[0] = nil
	lists.Put(list)
	return n, err
}

func (t *Table) at(w direction, fd int, bufs [][]byte, off int64, vectored bool) (int, error) {
	if off < 0 {
		return -1, errnomap.EINVAL
	}
	d, err := t.Get(fd)
	if err != nil {
		return -1, err
	}
	defer d.Release()
	return d.at(w, bufs, off, vectored)
}

func (d *Description) at(w direction, bufs [][]byte, off int64, vectored bool) (int, error) {
	p, ok := d.file.(Positioned)
	if !ok {
		return -1, errnomap.ESPIPE
	}
	if err := w.check(d); err != nil {
		return -1, err
	}
	if vectored {
		var err error
		bufs, err = vector(bufs)
		if err != nil || bufs == nil {
			return result(0, err)
		}
	}
	return w.moveAt(d, p, bufs, off)
}

// The ways of Seek beyond those of package io.
const (
	SeekData = 3
	SeekHole = 4
)

// Seek does what lseek(2) does. EBADF: fd is not open. EINVAL: unknown whence, or
// the position would be negative. ESPIPE: the file has no positions.
func (t *Table) Seek(fd int, off int64, whence int) (int64, error) {
	d, err := t.Get(fd)
	if err != nil {
		return -1, err
	}
	defer d.Release()
	if whence < 0 || whence > SeekHole {
		return -1, errnomap.EINVAL
	}
	s, ok := d.file.(Seeker)
	if !ok {
		return -1, errnomap.ESPIPE
	}
	pos, err := s.Seek(off, whence)
	if err != nil {
		return -1, err
	}
	return pos, nil
}

// Stat does what fstat(2) does. EBADF: fd is not open.
func (t *Table) Stat(fd int) (Stat, error) {
	d, err := t.GetAny(fd)
	if err != nil {
		return Stat{}, err
	}
	defer d.Release()
	if s, ok := d.file.(Stater); ok {
		return s.Stat()
	}
	return Anonymous, nil
}
