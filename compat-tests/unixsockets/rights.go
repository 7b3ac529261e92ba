package unixsockets

import (
	"errors"
	"slices"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// pass sends data with descriptors and must work.
func pass(t *suite.T, fd int, data string, fds ...int) {
	t.Must(unix.Sendmsg(fd, []byte(data), unix.UnixRights(fds...), nil, 0))
}

// taken returns the descriptors in control data; the case owns them.
func taken(t *suite.T, control []byte) []int {
	list, err := unix.ParseSocketControlMessage(control)
	t.Must(err)
	var all []int
	for _, m := range list {
		if fds, err := unix.ParseUnixRights(&m); err == nil {
			for _, fd := range fds {
				all = append(all, fix.Own(t, fd))
			}
		}
	}
	return all
}

// take receives at least one descriptor.
func take(t *suite.T, fd int) []int {
	p, oob := make([]byte, 16), make([]byte, 2048)
	_, n, _, _, err := unix.Recvmsg(fd, p, oob, 0)
	t.Must(err)
	fds := taken(t, oob[:n])
	if len(fds) == 0 {
		t.Must(errors.New("no descriptor came"))
	}
	return fds
}

var rights = []suite.Case{
	{Number: 160, Name: "an open file is passed, with its position", Facts: []int{94, 95},
		Source: "unix(7): SCM_RIGHTS; the received file descriptor refers to the same open file description",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			f := fix.File(t, "abcdefghij", unix.O_RDONLY)
			read(t, "read before", f, 3)
			n, err := unix.SendmsgN(a, []byte("f"), unix.UnixRights(f), nil, 0)
			t.Call("sendmsg", n, err)
			control := receive(t, "recvmsg", b, 8, 64, 0)
			t.Value("control", len(control))
			g := taken(t, control)[0]
			t.Value("another number", g != f)
			read(t, "read from it", g, 3)
			read(t, "read from the first", f, 3)
			fix.Close(t, f)
			read(t, "when the first is closed", g, 3)
		}},
	{Number: 161, Name: "every kind of descriptor can be passed",
		Source: "unix(7): SCM_RIGHTS",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			r, w := fix.Pipe(t, 0)
			pass(t, a, "p", w)
			write(t, "pipe", take(t, b)[0], "through")
			read(t, "pipe read", r, 10)
			ev, err := unix.Eventfd(5, 0)
			t.Must(err)
			pass(t, a, "e", fix.Own(t, ev))
			p := make([]byte, 8)
			n, err := unix.Read(take(t, b)[0], p)
			t.Call("eventfd", n, err)
			t.Value("eventfd value", p[0])
			c, s := fix.Pair(t)
			pass(t, a, "t", c)
			write(t, "tcp", take(t, b)[0], "by tcp")
			read(t, "tcp read", s, 10)
			ep := fix.Set(t)
			fix.Add(t, ep, r, unix.EPOLLIN, 7)
			send(t, w, "x")
			pass(t, a, "s", ep)
			fix.Wait(t, "epoll", take(t, b)[0], 0)
			x, y := pair(t, datagram)
			pass(t, a, "u", x)
			write(t, "unix", take(t, b)[0], "by unix")
			read(t, "unix read", y, 10)
			pass(t, a, "i", a)
			write(t, "itself", take(t, b)[0], "me")
			read(t, "itself read", b, 10)
		}},
	{Number: 162, Name: "status flags are shared, FD_CLOEXEC is not",
		Source: "unix(7), recvmsg(2): MSG_CMSG_CLOEXEC",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			r, _ := fix.Pipe(t, unix.O_CLOEXEC)
			for _, flags := range []int{0, unix.MSG_CMSG_CLOEXEC} {
				pass(t, a, "p", r)
				g := taken(t, receive(t, "recvmsg", b, 4, 64, flags))[0]
				v, err := unix.FcntlInt(uintptr(g), unix.F_GETFD, 0)
				t.Call("F_GETFD", v, err)
				t.Must(unix.SetNonblock(g, flags == 0))
				v, err = unix.FcntlInt(uintptr(r), unix.F_GETFL, 0)
				t.Call("F_GETFL of the first", v, err)
			}
		}},
	{Number: 163, Name: "several descriptors come in order and at the lowest numbers",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			var fds []int
			for _, s := range []string{"one", "two", "three"} {
				fds = append(fds, fix.File(t, s, unix.O_RDONLY))
			}
			pass(t, a, "x", fds...)
			got := take(t, b)
			t.Value("how many", len(got))
			t.Value("ascending", slices.IsSorted(got))
			for _, fd := range got {
				read(t, "read", fd, 10)
			}
		}},
	{Number: 164, Name: "a message carries up to 253",
		Source: "unix(7): SCM_MAX_FD",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			r, _ := fix.Pipe(t, 0)
			t.Errno("254", unix.Sendmsg(a, []byte("x"), unix.UnixRights(slices.Repeat([]int{r}, 254)...), nil, 0))
			t.Errno("253", unix.Sendmsg(a, []byte("x"), unix.UnixRights(slices.Repeat([]int{r}, 253)...), nil, 0))
			t.Value("came", len(take(t, b)))
			t.Errno("two lists", unix.Sendmsg(a, []byte("x"), append(unix.UnixRights(r, r), unix.UnixRights(r)...), nil, 0))
			t.Value("in one", len(take(t, b)))
			two := append(unix.UnixRights(slices.Repeat([]int{r}, 200)...), unix.UnixRights(slices.Repeat([]int{r}, 200)...)...)
			t.Errno("two long lists", unix.Sendmsg(a, []byte("x"), two, nil, 0))
		}},
	{Number: 165, Name: "what is no descriptor is not passed",
		Source: "unix(7): EBADF",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			r, _ := fix.Pipe(t, 0)
			t.Errno("closed", unix.Sendmsg(a, []byte("x"), unix.UnixRights(fix.Closed(t)), nil, 0))
			t.Errno("-1", unix.Sendmsg(a, []byte("x"), unix.UnixRights(r, -1), nil, 0))
			read(t, "nothing came", b, 4)
			t.Errno("none", unix.Sendmsg(a, []byte("x"), unix.UnixRights(), nil, 0))
			receive(t, "receive", b, 4, 64, 0)
		}},
	{Number: 166, Name: "malformed and unknown control data",
		Source: "sendmsg(2): EINVAL",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			r, _ := fix.Pipe(t, 0)
			whole := unix.UnixRights(r)
			for _, c := range []struct {
				name  string
				place int
				value byte
			}{{"too long", 0, 100}, {"too short", 0, 15}, {"unknown type", 12, 99}, {"another level", 8, 77}, {"half a descriptor", 0, 18}} {
				oob := slices.Clone(whole)
				oob[c.place] = c.value
				t.Errno(c.name, unix.Sendmsg(a, []byte("x"), oob, nil, 0))
				read(t, c.name+" read", b, 4)
			}
			t.Errno("cut", unix.Sendmsg(a, []byte("x"), whole[:10], nil, 0))
			read(t, "cut read", b, 4)
		}},
	{Number: 167, Name: "without room descriptors are closed and MSG_CTRUNC says so",
		Source: "unix(7): MSG_CTRUNC",
		Run: func(t *suite.T) {
			for _, room := range []int{0, 1, 15, 16, 19, 20, 23, 24, 27, 28, 32, 64} {
				a, b := pair(t, stream)
				r, w := fix.Pipe(t, 0)
				pass(t, a, "x", r, r)
				fix.Close(t, r)
				control := receive(t, "recvmsg", b, 4, room, 0)
				t.Value("control", len(control))
				n := 0
				if len(control) > 0 {
					n = len(taken(t, control))
				}
				t.Value("came", n)
				if n == 0 {
					write(t, "the pipe is closed", w, "x")
				}
			}
		}},
	{Number: 168, Name: "read and recv drop descriptors",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			for _, k := range kinds {
				a, b := pair(t, k.typ)
				r, w := fix.Pipe(t, 0)
				pass(t, a, "x", r)
				fix.Close(t, r)
				t.Value(k.name+" in flight", fix.Now(t, w, unix.POLLOUT))
				read(t, k.name+" read", b, 4)
				t.Value(k.name+" dropped", fix.Now(t, w, unix.POLLOUT))
			}
		}},
	{Number: 169, Name: "closing the receiver drops descriptors in flight",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			r, w := fix.Pipe(t, 0)
			pass(t, a, "x", r)
			fix.Close(t, r)
			t.Value("in flight", fix.Now(t, w, unix.POLLOUT))
			fix.Close(t, b)
			t.Value("dropped", fix.Now(t, w, unix.POLLOUT))
			write(t, "write", w, "x")
		}},
	{Number: 170, Name: "MSG_PEEK gives descriptors of its own",
		Source: "recv(2): MSG_PEEK, unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			f := fix.File(t, "abc", unix.O_RDONLY)
			pass(t, a, "x", f)
			g := taken(t, receive(t, "peek", b, 4, 64, unix.MSG_PEEK))
			t.Value("peeked", len(g))
			h := taken(t, receive(t, "receive", b, 4, 64, 0))
			t.Value("received", len(h))
			read(t, "read", g[0], 1)
			read(t, "read more", h[0], 1)
		}},
	{Number: 171, Name: "descriptors stay with the bytes that they came with",
		Source: "unix(7): ancillary data is received with the data that it was sent with",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			f := fix.File(t, "", unix.O_RDONLY)
			send(t, a, "ab")
			pass(t, a, "cd", f)
			send(t, a, "ef")
			pass(t, a, "gh", f, f)
			for range 4 {
				control := receive(t, "receive", b, 32, 64, 0)
				t.Value("came", len(taken(t, control)))
			}
		}},
	{Number: 172, Name: "a part of the bytes takes all descriptors",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			f := fix.File(t, "", unix.O_RDONLY)
			send(t, a, "ab")
			pass(t, a, "cdef", f)
			for range 3 {
				control := receive(t, "receive", b, 3, 64, 0)
				t.Value("came", len(taken(t, control)))
			}
		}},
	{Number: 173, Name: "descriptors with datagrams and packets",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			for _, typ := range []int{datagram, packet} {
				a, b := pair(t, typ|nonblock)
				f := fix.File(t, "abc", unix.O_RDONLY)
				pass(t, a, "data", f)
				pass(t, a, "", f)
				send(t, a, "plain")
				for range 3 {
					control := receive(t, "receive", b, 16, 64, 0)
					t.Value("came", len(taken(t, control)))
				}
			}
		}},
	{Number: 174, Name: "a descriptor in flight keeps its file open",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			r, w := fix.Pipe(t, 0)
			pass(t, a, "w", w)
			fix.Close(t, w)
			fix.Close(t, a)
			t.Value("open", fix.Now(t, r, unix.POLLIN))
			g := take(t, b)[0]
			write(t, "write", g, "late")
			fix.Close(t, g)
			read(t, "read", r, 10)
			read(t, "end", r, 10)
		}},
	{Number: 175, Name: "a socket passed is watched by an epoll set as before",
		Source: "epoll(7), unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			x, y := pair(t, stream|nonblock)
			ep := fix.Set(t)
			fix.Add(t, ep, x, unix.EPOLLIN|unix.EPOLLET, 1)
			pass(t, a, "x", x)
			fix.Close(t, x)
			fix.Pipe(t, 0) // takes the number
			send(t, y, "data")
			fix.Wait(t, "in flight", ep, 0)
			g := take(t, b)[0]
			fix.Wait(t, "received", ep, 0)
			fix.Add(t, ep, g, unix.EPOLLIN, 2)
			fix.Wait(t, "both", ep, 0)
			fix.Close(t, g)
			fix.Wait(t, "closed", ep, 0)
		}},
	{Number: 176, Name: "an O_PATH descriptor and a directory can be passed",
		Source: "unix(7), open(2): O_PATH",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			f := fix.Open(t, fix.Path(t, "abc"), unix.O_PATH)
			pass(t, a, "o", f)
			g := take(t, b)[0]
			read(t, "read", g, 4)
			d := fix.Open(t, fix.Dir(t), unix.O_RDONLY|unix.O_DIRECTORY)
			pass(t, a, "d", d)
			read(t, "read a directory", take(t, b)[0], 4)
		}},
	{Number: 177, Name: "control data alone moves a byte on a stream",
		Source: "unix(7): at least one byte of real data should be sent; x/sys/unix adds it",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			n, err := unix.SendmsgN(a, nil, unix.UnixRights(a), nil, 0)
			t.Call("sendmsg", n, err)
			control := receive(t, "recvmsg", b, 4, 64, 0)
			t.Value("came", len(taken(t, control)))
		}},
}
