package udp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var ipv6Cases = []suite.Case{
	{
		Number: 131, Name: "a datagram over ::1 and its addresses",
		Source: "ipv6(7), udp(7): datagrams as over IPv4",
		Run: func(t *suite.T) {
			a, at := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			b, bt := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Errno("sendto", unix.Sendto(a, []byte("six"), 0, bt))
			_, from, err := unix.Recvfrom(b, make([]byte, 8), unix.MSG_PEEK)
			t.Must(err)
			t.Value("port", fixture.Port(from) == fixture.Port(at))
			receive(t, "recvfrom", b)
		},
	},
	{
		Number: 132, Name: "a socket on :: receives from IPv4 under a mapped address",
		Source: "ipv6(7): IPv4 is handled with the IPv6 API by v4-mapped addresses",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Must(unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, 0))
			t.Must(unix.Bind(fd, fixture.Any(unix.AF_INET6, 0)))
			a, at := bound(t)
			t.Errno("sendto", unix.Sendto(a, []byte("four"), 0, fixture.Loopback(unix.AF_INET, fixture.Port(fixture.Name(t, fd)))))
			buf := make([]byte, 16)
			n, from, err := unix.Recvfrom(fd, buf, 0)
			t.Call("recvfrom", n, err)
			t.Value("from", fixture.IP(from))
			t.Errno("answer", unix.Sendto(fd, []byte("back"), 0, from))
			t.Value("answer's port", fixture.Port(from) == fixture.Port(at))
			receive(t, "sender's recvfrom", a)
		},
	},
	{
		Number: 133, Name: "with IPV6_V6ONLY nothing comes from IPv4",
		Source: "ipv6(7): IPV6_V6ONLY restricts the socket to IPv6",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Must(unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, 1))
			t.Must(unix.Bind(fd, fixture.Any(unix.AF_INET6, 0)))
			port := fixture.Port(fixture.Name(t, fd))
			a, _ := bound(t)
			t.Errno("sendto over IPv4", unix.Sendto(a, []byte("four"), 0, fixture.Loopback(unix.AF_INET, port)))
			six, _ := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Errno("sendto over IPv6", unix.Sendto(six, []byte("six"), 0, fixture.Loopback(unix.AF_INET6, port)))
			receive(t, "recvfrom", fd)
			n, _, err := unix.Recvfrom(fd, make([]byte, 8), unix.MSG_DONTWAIT)
			t.Call("no more", n, err)
		},
	},
	{
		Number: 134, Name: "connect, write and the peer's name over ::1",
		Source: "connect(2), udp(7): the same over both families",
		Run: func(t *suite.T) {
			a, at := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Errno("send before", unix.Send(fd, []byte("x"), 0))
			t.Errno("connect", unix.Connect(fd, at))
			t.Value("own name", fixture.IP(fixture.Name(t, fd)))
			peer, err := unix.Getpeername(fd)
			t.Must(err)
			t.Value("peer", fixture.IP(peer))
			n, err := unix.Write(fd, []byte("hi"))
			t.Call("write", n, err)
			receive(t, "recvfrom", a)
		},
	},
	{
		Number: 135, Name: "a datagram too long for IPv6 is EMSGSIZE",
		Source: "send(2): EMSGSIZE when the message cannot be sent atomically",
		Run: func(t *suite.T) {
			a, _ := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			_, bt := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Errno("sendto", unix.Sendto(a, make([]byte, 70000), 0, bt))
		},
	},
	{
		Number: 136, Name: "ECONNREFUSED over ::1",
		Source: "udp(7), ipv6(7): ECONNREFUSED caused by a previous packet",
		Run: func(t *suite.T) {
			gone, at := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Must(unix.Connect(fd, at))
			fixture.Close(t, gone)
			n, err := unix.Write(fd, []byte("x"))
			t.Call("write", n, err)
			t.Value("poll", fixture.Events(fixture.Within(t, fd, unix.POLLERR, enough)))
			n, err = unix.Write(fd, []byte("x"))
			t.Call("second write", n, err)
		},
	},
	{
		Number: 137, Name: "a cut datagram over ::1",
		Source: "recv(2): MSG_TRUNC in msg_flags and as a flag",
		Run: func(t *suite.T) {
			a, _ := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			b, bt := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Must(unix.Sendto(a, []byte("hello world"), 0, bt))
			t.Must(unix.Sendto(a, []byte("hello world"), 0, bt))
			n, _, flags, from, err := unix.Recvmsg(b, make([]byte, 5), nil, 0)
			t.Call("recvmsg", n, err)
			t.Value("MSG_TRUNC", flags&unix.MSG_TRUNC != 0)
			t.Value("from", fixture.IP(from))
			n, _, err = unix.Recvfrom(b, make([]byte, 5), unix.MSG_TRUNC)
			t.Call("recv", n, err)
		},
	},
	{
		Number: 138, Name: "an IPv6 socket connects to an IPv4 peer by a mapped address",
		Source: "ipv6(7): v4-mapped addresses reach IPv4 peers",
		Run: func(t *suite.T) {
			a, at := bound(t)
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_DGRAM)
			to := &unix.SockaddrInet6{Port: fixture.Port(at)}
			copy(to.Addr[10:], []byte{0xff, 0xff, 127, 0, 0, 1})
			t.Errno("connect", unix.Connect(fd, to))
			t.Value("own name", fixture.IP(fixture.Name(t, fd)))
			n, err := unix.Write(fd, []byte("hi"))
			t.Call("write", n, err)
			receive(t, "recvfrom", a)
		},
	},
	{
		Number: 139, Name: "IPV6_MULTICAST_HOPS and IPV6_MULTICAST_LOOP are 1 at first, and kept",
		Source: "ipv6(7): multicast hop limit, 1 by default, and loopback of multicast packets, on by default",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_DGRAM)
			for _, o := range []struct {
				name          string
				option, value int
			}{{"IPV6_MULTICAST_HOPS", unix.IPV6_MULTICAST_HOPS, 5}, {"IPV6_MULTICAST_LOOP", unix.IPV6_MULTICAST_LOOP, 0}} {
				v, err := unix.GetsockoptInt(fd, unix.IPPROTO_IPV6, o.option)
				t.Call(o.name+" at first", v, err)
				t.Errno("set "+o.name, unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, o.option, o.value))
				v, err = unix.GetsockoptInt(fd, unix.IPPROTO_IPV6, o.option)
				t.Call(o.name, v, err)
			}
		},
	},
	{
		Number: 140, Name: "IPV6_RECVHOPLIMIT tells the hop limit of a datagram",
		Source: "ipv6(7): IPV6_RECVHOPLIMIT delivers an IPV6_HOPLIMIT message with an int",
		Run: func(t *suite.T) {
			a, _ := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			b, bt := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Must(unix.SetsockoptInt(a, unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS, 7))
			t.Errno("set", unix.SetsockoptInt(b, unix.IPPROTO_IPV6, unix.IPV6_RECVHOPLIMIT, 1))
			t.Must(unix.Sendto(a, []byte("x"), 0, bt))
			m := oneMessage(t, b)
			if m == nil {
				return
			}
			t.Value("level and type", m.Header.Level == unix.IPPROTO_IPV6 && m.Header.Type == unix.IPV6_HOPLIMIT)
			t.Value("data", m.Data)
		},
	},
	{
		Number: 141, Name: "sending to IPv4 from an IPv6-only socket is ENETUNREACH",
		Source: "ipv6(7): with IPV6_V6ONLY the socket cannot send to v4-mapped addresses",
		Run: func(t *suite.T) {
			_, at := bound(t)
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Must(unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, 1))
			to := &unix.SockaddrInet6{Port: fixture.Port(at)}
			copy(to.Addr[10:], []byte{0xff, 0xff, 127, 0, 0, 1})
			t.Errno("sendto", unix.Sendto(fd, []byte("x"), 0, to))
		},
	},
}
