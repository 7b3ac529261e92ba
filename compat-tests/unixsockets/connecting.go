package unixsockets

import (
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// accept observes an accept.
func accept(t *suite.T, name string, l, flags int) int {
	fd, sa, err := unix.Accept4(l, flags)
	if err != nil {
		t.Errno(name, err)
		return -1
	}
	t.Value(name, who(sa))
	return fix.Own(t, fd)
}

var connecting = []suite.Case{
	{Number: 50, Name: "a connection is there as soon as connect returns",
		Source: "connect(2), unix(7)",
		Run: func(t *suite.T) {
			for _, k := range kinds[:1] {
				l, p := listener(t, k.typ|nonblock, 4)
				accept(t, "nobody", l, 0)
				c := socket(t, k.typ)
				t.Errno("connect", unix.Connect(c, at(p)))
				write(t, "write before accept", c, "early")
				s := accept(t, "accept", l, 0)
				read(t, "read", s, 10)
				accept(t, "nobody more", l, 0)
			}
		}},
	{Number: 51, Name: "what a connected socket and a listener answer to connect",
		Source: "connect(2): EISCONN; EINVAL",
		Run: func(t *suite.T) {
			for _, typ := range []int{stream, packet} {
				l, p := listener(t, typ|nonblock, 4)
				c := socket(t, typ|nonblock)
				t.Must(unix.Connect(c, at(p)))
				t.Errno("again", unix.Connect(c, at(p)))
				t.Errno("to nothing", unix.Connect(c, at(p+"no")))
				t.Errno("listener", unix.Connect(l, at(p)))
				a, _ := pair(t, typ)
				t.Errno("one of a pair", unix.Connect(a, at(p)))
				t.Errno("listen connected", unix.Listen(a, 1))
				t.Errno("listen client", unix.Listen(c, 1))
			}
		}},
	{Number: 52, Name: "one more than the backlog can wait",
		Source: "listen(2), connect(2): EAGAIN for nonblocking UNIX domain sockets",
		Run: func(t *suite.T) {
			for _, backlog := range []int{0, 1, 3} {
				l, p := listener(t, stream|nonblock, backlog)
				n := 0
				for ; n < 20; n++ {
					if err := unix.Connect(socket(t, stream|nonblock), at(p)); err != nil {
						t.Errno("full", err)
						break
					}
				}
				t.Value("waiting", n)
				accept(t, "accept", l, 0)
				t.Errno("again", unix.Connect(socket(t, stream|nonblock), at(p)))
			}
		}},
	{Number: 53, Name: "connect waits for room, and accept makes some",
		Source: "connect(2)", Timed: true,
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 0)
			t.Must(unix.Connect(socket(t, stream), at(p)))
			c := socket(t, stream)
			done := fix.Go(func() (int, error) { return 0, unix.Connect(c, at(p)) })
			fix.Settle()
			select {
			case <-done:
				t.Value("waits", false)
				return
			default:
				t.Value("waits", true)
			}
			accept(t, "accept", l, 0)
			r := fix.Join(t, done)
			t.Call("connect", r.N, r.Err)
			accept(t, "accept the second", l, 0)
		}},
	{Number: 54, Name: "a larger backlog makes room",
		Source: "listen(2)",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 0)
			t.Must(unix.Connect(socket(t, stream|nonblock), at(p)))
			t.Errno("full", unix.Connect(socket(t, stream|nonblock), at(p)))
			t.Errno("listen", unix.Listen(l, 1))
			t.Errno("room", unix.Connect(socket(t, stream|nonblock), at(p)))
		}},
	{Number: 55, Name: "SO_SNDTIMEO limits connect and SO_RCVTIMEO accept",
		Source: "socket(7)", Timed: true,
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 0)
			fix.Timeout(t, l, unix.SO_RCVTIMEO, 60)
			accept(t, "accept", l, 0)
			t.Must(unix.Connect(socket(t, stream), at(p)))
			c := socket(t, stream)
			fix.Timeout(t, c, unix.SO_SNDTIMEO, 60)
			start := time.Now()
			t.Errno("connect", unix.Connect(c, at(p)))
			t.Value("waited", time.Since(start) >= 60*time.Millisecond)
		}},
	{Number: 56, Name: "accept tells who came",
		Source: "accept(2)",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			t.Must(unix.Connect(socket(t, stream), at(p)))
			accept(t, "without a name", l, 0)
			c, _ := bound(t, stream)
			t.Must(unix.Connect(c, at(p)))
			s := accept(t, "with a path", l, unix.SOCK_CLOEXEC|nonblock)
			got, err := unix.FcntlInt(uintptr(s), unix.F_GETFL, 0)
			t.Call("F_GETFL", got, err)
			got, err = unix.FcntlInt(uintptr(s), unix.F_GETFD, 0)
			t.Call("F_GETFD", got, err)
			_, _, err = unix.Accept4(l, 1)
			t.Errno("unknown flag", err)
		}},
	{Number: 57, Name: "what listen and accept do not do",
		Source: "listen(2), accept(2)",
		Run: func(t *suite.T) {
			for _, k := range kinds {
				fd, _ := bound(t, k.typ|nonblock)
				accept(t, k.name+" accept before listen", fd, 0)
				t.Errno(k.name+" listen", unix.Listen(fd, 1))
				accept(t, k.name+" accept", fd, 0)
			}
		}},
	{Number: 58, Name: "a listener does not send or receive",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			for _, typ := range []int{stream, packet} {
				l, _ := listener(t, typ|nonblock, 1)
				read(t, "read", l, 1)
				write(t, "write", l, "x")
				_, err := unix.Getpeername(l)
				t.Errno("getpeername", err)
				v, err := unix.GetsockoptInt(l, unix.SOL_SOCKET, unix.SO_ACCEPTCONN)
				t.Call("SO_ACCEPTCONN", v, err)
			}
		}},
	{Number: 59, Name: "a listener that is shut down refuses and accepts what came",
		Source: "shutdown(2)",
		Run: func(t *suite.T) {
			l, p := listener(t, stream|nonblock, 4)
			t.Must(unix.Connect(socket(t, stream), at(p)))
			t.Errno("shutdown", unix.Shutdown(l, unix.SHUT_RD))
			t.Errno("connect", unix.Connect(socket(t, stream), at(p)))
			accept(t, "accept", l, 0)
			accept(t, "accept again", l, 0)
		}},
	{Number: 60, Name: "shutdown wakes who waits in accept",
		Source: "shutdown(2)", Timed: true,
		Run: func(t *suite.T) {
			l, _ := listener(t, stream, 4)
			done := fix.Go(func() (int, error) { _, _, err := unix.Accept(l); return 0, err })
			fix.Settle()
			t.Must(unix.Shutdown(l, unix.SHUT_RDWR))
			r := fix.Join(t, done)
			t.Call("accept", r.N, r.Err)
		}},
	{Number: 61, Name: "closing a listener breaks the connections that wait",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			c := socket(t, stream)
			t.Must(unix.Connect(c, at(p)))
			send(t, c, "never read")
			fix.Close(t, l)
			t.Value("poll", fix.Now(t, c, fix.AllEvents))
			read(t, "read", c, 4)
			read(t, "read again", c, 4)
			write(t, "write", c, "x")
		}},
	{Number: 62, Name: "a client that has gone is accepted with what it sent",
		Source: "accept(2)",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			c := socket(t, stream)
			t.Must(unix.Connect(c, at(p)))
			send(t, c, "bye")
			fix.Close(t, c)
			s := accept(t, "accept", l, 0)
			read(t, "read", s, 10)
			read(t, "read at the end", s, 10)
		}},
	{Number: 63, Name: "accept that waits is woken by a connection",
		Source: "accept(2)", Timed: true,
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			done := fix.Go(func() (int, error) { fd, _, err := unix.Accept(l); return fd, err })
			fix.Settle()
			c := socket(t, stream)
			t.Must(unix.Connect(c, at(p)))
			r := fix.Join(t, done)
			t.Errno("accept", r.Err)
			fix.Own(t, r.N)
			write(t, "write", r.N, "hello")
			read(t, "read", c, 8)
		}},
}
