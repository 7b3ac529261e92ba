package fd

import (
	"sync"
	"sync/atomic"

	"causeway/errnomap"
)

// Description is an open file description: a file, how it was opened, and the
// status flags that all descriptors made from it by dup(2) share.
type Description struct {
	file  File
	mode  uint32        // access mode and creation-time flags, never changed
	flags atomic.Uint32 // status flags
	users atomic.Int64
	seals seals

	mu    sync.Mutex
	hooks *Hook // called at the last release, newest first
}

// Hook is told when a description that it was added to is released by its last
// user, before the file is closed. Epoll sets drop their registrations there.
type Hook struct {
	// Released is called without locks held.
	Released func()
	// Owner is whatever the one who added the hook wants to find there.
	Owner any

	next, prev *Hook
	on         bool
}

// NewDescription returns a description of f with one user, the caller. flags are
// the access mode and status flags of open(2); CloseExec is not one of them.
func NewDescription(f File, flags int) *Description {
	d := &Description{file: f, mode: uint32(flags) &^ (status | CloseExec)}
	d.flags.Store(uint32(flags) & status)
	d.users.Store(1)
	return d
}

// File returns the file.
func (d *Description) File() File { return d.file }

// Flags returns what F_GETFL returns.
func (d *Description) Flags() int { return int(d.mode | d.flags.Load()) }

// SetFlags does what F_SETFL does: it changes the flags that can be changed and
// ignores the rest. EINVAL: Direct, and the file can't.
func (d *Description) SetFlags(flags int) error {
	can := common
	if s, ok := d.file.(Settable); ok {
		can |= s.Settable()
	}
	if flags&Direct&^can != 0 {
		return errnomap.EINVAL
	}
	for {
		old := d.flags.Load()
		if d.flags.CompareAndSwap(old, old&^uint32(can)|uint32(flags&can)) {
			return nil
		}
	}
}

// Nonblocking reports whether O_NONBLOCK is set.
func (d *Description) Nonblocking() bool { return d.flags.Load()&Nonblock != 0 }

// Is reports whether all status flags of mask are set.
func (d *Description) Is(mask int) bool { return d.flags.Load()&uint32(mask) == uint32(mask) }

// Readable reports whether the access mode allows reading.
func (d *Description) Readable() bool {
	m := d.mode & AccessMode
	return m == ReadOnly || m == ReadWrite
}

// Writable reports whether the access mode allows writing.
func (d *Description) Writable() bool {
	m := d.mode & AccessMode
	return m == WriteOnly || m == ReadWrite
}

// Path reports whether the file was opened with O_PATH.
func (d *Description) Path() bool { return d.mode&PathOnly != 0 }

// tryAcquire adds a user unless the last one has gone.
func (d *Description) tryAcquire() bool {
	for {
		n := d.users.Load()
		if n <= 0 {
			return false
		}
		if d.users.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

// Share adds a user and returns d. The caller must be one.
func (d *Description) Share() *Description {
	d.users.Add(1)
	return d
}

// Release takes a user away. The last one runs the hooks and closes the file, and
// gets the file's error.
func (d *Description) Release() error {
	switch n := d.users.Add(-1); {
	case n > 0:
		return nil
	case n < 0:
		panic("fd: description released more often than acquired")
	}
	for h := d.firstHook(); h != nil; h = d.firstHook() {
		h.Released()
		d.RemoveHook(h)
	}
	return d.file.Close()
}

func (d *Description) firstHook() *Hook {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.hooks
}

// AddHook has h told of the last release. The caller must be a user.
func (d *Description) AddHook(h *Hook) {
	d.mu.Lock()
	defer d.mu.Unlock()
	h.on = true
	h.prev, h.next = nil, d.hooks
	if d.hooks != nil {
		d.hooks.prev = h
	}
	d.hooks = h
}

// EachHook calls f with every hook. f must not block and not call d.
func (d *Description) EachHook(f func(*Hook)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for h := d.hooks; h != nil; h = h.next {
		f(h)
	}
}

// RemoveHook takes h away, if it is there. It may run inside of h.Released.
func (d *Description) RemoveHook(h *Hook) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !h.on {
		return
	}
	h.on = false
	if h.prev != nil {
		h.prev.next = h.next
	} else {
		d.hooks = h.next
	}
	if h.next != nil {
		h.next.prev = h.prev
	}
	h.next, h.prev = nil, nil
}
