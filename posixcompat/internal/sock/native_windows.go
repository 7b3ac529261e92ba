package sock

import (
	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/winsock"
)

// DialUnix connects to a socket of the system's own AF_UNIX at a path of Windows and
// tells its process, 0 if that is not known. Errors as winsock.DialUnix's, and
// ECONNREFUSED: nobody listens there.
func DialUnix(path string) (*Socket, uint32, error) {
	h, pid, e := winsock.DialUnix(path)
	if e != 0 {
		return nil, 0, e
	}
	s := fromHandle(h, 1, stream, 0)
	s.bound = true
	s.machine = sockstate.NewEstablished()
	return s, pid, nil
}
