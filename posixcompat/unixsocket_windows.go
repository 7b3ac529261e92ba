package posixcompat

import (
	"encoding/binary"
	"math"
	"strings"

	fdtable "causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/sock"
	"causeway/posixcompat/internal/unixpipe"
	"causeway/posixcompat/internal/unixsock"
)

// maxUnixPath is the size of sun_path; a path has a NUL at its end.
const maxUnixPath = 108

// unixHost is this process for its sockets of AF_UNIX.
var unixHost = unixsock.Host{Self: ownCredentials, Publish: func(s *unixsock.Socket) error {
	return unixpipe.Publish(s, nil)
}}

func ownCredentials() unixsock.Credentials {
	return unixsock.Credentials{PID: int32(Getpid()), UID: uint32(Getuid()), GID: uint32(Getgid())}
}

// unixPath returns the name in sa: "" is none, one with a NUL at its beginning abstract.
// EINVAL: sa is of another family, or too long. EFAULT: it is nil.
func unixPath(sa Sockaddr) (string, error) {
	u, ok := sa.(*SockaddrUnix)
	switch {
	case !ok:
		return "", EINVAL
	case u == nil:
		return "", EFAULT
	case len(u.Name) >= maxUnixPath:
		return "", EINVAL
	case u.Name != "" && (u.Name[0] == '@' || u.Name[0] == 0):
		return "\x00" + u.Name[1:], nil
	}
	path, _, _ := strings.Cut(u.Name, "\x00")
	return path, nil
}

// foreign is what bind(2) and connect(2) of s answer to an address of AF_UNIX: EINVAL if
// it is shorter than one of the family of s, otherwise EAFNOSUPPORT.
func foreign(s *sock.Socket, sa Sockaddr) error {
	const family, ipv4, ipv6 = 2, 16, 24
	least := ipv4
	if s.Family() == AF_INET6 {
		least = ipv6
	}
	if path, err := unixPath(sa); err != nil || family+len(path)+1 < least {
		return EINVAL
	}
	return EAFNOSUPPORT
}

// toUnixAddr spells a name as x/sys/unix does, which takes no name for an abstract one.
func toUnixAddr(n unixsock.Name) Sockaddr {
	switch {
	case !n.Set:
		return &SockaddrUnix{Name: "@"}
	case n.Abstract():
		name, _, _ := strings.Cut(n.Path[1:], "\x00")
		return &SockaddrUnix{Name: "@" + name}
	}
	return &SockaddrUnix{Name: n.Path}
}

func unixPair(typ, kind, proto int) (fd [2]int, err error) {
	a, b, err := unixsock.Pair(kind, proto, &unixHost)
	if err != nil {
		return fd, err
	}
	first, err := install(a, openFlags(typ))
	if err != nil {
		_ = b.Close()
		return fd, err
	}
	second, err := install(b, openFlags(typ))
	if err != nil {
		_ = Close(first)
		return fd, err
	}
	return [2]int{first, second}, nil
}

func bindUnix(u *unixsock.Socket, sa Sockaddr) error {
	path, err := unixPath(sa)
	switch {
	case err != nil:
		return err
	case path == "":
		return u.Autobind()
	case path[0] == 0:
		return u.BindAbstract(path)
	}
	return unixpipe.BindPath(u, path)
}

func acceptUnix(u *unixsock.Socket, d *fdtable.Description) (fdtable.File, Sockaddr, error) {
	c, err := u.Accept(d)
	if err != nil {
		return nil, nil, err
	}
	from, _ := c.Peer() // who has gone already keeps its name
	return c, toUnixAddr(from), nil
}

func connectUnix(u *unixsock.Socket, d *fdtable.Description, sa Sockaddr) error {
	if sa == nil && u.Kind() == SOCK_DGRAM {
		return u.Connect(d, nil)
	}
	path, err := unixPath(sa)
	if err != nil || path == "" {
		return EINVAL
	}
	return u.Connect(d, func() (*unixsock.Socket, error) { return unixpipe.Find(u, path) })
}

func peerUnix(u *unixsock.Socket) (Sockaddr, error) {
	n, err := u.Peer()
	if err != nil {
		return nil, err
	}
	return toUnixAddr(n), nil
}

func receiveUnix(u *unixsock.Socket, d *fdtable.Description, m *sock.Message) (int, Sockaddr, error) {
	um := unixsock.Message{Bufs: m.Bufs, Flags: m.Flags, Control: m.Control}
	n, err := u.Receive(d, table, &um)
	if err != nil {
		return -1, nil, err
	}
	m.Flags, m.Control = um.Flags, um.Control
	if um.From == nil {
		return n, nil, nil
	}
	return n, toUnixAddr(*um.From), nil
}

func sendUnix(u *unixsock.Socket, d *fdtable.Description, buffers [][]byte, oob []byte, to Sockaddr, flags int) (int, error) {
	m := unixsock.Message{Bufs: buffers, Flags: flags, Control: oob}
	if to != nil {
		path, err := unixPath(to)
		m.To = func() (*unixsock.Socket, error) {
			if err != nil || path == "" {
				return nil, EINVAL
			}
			return unixpipe.Find(u, path)
		}
	}
	spare := u.Kind() != SOCK_DGRAM && len(oob) > 0 && empty(buffers)
	if spare {
		m.Bufs = [][]byte{{0}}
	}
	n, err := u.Send(d, table, &m)
	if err != nil || spare {
		return 0, err
	}
	return n, nil
}

// GetsockoptUcred reads SO_PEERCRED: who the peer of a socket of AF_UNIX is, or was when
// it connected or listened. Without a peer the process is 0 and the ids are -1. Of
// other options it is the bytes. Errors as GetsockoptInt's. See unix(7).
func GetsockoptUcred(fd, level, opt int) (*Ucred, error) {
	var b [SizeofUcred]byte
	s, _, d, err := endpoint(fd)
	if err != nil {
		return &Ucred{}, err
	}
	d.Release()
	if s != nil && level == SOL_SOCKET && opt == SO_PEERCRED {
		return &Ucred{Uid: math.MaxUint32, Gid: math.MaxUint32}, nil // other families know of no peer's
	}
	_, err = getOption(fd, level, opt, b[:])
	return &Ucred{
		Pid: int32(binary.LittleEndian.Uint32(b[0:])), Uid: binary.LittleEndian.Uint32(b[4:]), Gid: binary.LittleEndian.Uint32(b[8:]),
	}, err
}
