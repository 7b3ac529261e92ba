package tcp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// searchedCases are differences that conform fuzz found.
var searchedCases = []suite.Case{
	{
		Number: 370, Name: "connect to an address of AF_UNIX looks at the socket's state first",
		Source: "connect(2): EISCONN; EINVAL, an address too short for the family",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			t.Errno("connected", unix.Connect(client, &unix.SockaddrUnix{Name: "@x"}))
			listener, _ := fixture.Listener(t, unix.AF_INET, 0)
			t.Errno("listening", unix.Connect(listener, &unix.SockaddrUnix{Name: "@x"}))
			t.Errno("new", unix.Connect(fixture.Stream(t), &unix.SockaddrUnix{Name: "@x"}))
			t.Errno("new, a longer address", unix.Connect(fixture.Stream(t), &unix.SockaddrUnix{Name: "@a name of some length"}))
		},
	},
	{
		Number: 371, Name: "sendto of a stream does not look at the address, of whatever family",
		Source: "sendto(2): if sendto() is used on a connection-mode socket, the argument dest_addr is ignored",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("connected", unix.Sendto(client, []byte("ab"), unix.MSG_NOSIGNAL, &unix.SockaddrUnix{Name: "@x"}))
			b := make([]byte, 2)
			fixture.ReadFull(t, server, b)
			t.Bytes("read", b)
			t.Errno("new", unix.Sendto(fixture.Stream(t), []byte("ab"), unix.MSG_NOSIGNAL, &unix.SockaddrUnix{Name: "@x"}))
		},
	},
	{
		Number: 372, Name: "a send after shutdown(SHUT_RDWR) and data of the peer is ECONNRESET, once", Timed: true,
		Source: "tcp(7); RFC 1122 4.2.2.13: data that comes when nobody can read it any more resets the connection",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Must(unix.Shutdown(server, unix.SHUT_RDWR))
			fixture.WriteAll(t, client, []byte("hello"))
			fixture.Settle()
			for range 2 {
				n, err := unix.SendmsgN(server, []byte("abc"), nil, nil, unix.MSG_NOSIGNAL)
				t.Call("send", n, err)
			}
		},
	},
}

// searchedLater are more of them.
var searchedLater = []suite.Case{
	{
		Number: 374, Name: "SO_PEERCRED of a TCP socket is nobody",
		Source: "unix(7), SO_PEERCRED: of sockets of AF_UNIX; net/core/sock.c: others have no credentials",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			for _, fd := range []int{client, fixture.Stream(t)} {
				c, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
				t.Errno("getsockopt", err)
				t.Value("pid", c.Pid)
				t.Value("uid", c.Uid)
				t.Value("gid", c.Gid)
			}
		},
	},
	{
		Number: 375, Name: "a connection of which nobody asked whether it came about can be shut down when the peer has closed", Timed: true,
		Source: "connect(2): EINPROGRESS; shutdown(2)",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			client := fixture.Stream(t)
			fixture.Nonblock(t, client)
			t.Errno("connect", unix.Connect(client, at))
			fixture.Close(t, fixture.Accept(t, listener))
			fixture.Settle()
			t.Errno("shutdown", unix.Shutdown(client, unix.SHUT_WR))
			n, err := unix.Read(client, make([]byte, 8))
			t.Call("read", n, err)
		},
	},
}
