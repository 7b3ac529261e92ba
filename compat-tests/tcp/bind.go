package tcp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var bindCases = []suite.Case{
	{
		Number: 21, Name: "bind to port 0 takes a port",
		Source: "ip(7): with port 0 the kernel chooses an ephemeral port",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			before := fixture.Name(t, fd)
			t.Value("address before", fixture.IP(before))
			t.Value("port before", fixture.Port(before))
			t.Errno("bind", unix.Bind(fd, fixture.Loopback(unix.AF_INET, 0)))
			after := fixture.Name(t, fd)
			t.Value("address after", fixture.IP(after))
			t.Value("port chosen", fixture.Port(after) > 0)
		},
	},
	{
		Number: 22, Name: "bind to an address in use is EADDRINUSE", Facts: []int{75},
		Source: "bind(2): EADDRINUSE when the given address is already in use",
		Run: func(t *suite.T) {
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			fd := fixture.Stream(t)
			t.Errno("listening", unix.Bind(fd, at))
			_, at = fixture.Bound(t, unix.AF_INET, unix.SOCK_STREAM)
			t.Errno("bound only", unix.Bind(fd, at))
			t.Errno("another port", unix.Bind(fd, fixture.Loopback(unix.AF_INET, 0)))
		},
	},
	{
		Number: 23, Name: "bind twice is EINVAL", Facts: []int{76},
		Source: "bind(2): EINVAL when the socket is already bound to an address",
		Run: func(t *suite.T) {
			fd, at := fixture.Bound(t, unix.AF_INET, unix.SOCK_STREAM)
			t.Errno("another port", unix.Bind(fd, fixture.Loopback(unix.AF_INET, 0)))
			t.Errno("same address", unix.Bind(fd, at))
			t.Value("name is kept", fixture.Port(fixture.Name(t, fd)) == fixture.Port(at))
		},
	},
	{
		Number: 24, Name: "bind to an address that is not of this host is EADDRNOTAVAIL", Facts: []int{63},
		Source: "bind(2): EADDRNOTAVAIL when the requested address is not local",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			t.Errno("bind", unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{198, 51, 100, 1}}))
			t.Errno("then a local one", unix.Bind(fd, fixture.Loopback(unix.AF_INET, 0)))
		},
	},
	{
		Number: 25, Name: "bind of a connected socket is EINVAL",
		Source: "bind(2): EINVAL when the socket is already bound; connect binds",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("client", unix.Bind(client, fixture.Loopback(unix.AF_INET, 0)))
			t.Errno("server", unix.Bind(server, fixture.Loopback(unix.AF_INET, 0)))
		},
	},
	{
		Number: 26, Name: "bind to an address of the other family is refused",
		Source: "ip(7), ipv6(7): sin_family must be the socket's; a short IPv6 address is EINVAL",
		Run: func(t *suite.T) {
			t.Errno("IPv6 address on IPv4", unix.Bind(fixture.Stream(t), fixture.Loopback(unix.AF_INET6, 0)))
			six := fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM)
			t.Errno("IPv4 address on IPv6", unix.Bind(six, fixture.Loopback(unix.AF_INET, 0)))
		},
	},
	{
		Number: 27, Name: "a listener on the wildcard address is reached by the loopback address",
		Source: "ip(7): INADDR_ANY binds to all local addresses; a connection has its own",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			t.Must(unix.Bind(fd, fixture.Any(unix.AF_INET, 0)))
			t.Must(unix.Listen(fd, 4))
			at := fixture.Name(t, fd)
			t.Value("listener", fixture.IP(at))
			client := fixture.Stream(t)
			t.Errno("connect", unix.Connect(client, fixture.Loopback(unix.AF_INET, fixture.Port(at))))
			server := fixture.Accept(t, fd)
			t.Value("connection", fixture.IP(fixture.Name(t, server)))
			t.Value("same port", fixture.Port(fixture.Name(t, server)) == fixture.Port(at))
		},
	},
	{
		Number: 28, Name: "listen without bind takes a port",
		Source: "listen(2), ip(7): a socket that listens without being bound gets an ephemeral port",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			t.Errno("listen", unix.Listen(fd, 4))
			at := fixture.Name(t, fd)
			t.Value("address", fixture.IP(at))
			t.Value("port chosen", fixture.Port(at) > 0)
			client := fixture.Stream(t)
			t.Errno("connect", unix.Connect(client, fixture.Loopback(unix.AF_INET, fixture.Port(at))))
		},
	},
	{
		Number: 29, Name: "listen on a connected socket is EINVAL", Facts: []int{77},
		Source: "listen(2), POSIX: EINVAL when the socket is already connected",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("client", unix.Listen(client, 4))
			t.Errno("server", unix.Listen(server, 4))
		},
	},
	{
		Number: 30, Name: "listen may be called again, with any backlog",
		Source: "listen(2): backlog is a hint; the kernel limits it; a second call changes it",
		Run: func(t *suite.T) {
			fd, at := fixture.Bound(t, unix.AF_INET, unix.SOCK_STREAM)
			for _, c := range []struct {
				name    string
				backlog int
			}{{"0", 0}, {"16", 16}, {"-1", -1}, {"a million", 1_000_000}} {
				t.Errno(c.name, unix.Listen(fd, c.backlog))
			}
			t.Errno("connect", unix.Connect(fixture.Stream(t), at))
		},
	},
	{
		Number: 31, Name: "SO_REUSEADDR does not let a second socket take a listener's port",
		Source: "socket(7): SO_REUSEADDR allows bind except when a listening socket is bound to the address",
		Run: func(t *suite.T) {
			first, second := fixture.Stream(t), fixture.Stream(t)
			for _, fd := range []int{first, second} {
				t.Must(unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1))
			}
			t.Must(unix.Bind(first, fixture.Loopback(unix.AF_INET, 0)))
			t.Must(unix.Listen(first, 4))
			t.Errno("bind", unix.Bind(second, fixture.Name(t, first)))
		},
	},
	{
		Number: 32, Name: "with SO_REUSEADDR on both, two may bind and one may listen",
		Source: "socket(7): SO_REUSEADDR allows reuse of local addresses unless one listens",
		Run: func(t *suite.T) {
			first, second := fixture.Stream(t), fixture.Stream(t)
			for _, fd := range []int{first, second} {
				t.Must(unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1))
			}
			t.Must(unix.Bind(first, fixture.Loopback(unix.AF_INET, 0)))
			t.Errno("bind", unix.Bind(second, fixture.Name(t, first)))
			t.Errno("first listens", unix.Listen(first, 4))
			t.Errno("second listens", unix.Listen(second, 4))
		},
	},
	{
		Number: 33, Name: "with SO_REUSEADDR a port whose connection lingers in TIME_WAIT is bound again",
		Source: "socket(7), tcp(7): SO_REUSEADDR lets a server bind to a port with connections in TIME_WAIT",
		Run: func(t *suite.T) {
			listener := fixture.Stream(t)
			t.Must(unix.SetsockoptInt(listener, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1))
			t.Must(unix.Bind(listener, fixture.Loopback(unix.AF_INET, 0)))
			t.Must(unix.Listen(listener, 4))
			at := fixture.Name(t, listener)
			client := fixture.Stream(t)
			t.Must(unix.Connect(client, at))
			server := fixture.Accept(t, listener)
			fixture.Close(t, server)
			fixture.Await(t, client, unix.POLLRDHUP)
			fixture.Close(t, client)
			fixture.Close(t, listener)
			again := fixture.Stream(t)
			t.Must(unix.SetsockoptInt(again, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1))
			t.Errno("bind", unix.Bind(again, at))
			t.Errno("listen", unix.Listen(again, 4))
		},
	},
	{
		Number: 34, Name: "the port of a closed listener is free",
		Source: "close(2), bind(2): an address is in use as long as a socket holds it",
		Run: func(t *suite.T) {
			fd, at := fixture.Listener(t, unix.AF_INET, 0)
			fixture.Close(t, fd)
			t.Errno("bind", unix.Bind(fixture.Stream(t), at))
		},
	},
	{
		Number: 35, Name: "a port outside of 16 bits is EINVAL",
		Source: "x/sys/unix: SockaddrInet4 with a port below 0 or above 65535 is EINVAL",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			t.Errno("bind 65536", unix.Bind(fd, fixture.Loopback(unix.AF_INET, 65536)))
			t.Errno("bind -1", unix.Bind(fd, fixture.Loopback(unix.AF_INET, -1)))
			t.Errno("connect 65536", unix.Connect(fd, fixture.Loopback(unix.AF_INET, 65536)))
		},
	},
	{
		Number: 36, Name: "two loopback addresses have their ports for themselves",
		Source: "ip(7): 127.0.0.0/8 is loopback; an address in use is address and port",
		Run: func(t *suite.T) {
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			fd := fixture.Stream(t)
			t.Errno("bind", unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 2}, Port: fixture.Port(at)}))
			t.Value("address", fixture.IP(fixture.Name(t, fd)))
		},
	},
	{
		Number: 37, Name: "the wildcard address collides with a port in use on one address",
		Source: "socket(7): without SO_REUSEADDR a wildcard bind conflicts with every address of the port",
		Run: func(t *suite.T) {
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			t.Errno("bind", unix.Bind(fixture.Stream(t), fixture.Any(unix.AF_INET, fixture.Port(at))))
		},
	},
}
