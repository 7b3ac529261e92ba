package unixsockets

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var datagrams = []suite.Case{
	{Number: 120, Name: "datagrams keep their boundaries and their order",
		Source: "unix(7): SOCK_DGRAM preserves message boundaries; datagrams are always reliable and in order",
		Run: func(t *suite.T) {
			a, b := pair(t, datagram|nonblock)
			for _, s := range []string{"one", "", "three"} {
				write(t, "write", a, s)
			}
			for range 4 {
				read(t, "read", b, 10)
			}
			n, err := unix.SendmsgBuffers(a, [][]byte{[]byte("ab"), []byte("cd")}, nil, nil, 0)
			t.Call("gathered", n, err)
			read(t, "scattered", b, 10)
		}},
	{Number: 121, Name: "what does not fit is cut off",
		Source: "recv(2): MSG_TRUNC",
		Run: func(t *suite.T) {
			a, b := pair(t, datagram|nonblock)
			for range 4 {
				send(t, a, "abcdef")
			}
			receive(t, "cut", b, 4, 0, 0)
			receive(t, "MSG_TRUNC", b, 4, 0, unix.MSG_TRUNC)
			receive(t, "peek", b, 4, 0, unix.MSG_PEEK|unix.MSG_TRUNC)
			receive(t, "whole", b, 10, 0, 0)
			receive(t, "no room", b, 0, 0, 0)
			receive(t, "nothing", b, 4, 0, 0)
		}},
	{Number: 122, Name: "a datagram is sent to a path and tells whence it came",
		Source: "sendto(2), recvfrom(2)",
		Run: func(t *suite.T) {
			a, pa := bound(t, datagram)
			b, pb := bound(t, datagram)
			t.Errno("sendto", unix.Sendto(a, []byte("ping"), 0, at(pb)))
			receive(t, "receive", b, 10, 0, 0)
			t.Errno("sendto back", unix.Sendto(b, []byte("pong"), 0, at(pa)))
			receive(t, "receive back", a, 10, 0, 0)
			t.Errno("without a name", unix.Sendto(socket(t, datagram), []byte("who"), 0, at(pb)))
			receive(t, "receive from nobody", b, 10, 0, 0)
			t.Errno("to itself", unix.Sendto(a, []byte("me"), 0, at(pa)))
			receive(t, "receive from itself", a, 10, 0, 0)
		}},
	{Number: 123, Name: "errors of sendto",
		Source: "sendto(2), unix(7)",
		Run: func(t *suite.T) {
			fd := socket(t, datagram)
			_, p := bound(t, stream)
			t.Errno("nothing", unix.Sendto(fd, []byte("x"), 0, at(p+"no")))
			t.Errno("a stream", unix.Sendto(fd, []byte("x"), 0, at(p)))
			t.Errno("nobody", unix.Sendto(fd, []byte("x"), 0, nil))
			dead, q := bound(t, datagram)
			fix.Close(t, dead)
			t.Errno("a stale path", unix.Sendto(fd, []byte("x"), 0, at(q)))
			t.Errno("an abstract name", unix.Sendto(fd, []byte("x"), 0, at(abstract(t))))
		}},
	{Number: 124, Name: "a datagram is no longer than SO_SNDBUF",
		Source: "send(2): EMSGSIZE",
		Run: func(t *suite.T) {
			a, b := pair(t, datagram|nonblock)
			t.Must(unix.SetsockoptInt(a, unix.SOL_SOCKET, unix.SO_SNDBUF, 10000))
			write(t, "too long", a, string(make([]byte, 20001)))
			write(t, "long", a, string(make([]byte, 19000)))
			read(t, "read", b, 30000)
		}},
	{Number: 125, Name: "a queue takes ten and one from strangers",
		Source: "unix(7): net.unix.max_dgram_qlen",
		Run: func(t *suite.T) {
			b, p := bound(t, datagram|nonblock)
			a := socket(t, datagram|nonblock)
			n := 0
			for ; n < 1000; n++ {
				if err := unix.Sendto(a, []byte("x"), 0, at(p)); err != nil {
					t.Errno("full", err)
					break
				}
			}
			t.Value("many", n >= 10)
			read(t, "read", b, 4)
			t.Errno("again", unix.Sendto(a, []byte("x"), 0, at(p)))
			t.Errno("and again", unix.Sendto(a, []byte("x"), 0, at(p)))
		}},
	{Number: 126, Name: "a send waits for room in the queue of a stranger",
		Source: "send(2)", Timed: true,
		Run: func(t *suite.T) {
			b, p := bound(t, datagram)
			a := socket(t, datagram|nonblock)
			for unix.Sendto(a, []byte("x"), 0, at(p)) == nil {
			}
			t.Must(unix.SetNonblock(a, false))
			done := fix.Go(func() (int, error) { return 0, unix.Sendto(a, []byte("x"), 0, at(p)) })
			fix.Settle()
			read(t, "read", b, 4)
			r := fix.Join(t, done)
			t.Call("send", r.N, r.Err)
		}},
	{Number: 127, Name: "a connected sender is not writable while its peer is full",
		Source: "poll(2)",
		Run: func(t *suite.T) {
			b, p := bound(t, datagram|nonblock)
			a := socket(t, datagram|nonblock)
			t.Must(unix.Connect(a, at(p)))
			t.Value("empty", fix.Now(t, a, fix.AllEvents))
			for unix.Send(a, []byte("x"), 0) == nil {
			}
			t.Value("full", fix.Now(t, a, fix.AllEvents))
			for {
				if _, err := unix.Read(b, make([]byte, 4)); err != nil {
					break
				}
			}
			t.Value("drained", fix.Now(t, a, fix.AllEvents))
		}},
	{Number: 128, Name: "connect chooses whom send is for, and who may send",
		Source: "connect(2), unix(7): EPERM",
		Run: func(t *suite.T) {
			a, pa := bound(t, datagram|nonblock)
			b, pb := bound(t, datagram|nonblock)
			c, _ := bound(t, datagram|nonblock)
			t.Errno("connect", unix.Connect(a, at(pb)))
			t.Errno("send", unix.Send(a, []byte("hello"), 0))
			receive(t, "receive", b, 10, 0, 0)
			t.Errno("a stranger sends", unix.Sendto(c, []byte("x"), 0, at(pa)))
			t.Errno("a stranger connects", unix.Connect(c, at(pa)))
			t.Errno("the peer sends", unix.Sendto(b, []byte("back"), 0, at(pa)))
			receive(t, "from the peer", a, 10, 0, 0)
			sa, err := unix.Getpeername(a)
			t.Call("getpeername", who(sa), err)
			t.Errno("to another", unix.Sendto(a, []byte("z"), 0, at(pb)))
		}},
	{Number: 129, Name: "another peer drops what came from the first",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, datagram|nonblock)
			_, p := bound(t, datagram)
			send(t, b, "lost")
			t.Errno("connect", unix.Connect(a, at(p)))
			read(t, "read", a, 10)
			t.Value("poll of the first", fix.Now(t, b, fix.AllEvents))
			fix.SocketError(t, "its SO_ERROR", b)
			t.Errno("it sends", unix.Send(b, []byte("x"), 0))
		}},
	{Number: 130, Name: "a peer that closes is found out by sending",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, datagram|nonblock)
			send(t, b, "kept")
			fix.Close(t, b)
			t.Value("poll", fix.Now(t, a, fix.AllEvents))
			read(t, "read", a, 10)
			read(t, "read again", a, 10)
			write(t, "write", a, "x")
			write(t, "write again", a, "x")
			_, err := unix.Getpeername(a)
			t.Errno("getpeername", err)
		}},
	{Number: 131, Name: "shutdown of datagrams",
		Source: "shutdown(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, datagram|nonblock)
			t.Errno("SHUT_WR", unix.Shutdown(a, unix.SHUT_WR))
			write(t, "write", a, "x")
			read(t, "peer reads", b, 4)
			t.Errno("SHUT_RD", unix.Shutdown(b, unix.SHUT_RD))
			read(t, "read", b, 4)
			c, d := pair(t, datagram)
			t.Must(unix.Shutdown(d, unix.SHUT_RD))
			read(t, "blocking read", d, 4)
			write(t, "write to it", c, "x")
		}},
	{Number: 132, Name: "FIONREAD is the length of the first datagram",
		Source: "unix(7): SIOCINQ",
		Run: func(t *suite.T) {
			a, b := pair(t, datagram|nonblock)
			send(t, a, "abc")
			send(t, a, "defgh")
			n, err := unix.IoctlGetInt(b, unix.TIOCINQ)
			t.Call("two", n, err)
			read(t, "read", b, 8)
			n, err = unix.IoctlGetInt(b, unix.TIOCINQ)
			t.Call("one", n, err)
		}},
	{Number: 133, Name: "peers that have each other are limited by SO_SNDBUF",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, datagram|nonblock)
			n := 0
			for ; n < 100000; n++ {
				if _, err := unix.Write(a, []byte("x")); err != nil {
					t.Errno("full", err)
					break
				}
			}
			t.Value("more than a queue", n > 20 && n < 100000)
			for range n {
				if _, err := unix.Read(b, make([]byte, 1)); err != nil {
					t.Errno("read", err)
				}
			}
			read(t, "then", b, 1)
			t.Value("poll", fix.Now(t, a, unix.POLLOUT))
		}},
	{Number: 134, Name: "MSG_PEEK, MSG_DONTWAIT and MSG_OOB on datagrams",
		Source: "recv(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, datagram)
			send(t, a, "seen twice")
			receive(t, "peek", b, 20, 0, unix.MSG_PEEK)
			receive(t, "receive", b, 20, 0, 0)
			receive(t, "MSG_DONTWAIT", b, 20, 0, unix.MSG_DONTWAIT)
			receive(t, "MSG_OOB", b, 20, 0, unix.MSG_OOB|unix.MSG_DONTWAIT)
			t.Errno("send MSG_OOB", unix.Send(a, []byte("x"), unix.MSG_OOB))
		}},
}

