package udp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var addressCases = []suite.Case{
	{
		Number: 1, Name: "a datagram goes to an address and tells where it came from",
		Source: "udp(7), recv(2): recvfrom returns the packet and its source address",
		Run: func(t *suite.T) {
			a, at := bound(t)
			b, bt := bound(t)
			t.Errno("sendto", unix.Sendto(a, []byte("hello"), 0, bt))
			buf := make([]byte, 16)
			n, from, err := unix.Recvfrom(b, buf, 0)
			t.Call("recvfrom", n, err)
			t.Bytes("bytes", buf[:max(n, 0)])
			t.Value("address", fixture.IP(from))
			t.Value("port", fixture.Port(from) == fixture.Port(at))
		},
	},
	{
		Number: 2, Name: "a UDP socket tells its type, domain and protocol",
		Source: "socket(7): SO_TYPE, SO_DOMAIN and SO_PROTOCOL are readable",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			for _, o := range []struct {
				name   string
				option int
			}{{"SO_TYPE", unix.SO_TYPE}, {"SO_DOMAIN", unix.SO_DOMAIN}, {"SO_PROTOCOL", unix.SO_PROTOCOL},
				{"SO_ACCEPTCONN", unix.SO_ACCEPTCONN}, {"SO_ERROR", unix.SO_ERROR}, {"SO_BROADCAST", unix.SO_BROADCAST}} {
				v, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, o.option)
				t.Call(o.name, v, err)
			}
		},
	},
	{
		Number: 3, Name: "bind to an address in use is EADDRINUSE, bind twice EINVAL, a foreign address EADDRNOTAVAIL",
		Source: "bind(2): EADDRINUSE, EINVAL, EADDRNOTAVAIL",
		Run: func(t *suite.T) {
			fd, at := bound(t)
			t.Errno("bound already", unix.Bind(fd, fixture.Loopback(unix.AF_INET, 0)))
			other := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			t.Errno("in use", unix.Bind(other, at))
			t.Errno("foreign", unix.Bind(other, &unix.SockaddrInet4{Addr: [4]byte{198, 51, 100, 1}}))
			t.Errno("at last", unix.Bind(other, fixture.Loopback(unix.AF_INET, 0)))
		},
	},
	{
		Number: 4, Name: "listen and accept on a UDP socket are EOPNOTSUPP",
		Source: "listen(2), accept(2): EOPNOTSUPP when the socket is not of a type that supports it",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			t.Errno("listen", unix.Listen(fd, 4))
			_, _, err := unix.Accept(fd)
			t.Errno("accept", err)
		},
	},
	{
		Number: 5, Name: "the first sendto binds a port",
		Source: "udp(7): an unbound socket gets a free port with the first send",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			t.Value("port before", fixture.Port(fixture.Name(t, fd)))
			b, bt := bound(t)
			t.Errno("sendto", unix.Sendto(fd, []byte("x"), 0, bt))
			name := fixture.Name(t, fd)
			t.Value("address", fixture.IP(name))
			t.Value("port chosen", fixture.Port(name) > 0)
			_, from, err := unix.Recvfrom(b, make([]byte, 4), 0)
			t.Must(err)
			t.Value("same port there", fixture.Port(from) == fixture.Port(name))
		},
	},
	{
		Number: 6, Name: "send without an address on an unconnected socket is EDESTADDRREQ",
		Source: "send(2): EDESTADDRREQ when the socket is not connected and no peer address is set",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			t.Errno("send", unix.Send(fd, []byte("x"), 0))
			n, err := unix.Write(fd, []byte("x"))
			t.Call("write", n, err)
			n, err = unix.Writev(fd, fixture.Vectors(2))
			t.Call("writev", n, err)
			n, err = unix.SendmsgN(fd, []byte("x"), nil, nil, 0)
			t.Call("sendmsg", n, err)
		},
	},
	{
		Number: 7, Name: "sendto to port 0 is EINVAL",
		Source: "udp(7), send(2): EINVAL for an invalid argument; port 0 is no destination",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			t.Errno("sendto", unix.Sendto(fd, []byte("x"), 0, fixture.Loopback(unix.AF_INET, 0)))
		},
	},
	{
		Number: 8, Name: "sendto to an IPv6 address from an IPv4 socket is EAFNOSUPPORT",
		Source: "ip(7): EAFNOSUPPORT for an address of another family",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			_, six := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Errno("sendto", unix.Sendto(fd, []byte("x"), 0, six))
			t.Errno("connect", unix.Connect(fd, six))
		},
	},
	{
		Number: 9, Name: "a datagram carries the address that its sender is bound to",
		Source: "ip(7): the source is the bound address",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			t.Must(unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 2}}))
			b, bt := bound(t)
			t.Errno("sendto", unix.Sendto(fd, []byte("x"), 0, bt))
			receive(t, "recvfrom", b)
		},
	},
	{
		Number: 10, Name: "a socket on the wildcard address receives from the loopback address",
		Source: "ip(7): INADDR_ANY binds to all local addresses",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			t.Must(unix.Bind(fd, fixture.Any(unix.AF_INET, 0)))
			a, _ := bound(t)
			to := fixture.Loopback(unix.AF_INET, fixture.Port(fixture.Name(t, fd)))
			t.Errno("sendto", unix.Sendto(a, []byte("x"), 0, to))
			receive(t, "recvfrom", fd)
			t.Value("own address", fixture.IP(fixture.Name(t, fd)))
		},
	},
	{
		Number: 11, Name: "sendto to 0.0.0.0 reaches this host",
		Source: "ip(7): INADDR_ANY as a destination is the loopback address on Linux",
		Run: func(t *suite.T) {
			fd, at := bound(t)
			a, _ := bound(t)
			t.Errno("sendto", unix.Sendto(a, []byte("x"), 0, fixture.Any(unix.AF_INET, fixture.Port(at))))
			receive(t, "recvfrom", fd)
		},
	},
	{
		Number: 12, Name: "with SO_REUSEADDR on both, two sockets share a port",
		Source: "socket(7): SO_REUSEADDR allows two datagram sockets on one address",
		Run: func(t *suite.T) {
			first := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			second := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			for _, fd := range []int{first, second} {
				t.Must(unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1))
			}
			t.Must(unix.Bind(first, fixture.Loopback(unix.AF_INET, 0)))
			t.Errno("bind", unix.Bind(second, fixture.Name(t, first)))
		},
	},
	{
		Number: 13, Name: "a send that fails for want of an address has bound the socket",
		Source: "udp(7): an unbound socket gets a free port with the first send; Linux does so before it looks for the address",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			t.Errno("send", unix.Send(fd, []byte("x"), 0))
			t.Value("port chosen", fixture.Port(fixture.Name(t, fd)) > 0)
			t.Errno("bind", unix.Bind(fd, fixture.Loopback(unix.AF_INET, 0)))
		},
	},
}
