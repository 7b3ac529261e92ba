package unixsockets

import (
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var streams = []suite.Case{
	{Number: 80, Name: "a stream has no boundaries",
		Source: "unix(7): SOCK_STREAM, for a stream-oriented socket",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			send(t, a, "one")
			send(t, a, "two")
			read(t, "4", b, 4)
			read(t, "10", b, 10)
			read(t, "empty", b, 10)
			n, err := unix.Writev(a, [][]byte{[]byte("ab"), nil, []byte("cde")})
			t.Call("writev", n, err)
			x, y := make([]byte, 1), make([]byte, 8)
			n, err = unix.Readv(b, [][]byte{x, y})
			t.Call("readv", n, err)
			t.Bytes("first", x)
			t.Bytes("second", y[:4])
		}},
	{Number: 81, Name: "reading and writing nothing",
		Source: "read(2), write(2), send(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			write(t, "write", a, "")
			read(t, "read", b, 0)
			t.Errno("send", unix.Send(a, nil, 0))
			_, _, err := unix.Recvfrom(b, nil, 0)
			t.Errno("recv", err)
			send(t, a, "x")
			n, _, err := unix.Recvfrom(b, nil, 0)
			t.Call("recv with data", n, err)
			read(t, "then read", b, 4)
		}},
	{Number: 82, Name: "MSG_PEEK leaves what it sees, over more than one send",
		Source: "recv(2): MSG_PEEK",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			send(t, a, "abc")
			send(t, a, "def")
			receive(t, "peek 2", b, 2, 0, unix.MSG_PEEK)
			receive(t, "peek 10", b, 10, 0, unix.MSG_PEEK)
			read(t, "read 4", b, 4)
			receive(t, "peek", b, 10, 0, unix.MSG_PEEK)
			read(t, "read", b, 10)
			receive(t, "peek when empty", b, 10, 0, unix.MSG_PEEK)
		}},
	{Number: 83, Name: "MSG_WAITALL waits for all, and takes less at the end",
		Source: "recv(2): MSG_WAITALL", Timed: true,
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			send(t, a, "abc")
			p := make([]byte, 6)
			done := fix.Go(func() (int, error) { n, _, err := unix.Recvfrom(b, p, unix.MSG_WAITALL); return n, err })
			fix.Settle()
			send(t, a, "def")
			r := fix.Join(t, done)
			t.Call("all", r.N, r.Err)
			t.Bytes("data", p)
			send(t, a, "gh")
			fix.Close(t, a)
			n, _, err := unix.Recvfrom(b, p, unix.MSG_WAITALL)
			t.Call("the rest", n, err)
		}},
	{Number: 84, Name: "MSG_DONTWAIT does not wait",
		Source: "recv(2): MSG_DONTWAIT",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			_, _, err := unix.Recvfrom(b, make([]byte, 4), unix.MSG_DONTWAIT)
			t.Errno("recv", err)
			big := make([]byte, 4<<20)
			n, err := unix.SendmsgN(a, big, nil, nil, unix.MSG_DONTWAIT)
			t.Errno("send", err)
			t.Value("a part", n > 0 && n < len(big))
			_, err = unix.SendmsgN(a, big, nil, nil, unix.MSG_DONTWAIT)
			t.Errno("send when full", err)
		}},
	{Number: 85, Name: "a full stream takes nothing until something is read",
		Source: "send(2): EAGAIN",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			n := fix.Fill(t, a)
			t.Value("some", n > 100000)
			t.Value("full", fix.Now(t, a, unix.POLLOUT))
			write(t, "write", a, "x")
			read(t, "read 1", b, 1)
			t.Value("after a byte", fix.Now(t, a, unix.POLLOUT))
			fix.ReadFull(t, b, make([]byte, n-1))
			t.Value("after all", fix.Now(t, a, unix.POLLOUT))
			write(t, "write again", a, "x")
		}},
	{Number: 86, Name: "a write that waits goes on while its peer reads",
		Source: "write(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			data := fix.Pattern(3 << 20)
			done := fix.Go(func() (int, error) { return unix.Write(a, data) })
			got := make([]byte, len(data))
			fix.ReadFull(t, b, got)
			r := fix.Join(t, done)
			t.Call("write", r.N, r.Err)
			t.Value("the same", string(got) == string(data))
		}},
	{Number: 87, Name: "a read that waits is woken by data and by the end",
		Source: "read(2)", Timed: true,
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			for _, wake := range []func(){func() { send(t, a, "data") }, func() { fix.Close(t, a) }} {
				p := make([]byte, 8)
				done := fix.Go(func() (int, error) { return unix.Read(b, p) })
				fix.Settle()
				wake()
				r := fix.Join(t, done)
				t.Call("read", r.N, r.Err)
			}
		}},
	{Number: 88, Name: "a write that waits is woken when its peer closes",
		Source: "write(2): EPIPE", Timed: true,
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			t.Must(unix.SetNonblock(a, true))
			fix.Fill(t, a)
			t.Must(unix.SetNonblock(a, false))
			done := fix.Go(func() (int, error) { return unix.Write(a, []byte("x")) })
			fix.Settle()
			fix.Close(t, b)
			r := fix.Join(t, done)
			t.Call("write", r.N, r.Err)
		}},
	{Number: 89, Name: "SO_RCVTIMEO and SO_SNDTIMEO limit waits",
		Source: "socket(7)", Timed: true,
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			fix.Timeout(t, b, unix.SO_RCVTIMEO, 60)
			fix.Timeout(t, a, unix.SO_SNDTIMEO, 60)
			start := time.Now()
			read(t, "read", b, 1)
			t.Value("waited", time.Since(start) >= 60*time.Millisecond)
			big := make([]byte, 4<<20)
			n, err := unix.Write(a, big)
			t.Errno("write", err)
			t.Value("a part", n > 0 && n < len(big))
			_, err = unix.Write(a, big)
			t.Errno("write when full", err)
		}},
	{Number: 90, Name: "SHUT_WR ends the peer's reading",
		Source: "shutdown(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			send(t, a, "last")
			t.Errno("shutdown", unix.Shutdown(a, unix.SHUT_WR))
			write(t, "write", a, "x")
			t.Errno("send", unix.Send(a, []byte("x"), unix.MSG_NOSIGNAL))
			read(t, "peer reads", b, 10)
			read(t, "peer reads the end", b, 10)
			write(t, "peer writes", b, "back")
			read(t, "read", a, 10)
			t.Errno("shutdown again", unix.Shutdown(a, unix.SHUT_WR))
		}},
	{Number: 91, Name: "SHUT_RD ends the peer's writing",
		Source: "shutdown(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			send(t, a, "before")
			t.Errno("shutdown", unix.Shutdown(b, unix.SHUT_RD))
			write(t, "write", a, "x")
			read(t, "what was there", b, 10)
			read(t, "then", b, 10)
			write(t, "other way", b, "y")
			read(t, "read", a, 4)
		}},
	{Number: 92, Name: "ways of shutdown that are none",
		Source: "shutdown(2): EINVAL",
		Run: func(t *suite.T) {
			a, _ := pair(t, stream)
			t.Errno("3", unix.Shutdown(a, 3))
			t.Errno("-1", unix.Shutdown(a, -1))
			t.Errno("unconnected", unix.Shutdown(socket(t, stream), unix.SHUT_RDWR))
			t.Errno("no socket", unix.Shutdown(fix.File(t, "", unix.O_RDONLY), unix.SHUT_RD))
		}},
	{Number: 93, Name: "a peer that closes with something unread resets the connection", Facts: []int{213},
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			send(t, a, "unread")
			send(t, b, "for a")
			fix.Close(t, b)
			read(t, "read", a, 10)
			read(t, "read again", a, 10)
			read(t, "and again", a, 10)
			write(t, "write", a, "x")
		}},
	{Number: 94, Name: "SO_ERROR tells the reset once",
		Source: "socket(7): SO_ERROR",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			send(t, a, "unread")
			fix.Close(t, b)
			fix.SocketError(t, "SO_ERROR", a)
			fix.SocketError(t, "SO_ERROR again", a)
			read(t, "read", a, 10)
		}},
	{Number: 95, Name: "a peer that closes with nothing unread ends the stream", Facts: []int{213},
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			send(t, b, "last")
			fix.Close(t, b)
			write(t, "write", a, "x")
			read(t, "read", a, 10)
			read(t, "end", a, 10)
			fix.SocketError(t, "SO_ERROR", a)
		}},
	{Number: 96, Name: "a stream does not send to an address",
		Source: "send(2): EISCONN; EOPNOTSUPP",
		Run: func(t *suite.T) {
			_, p := listener(t, stream, 1)
			a, _ := pair(t, stream)
			t.Errno("connected", unix.Sendto(a, []byte("x"), 0, at(p)))
			t.Errno("not connected", unix.Sendto(socket(t, stream), []byte("x"), 0, at(p)))
		}},
	{Number: 97, Name: "a receive tells the peer's name if it has one",
		Source: "recv(2)",
		Run: func(t *suite.T) {
			client, server, _ := connected(t, stream)
			send(t, client, "x")
			send(t, server, "y")
			receive(t, "server", server, 4, 0, 0)
			receive(t, "client", client, 4, 0, 0)
			_, from, err := unix.Recvfrom(client, make([]byte, 4), unix.MSG_DONTWAIT)
			t.Call("nothing", who(from), err)
		}},
	{Number: 98, Name: "MSG_TRUNC and MSG_OOB on a stream",
		Source: "recv(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			send(t, a, "abcdef")
			receive(t, "MSG_TRUNC", b, 3, 0, unix.MSG_TRUNC)
			read(t, "the rest", b, 10)
			_, _, err := unix.Recvfrom(b, make([]byte, 1), unix.MSG_OOB)
			t.Errno("MSG_OOB", err)
		}},
	{Number: 99, Name: "FIONREAD counts what is unread, SIOCOUTQ what is not taken",
		Source: "unix(7): SIOCINQ",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			for _, fd := range []int{a, b} {
				n, err := unix.IoctlGetInt(fd, unix.TIOCINQ)
				t.Call("FIONREAD", n, err)
			}
			send(t, a, "abc")
			send(t, a, "defg")
			n, err := unix.IoctlGetInt(b, unix.TIOCINQ)
			t.Call("FIONREAD with data", n, err)
			n, err = unix.IoctlGetInt(a, unix.TIOCOUTQ)
			t.Call("SIOCOUTQ", n > 0, err)
			read(t, "read", b, 16)
			n, err = unix.IoctlGetInt(a, unix.TIOCOUTQ)
			t.Call("SIOCOUTQ when read", n, err)
		}},
	{Number: 100, Name: "SO_RCVLOWAT makes a read wait for more",
		Source: "socket(7): SO_RCVLOWAT", Timed: true,
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			t.Errno("set", unix.SetsockoptInt(b, unix.SOL_SOCKET, unix.SO_RCVLOWAT, 4))
			send(t, a, "ab")
			p := make([]byte, 8)
			done := fix.Go(func() (int, error) { return unix.Read(b, p) })
			fix.Settle()
			send(t, a, "cd")
			r := fix.Join(t, done)
			t.Call("read", r.N, r.Err)
			send(t, a, "ef")
			t.Must(unix.SetNonblock(b, true))
			read(t, "without waiting", b, 8)
		}},
	{Number: 101, Name: "many writers and readers lose nothing",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			const writers, each = 4, 200
			var done []<-chan fix.Result
			for w := range writers {
				done = append(done, fix.Go(func() (int, error) {
					sum := 0
					for range each {
						n, err := unix.Write(a, []byte{byte(w), byte(w), byte(w)})
						if err != nil {
							return sum, err
						}
						sum += n
					}
					return sum, nil
				}))
			}
			got := make([]byte, writers*each*3)
			fix.ReadFull(t, b, got)
			for _, d := range done {
				r := fix.Join(t, d)
				t.Call("written", r.N, r.Err)
			}
			var counts [writers]int
			for _, c := range got {
				counts[c]++
			}
			t.Value("read", counts)
		}},
}
