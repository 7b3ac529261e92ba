package aio

import (
	"math"

	"causeway/errnomap"
	"causeway/posixcompat/internal/eventfd"
	"causeway/posixcompat/internal/fd"
)

// The flags of RWFlags that are looked at here, RWF_*.
const (
	flagDataSync = 0x2
	flagSync     = 0x4
	flagsKnown   = 0x3f
)

func (r *request) writing() bool { return r.opcode == CmdPwrite || r.opcode == CmdPwritev }

// transfer begins a read or a write. The order of the checks is the kernel's.
func (r *request) transfer(iocb *Iocb) errnomap.Errno {
	if iocb.Flags&FlagIoprio != 0 && !priority(uint16(iocb.Reqprio)) {
		return errnomap.EINVAL
	}
	r.rwFlags = int(iocb.RWFlags)
	if err := r.checkFlags(); err != 0 {
		return err
	}
	if err := r.checkFile(); err != 0 {
		return err
	}
	if err := r.setVector(iocb); err != 0 {
		return err
	}
	r.offset, r.moved = iocb.Offset, 0
	if r.offset < 0 || r.offset > math.MaxInt64-r.left() {
		return errnomap.EINVAL
	}
	if r.writing() {
		if err := r.file.CheckWrite(r.offset, int(r.left())); err != nil {
			r.complete(result(0, err))
			return 0
		}
	}
	switch _, positioned := r.file.File().(fd.Positioned); {
	case !positioned:
		r.move()
	case r.begun():
	default:
		transfers.add(r)
	}
	return 0
}

// priority reports whether ioprio_set(2) knows p: a class and a level in it.
func priority(p uint16) bool {
	const (
		classShift           = 13
		none, realTime, idle = 0, 1, 3
		levels               = 8
	)
	switch class, level := p>>classShift, p&(1<<classShift-1); class {
	case none:
		return level == 0
	case realTime, realTime + 1:
		return level < levels
	case idle:
		return true
	}
	return false
}

func (r *request) checkFlags() errnomap.Errno {
	const both = fd.FlagAppend | fd.FlagNoAppend
	switch f := r.rwFlags; {
	case f&^flagsKnown != 0:
		return errnomap.EOPNOTSUPP
	case f&both == both:
		return errnomap.EINVAL
	case f&fd.FlagNowait != 0 && isSlow(r.file.File()):
		return errnomap.EOPNOTSUPP
	}
	return 0
}

// checkFile looks at how the file was opened and whether its kind can be moved so.
func (r *request) checkFile() errnomap.Errno {
	f := r.file.File()
	allowed := r.file.Readable()
	if r.writing() {
		allowed = r.file.Writable()
	}
	if !allowed {
		return errnomap.EBADF
	}
	if _, counts := f.(*eventfd.Counter); counts && r.writing() || isDirectory(f) {
		return errnomap.EINVAL // it has write(2), but not what this takes
	}
	if l, ok := f.(fd.Limited); ok {
		if reads, writes := l.Streams(); r.writing() && !writes || !r.writing() && !reads {
			return errnomap.EINVAL
		}
	}
	return 0
}

// setVector sets what is to be moved from iocb, as far as one operation goes.
func (r *request) setVector(iocb *Iocb) errnomap.Errno {
	count := 1
	if r.opcode == CmdPreadv || r.opcode == CmdPwritev {
		count = int(uint32(iocb.Nbytes)) // the kernel takes an int, too
		if count > maxSegments {
			return errnomap.EINVAL
		}
	}
	if cap(r.segment) < count {
		r.segment = make([]Iovec, count)
	}
	r.vector = r.segment[:count]
	if r.opcode == CmdPread || r.opcode == CmdPwrite {
		r.vector[0] = Iovec{iocb.Buf, iocb.Nbytes}
	} else if !load(r.vector, iocb.Buf) {
		return errnomap.EFAULT
	}
	room := uint64(maxBytes)
	for i := range r.vector {
		v := &r.vector[i]
		if int64(v.Len) < 0 {
			return errnomap.EINVAL
		}
		v.Len = min(v.Len, room)
		if v.Base > addressEnd || v.Len > addressEnd-v.Base {
			return errnomap.EFAULT
		}
		room -= v.Len
	}
	return 0
}

// left is how many bytes are to be moved still.
func (r *request) left() int64 {
	n := uint64(0)
	for _, v := range r.vector {
		n += v.Len
	}
	return int64(n)
}

// move carries r out by the file's own calls, which may wait, and completes it.
func (r *request) move() {
	f, d := r.file.File(), r.view()
	positioned, ok := f.(fd.Positioned)
	if ok && r.left() == 0 {
		r.complete(0)
		return
	}
	if !ok {
		if err := offsetError(f, r.offset); err != 0 {
			r.complete(-int64(err))
			return
		}
	}
	if !r.lend() {
		r.complete(-int64(errnomap.EFAULT))
		return
	}
	n, err := r.call(f, positioned, d)
	if err == nil && n > 0 && r.writing() && r.rwFlags&(flagDataSync|flagSync) != 0 {
		err = r.flushed(r.rwFlags&flagSync == 0)
	}
	r.complete(result(n, err))
}

// view is the description as an operation with flags of its own sees it.
func (r *request) view() *fd.Description {
	const changing = fd.FlagNowait | fd.FlagAppend | fd.FlagNoAppend
	if r.rwFlags&changing == 0 {
		return r.file
	}
	status := r.file.Flags()
	if r.rwFlags&fd.FlagNowait != 0 {
		status |= fd.Nonblock
	}
	if r.rwFlags&fd.FlagAppend != 0 {
		status |= fd.Append
	}
	if r.rwFlags&fd.FlagNoAppend != 0 {
		status &^= fd.Append
	}
	return fd.NewDescription(r.file.File(), status)
}

// flusher files can have their content written to the disk.
type flusher interface {
	Sync() error
	DataSync() error
}

// flush begins an fsync. EINVAL: iocb has more than a file, or the file is on no disk.
func (r *request) flush(iocb *Iocb) errnomap.Errno {
	if iocb.Buf != 0 || iocb.Offset != 0 || iocb.Nbytes != 0 || iocb.RWFlags != 0 {
		return errnomap.EINVAL
	}
	if _, ok := r.file.File().(flusher); !ok && !isDirectory(r.file.File()) {
		return errnomap.EINVAL
	}
	transfers.add(r)
	return 0
}

// flushed has the file's content, or all that is known of it, on the disk. A file on
// no disk has nothing to flush.
func (r *request) flushed(dataOnly bool) error {
	f, ok := r.file.File().(flusher)
	switch {
	case !ok:
		return nil
	case dataOnly:
		return f.DataSync()
	}
	return f.Sync()
}

// run carries out what a goroutine of the transfers' crew was given.
func (r *request) run() {
	if r.opcode == CmdFsync || r.opcode == CmdFdsync {
		r.complete(result(0, r.flushed(r.opcode == CmdFdsync)))
		return
	}
	r.move()
}
