package unixsockets

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// epollOf registers fd for all that it can tell.
func epollOf(t *suite.T, fd int, more uint32) int {
	ep := fix.Set(t)
	fix.Add(t, ep, fd, unix.EPOLLIN|unix.EPOLLOUT|unix.EPOLLRDHUP|unix.EPOLLPRI|more, 48)
	return ep
}

var readiness = []suite.Case{
	{Number: 240, Name: "what epoll tells of a pair", Facts: []int{210, 211, 212},
		Source: "epoll_ctl(2): EPOLLRDHUP, EPOLLHUP",
		Run: func(t *suite.T) {
			for _, k := range kinds {
				a, b := pair(t, k.typ|nonblock)
				ep := epollOf(t, a, 0)
				fix.Wait(t, k.name+" idle", ep, 0)
				send(t, b, "data")
				fix.Wait(t, k.name+" with data", ep, 0)
				fix.Close(t, b)
				fix.Wait(t, k.name+" peer closed", ep, 0)
				read(t, k.name+" read", a, 10)
				fix.Wait(t, k.name+" drained", ep, 0)
			}
		}},
	{Number: 241, Name: "what poll tells of sockets without a peer",
		Source: "poll(2), unix(7)",
		Run: func(t *suite.T) {
			for _, k := range kinds {
				t.Value(k.name+" new", fix.Now(t, socket(t, k.typ), fix.AllEvents))
				fd, _ := bound(t, k.typ)
				t.Value(k.name+" bound", fix.Now(t, fd, fix.AllEvents))
				t.Value(k.name+" bound, asked for nothing", fix.Now(t, fd, 0))
			}
		}},
	{Number: 242, Name: "what poll tells of a listener",
		Source: "poll(2), accept(2)",
		Run: func(t *suite.T) {
			for _, typ := range []int{stream, packet} {
				l, p := listener(t, typ, 4)
				t.Value("idle", fix.Now(t, l, fix.AllEvents))
				c := socket(t, typ)
				t.Must(unix.Connect(c, at(p)))
				t.Value("with a connection", fix.Now(t, l, fix.AllEvents))
				t.Value("the client", fix.Now(t, c, fix.AllEvents))
				fix.Accept(t, l)
				t.Value("accepted", fix.Now(t, l, fix.AllEvents))
				t.Must(unix.Shutdown(l, unix.SHUT_RD))
				t.Value("shut", fix.Now(t, l, fix.AllEvents))
			}
		}},
	{Number: 243, Name: "what poll tells after shutdown",
		Source: "poll(2), shutdown(2)",
		Run: func(t *suite.T) {
			for _, k := range kinds {
				for _, how := range []int{unix.SHUT_RD, unix.SHUT_WR, unix.SHUT_RDWR} {
					a, b := pair(t, k.typ)
					t.Must(unix.Shutdown(a, how))
					t.Value(k.name+" own", fix.Now(t, a, fix.AllEvents))
					t.Value(k.name+" peer", fix.Now(t, b, fix.AllEvents))
					t.Must(unix.Shutdown(b, unix.SHUT_WR))
					t.Value(k.name+" own, peer's SHUT_WR too", fix.Now(t, a, fix.AllEvents))
					t.Value(k.name+" peer, its SHUT_WR too", fix.Now(t, b, fix.AllEvents))
				}
			}
		}},
	{Number: 244, Name: "what poll tells after a reset",
		Source: "poll(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			send(t, a, "unread")
			fix.Close(t, b)
			t.Value("reset", fix.Now(t, a, fix.AllEvents))
			fix.SocketError(t, "SO_ERROR", a)
			t.Value("told", fix.Now(t, a, fix.AllEvents))
		}},
	{Number: 245, Name: "an edge for every arrival",
		Source: "epoll(7): EPOLLET",
		Run: func(t *suite.T) {
			for _, k := range kinds {
				a, b := pair(t, k.typ|nonblock)
				ep := fix.Set(t)
				fix.Add(t, ep, a, unix.EPOLLIN|unix.EPOLLET, 1)
				fix.Wait(t, k.name+" idle", ep, 0)
				send(t, b, "one")
				fix.Wait(t, k.name+" one", ep, 0)
				fix.Wait(t, k.name+" told", ep, 0)
				send(t, b, "two")
				fix.Wait(t, k.name+" two", ep, 0)
				read(t, k.name+" read", a, 3)
				fix.Wait(t, k.name+" half read", ep, 0)
				t.Must(unix.Shutdown(b, unix.SHUT_WR))
				fix.Wait(t, k.name+" shut", ep, 0)
			}
		}},
	{Number: 246, Name: "an edge when room comes back",
		Source: "epoll(7): EPOLLET",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			ep := fix.Set(t)
			fix.Add(t, ep, a, unix.EPOLLOUT|unix.EPOLLET, 1)
			fix.Wait(t, "first", ep, 0)
			n := fix.Fill(t, a)
			fix.Wait(t, "full", ep, 0)
			fix.ReadFull(t, b, make([]byte, n))
			fix.Wait(t, "drained", ep, 0)
			fix.Wait(t, "told", ep, 0)
		}},
	{Number: 247, Name: "an edge of a listener for every connection",
		Source: "epoll(7)",
		Run: func(t *suite.T) {
			l, p := listener(t, stream|nonblock, 4)
			ep := fix.Set(t)
			fix.Add(t, ep, l, unix.EPOLLIN|unix.EPOLLET, 1)
			fix.Wait(t, "idle", ep, 0)
			for range 2 {
				t.Must(unix.Connect(socket(t, stream), at(p)))
				fix.Wait(t, "one more", ep, 0)
			}
			fix.Wait(t, "told", ep, 0)
		}},
	{Number: 248, Name: "epoll that waits is woken by data and by the end",
		Source: "epoll_wait(2)", Timed: true,
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			ep := fix.Set(t)
			fix.Add(t, ep, a, unix.EPOLLIN|unix.EPOLLRDHUP, 1)
			for _, wake := range []func(){func() { send(t, b, "data") }, func() { fix.Close(t, b) }} {
				events := make([]unix.EpollEvent, 4)
				done := fix.Go(func() (int, error) {
					return fix.Retry(func() (int, error) { return unix.EpollWait(ep, events, -1) })
				})
				fix.Settle()
				wake()
				r := fix.Join(t, done)
				t.Call("epoll_wait", fix.Reported(events, r.N), r.Err)
				read(t, "read", a, 10)
			}
		}},
	{Number: 249, Name: "select tells of readable and writable sockets",
		Source: "select(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			send(t, a, "x")
			for _, fd := range []int{a, b} {
				var r, w, e unix.FdSet
				for _, s := range []*unix.FdSet{&r, &w, &e} {
					s.Set(fd)
				}
				n, err := fix.Retry(func() (int, error) { return unix.Select(fd+1, &r, &w, &e, &unix.Timeval{}) })
				t.Call("select", n, err)
				t.Value("sets", []bool{r.IsSet(fd), w.IsSet(fd), e.IsSet(fd)})
			}
		}},
	{Number: 250, Name: "EPOLLONESHOT and a socket in two sets",
		Source: "epoll_ctl(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			one, two := fix.Set(t), fix.Set(t)
			fix.Add(t, one, a, unix.EPOLLIN|unix.EPOLLONESHOT, 1)
			fix.Add(t, two, a, unix.EPOLLIN, 2)
			send(t, b, "x")
			fix.Wait(t, "one", one, 0)
			fix.Wait(t, "one again", one, 0)
			fix.Wait(t, "two", two, 0)
			fix.Wait(t, "two again", two, 0)
			fix.Modify(t, one, a, unix.EPOLLIN|unix.EPOLLONESHOT, 3)
			fix.Wait(t, "one armed", one, 0)
		}},
	{Number: 251, Name: "poll for RDHUP alone and for nothing",
		Source: "poll(2): POLLRDHUP",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			t.Value("idle", fix.Now(t, a, unix.POLLRDHUP))
			t.Must(unix.Shutdown(b, unix.SHUT_WR))
			t.Value("half closed", fix.Now(t, a, unix.POLLRDHUP))
			t.Value("half closed, for nothing", fix.Now(t, a, 0))
			fix.Close(t, b)
			t.Value("closed, for nothing", fix.Now(t, a, 0))
		}},
}
