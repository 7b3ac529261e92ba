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
}
