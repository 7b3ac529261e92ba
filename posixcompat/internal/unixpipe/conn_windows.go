package unixpipe

import (
	"io"
	"runtime"
	"sync"

	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/port"

	"golang.org/x/sys/windows"
)

// conn is one end of a named pipe. One goroutine may read and one write at a time; Close
// may be called by anybody, and ends what the others wait for.
type conn struct {
	handle windows.Handle

	mu     sync.Mutex
	closed bool
	busy   int // calls that use handle
}

// newConn takes h over; it must be overlapped.
func newConn(h windows.Handle) (*conn, error) {
	if err := port.Associate(h); err != nil {
		windows.CloseHandle(h)
		return nil, err
	}
	return &conn{handle: h}, nil
}

// call is one transfer under way.
type call struct {
	parker *park.Parker
	mu     sync.Mutex
	done   bool
	status windows.NTStatus
	n      uintptr
	buf    []byte // kept until the system is done with it
}

// Completed hears that the transfer is over.
func (c *call) Completed(op *port.Op, status windows.NTStatus, n uintptr) {
	op.Free()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done, c.status, c.n = true, status, n
	c.parker.Wake() // with the lock, for who sees done gives the parker back
}

func (c *call) finished() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.done
}

func (c *conn) enter() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.busy++
	return true
}

// leave ends a use of the handle; the last one closes it.
func (c *conn) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy--
	if c.closed && c.busy == 0 {
		windows.CloseHandle(c.handle)
	}
}

// do has the system begin a transfer and waits for its end.
func (c *conn) do(buf []byte, begin func(o *windows.Overlapped) error) (int, error) {
	if !c.enter() {
		return 0, io.ErrClosedPipe
	}
	defer c.leave()
	t := &call{parker: park.Get(), buf: buf}
	op, err := port.New(t)
	if err != nil {
		t.parker.Put()
		return 0, err
	}
	port.Begun()
	err = begin((*windows.Overlapped)(op.Context()))
	if err != nil && err != windows.ERROR_IO_PENDING {
		port.Failed()
		op.Free()
		t.parker.Put()
		return 0, err
	}
	c.mu.Lock()
	if c.closed {
		_ = windows.CancelIoEx(c.handle, nil) // Close came before the transfer was begun
	}
	c.mu.Unlock()
	for !t.finished() {
		t.parker.Park(park.Never())
	}
	t.parker.Put()
	runtime.KeepAlive(t.buf)
	if t.status != 0 {
		return int(t.n), t.status.Errno()
	}
	return int(t.n), nil
}

// Read reads what is there, waiting for some.
func (c *conn) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	n, err := c.do(p, func(o *windows.Overlapped) error { return windows.ReadFile(c.handle, p, nil, o) })
	if err == nil && n == 0 {
		err = io.EOF
	}
	return n, err
}

// Write writes all of p.
func (c *conn) Write(p []byte) (int, error) {
	sum := 0
	for sum < len(p) {
		rest := p[sum:]
		n, err := c.do(rest, func(o *windows.Overlapped) error { return windows.WriteFile(c.handle, rest, nil, o) })
		sum += n
		if err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// connect waits for somebody to come to a pipe that is served.
func (c *conn) connect() error {
	_, err := c.do(nil, func(o *windows.Overlapped) error { return windows.ConnectNamedPipe(c.handle, o) })
	if err == windows.ERROR_PIPE_CONNECTED {
		return nil
	}
	return err
}

// Close closes the pipe when nobody uses it any more, and ends what is waited for.
func (c *conn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil
	}
	c.closed = true
	if c.busy == 0 {
		return windows.CloseHandle(c.handle)
	}
	return windows.CancelIoEx(c.handle, nil)
}
