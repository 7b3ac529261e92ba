package posixcompat

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/sock"
	"causeway/posixcompat/internal/sockstate"
)

// socket returns the socket that n refers to, and its description, which the caller
// must release. EBADF: n is not open. ENOTSOCK: it is something else.
func socket(n int) (*sock.Socket, *fd.Description, error) {
	d, err := table.Get(n)
	if err != nil {
		return nil, nil, err
	}
	s, ok := d.File().(*sock.Socket)
	if !ok {
		d.Release()
		return nil, nil, ENOTSOCK
	}
	return s, d, nil
}

// Socket makes a socket and returns its descriptor. SOCK_NONBLOCK and SOCK_CLOEXEC
// may be or'ed into typ. AF_INET and AF_INET6 are supported, with SOCK_STREAM and
// SOCK_DGRAM. EAFNOSUPPORT: another family. EINVAL: no such type, or unknown flags.
// EPROTONOSUPPORT: the protocol does not fit the type. EMFILE: no descriptor is
// free. See socket(2).
func Socket(domain, typ, proto int) (fd int, err error) {
	const kinds = 0xf
	if typ&^kinds&^(SOCK_NONBLOCK|SOCK_CLOEXEC) != 0 {
		return -1, EINVAL
	}
	s, err := sock.New(domain, typ&kinds, proto)
	if err != nil {
		return -1, err
	}
	return install(s, openFlags(typ))
}

// openFlags returns the flags of open(2) that stand for those in a socket's type,
// which are the same numbers.
func openFlags(typ int) int { return O_RDWR | typ&(SOCK_NONBLOCK|SOCK_CLOEXEC) }

// Socketpair makes two sockets that are connected. EOPNOTSUPP: the family is
// AF_INET or AF_INET6, which have no pairs. EAFNOSUPPORT: any other family, AF_UNIX
// too, which is not supported yet. See socketpair(2).
func Socketpair(domain, typ, proto int) (fd [2]int, err error) {
	const kinds = 0xf
	if typ&^kinds&^(SOCK_NONBLOCK|SOCK_CLOEXEC) != 0 {
		return fd, EINVAL
	}
	s, err := sock.New(domain, typ&kinds, proto)
	if err != nil {
		return fd, err
	}
	_ = s.Close()
	return fd, EOPNOTSUPP
}

// Bind gives the socket an address. EBADF, ENOTSOCK: fd is not a socket. EINVAL: it
// has an address already, or sa is of the shorter family. EAFNOSUPPORT: sa is of
// another family. EADDRINUSE, EADDRNOTAVAIL: the address is taken, or not this
// machine's. See bind(2).
func Bind(fd int, sa Sockaddr) (err error) {
	a, err := fromSockaddr(sa)
	if err != nil {
		return err
	}
	s, d, err := socket(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	if a.Family == 0 {
		return EINVAL
	}
	return s.Bind(a)
}

// Listen makes a stream socket take connections, n of which may wait. EINVAL: it is
// connected. EOPNOTSUPP: it is not a stream. See listen(2).
func Listen(s int, n int) (err error) {
	l, d, err := socket(s)
	if err != nil {
		return err
	}
	defer d.Release()
	return l.Listen(n)
}

// Accept is Accept4 without flags.
func Accept(fd int) (nfd int, sa Sockaddr, err error) { return Accept4(fd, 0) }

// Accept4 takes a connection and returns its descriptor and the peer's address. The
// new socket does not have the listener's O_NONBLOCK; SOCK_NONBLOCK and SOCK_CLOEXEC
// are given in flags. EINVAL: the socket does not listen, or not any more, or flags
// are unknown. EAGAIN: O_NONBLOCK or SO_RCVTIMEO, and there is none. EMFILE: no
// descriptor is free. See accept(2).
func Accept4(fd int, flags int) (nfd int, sa Sockaddr, err error) {
	s, d, err := socket(fd)
	if err == nil {
		defer d.Release()
	}
	if flags&^(SOCK_NONBLOCK|SOCK_CLOEXEC) != 0 && err != EBADF {
		err = EINVAL // before ENOTSOCK
	}
	if err != nil {
		return -1, nil, err
	}
	// The number comes first: without one no connection is taken away.
	n, err := table.Reserve(0, flags&SOCK_CLOEXEC != 0)
	if err != nil {
		return -1, nil, err
	}
	c, peer, err := s.Accept(d)
	if err != nil {
		table.Abandon(n)
		return -1, nil, err
	}
	table.Fill(n, describe(c, flags))
	return n, toSockaddr(peer), nil
}

func describe(s *sock.Socket, typ int) *fd.Description {
	return fd.NewDescription(s, openFlags(typ)&^O_CLOEXEC)
}

// Connect connects the socket to sa, or gives a datagram socket its peer. A nil sa
// takes a datagram socket's peer away. EINPROGRESS: O_NONBLOCK, and it has begun.
// EALREADY: it had begun before. EISCONN: it is connected. ECONNREFUSED, ETIMEDOUT,
// EHOSTUNREACH, ENETUNREACH: it failed. ECONNABORTED: it had failed before, and
// SO_ERROR told why. EAFNOSUPPORT: sa is of another family. See connect(2).
func Connect(fd int, sa Sockaddr) (err error) {
	a, err := fromSockaddr(sa)
	if err != nil {
		return err
	}
	s, d, err := socket(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	return s.Connect(d, a)
}

// Shutdown ends one direction of the connection, or both: SHUT_RD, SHUT_WR,
// SHUT_RDWR. On a listener SHUT_RD and SHUT_RDWR wake those who wait for
// connections. ENOTCONN: there is no connection. EINVAL: unknown how. See shutdown(2).
func Shutdown(fd int, how int) (err error) {
	s, d, err := socket(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	switch how {
	case SHUT_RD:
		return s.Shutdown(sockstate.ShutRead)
	case SHUT_WR:
		return s.Shutdown(sockstate.ShutWrite)
	case SHUT_RDWR:
		return s.Shutdown(sockstate.ShutBoth)
	}
	return EINVAL
}

// Getsockname returns the socket's own address: zeros before it has one. EBADF,
// ENOTSOCK: fd is not a socket. See getsockname(2).
func Getsockname(fd int) (sa Sockaddr, err error) {
	s, d, err := socket(fd)
	if err != nil {
		return nil, err
	}
	defer d.Release()
	a, err := s.Name()
	if err != nil {
		return nil, err
	}
	return toSockaddr(a), nil
}

// Getpeername returns the peer's address. ENOTCONN: there is no peer. See
// getpeername(2).
func Getpeername(fd int) (sa Sockaddr, err error) {
	s, d, err := socket(fd)
	if err != nil {
		return nil, err
	}
	defer d.Release()
	a, err := s.Peer()
	if err != nil {
		return nil, err
	}
	return toSockaddr(a), nil
}
