package udp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// group is a multicast address for use inside of one host.
var group = [4]byte{239, 255, 77, 1}

var groupCases = []suite.Case{
	{
		Number: 111, Name: "a broadcast over the loopback network arrives",
		Source: "ip(7): with SO_BROADCAST datagrams may go to broadcast addresses",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			t.Must(unix.Bind(fd, fixture.Any(unix.AF_INET, 0)))
			a, _ := bound(t)
			t.Must(unix.SetsockoptInt(a, unix.SOL_SOCKET, unix.SO_BROADCAST, 1))
			to := &unix.SockaddrInet4{Addr: [4]byte{127, 255, 255, 255}, Port: fixture.Port(fixture.Name(t, fd))}
			t.Errno("sendto", unix.Sendto(a, []byte("all"), 0, to))
			fixture.Timeout(t, fd, unix.SO_RCVTIMEO, enough)
			receive(t, "recvfrom", fd)
		},
	},
	{
		Number: 112, Name: "a multicast datagram comes back to a member on the same host",
		Source: "ip(7): IP_ADD_MEMBERSHIP joins a group, IP_MULTICAST_LOOP loops datagrams back",
		Run: func(t *suite.T) {
			fd, to := member(t)
			a := sender(t)
			t.Errno("sendto", unix.Sendto(a, []byte("group"), 0, to))
			fixture.Timeout(t, fd, unix.SO_RCVTIMEO, enough)
			receive(t, "recvfrom", fd)
		},
	},
	{
		Number: 113, Name: "joining an address that is no group is EINVAL, joining twice EADDRINUSE",
		Source: "ip(7): IP_ADD_MEMBERSHIP: EINVAL for an address that is not multicast; EADDRINUSE for a membership that exists",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			loopback := [4]byte{127, 0, 0, 1}
			join := func(a [4]byte) error {
				return unix.SetsockoptIPMreq(fd, unix.IPPROTO_IP, unix.IP_ADD_MEMBERSHIP, &unix.IPMreq{Multiaddr: a, Interface: loopback})
			}
			t.Errno("no group", join([4]byte{10, 0, 0, 1}))
			t.Errno("first", join(group))
			t.Errno("second", join(group))
		},
	},
	{
		Number: 114, Name: "leaving a group that was not joined is EADDRNOTAVAIL",
		Source: "ip(7): IP_DROP_MEMBERSHIP: EADDRNOTAVAIL without the membership",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			mreq := &unix.IPMreq{Multiaddr: group, Interface: [4]byte{127, 0, 0, 1}}
			t.Errno("not joined", unix.SetsockoptIPMreq(fd, unix.IPPROTO_IP, unix.IP_DROP_MEMBERSHIP, mreq))
			t.Must(unix.SetsockoptIPMreq(fd, unix.IPPROTO_IP, unix.IP_ADD_MEMBERSHIP, mreq))
			t.Errno("joined", unix.SetsockoptIPMreq(fd, unix.IPPROTO_IP, unix.IP_DROP_MEMBERSHIP, mreq))
			t.Errno("left already", unix.SetsockoptIPMreq(fd, unix.IPPROTO_IP, unix.IP_DROP_MEMBERSHIP, mreq))
		},
	},
	{
		Number: 115, Name: "IP_MULTICAST_TTL and IP_MULTICAST_LOOP are 1 at first, and kept",
		Source: "ip(7): IP_MULTICAST_TTL is 1 by default, IP_MULTICAST_LOOP is on by default",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			for _, o := range []struct {
				name          string
				option, value int
			}{{"IP_MULTICAST_TTL", unix.IP_MULTICAST_TTL, 5}, {"IP_MULTICAST_LOOP", unix.IP_MULTICAST_LOOP, 0}} {
				v, err := unix.GetsockoptInt(fd, unix.IPPROTO_IP, o.option)
				t.Call(o.name+" at first", v, err)
				t.Errno("set "+o.name, unix.SetsockoptInt(fd, unix.IPPROTO_IP, o.option, o.value))
				v, err = unix.GetsockoptInt(fd, unix.IPPROTO_IP, o.option)
				t.Call(o.name, v, err)
			}
			t.Errno("IP_MULTICAST_TTL of 256", unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_TTL, 256))
		},
	},
}

// member makes a socket that joined the group on the loopback interface.
func member(t *suite.T) (int, unix.Sockaddr) {
	fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
	t.Must(unix.Bind(fd, fixture.Any(unix.AF_INET, 0)))
	mreq := &unix.IPMreq{Multiaddr: group, Interface: [4]byte{127, 0, 0, 1}}
	t.Errno("join", unix.SetsockoptIPMreq(fd, unix.IPPROTO_IP, unix.IP_ADD_MEMBERSHIP, mreq))
	return fd, &unix.SockaddrInet4{Addr: group, Port: fixture.Port(fixture.Name(t, fd))}
}

// sender makes a socket that sends multicast datagrams over the loopback interface.
func sender(t *suite.T) int {
	fd, _ := bound(t)
	t.Errno("IP_MULTICAST_IF", unix.SetsockoptInet4Addr(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF, [4]byte{127, 0, 0, 1}))
	return fd
}
