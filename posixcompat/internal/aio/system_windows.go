package aio

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/port"
	"causeway/posixcompat/internal/sock"

	"golang.org/x/sys/windows"
)

// native is the operation of the completion port that carries a request, kept from
// the first one on until the context's end.
type native struct{ op *port.Op }

func (n *native) release() {
	if n.op != nil {
		n.op.Free()
		n.op = nil
	}
}

// isSlow says of which files nobody can tell whether a transfer would wait.
func isSlow(f fd.File) bool {
	_, ok := f.(*file.Regular)
	return ok
}

func isDirectory(f fd.File) bool {
	_, ok := f.(*file.Dir)
	return ok
}

// offsetError is what a file without positions says to an offset: sockets refuse all but
// 0, the others ignore it.
func offsetError(f fd.File, off int64) errnomap.Errno {
	if _, ok := f.(*sock.Socket); ok && off != 0 {
		return errnomap.ESPIPE
	}
	return 0
}

const (
	// farthest is behind the end of the largest file of any file system of Windows. What
	// lies beyond has rules of its own, which the file's calls know.
	farthest = 1 << 53
	// large is from where on a read is cut to the file's size, because Windows looks at
	// the whole buffer first, and Linux only at what it fills.
	large = 64 << 20
)

// begun begins r on the port, and reports whether its event will come from there.
// What remains is what the system would do synchronously.
func (r *request) begun() bool {
	f, ok := r.file.File().(*file.Regular)
	if ok && r.writing() && r.left() > 0 && r.offset >= farthest && !r.appends() {
		r.complete(-int64(errnomap.EFBIG))
		return true
	}
	if !ok || r.left() == 0 || r.offset+r.left() > farthest || r.writing() && !r.writesPlainly() || !f.Associate(r.file) {
		return false
	}
	if r.native.op == nil {
		op, err := port.New(r)
		if err != nil {
			return false
		}
		r.native.op = op
	}
	off := r.offset
	for _, v := range r.vector {
		if err := f.CheckDirect(r.file, uintptr(v.Base), int(v.Len), off); err != nil {
			if !r.writing() && f.Beyond(r.offset) {
				err = nil // behind the end there is nothing, aligned or not
			}
			r.complete(result(0, err))
			return true
		}
		off += int64(v.Len)
	}
	r.step()
	return true
}

// appends reports whether r writes at the end, wherever that is.
func (r *request) appends() bool {
	return r.writing() && (r.rwFlags&fd.FlagAppend != 0 || r.file.Is(fd.Append) && r.rwFlags&fd.FlagNoAppend == 0)
}

// writesPlainly reports whether a write is one transfer to a place that is known and
// needs nothing after it. Vectors are one transfer where they can't be torn: with
// O_DIRECT Linux does not promise that either.
func (r *request) writesPlainly() bool {
	if r.appends() || r.rwFlags&(flagDataSync|flagSync) != 0 || r.file.Flags()&file.DataSync != 0 {
		return false
	}
	return len(r.vector) == 1 || r.file.Is(fd.Direct)
}

// step begins to move the next segment, or completes r if there is none. When it has
// returned, r may be another request.
func (r *request) step() {
	for len(r.vector) > 0 && r.skips(&r.vector[0]) {
		r.vector = r.vector[1:]
	}
	if len(r.vector) == 0 {
		r.complete(r.moved)
		return
	}
	f := r.file.File().(*file.Regular)
	port.Begun()
	if status := r.issue(windows.Handle(f.Handle())); isError(status) {
		port.Failed()
		r.Completed(nil, status, 0)
	}
}

// isError reports whether a call that returned s is over and no completion will come.
func isError(s windows.NTStatus) bool { return s>>30 == 3 }

// skips reports whether there is nothing to move to or from v.
func (r *request) skips(v *Iovec) bool {
	if v.Len > large && !r.writing() {
		r.cut(r.file.File().(*file.Regular), v)
	}
	return v.Len == 0
}

// cut limits a large read to what is in the file.
func (r *request) cut(f *file.Regular, v *Iovec) {
	size, err := f.Size()
	if err != nil {
		return
	}
	there := uint64(max(size-(r.offset+r.moved), 0))
	if r.file.Is(fd.Direct) {
		sector := uint64(f.Sector())
		there = (there + sector - 1) / sector * sector
	}
	v.Len = min(v.Len, there)
}

// Completed hears that a segment was moved, or why not.
func (r *request) Completed(_ *port.Op, status windows.NTStatus, information uintptr) {
	n := int64(information)
	if isError(status) {
		n = 0
		op := errnomap.OpRead
		if r.writing() {
			op = errnomap.OpWrite
		}
		// No error means the end of the file.
		err := errnomap.FromNTStatus(op, uint32(status))
		if status == windows.STATUS_INVALID_USER_BUFFER {
			err = errnomap.EFAULT
		}
		if err != nil && r.moved == 0 {
			r.complete(result(0, err))
			return
		}
	}
	r.moved += n
	if r.writing() {
		r.file.File().(*file.Regular).Written()
	}
	if n < int64(r.vector[0].Len) {
		r.complete(r.moved)
		return
	}
	r.vector = r.vector[1:]
	r.step()
}
