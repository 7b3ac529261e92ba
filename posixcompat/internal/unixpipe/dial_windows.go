package unixpipe

import (
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/unixsock"

	"golang.org/x/sys/windows"
)

const (
	// retryAfter is how soon a caller looks again that found no free end.
	retryAfter = time.Millisecond
	// dialLimit is for how long it does.
	dialLimit = 5 * time.Second
	// callerAccess is reading and writing of data and attributes, without
	// FILE_CREATE_PIPE_INSTANCE.
	callerAccess = 0x12019b
	// identify lets a server ask who its caller is and not act in his name:
	// SECURITY_SQOS_PRESENT and SECURITY_IDENTIFICATION.
	identify = 0x00100000 | 0x00010000
)

// Find returns the socket that path or the abstract name leads to, for s to connect or
// send to: one of this process, or the stand-in of another's. ECONNREFUSED: nobody is
// there; and what the walk along path says.
func Find(s *unixsock.Socket, path string) (*unixsock.Socket, error) {
	to := leads{key: unixsock.AbstractKey(s.Kind(), path)}
	abstract := path[0] == 0
	if !abstract {
		var err error
		if to, err = resolve(s, path); err != nil || to.native != nil {
			return to.native, err
		}
	}
	if o := unixsock.Find(to.key); o != nil {
		return o, nil
	}
	if s.Kind() == unixsock.Datagram {
		if o := s.Known(to.key); o != nil {
			return o, nil
		}
	}
	c, err := dial(to.key)
	if err != nil {
		return nil, err
	}
	if s.Kind() != unixsock.Datagram {
		// Linux looks for the other first.
		if err := s.MayConnect(); err != nil {
			c.Close()
			return nil, err
		}
	}
	var pid uint32
	err = windows.GetNamedPipeServerProcessId(c.handle, &pid)
	if err != nil || !abstract && !mayServe(owner(c.handle), to.owner, self()) {
		c.Close()
		return nil, errnomap.ECONNREFUSED
	}
	return s.Call(unixsock.Remote{Conn: c, Peer: credentials(pid), Carrier: carrier(pid)}, to.key, path)
}

// dial opens the pipe of the socket with the key. ECONNREFUSED: there is none.
func dial(key string) (*conn, error) {
	name, err := windows.UTF16PtrFromString(pipeName(key))
	if err != nil {
		return nil, errnomap.EINVAL
	}
	for end := time.Now().Add(dialLimit); ; time.Sleep(retryAfter) {
		h, err := windows.CreateFile(name, callerAccess, 0, nil, windows.OPEN_EXISTING,
			windows.FILE_FLAG_OVERLAPPED|identify, 0)
		switch err {
		case nil:
			c, err := newConn(h)
			if err != nil {
				return nil, errnomap.ENOBUFS
			}
			return c, nil
		case windows.ERROR_PIPE_BUSY: // somebody else came, and the next end is being made
		case windows.ERROR_ACCESS_DENIED:
			return nil, errnomap.EACCES
		default:
			return nil, errnomap.ECONNREFUSED
		}
		if time.Now().After(end) {
			return nil, errnomap.ECONNREFUSED
		}
	}
}
