package epoll

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

const et = unix.EPOLLET

var edges = []suite.Case{
	{Number: 190, Name: "an edge is reported once", Facts: []int{169, 170},
		Source: "epoll(7): EPOLLET delivers events only when changes occur",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLIN|et)
			fix.WriteAll(t, peer, []byte("hello"))
			fix.Await(t, own, unix.POLLIN)
			fix.Wait(t, "first", ep, 0)
			fix.Wait(t, "second", ep, 0)
		}},
	{Number: 191, Name: "a partial read is no new edge", Facts: []int{171},
		Source: "epoll(7): the rest of the data is not reported again",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLIN|et)
			fix.WriteAll(t, peer, []byte("hello"))
			fix.Wait(t, "first", ep, 10000)
			fix.ReadFull(t, own, make([]byte, 2))
			fix.Wait(t, "after a partial read", ep, 0)
		}},
	{Number: 192, Name: "new data is a new edge though the old is unread", Facts: []int{172},
		Source: "epoll(7): an event is generated upon each chunk of data",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLIN|et)
			for i := range 5 {
				fix.WriteAll(t, peer, []byte("hello"))
				fix.Wait(t, "new data", ep, 10000)
				fix.Wait(t, "again", ep, 0)
				if i == 2 {
					fix.ReadFull(t, own, make([]byte, 4))
				}
			}
			p := make([]byte, 100)
			n, err := unix.Read(own, p)
			t.Call("read", n, err)
			t.Bytes("data", p[:max(n, 0)])
		}},
	{Number: 193, Name: "modify arms an edge again", Facts: []int{173},
		Source: "epoll(7): EPOLL_CTL_MOD makes a ready fd be reported again",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLIN|et)
			fix.WriteAll(t, peer, []byte("hello"))
			fix.Wait(t, "first", ep, 10000)
			fix.Wait(t, "second", ep, 0)
			fix.Modify(t, ep, own, unix.EPOLLIN|et, 1)
			fix.Wait(t, "modified", ep, 0)
		}},
	{Number: 194, Name: "IN and OUT are edges of one registration", Facts: []int{174, 175, 176},
		Source: "epoll(7): an edge reports all events that hold",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLIN|unix.EPOLLOUT|et)
			fix.WriteAll(t, peer, []byte("hello"))
			fix.Await(t, own, unix.POLLIN)
			fix.Wait(t, "first", ep, 0)
			fix.Wait(t, "second", ep, 0)
			fix.WriteAll(t, peer, []byte("more"))
			fix.Wait(t, "new data", ep, 10000)
		}},
	{Number: 195, Name: "what is ready when added is an edge", Facts: []int{177},
		Source: "epoll(7): adding a ready fd reports it",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			own, peer := fix.Pair(t)
			fix.WriteAll(t, peer, []byte("x"))
			fix.Await(t, own, unix.POLLIN)
			fix.Add(t, ep, own, unix.EPOLLIN|et, 1)
			fix.Wait(t, "added", ep, 0)
			fix.Wait(t, "again", ep, 0)
		}},
	{Number: 196, Name: "the peer's shutdown is an edge",
		Source: "epoll(7): EPOLLRDHUP is useful for edge-triggered detection of a peer's shutdown",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLIN|unix.EPOLLRDHUP|et)
			fix.WriteAll(t, peer, []byte("x"))
			fix.Wait(t, "data", ep, 10000)
			t.Must(unix.Shutdown(peer, unix.SHUT_WR))
			fix.Await(t, own, unix.POLLRDHUP)
			fix.Wait(t, "shut down", ep, 10000)
			fix.Wait(t, "again", ep, 0)
		}},
	{Number: 197, Name: "room after a full connection is an edge",
		Source: "epoll(7): an edge comes when a write that gave EAGAIN becomes possible",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLOUT|et)
			fix.Wait(t, "empty", ep, 0)
			fix.Wait(t, "again", ep, 0)
			sum := fix.Fill(t, own)
			fix.ReadFull(t, peer, make([]byte, sum))
			fix.Wait(t, "room", ep, 10000)
		}},
	{Number: 198, Name: "each write to an edge-triggered eventfd is an edge",
		Source: "eventfd(2): a write adds to the counter and wakes",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			fd, err := unix.Eventfd(0, unix.EFD_NONBLOCK)
			t.Must(err)
			fix.Own(t, fd)
			fix.Add(t, ep, fd, unix.EPOLLIN|et, 1)
			for range 3 {
				fix.WriteAll(t, fd, []byte{1, 0, 0, 0, 0, 0, 0, 0})
				fix.Wait(t, "written", ep, 0)
				fix.Wait(t, "again", ep, 0)
			}
		}},
	{Number: 199, Name: "each write to an edge-triggered pipe is an edge",
		Source: "epoll(7): an event is generated upon each chunk of data",
		Run: func(t *suite.T) {
			ep, _, w := reading(t, unix.EPOLLIN|et)
			for range 3 {
				fix.WriteAll(t, w, []byte("x"))
				fix.Wait(t, "written", ep, 0)
				fix.Wait(t, "again", ep, 0)
			}
		}},
	{Number: 200, Name: "edges that nobody waited for are reported together",
		Source: "epoll(7): events are merged between two waits",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLIN|unix.EPOLLRDHUP|et)
			fix.WriteAll(t, peer, []byte("a"))
			fix.Await(t, own, unix.POLLIN)
			t.Must(unix.Shutdown(peer, unix.SHUT_WR))
			fix.Await(t, own, unix.POLLRDHUP)
			fix.Wait(t, "both", ep, 0)
			fix.Wait(t, "again", ep, 0)
		}},
	{Number: 201, Name: "a drained edge-triggered socket reports the next data",
		Source: "epoll(7): read until EAGAIN, then wait",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLIN|et)
			for range 3 {
				fix.WriteAll(t, peer, []byte("abc"))
				fix.Wait(t, "data", ep, 10000)
				fix.ReadFull(t, own, make([]byte, 3))
				n, err := unix.Read(own, make([]byte, 1))
				t.Call("read", n, err)
			}
		}},
}

