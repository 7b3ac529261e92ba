package tcp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var createCases = []suite.Case{
	{
		Number: 1, Name: "a socket of an unknown family is EAFNOSUPPORT", Facts: []int{80},
		Source: "socket(2): EAFNOSUPPORT when the implementation does not support the address family",
		Run: func(t *suite.T) {
			_, err := unix.Socket(9999, unix.SOCK_STREAM, 0)
			t.Errno("9999", err)
			_, err = unix.Socket(-1, unix.SOCK_STREAM, 0)
			t.Errno("-1", err)
		},
	},
	{
		Number: 2, Name: "a socket of an unknown type or with unknown flags is refused", Facts: []int{81},
		Source: "socket(2): EINVAL for invalid flags in type; a type that the family lacks is ESOCKTNOSUPPORT",
		Run: func(t *suite.T) {
			_, err := unix.Socket(unix.AF_INET, 99, 0)
			t.Errno("99", err)
			_, err = unix.Socket(unix.AF_INET, -1, 0)
			t.Errno("-1", err)
			_, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|1<<20, 0)
			t.Errno("unknown flag", err)
			_, err = unix.Socket(unix.AF_INET, 9, 0)
			t.Errno("type not of the family", err)
			_, err = unix.Socket(unix.AF_INET, 0, 0)
			t.Errno("type 0", err)
		},
	},
	{
		Number: 3, Name: "a protocol that does not go with the type is EPROTONOSUPPORT", Facts: []int{82},
		Source: "socket(2): EPROTONOSUPPORT when the protocol is not supported within the domain",
		Run: func(t *suite.T) {
			_, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, unix.IPPROTO_UDP)
			t.Errno("UDP stream", err)
			_, err = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, unix.IPPROTO_TCP)
			t.Errno("TCP datagram", err)
			_, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 9999)
			t.Errno("9999", err)
			_, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM, -1)
			t.Errno("-1", err)
		},
	},
	{
		Number: 4, Name: "SOCK_NONBLOCK and SOCK_CLOEXEC set their flags and no others",
		Source: "socket(2): SOCK_NONBLOCK sets O_NONBLOCK, SOCK_CLOEXEC sets FD_CLOEXEC",
		Run: func(t *suite.T) {
			flags(t, "plain", fixture.Socket(t, unix.AF_INET, unix.SOCK_STREAM))
			flags(t, "non-blocking", fixture.Socket(t, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK))
			flags(t, "close on exec", fixture.Socket(t, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC))
		},
	},
	{
		Number: 5, Name: "socketpair of the internet family is EOPNOTSUPP", Facts: []int{83},
		Source: "socketpair(2): EOPNOTSUPP when the protocol does not support the creation of socket pairs",
		Run: func(t *suite.T) {
			_, err := unix.Socketpair(unix.AF_INET, unix.SOCK_STREAM, 0)
			t.Errno("IPv4", err)
			_, err = unix.Socketpair(unix.AF_INET6, unix.SOCK_STREAM, 0)
			t.Errno("IPv6", err)
		},
	},
	{
		Number: 6, Name: "a socket gets the lowest free number",
		Source: "socket(2): the fd is the lowest-numbered one not open in the process",
		Run: func(t *suite.T) {
			first, second := fixture.Stream(t), fixture.Stream(t)
			fixture.Close(t, first)
			third := fixture.Stream(t)
			t.Value("number of the closed one is taken again", third == first)
			t.Value("above it the next", second > first)
		},
	},
	{
		Number: 7, Name: "a socket tells its type, domain and protocol",
		Source: "socket(7): SO_TYPE, SO_DOMAIN, SO_PROTOCOL and SO_ACCEPTCONN are readable",
		Run: func(t *suite.T) {
			fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, unix.IPPROTO_TCP)
			t.Must(err)
			fixture.Own(t, fd)
			get(t, "SO_TYPE", fd, unix.SOL_SOCKET, unix.SO_TYPE)
			get(t, "SO_DOMAIN", fd, unix.SOL_SOCKET, unix.SO_DOMAIN)
			get(t, "SO_PROTOCOL", fd, unix.SOL_SOCKET, unix.SO_PROTOCOL)
			get(t, "SO_ACCEPTCONN", fd, unix.SOL_SOCKET, unix.SO_ACCEPTCONN)
			get(t, "SO_ERROR", fd, unix.SOL_SOCKET, unix.SO_ERROR)
		},
	},
	{
		Number: 8, Name: "every socket call on a file is ENOTSOCK", Facts: []int{78},
		Source: "bind(2), recv(2) and the rest: ENOTSOCK when the fd does not refer to a socket",
		Run: func(t *suite.T) {
			everyCall(t, fixture.File(t, "data", unix.O_RDWR))
		},
	},
	{
		Number: 9, Name: "every socket call on a pipe is ENOTSOCK",
		Source: "bind(2), recv(2) and the rest: ENOTSOCK when the fd does not refer to a socket",
		Run: func(t *suite.T) {
			r, _ := fixture.Pipe(t, 0)
			everyCall(t, r)
		},
	},
	{
		Number: 10, Name: "every socket call on a closed fd is EBADF",
		Source: "bind(2), recv(2) and the rest: EBADF when the fd is not open",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			fixture.Close(t, fd)
			everyCall(t, fd)
			t.Errno("close", unix.Close(fd))
		},
	},
	{
		Number: 11, Name: "every socket call on a negative fd is EBADF",
		Source: "bind(2), recv(2) and the rest: EBADF when the fd is not a valid one",
		Run: func(t *suite.T) {
			everyCall(t, -1)
			t.Errno("close", unix.Close(-1))
		},
	},
}

