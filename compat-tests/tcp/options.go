package tcp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var optionCases = []suite.Case{
	flagCase(201, "SO_REUSEADDR", unix.SOL_SOCKET, unix.SO_REUSEADDR),
	flagCase(202, "SO_KEEPALIVE", unix.SOL_SOCKET, unix.SO_KEEPALIVE),
	flagCase(203, "SO_OOBINLINE", unix.SOL_SOCKET, unix.SO_OOBINLINE),
	flagCase(204, "SO_DONTROUTE", unix.SOL_SOCKET, unix.SO_DONTROUTE),
	flagCase(205, "SO_BROADCAST", unix.SOL_SOCKET, unix.SO_BROADCAST),
	flagCase(206, "TCP_NODELAY", unix.IPPROTO_TCP, unix.TCP_NODELAY),
	{
		Number: 207, Name: "SO_LINGER is kept with its time",
		Source: "socket(7): SO_LINGER takes a struct linger; off by default",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			linger(t, "at first", fd)
			for _, l := range []struct {
				name string
				v    unix.Linger
			}{{"on, 5 s", unix.Linger{Onoff: 1, Linger: 5}}, {"on, 0 s", unix.Linger{Onoff: 1}}, {"off", unix.Linger{}}} {
				t.Errno("set "+l.name, unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &l.v))
				linger(t, l.name, fd)
			}
		},
	},
	{
		Number: 208, Name: "SO_RCVTIMEO and SO_SNDTIMEO are kept, 0 means no limit",
		Source: "socket(7): the timeouts are struct timeval; zero, the default, never times out",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			for _, o := range []struct {
				name   string
				option int
			}{{"SO_RCVTIMEO", unix.SO_RCVTIMEO}, {"SO_SNDTIMEO", unix.SO_SNDTIMEO}} {
				timeout(t, o.name+" at first", fd, o.option)
				fixture.Timeout(t, fd, o.option, 1500)
				timeout(t, o.name+" of 1500 ms", fd, o.option)
				fixture.Timeout(t, fd, o.option, 0)
				timeout(t, o.name+" of 0", fd, o.option)
			}
		},
	},
	{
		Number: 209, Name: "a timeout with too many microseconds is EDOM",
		Source: "socket(7), sock_setsockopt: EDOM when tv_usec is outside of a second",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			t.Errno("a million", unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Usec: 1_000_000}))
			t.Errno("-1", unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_SNDTIMEO, &unix.Timeval{Usec: -1}))
			timeout(t, "unchanged", fd, unix.SO_RCVTIMEO)
		},
	},
	{
		Number: 210, Name: "SO_RCVBUF and SO_SNDBUF read back doubled",
		Source: "socket(7): the kernel doubles the value and returns the doubled value",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			for _, size := range []int{16 << 10, 128 << 10} {
				t.Must(unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, size))
				t.Must(unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_SNDBUF, size))
				if size == 16<<10 {
					get(t, "SO_RCVBUF of 16 KiB", fd, unix.SOL_SOCKET, unix.SO_RCVBUF)
					get(t, "SO_SNDBUF of 16 KiB", fd, unix.SOL_SOCKET, unix.SO_SNDBUF)
				} else {
					get(t, "SO_RCVBUF of 128 KiB", fd, unix.SOL_SOCKET, unix.SO_RCVBUF)
					get(t, "SO_SNDBUF of 128 KiB", fd, unix.SOL_SOCKET, unix.SO_SNDBUF)
				}
			}
		},
	},
	{
		Number: 211, Name: "options that only tell cannot be set",
		Source: "socket(7): SO_TYPE, SO_DOMAIN, SO_PROTOCOL, SO_ERROR and SO_ACCEPTCONN are read-only: ENOPROTOOPT",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			for _, o := range []struct {
				name   string
				option int
			}{
				{"SO_TYPE", unix.SO_TYPE}, {"SO_DOMAIN", unix.SO_DOMAIN}, {"SO_PROTOCOL", unix.SO_PROTOCOL},
				{"SO_ERROR", unix.SO_ERROR}, {"SO_ACCEPTCONN", unix.SO_ACCEPTCONN}, {"SO_SNDLOWAT", unix.SO_SNDLOWAT},
			} {
				t.Errno(o.name, unix.SetsockoptInt(fd, unix.SOL_SOCKET, o.option, 1))
			}
			get(t, "SO_SNDLOWAT reads", fd, unix.SOL_SOCKET, unix.SO_SNDLOWAT)
		},
	},
	{
		Number: 212, Name: "an unknown option is ENOPROTOOPT", Facts: []int{79},
		Source: "getsockopt(2): ENOPROTOOPT when the option is unknown at the level indicated",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			for _, o := range []struct {
				name          string
				level, option int
			}{{"socket level", unix.SOL_SOCKET, 9999}, {"TCP level", unix.IPPROTO_TCP, 9999},
				{"IP level", unix.IPPROTO_IP, 9999}, {"unknown level", 9999, 1}} {
				_, err := unix.GetsockoptInt(fd, o.level, o.option)
				t.Errno("get, "+o.name, err)
				t.Errno("set, "+o.name, unix.SetsockoptInt(fd, o.level, o.option, 1))
			}
		},
	},
	{
		Number: 213, Name: "TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT are kept",
		Source: "tcp(7): the keepalive times of one socket, in seconds, and the number of probes",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			for _, o := range keepalive {
				t.Errno("set "+o.name, unix.SetsockoptInt(fd, unix.IPPROTO_TCP, o.option, o.value))
				get(t, o.name, fd, unix.IPPROTO_TCP, o.option)
			}
		},
	},
	{
		Number: 214, Name: "keepalive values out of range are EINVAL and change nothing",
		Source: "tcp(7): EINVAL; Linux takes 1 to 32767 seconds and 1 to 127 probes",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			for _, o := range keepalive {
				t.Must(unix.SetsockoptInt(fd, unix.IPPROTO_TCP, o.option, o.value))
				t.Errno(o.name+" of 0", unix.SetsockoptInt(fd, unix.IPPROTO_TCP, o.option, 0))
				t.Errno(o.name+" of -1", unix.SetsockoptInt(fd, unix.IPPROTO_TCP, o.option, -1))
				t.Errno(o.name+" of 32768", unix.SetsockoptInt(fd, unix.IPPROTO_TCP, o.option, 32768))
				get(t, o.name, fd, unix.IPPROTO_TCP, o.option)
			}
		},
	},
	{
		Number: 215, Name: "SO_RCVLOWAT is 1 at first, is kept, and 0 means 1",
		Source: "socket(7): SO_RCVLOWAT is 1 by default and can be changed on Linux",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			get(t, "at first", fd, unix.SOL_SOCKET, unix.SO_RCVLOWAT)
			t.Errno("set 10", unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVLOWAT, 10))
			get(t, "of 10", fd, unix.SOL_SOCKET, unix.SO_RCVLOWAT)
			t.Errno("set 0", unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVLOWAT, 0))
			get(t, "of 0", fd, unix.SOL_SOCKET, unix.SO_RCVLOWAT)
		},
	},
	{
		Number: 216, Name: "a value of the wrong size is EINVAL",
		Source: "setsockopt(2): EINVAL when optlen is not valid for the option",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			t.Errno("a byte for SO_KEEPALIVE", unix.SetsockoptByte(fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1))
			t.Errno("a byte for TCP_NODELAY", unix.SetsockoptByte(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1))
			t.Errno("an int for SO_LINGER", unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_LINGER, 1))
			t.Errno("an int for SO_RCVTIMEO", unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, 1))
			get(t, "SO_KEEPALIVE", fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE)
			linger(t, "SO_LINGER", fd)
		},
	},
	{
		Number: 217, Name: "IP_TTL is kept, -1 means the default, 0 and 256 are EINVAL",
		Source: "ip(7): IP_TTL sets the time-to-live field, 1 to 255",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			first, err := unix.GetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_TTL)
			t.Errno("get", err)
			t.Errno("set 7", unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_TTL, 7))
			get(t, "of 7", fd, unix.IPPROTO_IP, unix.IP_TTL)
			t.Errno("set 0", unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_TTL, 0))
			t.Errno("set 256", unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_TTL, 256))
			t.Errno("set -1", unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_TTL, -1))
			last, err := unix.GetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_TTL)
			t.Must(err)
			t.Value("-1 is the default", first == last)
		},
	},
	{
		Number: 218, Name: "SO_ERROR of a new socket, a listener and a connection is 0",
		Source: "socket(7): SO_ERROR is 0 without a pending error",
		Run: func(t *suite.T) {
			fixture.SocketError(t, "new", fixture.Stream(t))
			listener, _ := fixture.Listener(t, unix.AF_INET, 0)
			fixture.SocketError(t, "listener", listener)
			client, server := fixture.Pair(t)
			fixture.SocketError(t, "client", client)
			fixture.SocketError(t, "server", server)
		},
	},
	{
		Number: 219, Name: "options work on a connected socket as on a new one",
		Source: "tcp(7), socket(7): these options may be set at any time",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			for _, o := range keepalive {
				t.Errno("set "+o.name, unix.SetsockoptInt(client, unix.IPPROTO_TCP, o.option, o.value))
				get(t, o.name, client, unix.IPPROTO_TCP, o.option)
			}
			t.Errno("set TCP_NODELAY", unix.SetsockoptInt(server, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1))
			get(t, "TCP_NODELAY", server, unix.IPPROTO_TCP, unix.TCP_NODELAY)
			get(t, "TCP_NODELAY of the peer", client, unix.IPPROTO_TCP, unix.TCP_NODELAY)
		},
	},
	{
		Number: 220, Name: "TCP_NODELAY is wanted from a UDP socket in vain",
		Source: "getsockopt(2): an option of a protocol that the socket does not use",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			_, err := unix.GetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY)
			t.Errno("get", err)
			t.Errno("set", unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1))
		},
	},
	{
		Number: 221, Name: "IP_TOS is kept",
		Source: "ip(7): IP_TOS sets the type-of-service field; the two lowest bits are the system's for TCP",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			get(t, "at first", fd, unix.IPPROTO_IP, unix.IP_TOS)
			t.Errno("set 16", unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_TOS, 16))
			get(t, "of 16", fd, unix.IPPROTO_IP, unix.IP_TOS)
		},
	},
	{
		Number: 222, Name: "a duplicate shares its options",
		Source: "dup(2): options belong to the socket, not to the fd",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			twin, err := unix.Dup(fd)
			t.Must(err)
			fixture.Own(t, twin)
			t.Must(unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1))
			fixture.Timeout(t, fd, unix.SO_RCVTIMEO, 1500)
			get(t, "TCP_NODELAY", twin, unix.IPPROTO_TCP, unix.TCP_NODELAY)
			timeout(t, "SO_RCVTIMEO", twin, unix.SO_RCVTIMEO)
			fixture.Nonblock(t, twin)
			flags(t, "after F_SETFL on the duplicate", fd)
		},
	},
	{
		Number: 223, Name: "options of IPv4 work on an IPv6 socket too",
		Source: "ip(7), ipv6(7): an IPv6 socket may carry IPv4, and has its options",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM)
			t.Errno("set IP_TTL", unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_TTL, 9))
			get(t, "IP_TTL", fd, unix.IPPROTO_IP, unix.IP_TTL)
			t.Errno("set TCP_NODELAY", unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1))
			get(t, "TCP_NODELAY", fd, unix.IPPROTO_TCP, unix.TCP_NODELAY)
		},
	},
	{
		Number: 224, Name: "SO_RCVBUF and SO_SNDBUF have least values",
		Source: "socket(7): the minimum (doubled) value of SO_SNDBUF is 2048 or more, of SO_RCVBUF 256 or more",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			for _, o := range []struct {
				name          string
				option, least int
			}{{"SO_SNDBUF", unix.SO_SNDBUF, 2048}, {"SO_RCVBUF", unix.SO_RCVBUF, 256}} {
				t.Errno("set "+o.name, unix.SetsockoptInt(fd, unix.SOL_SOCKET, o.option, 0))
				v, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, o.option)
				t.Errno("get "+o.name, err)
				t.Value(o.name+" is at least its least", v >= o.least)
			}
			t.Errno("still usable", unix.Bind(fd, fixture.Loopback(unix.AF_INET, 0)))
		},
	},
}

