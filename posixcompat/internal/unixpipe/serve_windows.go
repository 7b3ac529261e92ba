package unixpipe

import (
	"sync"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/ids"
	"causeway/posixcompat/internal/unixsock"

	"golang.org/x/sys/windows"
)

const (
	// pipeBuffer is how much the system keeps of what is under way in each direction.
	pipeBuffer = 1 << 18
	// maxGreeting is how many callers of one socket may be in the middle of a greeting;
	// maxRefusing is that of those who are to be refused, so that they keep nobody out.
	maxGreeting = 64
	maxRefusing = 8
	// everybody may open the pipe; see the package's comment. That is callerAccess and
	// not GENERIC_WRITE, which would let others serve it, too. The owner, who stands before
	// it, is the process's user, whatever else new objects belong to: see mayServe.
	everybody = "D:P(A;;0x12019b;;;WD)(A;;GA;;;OW)(A;;GA;;;SY)"
	// rejectRemote is PIPE_REJECT_REMOTE_CLIENTS.
	rejectRemote = 0x8
)

// server is a bound socket's pipe.
type server struct {
	socket *unixsock.Socket
	name   *uint16
	attr   *windows.SecurityAttributes
	look   func() (mode, uid uint32, ok bool)
	calls  chan struct{} // greetings under way
	others chan struct{} // those of callers who may not connect

	mu      sync.Mutex
	waiting *conn
	closed  bool
	done    chan struct{}
}

// Publish serves s to other processes until it is closed. look tells the mode and the
// owner of its node; a nil look lets everybody in. EADDRINUSE: another process has its key.
func Publish(s *unixsock.Socket, look func() (mode, uid uint32, ok bool)) error {
	name, err := windows.UTF16PtrFromString(pipeName(s.Bound().Key))
	if err != nil {
		return errnomap.EINVAL
	}
	sd, err := windows.SecurityDescriptorFromString("O:" + ids.Current().User.String() + everybody)
	if err != nil {
		return errnomap.ENOBUFS
	}
	v := &server{
		socket: s, name: name, look: look, done: make(chan struct{}),
		calls: make(chan struct{}, maxGreeting), others: make(chan struct{}, maxRefusing),
		attr: &windows.SecurityAttributes{SecurityDescriptor: sd},
	}
	v.attr.Length = securityAttributesSize
	first, err := v.instance(windows.FILE_FLAG_FIRST_PIPE_INSTANCE)
	switch err {
	case nil:
	case windows.ERROR_ACCESS_DENIED, windows.ERROR_PIPE_BUSY, windows.ERROR_ALREADY_EXISTS:
		return errnomap.EADDRINUSE
	default:
		return errnomap.ENOBUFS
	}
	v.waiting = first
	go v.serve(first)
	s.OnClose(v.close)
	return nil
}

// securityAttributesSize is the size of SECURITY_ATTRIBUTES on 64-bit systems.
const securityAttributesSize = 24

// instance makes one more end for somebody to come to.
func (v *server) instance(flags uint32) (*conn, error) {
	h, err := windows.CreateNamedPipe(v.name, windows.PIPE_ACCESS_DUPLEX|windows.FILE_FLAG_OVERLAPPED|flags,
		windows.PIPE_TYPE_BYTE|windows.PIPE_READMODE_BYTE|windows.PIPE_WAIT|rejectRemote,
		windows.PIPE_UNLIMITED_INSTANCES, pipeBuffer, pipeBuffer, 0, v.attr)
	if err != nil {
		return nil, err
	}
	return newConn(h)
}

// serve is the goroutine that waits for callers.
func (v *server) serve(c *conn) {
	defer close(v.done)
	for {
		err := c.connect()
		if v.over() {
			c.Close()
			return
		}
		next := v.again()
		if next == nil {
			c.Close()
			return
		}
		if err != nil {
			c.Close()
		} else {
			v.answer(c)
		}
		c = next
	}
}

// again makes the next instance; without one nobody could come any more, so it tries
// until the socket is closed.
func (v *server) again() *conn {
	for {
		c, err := v.instance(0)
		if err == nil {
			v.mu.Lock()
			defer v.mu.Unlock()
			if v.closed {
				c.Close()
				return nil
			}
			v.waiting = c
			return c
		}
		if v.over() {
			return nil
		}
		time.Sleep(retryAfter)
	}
}

func (v *server) over() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.closed
}

// answer greets a caller on a goroutine of its own, which ends within unixsock's limit
// for greetings.
func (v *server) answer(c *conn) {
	var pid uint32
	if err := windows.GetNamedPipeClientProcessId(c.handle, &pid); err != nil {
		c.Close()
		return
	}
	r := unixsock.Remote{Conn: c, Peer: credentials(pid), Carrier: carrier(pid)}
	allowed := v.allows(r.Peer.UID)
	places := v.calls
	if !allowed {
		places = v.others
	}
	select {
	case places <- struct{}{}:
	default:
		c.Close() // too many say nothing
		return
	}
	go func() {
		defer func() { <-places }()
		v.socket.Answer(r, allowed)
	}()
}

func (v *server) allows(uid uint32) bool {
	if v.look == nil || uid == self() {
		return true
	}
	mode, owner, ok := v.look()
	return ok && mayWrite(mode, owner, uid)
}

// close ends the serving; who is connected stays so.
func (v *server) close() {
	v.mu.Lock()
	v.closed = true
	c := v.waiting
	v.mu.Unlock()
	c.Close()
	<-v.done
}