// flags observes the fd's status and descriptor flags.
func flags(t *suite.T, name string, fd int) {
	fl, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	t.Must(err)
	t.Value(name+": O_NONBLOCK", fl&unix.O_NONBLOCK != 0)
	t.Value(name+": O_RDWR", fl&unix.O_ACCMODE == unix.O_RDWR)
	fdfl, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	t.Must(err)
	t.Value(name+": FD_CLOEXEC", fdfl&unix.FD_CLOEXEC != 0)
}

// get observes an option that is an int.
func get(t *suite.T, name string, fd, level, option int) {
	v, err := unix.GetsockoptInt(fd, level, option)
	t.Call(name, v, err)
}

// everyCall observes each socket call on an fd that is no socket.
func everyCall(t *suite.T, fd int) {
	at := fixture.Loopback(unix.AF_INET, 0)
	buf := make([]byte, 4)
	t.Errno("bind", unix.Bind(fd, at))
	t.Errno("listen", unix.Listen(fd, 1))
	_, _, err := unix.Accept(fd)
	t.Errno("accept", err)
	_, _, err = unix.Accept4(fd, unix.SOCK_NONBLOCK)
	t.Errno("accept4", err)
	t.Errno("connect", unix.Connect(fd, at))
	_, err = unix.Getsockname(fd)
	t.Errno("getsockname", err)
	_, err = unix.Getpeername(fd)
	t.Errno("getpeername", err)
	t.Errno("shutdown", unix.Shutdown(fd, unix.SHUT_RDWR))
	t.Errno("send", unix.Send(fd, buf, 0))
	t.Errno("sendto", unix.Sendto(fd, buf, 0, at))
	_, _, err = unix.Recvfrom(fd, buf, 0)
	t.Errno("recvfrom", err)
	_, err = unix.SendmsgN(fd, buf, nil, nil, 0)
	t.Errno("sendmsg", err)
	_, _, _, _, err = unix.Recvmsg(fd, buf, nil, 0)
	t.Errno("recvmsg", err)
	_, err = unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TYPE)
	t.Errno("getsockopt", err)
	t.Errno("setsockopt", unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1))
}
