package sock

import (
	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/winsock"
)

// unixFamily is AF_UNIX.
const unixFamily = 1

// NewUnix makes a stream of the system's own AF_UNIX. EAFNOSUPPORT: it has none.
func NewUnix() (*Socket, error) {
	h, e := winsock.OpenUnix()
	if e != 0 {
		return nil, e
	}
	s := fromHandle(h, unixFamily, stream, 0)
	s.machine = sockstate.New(sockstate.Stream)
	return s, nil
}

// BindUnix gives what NewUnix made a path of Windows. Errors as winsock.BindUnix's.
func (s *Socket) BindUnix(path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := winsock.BindUnix(s.handle, path); e != 0 {
		return e
	}
	s.bound = true
	return nil
}

// DialUnix connects to a socket of the system's own AF_UNIX at a path of Windows. Errors
// as winsock.DialUnix's, and ECONNREFUSED: nobody listens there.
func DialUnix(path string) (*Socket, error) {
	h, e := winsock.DialUnix(path)
	if e != 0 {
		return nil, e
	}
	s := fromHandle(h, unixFamily, stream, 0)
	s.bound = true
	s.machine = sockstate.NewEstablished()
	return s, nil
}

// UnixPeer tells the process at the other end of a connection of the system's AF_UNIX, 0
// if the system does not.
func (s *Socket) UnixPeer() uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return winsock.UnixPeer(s.handle)
}
