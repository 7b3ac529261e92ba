package tcp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var unreadCases = []suite.Case{
	{
		Number: 330, Name: "what came before shutdown(SHUT_RDWR) is still to be read",
		Source: "shutdown(2): further receptions are disallowed; what is in the queue stays there",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Nonblock(t, server)
			fixture.WriteAll(t, client, []byte("hello"))
			fixture.Await(t, server, unix.POLLIN)
			t.Must(unix.Shutdown(server, unix.SHUT_RDWR))
			buf := make([]byte, 3)
			for range 3 {
				n, err := unix.Read(server, buf)
				t.Call("read", n, err)
			}
			fixture.SocketError(t, "SO_ERROR", server)
		},
	},
	{
		Number: 331, Name: "a send of nothing tells of a RST, once",
		Source: "send(2): ECONNRESET, EPIPE; the state is looked at before the length",
		Run: func(t *suite.T) {
			for _, name := range []string{"send", "write"} {
				client, server := fixture.Pair(t)
				fixture.Reset(t, server)
				fixture.Await(t, client, unix.POLLERR)
				for range 2 {
					var n int
					var err error
					if name == "send" {
						n, err = unix.SendmsgN(client, nil, nil, nil, unix.MSG_NOSIGNAL)
					} else {
						n, err = unix.Write(client, nil)
					}
					t.Call(name, n, err)
				}
			}
		},
	},
	{
		Number: 332, Name: "a send of nothing, with nobody looking, tells of a RST", Timed: true,
		Source: "send(2): ECONNRESET, EPIPE; the state is looked at before the length",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			n, err := unix.Write(client, nil)
			t.Call("write", n, err)
			fixture.Reset(t, server)
			fixture.Settle()
			n, err = unix.Write(client, nil)
			t.Call("write after RST", n, err)
		},
	},
	{
		Number: 333, Name: "control data without a buffer moves a byte of x/sys/unix's own",
		Source: "golang.org/x/sys/unix Recvmsg, SendmsgN: at least one normal byte goes with control data",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("ab"))
			fixture.Await(t, server, unix.POLLIN)
			n, oobn, flags, _, err := unix.Recvmsg(server, nil, make([]byte, 64), unix.MSG_PEEK)
			t.Call("recvmsg", n, err)
			t.Value("control", oobn)
			t.Value("flags", flags)
			n, _, _, _, err = unix.Recvmsg(server, nil, make([]byte, 64), 0)
			t.Call("recvmsg", n, err)
			n, _, _, _, err = unix.Recvmsg(server, make([]byte, 4), make([]byte, 64), 0)
			t.Call("recvmsg with a buffer", n, err)
		},
	},
	{
		Number: 334, Name: "calls on a connection that came about unseen know of it", Timed: true,
		Source: "connect(2): the connection is established asynchronously, whether or not somebody polls",
		Run: func(t *suite.T) {
			for _, call := range []string{"read", "shutdown", "getpeername"} {
				listener, at := fixture.Listener(t, unix.AF_INET, 0)
				client := fixture.Socket(t, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK)
				t.Errno("connect", unix.Connect(client, at))
				server := fixture.Accept(t, listener)
				fixture.WriteAll(t, server, []byte("hello"))
				fixture.Settle()
				switch call {
				case "read":
					n, err := unix.Read(client, make([]byte, 8))
					t.Call(call, n, err)
				case "shutdown":
					t.Errno(call, unix.Shutdown(client, unix.SHUT_WR))
					n, err := unix.Read(server, make([]byte, 8))
					t.Call("the peer's read", n, err)
				default:
					_, err := unix.Getpeername(client)
					t.Errno(call, err)
				}
			}
		},
	},
	{
		Number: 335, Name: "a receive tells of a refused connection that nobody saw", Timed: true,
		Source: "recv(2): ECONNREFUSED",
		Run: func(t *suite.T) {
			client := fixture.Socket(t, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK)
			t.Errno("connect", unix.Connect(client, fixture.Refusing(t, unix.AF_INET)))
			fixture.Settle()
			for range 2 {
				n, err := unix.Read(client, make([]byte, 8))
				t.Call("read", n, err)
			}
			fixture.SocketError(t, "SO_ERROR", client)
		},
	},
	{
		Number: 336, Name: "shutdown knows of a RST that nobody saw", Timed: true,
		Source: "shutdown(2): ENOTCONN",
		Run: func(t *suite.T) {
			for _, how := range []int{unix.SHUT_RD, unix.SHUT_WR, unix.SHUT_RDWR} {
				client, server := fixture.Pair(t)
				fixture.Reset(t, server)
				fixture.Settle()
				t.Errno("shutdown", unix.Shutdown(client, how))
				fixture.SocketError(t, "SO_ERROR", client)
			}
		},
	},
	{
		Number: 337, Name: "connect of a listener is EISCONN whatever the address", Source: "connect(2): EISCONN",
		Run: func(t *suite.T) {
			six, _ := fixture.Listener(t, unix.AF_INET6, 0)
			t.Errno("IPv6", unix.Connect(six, fixture.Loopback(unix.AF_INET, 1)))
			four, _ := fixture.Listener(t, unix.AF_INET, 0)
			t.Errno("IPv4", unix.Connect(four, fixture.Loopback(unix.AF_INET6, 1)))
		},
	},
	{
		Number: 338, Name: "accept4 looks at the fd, then at the flags, then at the kind of file",
		Source: "accept4(2): EBADF, EINVAL, ENOTSOCK",
		Run: func(t *suite.T) {
			r, _ := fixture.Pipe(t, 0)
			closed := fixture.Closed(t)
			for _, fd := range []int{closed, r} {
				_, _, err := unix.Accept4(fd, 1)
				t.Errno("unknown flag", err)
				_, _, err = unix.Accept4(fd, 0)
				t.Errno("no flags", err)
			}
		},
	},
	{
		Number: 339, Name: "bind of a bound socket looks at the address first, with IPv4", Source: "bind(2): EADDRNOTAVAIL, EINVAL",
		Run: func(t *suite.T) {
			foreign := &unix.SockaddrInet4{Addr: [4]byte{192, 0, 2, 1}}
			fd, _ := fixture.Bound(t, unix.AF_INET, unix.SOCK_STREAM)
			t.Errno("another machine's", unix.Bind(fd, foreign))
			t.Errno("this machine's", unix.Bind(fd, fixture.Loopback(unix.AF_INET, 0)))
		},
	},
	{
		Number: 340, Name: "a byte is too short for an option of SOL_SOCKET, whichever, and what a level has not got is ENOPROTOOPT",
		Source: "setsockopt(2): EINVAL: optlen is not valid; ENOPROTOOPT: the option is unknown at the level",
		Run: func(t *suite.T) {
			stream := fixture.Stream(t)
			datagram := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			for _, one := range []struct{ level, option int }{
				{unix.SOL_SOCKET, unix.SO_KEEPALIVE}, {unix.SOL_SOCKET, 999},
				{unix.IPPROTO_TCP, unix.TCP_NODELAY}, {unix.IPPROTO_IPV6, unix.IPV6_V6ONLY}, {9999, 1},
			} {
				t.Errno("stream", unix.SetsockoptByte(stream, one.level, one.option, 1))
				t.Errno("datagram", unix.SetsockoptByte(datagram, one.level, one.option, 1))
			}
		},
	},
	{
		Number: 341, Name: "a stream keeps IP_MULTICAST_LOOP and IPV6_MULTICAST_LOOP, which mean nothing to it",
		Source: "ip(7), ipv6(7): the option is a socket's, of whatever type",
		Run: func(t *suite.T) {
			four, six := fixture.Stream(t), fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM)
			for _, v := range []int{0, 1, 2} {
				t.Errno("IPv4", unix.SetsockoptInt(four, unix.IPPROTO_IP, unix.IP_MULTICAST_LOOP, v))
				got, err := unix.GetsockoptInt(four, unix.IPPROTO_IP, unix.IP_MULTICAST_LOOP)
				t.Call("IPv4 is", got, err)
				t.Errno("IPv6", unix.SetsockoptInt(six, unix.IPPROTO_IPV6, unix.IPV6_MULTICAST_LOOP, v))
				got, err = unix.GetsockoptInt(six, unix.IPPROTO_IPV6, unix.IPV6_MULTICAST_LOOP)
				t.Call("IPv6 is", got, err)
			}
		},
	},
	{
		Number: 342, Name: "a time limit below 0 reads as 0",
		Source: "socket(7): SO_RCVTIMEO; Linux takes it for a limit that is over",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			for _, sec := range []int64{7, -1, 9} {
				t.Errno("set", unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: sec}))
				tv, err := unix.GetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO)
				t.Must(err)
				t.Value("SO_RCVTIMEO", *tv)
			}
		},
	},
	{
		Number: 343, Name: "SO_ERROR and getpeername know of a RST that nobody saw", Timed: true,
		Source: "socket(7): SO_ERROR; getpeername(2): ENOTCONN",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Close(t, server)
			fixture.Await(t, client, unix.POLLRDHUP)
			fixture.WriteAll(t, client, []byte("x"))
			fixture.Settle()
			fixture.SocketError(t, "after the end", client)
			client, server = fixture.Pair(t)
			fixture.Reset(t, server)
			fixture.Settle()
			_, err := unix.Getpeername(client)
			t.Errno("getpeername", err)
			fixture.SocketError(t, "SO_ERROR", client)
		},
	},
}
