// Package signalfd is signalfd(2): the pending signals of a process as a file.
package signalfd

import (
	"encoding/binary"
	"sync/atomic"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
	"causeway/sigworker"
)

// recordSize is the size of struct signalfd_siginfo.
const recordSize = 128

// unblockable are KILL and STOP, which no mask has.
const unblockable = sigworker.Set(1<<(9-1) | 1<<(19-1))

// File reads the signals of a mask.
type File struct {
	pending  *sigworker.Pending
	unwatch  func()
	mask     atomic.Uint64
	watchers ready.Queue
}

// CheckFlags returns EINVAL for flags that signalfd(2) does not know.
func CheckFlags(flags int) error {
	if flags&^(fd.Nonblock|fd.CloseExec) != 0 {
		return errnomap.EINVAL
	}
	return nil
}

// New returns a file that reads the signals of mask out of p.
func New(p *sigworker.Pending, mask sigworker.Set) *File {
	f := &File{pending: p}
	f.mask.Store(uint64(mask &^ unblockable))
	f.unwatch = p.Watch(func(pending sigworker.Set) {
		if pending&f.Mask() != 0 {
			f.watchers.Wake(ready.In)
		}
	})
	return f
}

// Mask returns the signals that the file reads.
func (f *File) Mask() sigworker.Set { return sigworker.Set(f.mask.Load()) }

// SetMask changes them.
func (f *File) SetMask(mask sigworker.Set) {
	f.mask.Store(uint64(mask &^ unblockable))
	f.watchers.Wake(ready.In)
}

// Readv takes as many pending signals as there are and as bufs have room for, 128
// bytes each. It waits for the first, unless d has O_NONBLOCK: EAGAIN. EINVAL: bufs
// have no room for one.
func (f *File) Readv(d *fd.Description, bufs [][]byte) (int, error) {
	room := fd.Total(bufs) / recordSize
	if room == 0 {
		return -1, errnomap.EINVAL
	}
	got := f.take(nil, room)
	if len(got) == 0 && d.Nonblocking() {
		return -1, errnomap.EAGAIN
	}
	if len(got) == 0 {
		var w park.Waiter
		w.Begin(f, ready.In)
		defer w.End()
		for got = f.take(nil, room); len(got) == 0; got = f.take(nil, room) {
			w.Wait(park.Never())
		}
	}
	return fd.Scatter(bufs, got), nil
}

func (f *File) take(b []byte, room int) []byte {
	for range room {
		info, ok := f.pending.Take(f.Mask())
		if !ok {
			break
		}
		b = appendRecord(b, info)
	}
	return b
}

// appendRecord appends a struct signalfd_siginfo, in the machine's order of bytes.
func appendRecord(b []byte, i sigworker.Info) []byte {
	e, start := binary.NativeEndian, len(b)
	b = e.AppendUint32(b, uint32(i.Signo))
	b = e.AppendUint32(b, 0) // ssi_errno
	b = e.AppendUint32(b, uint32(i.Code))
	b = e.AppendUint32(b, i.Pid)
	b = e.AppendUint32(b, i.Uid)
	b = append(b, make([]byte, 20)...) // ssi_fd to ssi_trapno
	b = e.AppendUint32(b, uint32(i.Status))
	b = e.AppendUint32(b, uint32(i.Value))
	b = e.AppendUint64(b, uint64(i.Value))
	return append(b, make([]byte, start+recordSize-len(b))...)
}

// Writev fails as for any file that can't be written. EINVAL.
func (f *File) Writev(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EINVAL }

// Streams tells that the file is not written.
func (f *File) Streams() (read, write bool) { return true, false }

// Ready reports pending signals.
func (f *File) Ready(interest ready.Mask) ready.Mask {
	if f.pending.Set()&f.Mask() != 0 {
		return interest & ready.In
	}
	return 0
}

// Watch adds w to those who hear of signals.
func (f *File) Watch(w *ready.Watcher) { f.watchers.Watch(w) }

// Unwatch removes w.
func (f *File) Unwatch(w *ready.Watcher) { f.watchers.Unwatch(w) }

// Seek stays at 0.
func (f *File) Seek(int64, int) (int64, error) { return 0, nil }

// Close stops listening.
func (f *File) Close() error {
	f.unwatch()
	return nil
}
