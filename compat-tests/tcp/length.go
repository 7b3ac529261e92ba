package tcp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// lengthCases ask for options of one int, and others, in every length.
var lengthCases = []suite.Case{
	{
		Number: 360, Name: "an option is read as far as there is room, and one of an int has four bytes",
		Source: "getsockopt(2): the value is cut to optlen, which says how much came",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			t.Must(unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_KEEPIDLE, 0x1234))
			t.Must(unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_TTL, 77))
			t.Must(unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1, Linger: 0x41}))
			t.Must(unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_SNDTIMEO, &unix.Timeval{Sec: 3, Usec: 500000}))
			for _, o := range read {
				readAll(t, fd, o)
			}
		},
	},
	{
		Number: 361, Name: "what is too long for an option does not matter, and what is too short is EINVAL, but at IPPROTO_IP",
		Source: "setsockopt(2): EINVAL: optlen is not valid; ip(7): the options may be of one byte",
		Run: func(t *suite.T) {
			for _, o := range read {
				for _, s := range []string{"", "\x05", "\x05\x00\x00", "\x05\x00\x00\x00", "\x05\x00\x00\x00\x00\x00\x00\x00",
					"\x05\x00\x00\x00\x00\x00\x00\x00\x09\x00\x00\x00\x00\x00\x00\x00\x07"} {
					fd := fixture.Stream(t)
					t.Errno(o.name, unix.SetsockoptString(fd, o.level, o.option, s))
					got, err := unix.GetsockoptInt(fd, o.level, o.option)
					t.Call(o.name+" is", got, err)
				}
			}
		},
	},
	{
		Number: 362, Name: "of a Uint64 for an option of one int the lower half counts, and none is extended by its sign",
		Source: "setsockopt(2), getsockopt(2): an option of one int is four bytes of eight",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			t.Errno("SO_KEEPALIVE", unix.SetsockoptUint64(fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1<<32))
			get(t, "SO_KEEPALIVE is", fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE)
			t.Errno("SO_RCVLOWAT", unix.SetsockoptUint64(fd, unix.SOL_SOCKET, unix.SO_RCVLOWAT, 7<<32|5))
			v, err := unix.GetsockoptUint64(fd, unix.SOL_SOCKET, unix.SO_RCVLOWAT)
			t.Call("SO_RCVLOWAT is", v, err)
			t.Errno("TCP_KEEPCNT", unix.SetsockoptUint64(fd, unix.IPPROTO_TCP, unix.TCP_KEEPCNT, 1<<32|200))
			t.Errno("unknown", unix.SetsockoptUint64(fd, unix.SOL_SOCKET, 999, 1))
			_, err = unix.GetsockoptUint64(fd, unix.SOL_SOCKET, 999)
			t.Errno("unknown is", err)
		},
	},
	{
		Number: 363, Name: "no option of a closed fd, of no socket, or for a null pointer",
		Source: "setsockopt(2), getsockopt(2): EBADF, ENOTSOCK, EFAULT",
		Run: func(t *suite.T) {
			r, _ := fixture.Pipe(t, 0)
			for _, fd := range []int{fixture.Closed(t), r} {
				_, err := unix.GetsockoptString(fd, unix.SOL_SOCKET, unix.SO_TYPE)
				t.Errno("String", err)
				_, err = unix.GetsockoptInet4Addr(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF)
				t.Errno("Inet4Addr", err)
				_, err = unix.GetsockoptIPv6MTUInfo(fd, unix.IPPROTO_IPV6, unix.IPV6_PATHMTU)
				t.Errno("IPv6MTUInfo", err)
				t.Errno("set String", unix.SetsockoptString(fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE, "abcd"))
				t.Errno("set Linger", unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, nil))
			}
			fd := fixture.Stream(t)
			t.Errno("null", unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, nil))
			t.Errno("null", unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, nil))
		},
	},
	{
		Number: 364, Name: "the MTU of a socket without a peer is ENOTCONN",
		Source: "ip(7): IP_MTU, ipv6(7): IPV6_MTU of connected sockets; RFC 3542, 11.4: IPV6_PATHMTU",
		Run: func(t *suite.T) {
			four, six := fixture.Stream(t), fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM)
			listener, _ := fixture.Listener(t, unix.AF_INET6, 0)
			for _, fd := range []int{four, six, listener} {
				mtus(t, fd)
			}
			t.Errno("set IP_MTU", unix.SetsockoptInt(four, unix.IPPROTO_IP, unix.IP_MTU, 1500))
			t.Errno("set IPV6_PATHMTU", unix.SetsockoptInt(six, unix.IPPROTO_IPV6, unix.IPV6_PATHMTU, 1500))
		},
	},
	{
		Number: 365, Name: "a connection tells the MTU of its way",
		Source: "ip(7): IP_MTU, ipv6(7): IPV6_MTU; RFC 3542, 11.4: IPV6_PATHMTU",
		Run: func(t *suite.T) {
			four, _ := fixture.Pair(t)
			v, err := unix.GetsockoptInt(four, unix.IPPROTO_IP, unix.IP_MTU)
			t.Call("IP_MTU is 68 to 65536", v >= 68 && v <= 65536, err)
			six, _ := fixture.PairOf(t, unix.AF_INET6)
			v, err = unix.GetsockoptInt(six, unix.IPPROTO_IPV6, unix.IPV6_MTU)
			t.Call("IPV6_MTU is 1280 to 65536", v >= 1280 && v <= 65536, err)
			info, err := unix.GetsockoptIPv6MTUInfo(six, unix.IPPROTO_IPV6, unix.IPV6_PATHMTU)
			t.Call("IPV6_PATHMTU is the same", info.Mtu == uint32(v), err)
			t.Value("its address", info.Addr)
		},
	},
	{
		Number: 366, Name: "TCP_USER_TIMEOUT is 0 at first, and below 0 EINVAL",
		Source: "tcp(7): TCP_USER_TIMEOUT, 0 is the system's default",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			get(t, "at first", fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT)
			t.Errno("set -1", unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, -1))
			t.Errno("set 0", unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, 0))
			get(t, "of 0", fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT)
			datagram := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			t.Errno("of UDP", unix.SetsockoptInt(datagram, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, 1))
		},
	},
	{
		Number: 367, Name: "TCP_USER_TIMEOUT is kept in milliseconds, and an accepted connection has its listener's",
		Source: "tcp(7): TCP_USER_TIMEOUT",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			for _, v := range []int{2500, 30001, 0, 7000} {
				t.Errno("set", unix.SetsockoptInt(listener, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, v))
				get(t, "is", listener, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT)
			}
			t.Must(unix.Connect(fixture.Stream(t), at))
			get(t, "accepted", fixture.Accept(t, listener), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT)
		},
	},
	{
		Number: 368, Name: "TCP_MAXSEG is 536 until there is a connection",
		Source: "tcp(7): TCP_MAXSEG; RFC 9293: the default send segment",
		Run: func(t *suite.T) {
			get(t, "new", fixture.Stream(t), unix.IPPROTO_TCP, unix.TCP_MAXSEG)
			listener, _ := fixture.Listener(t, unix.AF_INET, 0)
			get(t, "listening", listener, unix.IPPROTO_TCP, unix.TCP_MAXSEG)
		},
	},
	{
		Number: 369, Name: "TCP_MAXSEG of a connection is what it sends at most at once",
		Source: "tcp(7): TCP_MAXSEG",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			v, err := unix.GetsockoptInt(client, unix.IPPROTO_TCP, unix.TCP_MAXSEG)
			t.Call("536 to 65536", v >= 536 && v <= 65536, err)
		},
	},
}

