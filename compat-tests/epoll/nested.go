package epoll

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var nests = []suite.Case{
	{Number: 260, Name: "a set in a set is idle and ready with it", Facts: []int{188, 189, 190},
		Source: "epoll(7): an epoll fd is readable when it has events waiting",
		Run: func(t *suite.T) {
			outer, inner := fix.Set(t), fix.Set(t)
			ctl(t, "ADD", outer, add, inner, fix.Event(unix.EPOLLIN, 9))
			fd, err := unix.Eventfd(0, unix.EFD_NONBLOCK)
			t.Must(err)
			fix.Add(t, inner, fix.Own(t, fd), unix.EPOLLIN, 1)
			fix.Wait(t, "idle", outer, 0)
			fix.WriteAll(t, fd, []byte{1, 0, 0, 0, 0, 0, 0, 0})
			fix.Wait(t, "ready", outer, 0)
			fix.Wait(t, "inner", inner, 0)
			fix.ReadFull(t, fd, make([]byte, 8))
			fix.Wait(t, "drained", outer, 0)
		}},
	{Number: 261, Name: "poll sees a set as readable", Facts: []int{191},
		Source: "epoll(7): an epoll fd is itself poll/epoll/selectable",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			t.Value("idle", fix.Now(t, ep, fix.AllEvents))
			_, w := fix.Pipe(t, 0)
			fix.Add(t, ep, w, unix.EPOLLOUT, 1)
			t.Value("ready", fix.Now(t, ep, fix.AllEvents))
		}},
	{Number: 262, Name: "two sets cannot hold each other", Facts: []int{192},
		Source: "epoll_ctl(2): ELOOP for a circular loop of sets",
		Run: func(t *suite.T) {
			one, two := fix.Set(t), fix.Set(t)
			ctl(t, "ADD", one, add, two, in)
			ctl(t, "ADD back", two, add, one, in)
		}},
	{Number: 263, Name: "sets nest to a depth of five and no further", Facts: []int{193, 194},
		Source: "epoll_ctl(2): ELOOP for a nesting depth greater than 5",
		Run: func(t *suite.T) {
			inner := fix.Set(t)
			for range 6 {
				outer := fix.Set(t)
				ctl(t, "ADD", outer, add, inner, in)
				inner = outer
			}
		}},
	{Number: 264, Name: "the depth is counted downwards too",
		Source: "epoll_ctl(2): ELOOP for a nesting depth greater than 5",
		Run: func(t *suite.T) {
			outer := fix.Set(t)
			for range 6 {
				inner := fix.Set(t)
				ctl(t, "ADD", outer, add, inner, in)
				outer = inner
			}
		}},
	{Number: 265, Name: "a loop over three sets is refused",
		Source: "epoll_ctl(2): ELOOP for a circular loop of sets",
		Run: func(t *suite.T) {
			a, b, c := fix.Set(t), fix.Set(t), fix.Set(t)
			ctl(t, "a holds b", a, add, b, in)
			ctl(t, "b holds c", b, add, c, in)
			ctl(t, "c holds a", c, add, a, in)
			fix.Wait(t, "wait", a, 0)
		}},
	{Number: 266, Name: "an inner event wakes a waiter on the outer set", Timed: true,
		Source: "epoll(7): an epoll fd is readable when it has events waiting",
		Run: func(t *suite.T) {
			outer, inner := fix.Set(t), fix.Set(t)
			r, w := fix.Pipe(t, 0)
			fix.Add(t, inner, r, unix.EPOLLIN, 1)
			fix.Add(t, outer, inner, unix.EPOLLIN, 2)
			done := after(60e6, func() error { _, err := unix.Write(w, []byte("x")); return err })
			fix.Wait(t, "outer", outer, 10000)
			fix.Wait(t, "inner", inner, 0)
			t.Errno("write", <-done)
		}},
	{Number: 267, Name: "a socket in an inner set wakes a waiter on the outer set", Timed: true,
		Source: "epoll(7): an epoll fd is readable when it has events waiting",
		Run: func(t *suite.T) {
			outer := fix.Set(t)
			inner, _, peer := stream(t, unix.EPOLLIN)
			fix.Add(t, outer, inner, unix.EPOLLIN, 2)
			fix.Wait(t, "idle", outer, 0)
			done := after(60e6, func() error { _, err := unix.Write(peer, []byte("x")); return err })
			fix.Wait(t, "outer", outer, 10000)
			fix.Wait(t, "inner", inner, 0)
			t.Errno("write", <-done)
		}},
	{Number: 268, Name: "an edge-triggered outer set reports once",
		Source: "epoll(7): EPOLLET delivers events only when changes occur",
		Run: func(t *suite.T) {
			outer, inner := fix.Set(t), fix.Set(t)
			r, w := fix.Pipe(t, 0)
			fix.Add(t, inner, r, unix.EPOLLIN, 1)
			fix.Add(t, outer, inner, unix.EPOLLIN|et, 2)
			fix.WriteAll(t, w, []byte("x"))
			fix.Wait(t, "first", outer, 0)
			fix.Wait(t, "second", outer, 0)
			fix.Wait(t, "inner", inner, 0)
		}},
}
