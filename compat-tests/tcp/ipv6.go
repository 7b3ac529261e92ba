package tcp

import (
	"net/netip"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var ipv6Cases = []suite.Case{
	{
		Number: 291, Name: "a connection over ::1 and its names",
		Source: "ipv6(7): stream sockets as over IPv4",
		Run: func(t *suite.T) {
			client, server := fixture.PairOf(t, unix.AF_INET6)
			fixture.WriteAll(t, client, []byte("six"))
			n, err := unix.Read(server, make([]byte, 8))
			t.Call("read", n, err)
			peer, err := unix.Getpeername(server)
			t.Must(err)
			t.Value("peer", fixture.IP(peer))
			t.Value("own name", fixture.IP(fixture.Name(t, server)))
			get(t, "SO_DOMAIN", client, unix.SOL_SOCKET, unix.SO_DOMAIN)
		},
	},
	{
		Number: 292, Name: "a listener on :: takes IPv4 clients, under mapped addresses",
		Source: "ipv6(7): IPv4 connections can be handled with the IPv6 API by v4-mapped addresses",
		Run: func(t *suite.T) {
			listener, port := dual(t, 0)
			client := fixture.Stream(t)
			t.Errno("connect", unix.Connect(client, fixture.Loopback(unix.AF_INET, port)))
			fd, peer, err := unix.Accept(listener)
			t.Must(err)
			fixture.Own(t, fd)
			t.Value("peer", fixture.IP(peer))
			t.Value("own name", fixture.IP(fixture.Name(t, fd)))
			fixture.WriteAll(t, client, []byte("four"))
			n, err := unix.Read(fd, make([]byte, 8))
			t.Call("read", n, err)
		},
	},
	{
		Number: 293, Name: "a listener on :: with IPV6_V6ONLY refuses IPv4 clients",
		Source: "ipv6(7): IPV6_V6ONLY restricts the socket to IPv6",
		Run: func(t *suite.T) {
			_, port := dual(t, 1)
			t.Errno("IPv4", unix.Connect(fixture.Stream(t), fixture.Loopback(unix.AF_INET, port)))
			six := fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM)
			t.Errno("IPv6", unix.Connect(six, fixture.Loopback(unix.AF_INET6, port)))
		},
	},
	{
		Number: 294, Name: "IPV6_V6ONLY is off, can be set before bind and not after",
		Source: "ipv6(7): IPV6_V6ONLY; off by default on Linux; EINVAL on a bound socket",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM)
			get(t, "at first", fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY)
			t.Errno("set", unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, 1))
			get(t, "after it", fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY)
			t.Must(unix.Bind(fd, fixture.Loopback(unix.AF_INET6, 0)))
			t.Errno("set when bound", unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, 0))
			get(t, "at the end", fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY)
		},
	},
	{
		Number: 295, Name: "a dual socket takes the port of both families, an IPv6-only one leaves IPv4's",
		Source: "ipv6(7), bind(2): a dual wildcard bind conflicts with IPv4's",
		Run: func(t *suite.T) {
			_, port := dual(t, 0)
			t.Errno("beside a dual one", unix.Bind(fixture.Stream(t), fixture.Any(unix.AF_INET, port)))
			// IPv4's port may be taken by somebody else: then another one is tried.
			err := error(unix.EADDRINUSE)
			for try := 0; try < 10 && err == unix.EADDRINUSE; try++ {
				_, port = dual(t, 1)
				err = unix.Bind(fixture.Stream(t), fixture.Loopback(unix.AF_INET, port))
			}
			t.Errno("beside an IPv6-only one", err)
		},
	},
	{
		Number: 296, Name: "connect over ::1 to a port where nobody listens is ECONNREFUSED",
		Source: "connect(2): ECONNREFUSED when nobody listens on the remote address",
		Run: func(t *suite.T) {
			at := fixture.Refusing(t, unix.AF_INET6)
			t.Errno("blocking", unix.Connect(fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM), at))
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM|unix.SOCK_NONBLOCK)
			t.Errno("non-blocking", unix.Connect(fd, at))
			fixture.Await(t, fd, unix.POLLHUP)
			t.Value("poll", fixture.Now(t, fd, fixture.AllEvents))
			fixture.SocketError(t, "SO_ERROR", fd)
		},
	},
	{
		Number: 297, Name: "an IPv6 socket connects to an IPv4 listener by a mapped address",
		Source: "ipv6(7): v4-mapped addresses reach IPv4 peers",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM)
			mapped := netip.MustParseAddr("::ffff:127.0.0.1").As16()
			t.Errno("connect", unix.Connect(fd, &unix.SockaddrInet6{Addr: mapped, Port: fixture.Port(at)}))
			server, peer, err := unix.Accept(listener)
			t.Must(err)
			fixture.Own(t, server)
			t.Value("listener sees", fixture.IP(peer))
			t.Value("own name", fixture.IP(fixture.Name(t, fd)))
			name, err := unix.Getpeername(fd)
			t.Must(err)
			t.Value("peer's name", fixture.IP(name))
		},
	},
	{
		Number: 298, Name: "the end and the RST over ::1",
		Source: "tcp(7): the same over both families",
		Run: func(t *suite.T) {
			client, server := fixture.PairOf(t, unix.AF_INET6)
			t.Must(unix.Shutdown(client, unix.SHUT_WR))
			n, err := unix.Read(server, make([]byte, 4))
			t.Call("end", n, err)
			fixture.Reset(t, client)
			fixture.Await(t, server, unix.POLLERR)
			n, err = unix.Read(server, make([]byte, 4))
			t.Call("after the end a RST", n, err)
			client, server = fixture.PairOf(t, unix.AF_INET6)
			fixture.Reset(t, client)
			fixture.Await(t, server, unix.POLLHUP)
			n, err = unix.Read(server, make([]byte, 4))
			t.Call("RST", n, err)
		},
	},
	{
		Number: 299, Name: "bind to an IPv6 address that is not of this host is EADDRNOTAVAIL",
		Source: "bind(2): EADDRNOTAVAIL when the requested address is not local",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM)
			t.Errno("bind", unix.Bind(fd, &unix.SockaddrInet6{Addr: netip.MustParseAddr("2001:db8::1").As16()}))
		},
	},
	{
		Number: 300, Name: "IPV6_UNICAST_HOPS is kept, and 256 is EINVAL",
		Source: "ipv6(7): IPV6_UNICAST_HOPS, -1 for the route's default, else 0 to 255",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM)
			t.Errno("set 7", unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS, 7))
			get(t, "of 7", fd, unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS)
			t.Errno("set 256", unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS, 256))
			t.Errno("set -2", unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS, -2))
			get(t, "unchanged", fd, unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS)
		},
	},
	{
		Number: 301, Name: "an IPv6 option on an IPv4 socket is ENOPROTOOPT",
		Source: "getsockopt(2): ENOPROTOOPT when the option is unknown at the level indicated",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			_, err := unix.GetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY)
			t.Errno("get", err)
			t.Errno("set", unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, 1))
		},
	},
	{
		Number: 302, Name: "a port of an IPv6 address in use is EADDRINUSE",
		Source: "bind(2): EADDRINUSE when the given address is already in use",
		Run: func(t *suite.T) {
			_, at := fixture.Listener(t, unix.AF_INET6, 0)
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM)
			t.Errno("bind", unix.Bind(fd, at))
			t.Errno("bind elsewhere", unix.Bind(fd, fixture.Loopback(unix.AF_INET6, 0)))
			t.Errno("bind twice", unix.Bind(fd, fixture.Loopback(unix.AF_INET6, 0)))
		},
	},
	{
		Number: 303, Name: "connect to :: reaches this host",
		Source: "ipv6(7), ip(7): a connect to the unspecified address goes to the loopback address",
		Run: func(t *suite.T) {
			_, port := dual(t, 0)
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM)
			t.Errno("connect", unix.Connect(fd, fixture.Any(unix.AF_INET6, port)))
			peer, err := unix.Getpeername(fd)
			t.Must(err)
			t.Value("peer", fixture.IP(peer))
		},
	},
}

// dual makes a listener on :: with IPV6_V6ONLY as given.
func dual(t *suite.T, only int) (fd, port int) {
	fd = fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM)
	t.Must(unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, only))
	t.Must(unix.Bind(fd, fixture.Any(unix.AF_INET6, 0)))
	t.Must(unix.Listen(fd, 4))
	return fd, fixture.Port(fixture.Name(t, fd))
}
