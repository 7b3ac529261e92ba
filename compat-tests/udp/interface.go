package udp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// interfaceCases are about IP_MULTICAST_IF, and the MTU.
var interfaceCases = []suite.Case{
	{
		Number: 180, Name: "IP_MULTICAST_IF is 0.0.0.0 at first and kept, in each of its forms",
		Source: "ip(7): IP_MULTICAST_IF takes an ip_mreqn or, like IP_ADD_MEMBERSHIP, an address",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			at := func(name string, err error) {
				t.Errno("set "+name, err)
				a, err := unix.GetsockoptInet4Addr(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF)
				t.Call(name, a, err)
			}
			at("nothing", nil)
			loopback := [4]byte{127, 0, 0, 1}
			at("an address", unix.SetsockoptInet4Addr(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF, loopback))
			at("0.0.0.0", unix.SetsockoptInet4Addr(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF, [4]byte{}))
			at("an ip_mreq", unix.SetsockoptIPMreq(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF, &unix.IPMreq{Multiaddr: group, Interface: loopback}))
			at("an empty ip_mreqn", unix.SetsockoptIPMreqn(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF, &unix.IPMreqn{}))
			at("an ip_mreqn", unix.SetsockoptIPMreqn(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF, &unix.IPMreqn{Address: loopback}))
			at("an int", unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF, 0))
		},
	},
	{
		Number: 181, Name: "IP_MULTICAST_IF of an address that no interface has is EADDRNOTAVAIL and changes nothing, of less than an address EINVAL",
		Source: "ip(7): IP_MULTICAST_IF",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			t.Must(unix.SetsockoptInet4Addr(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF, [4]byte{127, 0, 0, 1}))
			for _, a := range [][4]byte{{192, 0, 2, 1}, {0, 0, 0, 1}, {1, 0, 0, 0}, {224, 0, 0, 1}} {
				t.Errno("set", unix.SetsockoptInet4Addr(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF, a))
			}
			t.Errno("a byte", unix.SetsockoptByte(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF, 127))
			a, err := unix.GetsockoptInet4Addr(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF)
			t.Call("is", a, err)
			t.Errno("of a stream", unix.SetsockoptInet4Addr(fixture.Stream(t), unix.IPPROTO_IP, unix.IP_MULTICAST_IF, [4]byte{127, 0, 0, 1}))
		},
	},
	{
		Number: 182, Name: "memberships cannot be read, and want all of their bytes",
		Source: "ip(7), ipv6(7): ENOPROTOOPT; setsockopt(2): EINVAL: optlen is not valid",
		Run: func(t *suite.T) {
			four, _ := bound(t)
			_, err := unix.GetsockoptIPMreq(four, unix.IPPROTO_IP, unix.IP_ADD_MEMBERSHIP)
			t.Errno("IPMreq", err)
			_, err = unix.GetsockoptIPMreqn(four, unix.IPPROTO_IP, unix.IP_ADD_MEMBERSHIP)
			t.Errno("IPMreqn", err)
			_, err = unix.GetsockoptIPv6Mreq(four, unix.IPPROTO_IPV6, unix.IPV6_JOIN_GROUP)
			t.Errno("IPv6Mreq on IPv4", err)
			six := fixture.Socket(t, unix.AF_INET6, unix.SOCK_DGRAM)
			_, err = unix.GetsockoptIPv6Mreq(six, unix.IPPROTO_IPV6, unix.IPV6_JOIN_GROUP)
			t.Errno("IPv6Mreq", err)
			t.Errno("an int for IPv4", unix.SetsockoptInt(four, unix.IPPROTO_IP, unix.IP_ADD_MEMBERSHIP, 1))
			t.Errno("an int for IPv6", unix.SetsockoptInt(six, unix.IPPROTO_IPV6, unix.IPV6_JOIN_GROUP, 1))
			t.Errno("an ip_mreq for IPv6", unix.SetsockoptIPMreq(six, unix.IPPROTO_IPV6, unix.IPV6_JOIN_GROUP, &unix.IPMreq{Multiaddr: group}))
		},
	},
	{
		Number: 183, Name: "a socket without a peer has no MTU",
		Source: "ip(7): IP_MTU of connected sockets; RFC 3542, 11.4: IPV6_PATHMTU",
		Run: func(t *suite.T) {
			four, _ := bound(t)
			_, err := unix.GetsockoptInt(four, unix.IPPROTO_IP, unix.IP_MTU)
			t.Errno("IP_MTU", err)
			six, _ := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			info, err := unix.GetsockoptIPv6MTUInfo(six, unix.IPPROTO_IPV6, unix.IPV6_PATHMTU)
			t.Call("IPV6_PATHMTU", *info, err)
			_, err = unix.GetsockoptInt(six, unix.IPPROTO_IPV6, unix.IPV6_MTU)
			t.Errno("IPV6_MTU", err)
		},
	},
}