var packets = []suite.Case{
	{Number: 140, Name: "packets keep their boundaries",
		Source: "unix(7): SOCK_SEQPACKET preserves message boundaries",
		Run: func(t *suite.T) {
			a, b, _ := connected(t, packet|nonblock)
			for _, s := range []string{"one", "two more"} {
				write(t, "write", a, s)
			}
			receive(t, "cut", b, 2, 0, 0)
			receive(t, "whole", b, 20, 0, 0)
			receive(t, "nothing", b, 20, 0, 0)
			write(t, "empty", a, "")
			receive(t, "receive empty", b, 20, 0, 0)
		}},
	{Number: 141, Name: "packets have connections",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			fd := socket(t, packet|nonblock)
			write(t, "write unconnected", fd, "x")
			read(t, "read unconnected", fd, 1)
			a, b, _ := connected(t, packet)
			send(t, a, "last")
			fix.Close(t, a)
			read(t, "read", b, 10)
			read(t, "end", b, 10)
			write(t, "write", b, "x")
		}},
	{Number: 142, Name: "a peer of packets that closes with something unread resets the connection",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, packet)
			send(t, a, "unread")
			fix.Close(t, b)
			t.Value("poll", fix.Now(t, a, fix.AllEvents))
			read(t, "read", a, 10)
			read(t, "read again", a, 10)
			write(t, "write", a, "x")
		}},
	{Number: 143, Name: "an address given to a connected sender does not matter",
		Source: "send(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, packet)
			t.Errno("sendto", unix.Sendto(a, []byte("x"), 0, at("/nowhere")))
			read(t, "read", b, 4)
		}},
	{Number: 144, Name: "shutdown of packets",
		Source: "shutdown(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, packet|nonblock)
			send(t, a, "before")
			t.Must(unix.Shutdown(a, unix.SHUT_WR))
			write(t, "write", a, "x")
			read(t, "read", b, 10)
			read(t, "end", b, 10)
			write(t, "other way", b, "y")
			read(t, "read back", a, 4)
		}},
	{Number: 145, Name: "MSG_PEEK, MSG_TRUNC and MSG_WAITALL on packets",
		Source: "recv(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, packet|nonblock)
			send(t, a, "abcdef")
			send(t, a, "ghi")
			receive(t, "peek", b, 2, 0, unix.MSG_PEEK)
			receive(t, "MSG_TRUNC", b, 2, 0, unix.MSG_TRUNC)
			receive(t, "MSG_WAITALL", b, 20, 0, unix.MSG_WAITALL)
			n, err := unix.IoctlGetInt(b, unix.TIOCINQ)
			t.Call("FIONREAD", n, err)
		}},
	{Number: 146, Name: "a packet is no longer than SO_SNDBUF",
		Source: "send(2): EMSGSIZE",
		Run: func(t *suite.T) {
			a, _ := pair(t, packet|nonblock)
			t.Must(unix.SetsockoptInt(a, unix.SOL_SOCKET, unix.SO_SNDBUF, 10000))
			write(t, "too long", a, string(make([]byte, 20001)))
			write(t, "long", a, string(make([]byte, 19000)))
		}},
}
