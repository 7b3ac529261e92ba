package unixpipe

import (
	"strings"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/ids"
	"causeway/posixcompat/internal/sock"
	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/unixsock"

	"golang.org/x/sys/windows"
)

// native is a socket of the system's own AF_UNIX, as a stream.
type native struct {
	socket *sock.Socket
	d      *fd.Description
}

func (n native) Read(p []byte) (int, error)  { return n.socket.Readv(n.d, [][]byte{p}) }
func (n native) Write(p []byte) (int, error) { return n.socket.Writev(n.d, [][]byte{p}) }

// dialNative connects to whom the node f belongs that is none of this package's: a
// program of Windows or WSL. ECONNREFUSED: nobody is there, or the system has no AF_UNIX.
// It has not been seen to work, as Wine has none.
func dialNative(f *file.Special, path string) (*unixsock.Socket, error) {
	at, err := finalPath(windows.Handle(f.Handle()))
	if err != nil {
		return nil, errnomap.ECONNREFUSED
	}
	s, err := sock.DialUnix(at)
	if err != nil {
		return nil, errnomap.ECONNREFUSED
	}
	n := newNative(s)
	return unixsock.Outside(path, n.peer(), n, n.end(sockstate.ShutWrite), n.end(sockstate.ShutBoth)), nil
}

func newNative(s *sock.Socket) native { return native{s, fd.NewDescription(s, fd.ReadWrite)} }

// peer tells who is at the other end, as far as the system does.
func (n native) peer() unixsock.Credentials {
	if pid := n.socket.UnixPeer(); pid != 0 {
		return credentials(pid)
	}
	return unixsock.Credentials{UID: ids.Nobody, GID: ids.Nobody}
}

func (n native) Close() error { return n.d.Release() }

// end ends a direction, or both and what waits for them.
func (n native) end(how sockstate.How) func() { return func() { _ = n.socket.Shutdown(how) } }

// finalPath returns the path of an open file in Windows's words.
func finalPath(h windows.Handle) (string, error) {
	buf := make([]uint16, windows.MAX_LONG_PATH)
	n, err := windows.GetFinalPathNameByHandle(h, &buf[0], uint32(len(buf)), 0)
	if err != nil || int(n) > len(buf) {
		return "", errnomap.ENAMETOOLONG
	}
	return strings.TrimPrefix(windows.UTF16ToString(buf[:n]), `\\?\`), nil
}
