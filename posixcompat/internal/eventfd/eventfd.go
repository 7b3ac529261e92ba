// Package eventfd is eventfd(2): a counter that is a file.
package eventfd

import (
	"encoding/binary"
	"math"
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

// Flags of New. Nonblock and CloseExec are the description's and the descriptor's.
const (
	Semaphore = 1
	flags     = Semaphore | fd.Nonblock | fd.CloseExec
)

const size = 8 // of what is read and written

// Counter is the file. It reads and writes 8 bytes in the machine's order.
type Counter struct {
	semaphore bool
	watchers  ready.Queue

	mu    sync.Mutex
	value uint64
}

// New returns a counter that begins with value. EINVAL: unknown flags.
func New(value uint32, f int) (*Counter, error) {
	if f&^flags != 0 {
		return nil, errnomap.EINVAL
	}
	return &Counter{value: uint64(value), semaphore: f&Semaphore != 0}, nil
}

// Readv takes the value, or 1 of it in semaphore mode. It waits while the value is
// 0, unless d has O_NONBLOCK: EAGAIN. EINVAL: bufs hold less than 8 bytes.
func (c *Counter) Readv(d *fd.Description, bufs [][]byte) (int, error) {
	if fd.Total(bufs) < size {
		return -1, errnomap.EINVAL
	}
	v, ok := c.take()
	if !ok && d.Nonblocking() {
		return -1, errnomap.EAGAIN
	}
	if !ok {
		var w park.Waiter
		w.Begin(c, ready.In)
		defer w.End()
		for v, ok = c.take(); !ok; v, ok = c.take() {
			w.Wait(park.Never())
		}
	}
	return fd.ScatterUint64(bufs, v), nil
}

func (c *Counter) take() (v uint64, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.value == 0 {
		return 0, false
	}
	v = c.value
	if c.semaphore {
		v = 1
	}
	c.value -= v
	c.watchers.Wake(ready.Out)
	return v, true
}

// Writev adds to the value, once for each buffer, as the kernel does. It waits while
// the sum would be beyond the largest value, unless d has O_NONBLOCK: EAGAIN.
// EINVAL: a buffer is not of 8 bytes, or holds all ones.
func (c *Counter) Writev(d *fd.Description, bufs [][]byte) (int, error) {
	n := 0
	for i, b := range bufs {
		if len(b) == 0 && i > 0 {
			continue // the kernel's iterator passes over them, but not over the first
		}
		if err := c.write(d, b); err != nil {
			if n > 0 {
				return n, nil
			}
			return -1, err
		}
		n += size
	}
	return n, nil
}

func (c *Counter) write(d *fd.Description, b []byte) error {
	if len(b) != size {
		return errnomap.EINVAL
	}
	v := binary.NativeEndian.Uint64(b)
	if v == math.MaxUint64 {
		return errnomap.EINVAL
	}
	if c.Add(v) {
		return nil
	}
	if d.Nonblocking() {
		return errnomap.EAGAIN
	}
	var w park.Waiter
	w.Begin(c, ready.Out)
	defer w.End()
	for !c.Add(v) {
		// The counter may have room, but not for v: wait for a change.
		w.WaitChange(park.Never())
	}
	return nil
}

// Add adds v to the value and reports whether there was room for it.
func (c *Counter) Add(v uint64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if math.MaxUint64-c.value <= v {
		return false
	}
	c.value += v
	c.watchers.Wake(ready.In)
	return true
}

// Signal adds 1, as the kernel does for itself: it does not wait for room, and fills the
// counter beyond what a write can.
func (c *Counter) Signal() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.value < math.MaxUint64 {
		c.value++
	}
	told := ready.In
	if c.value == math.MaxUint64 {
		told |= ready.Err
	}
	c.watchers.Wake(told)
}

// Ready reports a value to read, room for 1, and that signals have filled the counter.
func (c *Counter) Ready(interest ready.Mask) ready.Mask {
	c.mu.Lock()
	defer c.mu.Unlock()
	var m ready.Mask
	if c.value > 0 {
		m |= ready.In
	}
	if c.value < math.MaxUint64-1 {
		m |= ready.Out
	}
	if c.value == math.MaxUint64 {
		m |= ready.Err
	}
	return m & interest
}

// Watch adds w to those who hear of changes of the value.
func (c *Counter) Watch(w *ready.Watcher) { c.watchers.Watch(w) }

// Unwatch removes w.
func (c *Counter) Unwatch(w *ready.Watcher) { c.watchers.Unwatch(w) }

// Seek stays at 0.
func (c *Counter) Seek(int64, int) (int64, error) { return 0, nil }

// Close has nothing to do.
func (c *Counter) Close() error { return nil }