var oneshots = []suite.Case{
	{Number: 220, Name: "a one-shot registration reports once and stays silent", Facts: []int{178, 179},
		Source: "epoll_ctl(2): EPOLLONESHOT disables the fd after an event",
		Run: func(t *suite.T) {
			ep, _, peer := stream(t, unix.EPOLLIN|unix.EPOLLONESHOT)
			fix.WriteAll(t, peer, []byte("x"))
			fix.Wait(t, "first", ep, 10000)
			fix.Wait(t, "second", ep, 0)
		}},
	{Number: 221, Name: "a disabled registration reports no HUP either", Facts: []int{180},
		Source: "epoll_ctl(2): EPOLLONESHOT; no other events are reported",
		Run: func(t *suite.T) {
			ep, _, w := reading(t, unix.EPOLLIN|unix.EPOLLONESHOT)
			fix.WriteAll(t, w, []byte("x"))
			fix.Wait(t, "data", ep, 0)
			fix.Close(t, w)
			fix.Wait(t, "closed", ep, 0)
		}},
	{Number: 222, Name: "a disabled registration is still registered", Facts: []int{181},
		Source: "epoll_ctl(2): EPOLLONESHOT; the fd must be re-armed with MOD",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLIN|unix.EPOLLONESHOT)
			fix.WriteAll(t, peer, []byte("x"))
			fix.Wait(t, "first", ep, 10000)
			ctl(t, "ADD", ep, add, own, in)
		}},
	{Number: 223, Name: "modify enables again", Facts: []int{182},
		Source: "epoll_ctl(2): EPOLLONESHOT; the fd must be re-armed with MOD",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLIN|unix.EPOLLONESHOT)
			fix.WriteAll(t, peer, []byte("x"))
			fix.Wait(t, "first", ep, 10000)
			fix.Modify(t, ep, own, unix.EPOLLIN|unix.EPOLLONESHOT, 1)
			fix.Wait(t, "modified", ep, 0)
			fix.Wait(t, "again", ep, 0)
		}},
	{Number: 224, Name: "a one-shot OUT reports once",
		Source: "epoll_ctl(2): EPOLLONESHOT disables the fd after an event",
		Run: func(t *suite.T) {
			ep, own, _ := stream(t, unix.EPOLLOUT|unix.EPOLLONESHOT)
			fix.Wait(t, "first", ep, 0)
			fix.Wait(t, "second", ep, 0)
			fix.Modify(t, ep, own, unix.EPOLLOUT, 1)
			fix.Wait(t, "level", ep, 0)
			fix.Wait(t, "level again", ep, 0)
		}},
	{Number: 225, Name: "one-shot and edge-triggered go together",
		Source: "epoll_ctl(2): EPOLLONESHOT can be combined with EPOLLET",
		Run: func(t *suite.T) {
			ep, r, w := reading(t, unix.EPOLLIN|unix.EPOLLONESHOT|et)
			fix.WriteAll(t, w, []byte("x"))
			fix.Wait(t, "first", ep, 0)
			fix.WriteAll(t, w, []byte("x"))
			fix.Wait(t, "disabled", ep, 0)
			fix.Modify(t, ep, r, unix.EPOLLIN|unix.EPOLLONESHOT|et, 1)
			fix.Wait(t, "enabled", ep, 0)
		}},
}
