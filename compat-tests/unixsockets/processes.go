package unixsockets

import (
	"fmt"
	"os"
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// credentials observes whether fd's peer is the process o.
func (o *other) credentials(t *suite.T, name string, fd int) {
	c, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	t.Must(err)
	t.Value(name, int(c.Pid) == o.cmd.Process.Pid && int(c.Uid) == unix.Getuid() && int(c.Gid) == unix.Getgid())
}

// ended waits until fd reads its end, and observes what it read before.
func ended(t *suite.T, name string, fd int) {
	for {
		p := make([]byte, 64)
		n, err := unix.Read(fd, p)
		t.Call(name, n, err)
		if n <= 0 || err != nil {
			return
		}
		t.Bytes(name+" data", p[:n])
	}
}

var processes = []suite.Case{
	{Number: 270, Name: "two processes meet at a path",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			for _, typ := range []int{stream, packet} {
				l, p := listener(t, typ, 4)
				o := start(t, "talk", typ, p)
				s := accept(t, "accept", l, 0)
				o.credentials(t, "SO_PEERCRED is the child", s)
				read(t, "read", s, 32)
				write(t, "write", s, "answer")
				o.end(t, "child")
				ended(t, "end", s)
				write(t, "write to nobody", s, "x")
			}
		}},
	{Number: 271, Name: "two processes meet at an abstract name",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			name := abstract(t)
			l := socket(t, stream)
			t.Must(unix.Bind(l, at(name)))
			t.Must(unix.Listen(l, 4))
			o := start(t, "leave", stream, name)
			s := accept(t, "accept", l, 0)
			ended(t, "read", s)
			o.end(t, "child")
		}},
	{Number: 272, Name: "what a process wrote before its end is read",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			for _, typ := range []int{stream, packet} {
				l, p := listener(t, typ, 4)
				o := start(t, "leave", typ, p)
				o.end(t, "child")
				s := accept(t, "accept", l, 0)
				ended(t, "read", s)
				fix.Await(t, s, unix.POLLHUP)
				t.Value("poll", fix.Now(t, s, fix.AllEvents))
			}
		}},
	{Number: 273, Name: "a process that ends with something unread resets the connection",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			o := start(t, "die", stream, p)
			s := accept(t, "accept", l, 0)
			read(t, "read", s, 16)
			write(t, "write", s, "unread")
			o.tell(t)
			o.end(t, "child")
			fix.Await(t, s, unix.POLLHUP)
			t.Value("poll", fix.Now(t, s, fix.AllEvents))
			read(t, "read then", s, 16)
			read(t, "read again", s, 16)
			write(t, "write again", s, "x")
		}},
	{Number: 274, Name: "a process that is killed ends its connections",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			o := start(t, "die", stream, p)
			s := accept(t, "accept", l, 0)
			read(t, "read", s, 16)
			t.Must(o.cmd.Process.Kill())
			ended(t, "then", s)
			fix.Await(t, s, unix.POLLHUP)
			t.Value("poll", fix.Now(t, s, fix.AllEvents))
		}},
	{Number: 275, Name: "one direction is shut down across processes",
		Source: "shutdown(2)",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			o := start(t, "shut", stream, p)
			s := accept(t, "accept", l, 0)
			fix.Await(t, s, unix.POLLRDHUP)
			t.Value("poll", fix.Now(t, s, fix.AllEvents))
			ended(t, "read", s)
			write(t, "write", s, "other way")
			o.end(t, "child")
		}},
	{Number: 276, Name: "datagrams go between processes and tell whence",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			fd, p := bound(t, datagram)
			o := start(t, "datagram", datagram, p)
			for range 3 {
				receive(t, "receive", fd, 16, 0, 0)
			}
			t.Errno("answer", unix.Sendto(fd, []byte("answer"), 0, at(p+".child")))
			o.end(t, "child")
			t.Errno("when it has gone", unix.Sendto(fd, []byte("x"), 0, at(p+".child")))
		}},
	{Number: 277, Name: "another process's queue takes a limited number of datagrams",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			fd, p := bound(t, datagram|nonblock)
			o := start(t, "take datagrams", datagram, p)
			t.Value("child", o.line())
			t.Must(unix.Connect(fd, at(p+".child")))
			n := 0
			for ; n < 1000; n++ {
				if err := unix.Send(fd, []byte(fmt.Sprint(n)), 0); err != nil {
					t.Errno("full", err)
					break
				}
			}
			t.Value("a few", n > 5 && n < 1000)
			t.Value("poll", fix.Now(t, fd, unix.POLLOUT))
			o.tell(t)
			fix.Await(t, fd, unix.POLLOUT)
			for i := range n {
				if got := o.line(); got != fmt.Sprint(i) {
					t.Value("out of order", got)
				}
			}
			t.Errno("end", unix.Send(fd, []byte("end"), 0))
			o.end(t, "child")
		}},
	{Number: 278, Name: "a child serves and the parent connects",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			p := path(t)
			o := start(t, "serve", stream, p)
			t.Value("child", o.line())
			kind(t, "node", p)
			t.Errno("bind", unix.Bind(socket(t, stream), at(p)))
			t.Errno("another type", unix.Connect(socket(t, packet), at(p)))
			c := socket(t, stream)
			t.Errno("connect", unix.Connect(c, at(p)))
			o.credentials(t, "SO_PEERCRED is the child", c)
			write(t, "write", c, "hi")
			read(t, "read", c, 32)
			t.Errno("connect again", unix.Connect(c, at(p)))
			o.end(t, "child's end")
			ended(t, "end", c)
			t.Errno("stale", unix.Connect(socket(t, stream), at(p)))
		}},
	{Number: 279, Name: "an open file is passed by a process that ends",
		Source: "unix(7): SCM_RIGHTS",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			t.Must(os.WriteFile(p+".file", []byte("0123456789"), 0o600))
			o := start(t, "send file", stream, p)
			o.end(t, "child")
			s := accept(t, "accept", l, 0)
			fds := taken(t, receive(t, "receive", s, 16, 64, 0))
			t.Value("came", len(fds))
			if len(fds) == 1 {
				v, err := unix.FcntlInt(uintptr(fds[0]), unix.F_GETFL, 0)
				t.Call("access mode", v&unix.O_ACCMODE, err)
				var st unix.Stat_t
				t.Errno("fstat", unix.Fstat(fds[0], &st))
				t.Value("size", st.Size)
				n, err := unix.Pread(fds[0], make([]byte, 20), 2)
				t.Call("pread", n, err)
				read(t, "read", fds[0], 3)
				write(t, "write", fds[0], "xyz")
			}
			b, err := os.ReadFile(p + ".file")
			t.Must(err)
			t.Bytes("the file", b)
		}},
	{Number: 280, Name: "a TCP socket is passed by a process that ends",
		Source: "unix(7): SCM_RIGHTS",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			tcp, sa := fix.Listener(t, unix.AF_INET, 0)
			t.Must(os.WriteFile(p+".port", []byte(fmt.Sprint(fix.Port(sa))), 0o600))
			o := start(t, "send socket", stream, p)
			c := fix.Accept(t, tcp)
			o.end(t, "child")
			s := accept(t, "accept", l, 0)
			fds := taken(t, receive(t, "receive", s, 16, 64, 0))
			t.Value("came", len(fds))
			if len(fds) == 1 {
				write(t, "write", fds[0], "by tcp")
				read(t, "read", c, 16)
				write(t, "write back", c, "back")
				read(t, "read back", fds[0], 16)
				fix.Close(t, fds[0])
				read(t, "end", c, 16)
			}
		}},
	{Number: 281, Name: "a file is passed to a child",
		Source: "unix(7): SCM_RIGHTS",
		Run: func(t *suite.T) {
			for _, typ := range []int{stream, packet} {
				l, p := listener(t, typ, 4)
				o := start(t, "take", typ, p)
				s := accept(t, "accept", l, 0)
				f := fix.File(t, "content", unix.O_RDONLY)
				t.Errno("sendmsg", unix.Sendmsg(s, []byte("here"), unix.UnixRights(f), nil, 0))
				fix.Close(t, f)
				o.end(t, "child")
			}
		}},
	{Number: 282, Name: "a stream to another process fills and gets room again",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			o := start(t, "fill", stream, p)
			s := accept(t, "accept", l, 0)
			var n int
			var e string
			_, err := fmt.Sscan(o.line(), &n, &e)
			t.Must(err)
			t.Value("full", e)
			t.Value("some", n > 50000 && n < 10<<20)
			o.tell(t)
			fix.ReadFull(t, s, make([]byte, n))
			o.end(t, "child")
			read(t, "end", s, 4)
		}},
	{Number: 283, Name: "credentials come from another process",
		Source: "unix(7): SCM_CREDENTIALS",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			passCredentials(t, l)
			o := start(t, "die", stream, p)
			s := accept(t, "accept", l, 0)
			control := receive(t, "receive", s, 16, 64, 0)
			list, err := unix.ParseSocketControlMessage(control)
			t.Must(err)
			t.Value("messages", len(list))
			for _, m := range list {
				c, err := unix.ParseUnixCredentials(&m)
				t.Call("the child's", err == nil && int(c.Pid) == o.cmd.Process.Pid && int(c.Uid) == unix.Getuid(), err)
			}
			o.end(t, "child")
		}},
	{Number: 284, Name: "epoll hears of another process",
		Source: "epoll(7)",
		Run: func(t *suite.T) {
			l, p := listener(t, stream|nonblock, 4)
			ep := fix.Set(t)
			fix.Add(t, ep, l, unix.EPOLLIN, 1)
			o := start(t, "die", stream, p)
			fix.Wait(t, "a connection", ep, 20000)
			s := accept(t, "accept", l, nonblock)
			fix.Add(t, ep, s, unix.EPOLLIN|unix.EPOLLRDHUP, 2)
			fix.Wait(t, "data", ep, 20000)
			read(t, "read", s, 16)
			fix.Wait(t, "nothing", ep, 0)
			o.end(t, "child")
			fix.AwaitEpoll(t, ep, unix.EPOLLHUP)
			fix.Wait(t, "the end", ep, 20000)
		}},
	{Number: 285, Name: "another process waits for room in the backlog",
		Source: "connect(2)", Timed: true,
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 0)
			t.Must(unix.Connect(socket(t, stream), at(p)))
			o := start(t, "leave", stream, p)
			time.Sleep(500 * time.Millisecond)
			accept(t, "the first", l, 0)
			s := accept(t, "the second", l, 0)
			ended(t, "read", s)
			o.end(t, "child")
		}},
}
