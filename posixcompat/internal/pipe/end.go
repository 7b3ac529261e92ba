package pipe

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

// ReadEnd is the file to read from.
type ReadEnd struct {
	pipe  *pipe
	quiet int // of a FIFO: how often it had been opened for writing; see hungUp
}

// WriteEnd is the file to write to.
type WriteEnd struct{ pipe *pipe }

// Readv reads what is there. It waits while there is nothing and a writer is left,
// unless d has O_NONBLOCK: EAGAIN.
func (r *ReadEnd) Readv(d *fd.Description, bufs [][]byte) (int, error) {
	c := newCursor(bufs)
	if c.empty() {
		return 0, nil
	}
	n, err := r.try(&c)
	if err != errnomap.EAGAIN || d.Nonblocking() {
		return n, err
	}
	var w park.Waiter
	w.Begin(r, ready.Readable)
	defer w.End()
	for {
		if n, err = r.try(&c); err != errnomap.EAGAIN {
			return n, err
		}
		w.Wait(park.Never())
	}
}

func (r *ReadEnd) try(c *cursor) (int, error) {
	p := r.pipe
	p.mu.Lock()
	n, roomMade, err := p.read(c)
	p.mu.Unlock()
	if roomMade {
		p.wakeWriters(ready.Writable)
	}
	return n, err
}

// Writev is not called: the access mode does not allow it. EBADF.
func (r *ReadEnd) Writev(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EBADF }

// Ready reports data, and that the last writer has gone.
func (r *ReadEnd) Ready(interest ready.Mask) ready.Mask {
	p := r.pipe
	p.mu.Lock()
	defer p.mu.Unlock()
	var m ready.Mask
	if p.used > 0 {
		m |= ready.Readable
	}
	if r.hungUp() {
		m |= ready.Hup
	}
	return m & (interest | ready.Always)
}

// Watch adds w to those who hear of data and of the last writer's going.
func (r *ReadEnd) Watch(w *ready.Watcher) { r.pipe.readable.Watch(w) }

// Unwatch removes w.
func (r *ReadEnd) Unwatch(w *ready.Watcher) { r.pipe.readable.Unwatch(w) }

// Close closes the end.
func (r *ReadEnd) Close() error {
	r.pipe.closeEnd(1, 0)
	return nil
}

// Writev writes all of bufs. It waits for room, unless d has O_NONBLOCK: then it
// writes what fits, up to Atomic bytes all or none. EAGAIN: nothing fits. EPIPE: no
// reader is left. With O_DIRECT in d each page written is a packet.
func (e *WriteEnd) Writev(d *fd.Description, bufs [][]byte) (int, error) {
	c := newCursor(bufs)
	if c.empty() {
		return 0, nil
	}
	n, err := e.try(d, &c)
	if c.empty() || d.Nonblocking() || err == errnomap.EPIPE {
		return n, err
	}
	var w park.Waiter
	w.Begin(e, ready.Writable)
	defer w.End()
	for {
		more, err := e.try(d, &c)
		n += max(more, 0)
		switch {
		case c.empty():
			return n, nil
		case err == errnomap.EPIPE && n > 0:
			return n, nil
		case err == errnomap.EPIPE:
			return -1, err
		}
		w.Wait(park.Never())
	}
}

func (e *WriteEnd) try(d *fd.Description, c *cursor) (int, error) {
	p := e.pipe
	p.mu.Lock()
	n, err := p.write(c, d.Is(fd.Direct))
	p.mu.Unlock()
	if n > 0 {
		p.wakeReaders(ready.Readable)
	}
	return n, err
}

// Readv is not called: the access mode does not allow it. EBADF.
func (e *WriteEnd) Readv(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EBADF }

// Ready reports room, and that the last reader has gone.
func (e *WriteEnd) Ready(interest ready.Mask) ready.Mask {
	p := e.pipe
	p.mu.Lock()
	defer p.mu.Unlock()
	var m ready.Mask
	if !p.full() {
		m |= ready.Writable
	}
	if p.readers == 0 {
		m |= ready.Err
	}
	return m & (interest | ready.Always)
}

// Watch adds w to those who hear of room and of the last reader's going.
func (e *WriteEnd) Watch(w *ready.Watcher) { e.pipe.writable.Watch(w) }

// Unwatch removes w.
func (e *WriteEnd) Unwatch(w *ready.Watcher) { e.pipe.writable.Unwatch(w) }

// Close closes the end.
func (e *WriteEnd) Close() error {
	e.pipe.closeEnd(0, 1)
	return nil
}
