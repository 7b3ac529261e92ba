package posixcompat

import (
	fdtable "causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/sock"
	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/unixsock"
)

// endpoint returns the socket that n refers to, s or, if it is of AF_UNIX, u, and its
// description, which the caller must release. EBADF: n is not open. ENOTSOCK: it is
// something else.
func endpoint(n int) (s *sock.Socket, u *unixsock.Socket, d *fdtable.Description, err error) {
	d, err = table.Get(n)
	if err != nil {
		return nil, nil, nil, err
	}
	switch f := d.File().(type) {
	case *sock.Socket:
		return f, nil, d, nil
	case *unixsock.Socket:
		return nil, f, d, nil
	}
	d.Release()
	return nil, nil, nil, ENOTSOCK
}

// Socket makes a socket and returns its descriptor. SOCK_NONBLOCK and SOCK_CLOEXEC
// may be or'ed into typ. AF_INET and AF_INET6 are supported, with SOCK_STREAM and
// SOCK_DGRAM, and AF_UNIX, with SOCK_SEQPACKET too. EAFNOSUPPORT: another family. EINVAL: no such type, or unknown flags.
// EPROTONOSUPPORT: the protocol does not fit the type. EMFILE: no descriptor is
// free. See socket(2).
func Socket(domain, typ, proto int) (fd int, err error) {
	const kinds = 0xf
	if typ&^kinds&^(SOCK_NONBLOCK|SOCK_CLOEXEC) != 0 {
		return -1, EINVAL
	}
	if domain == AF_UNIX && typ&kinds <= SOCK_PACKET {
		s, err := unixsock.New(typ&kinds, proto, &unixHost)
		if err != nil {
			return -1, err
		}
		return install(s, openFlags(typ))
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

// Socketpair makes two sockets that are connected, of AF_UNIX. Both ends live in this
// process, like a pipe's. EOPNOTSUPP: the family is AF_INET or AF_INET6, which have no
// pairs. EAFNOSUPPORT: any other family. EMFILE: no two descriptors are free. See
// socketpair(2).
func Socketpair(domain, typ, proto int) (fd [2]int, err error) {
	const kinds = 0xf
	if typ&^kinds&^(SOCK_NONBLOCK|SOCK_CLOEXEC) != 0 {
		return fd, EINVAL
	}
	if domain == AF_UNIX && typ&kinds <= SOCK_PACKET {
		return unixPair(typ, typ&kinds, proto)
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
// machine's. A path becomes a node on the disk, with the rights that the mask leaves of
// 0777; the errors are those of mknod(2) then. See bind(2), unix(7).
func Bind(fd int, sa Sockaddr) (err error) {
	a, err := fromSockaddr(sa)
	if err != nil {
		return err
	}
	s, u, d, err := endpoint(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	switch {
	case u != nil:
		return bindUnix(u, sa)
	case a.Family == 0:
		return EINVAL
	case a.Family == AF_UNIX:
		return foreign(s, sa)
	}
	return s.Bind(a)
}

// Listen makes a stream socket take connections, n of which may wait. EINVAL: it is
// connected. EOPNOTSUPP: it is not a stream. See listen(2).
func Listen(s int, n int) (err error) {
	l, u, d, err := endpoint(s)
	if err != nil {
		return err
	}
	defer d.Release()
	if u != nil {
		return u.Listen(n)
	}
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
	s, u, d, err := endpoint(fd)
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
	var c fdtable.File
	if u != nil {
		c, sa, err = acceptUnix(u, d)
	} else {
		c, sa, err = acceptInet(s, d)
	}
	if err != nil {
		table.Abandon(n)
		return -1, nil, err
	}
	table.Fill(n, describe(c, flags))
	return n, sa, nil
}

func acceptInet(s *sock.Socket, d *fdtable.Description) (fdtable.File, Sockaddr, error) {
	c, peer, err := s.Accept(d)
	return c, toSockaddr(peer), err
}

func describe(s fdtable.File, typ int) *fdtable.Description {
	return fdtable.NewDescription(s, openFlags(typ)&^O_CLOEXEC)
}

// Connect connects the socket to sa, or gives a datagram socket its peer. A nil sa
// takes a datagram socket's peer away. EINPROGRESS: O_NONBLOCK, and it has begun.
// EALREADY: it had begun before. EISCONN: it is connected. ECONNREFUSED, ETIMEDOUT,
// EHOSTUNREACH, ENETUNREACH: it failed. ECONNABORTED: it had failed before, and
// SO_ERROR told why. EAFNOSUPPORT: sa is of another family. AF_UNIX: EPROTOTYPE: the
// other is of another type. EAGAIN: O_NONBLOCK, and too many connections wait there;
// ENOENT, EACCES and others: the path. See connect(2), unix(7).
func Connect(fd int, sa Sockaddr) (err error) {
	a, err := fromSockaddr(sa)
	if err != nil {
		return err
	}
	s, u, d, err := endpoint(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	switch {
	case u != nil:
		return connectUnix(u, d, sa)
	case a.Family == AF_UNIX:
		return s.ConnectForeign(foreign(s, sa))
	}
	return s.Connect(d, a)
}

// Shutdown ends one direction of the connection, or both: SHUT_RD, SHUT_WR,
// SHUT_RDWR. On a listener SHUT_RD and SHUT_RDWR wake those who wait for
// connections. ENOTCONN: there is no connection. EINVAL: unknown how. See shutdown(2).
func Shutdown(fd int, how int) (err error) {
	s, u, d, err := endpoint(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	if u != nil {
		return u.Shutdown(how)
	}
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
	s, u, d, err := endpoint(fd)
	if err != nil {
		return nil, err
	}
	defer d.Release()
	if u != nil {
		return toUnixAddr(u.Bound()), nil
	}
	a, err := s.Name()
	if err != nil {
		return nil, err
	}
	return toSockaddr(a), nil
}

// Getpeername returns the peer's address. ENOTCONN: there is no peer. See
// getpeername(2).
func Getpeername(fd int) (sa Sockaddr, err error) {
	s, u, d, err := endpoint(fd)
	if err != nil {
		return nil, err
	}
	defer d.Release()
	if u != nil {
		return peerUnix(u)
	}
	a, err := s.Peer()
	if err != nil {
		return nil, err
	}
	return toSockaddr(a), nil
}