// read are options of each level, and of each form.
var read = []struct {
	name          string
	level, option int
}{
	{"SO_TYPE", unix.SOL_SOCKET, unix.SO_TYPE}, {"SO_KEEPALIVE", unix.SOL_SOCKET, unix.SO_KEEPALIVE},
	{"SO_LINGER", unix.SOL_SOCKET, unix.SO_LINGER}, {"SO_SNDTIMEO", unix.SOL_SOCKET, unix.SO_SNDTIMEO},
	{"TCP_KEEPIDLE", unix.IPPROTO_TCP, unix.TCP_KEEPIDLE}, {"IP_TTL", unix.IPPROTO_IP, unix.IP_TTL},
	{"IP_TOS", unix.IPPROTO_IP, unix.IP_TOS}, {"IP_MULTICAST_IF", unix.IPPROTO_IP, unix.IP_MULTICAST_IF},
	{"IP_MULTICAST_TTL", unix.IPPROTO_IP, unix.IP_MULTICAST_TTL},
	{"IP_ADD_MEMBERSHIP", unix.IPPROTO_IP, unix.IP_ADD_MEMBERSHIP},
	{"IPV6_V6ONLY", unix.IPPROTO_IPV6, unix.IPV6_V6ONLY}, {"unknown", unix.SOL_SOCKET, 999},
}

// readAll reads an option with every call that has a length of its own.
func readAll(t *suite.T, fd int, o struct {
	name          string
	level, option int
}) {
	one, err := unix.GetsockoptByte(fd, o.level, o.option)
	t.Call(o.name+" as Byte", one, err)
	four, err := unix.GetsockoptInt(fd, o.level, o.option)
	t.Call(o.name+" as Int", four, err)
	address, err := unix.GetsockoptInet4Addr(fd, o.level, o.option)
	t.Call(o.name+" as Inet4Addr", address, err)
	eight, err := unix.GetsockoptUint64(fd, o.level, o.option)
	t.Call(o.name+" as Uint64", eight, err)
	mreq, err := unix.GetsockoptIPMreq(fd, o.level, o.option)
	t.Call(o.name+" as IPMreq", *mreq, err)
	mreqn, err := unix.GetsockoptIPMreqn(fd, o.level, o.option)
	t.Call(o.name+" as IPMreqn", *mreqn, err)
	tv, err := unix.GetsockoptTimeval(fd, o.level, o.option)
	t.Call(o.name+" as Timeval", *tv, err)
	mreq6, err := unix.GetsockoptIPv6Mreq(fd, o.level, o.option)
	t.Call(o.name+" as IPv6Mreq", *mreq6, err)
	info, err := unix.GetsockoptIPv6MTUInfo(fd, o.level, o.option)
	t.Call(o.name+" as IPv6MTUInfo", *info, err)
	s, err := unix.GetsockoptString(fd, o.level, o.option)
	t.Errno(o.name+" as String", err)
	t.Bytes(o.name+" is the String", []byte(s))
}

// mtus asks for every MTU.
func mtus(t *suite.T, fd int) {
	_, err := unix.GetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_MTU)
	t.Errno("IP_MTU", err)
	_, err = unix.GetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_MTU)
	t.Errno("IPV6_MTU", err)
	_, err = unix.GetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_PATHMTU)
	t.Errno("IPV6_PATHMTU as Int", err)
	_, err = unix.GetsockoptIPv6MTUInfo(fd, unix.IPPROTO_IPV6, unix.IPV6_PATHMTU)
	t.Errno("IPV6_PATHMTU", err)
}