var keepalive = []struct {
	name          string
	option, value int
}{{"TCP_KEEPIDLE", unix.TCP_KEEPIDLE, 77}, {"TCP_KEEPINTVL", unix.TCP_KEEPINTVL, 11}, {"TCP_KEEPCNT", unix.TCP_KEEPCNT, 4}}

// flagCase observes an option that is off at first and can be turned on and off.
func flagCase(number int, name string, level, option int) suite.Case {
	return suite.Case{
		Number: number, Name: name + " is off, on and off again",
		Source: "socket(7), tcp(7): " + name + " is a boolean: any value but 0 turns it on, and it reads as 0 or 1",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			get(t, "at first", fd, level, option)
			for _, v := range []struct {
				name  string
				value int
			}{{"1", 1}, {"0", 0}, {"5", 5}, {"-1", -1}} {
				t.Errno("set "+v.name, unix.SetsockoptInt(fd, level, option, v.value))
				get(t, "after "+v.name, fd, level, option)
			}
		},
	}
}

func linger(t *suite.T, name string, fd int) {
	l, err := unix.GetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER)
	t.Must(err)
	t.Value(name, *l)
}

func timeout(t *suite.T, name string, fd, option int) {
	tv, err := unix.GetsockoptTimeval(fd, unix.SOL_SOCKET, option)
	t.Must(err)
	t.Value(name, *tv)
}
