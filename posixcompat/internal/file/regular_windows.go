package file

import (
	"sync"
	"sync/atomic"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"

	"golang.org/x/sys/windows"
)

// Regular is a regular file. Its handle is opened for overlapped operation, so that
// transfers do not wait for each other, unless it was adopted and is not.
type Regular struct {
	fd.AlwaysReady
	transfer

	mu  sync.Mutex // one read or write at the position at a time, as on Linux
	pos int64

	hidden bool         // it has a name that nobody gave it
	serial uint32       // the volume's number, which Wine does not tell of a file that was unlinked
	sector atomic.Int64 // what O_DIRECT's transfers are multiples of; 0: not asked yet

	association association

	cached     sync.Once // opens plain
	plain      transfer  // the file through the system's cache, if handle is not
	plainError error
}

// newRegular returns the file of h, which was opened for overlapped operation, for a
// description that will have the flags kept. The file owns the handle.
func newRegular(h windows.Handle, kept int) *Regular {
	return &Regular{transfer: transfer{handle: h, overlapped: true, unbuffered: kept&fd.Direct != 0}, serial: serialOf(h)}
}

// adoptRegular returns the file of a handle that was opened elsewhere. It begins where
// a synchronous handle stands.
func adoptRegular(h windows.Handle) *Regular {
	f := &Regular{transfer: newTransfer(h), serial: serialOf(h)}
	if pos, err := windows.Seek(h, 0, 1); err == nil && !f.overlapped {
		f.pos = pos
	}
	return f
}

// Size returns how long the file is.
func (f *Regular) Size() (int64, error) { return f.size() }

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
func (f *Regular) Stat() (fd.Stat, error) {
	s, err := statOn(f.handle, f.serial)
	if f.hidden && s.Nlink > 0 {
		s.Nlink--
	}
	return s, err
}

// Close closes the handle.
func (f *Regular) Close() error {
	f.cached.Do(func() {})
	if f.plain.handle != 0 {
		_ = windows.CloseHandle(f.plain.handle)
	}
	return fail(errnomap.OpAny, windows.CloseHandle(f.handle))
}
