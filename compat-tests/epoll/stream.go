package epoll

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// all is what a stream can be asked for.
const all = unix.EPOLLIN | unix.EPOLLPRI | unix.EPOLLOUT | unix.EPOLLRDHUP

// stream makes two connected sockets of which the first is registered with the mask.
func stream(t *suite.T, mask uint32) (ep, own, peer int) {
	ep = fix.Set(t)
	own, peer = fix.Pair(t)
	fix.Nonblock(t, own)
	fix.Add(t, ep, own, mask, 1)
	return ep, own, peer
}

// rst makes the registered socket's peer reset the connection, and waits for that.
func rst(t *suite.T, mask uint32) (ep, own int) {
	ep, own, peer := stream(t, mask)
	fix.Reset(t, peer)
	fix.Await(t, own, unix.POLLHUP)
	return ep, own
}

var streams = []suite.Case{
	{Number: 110, Name: "an idle connection is writable", Facts: []int{148},
		Source: "epoll_ctl(2): EPOLLOUT means that a write would not block",
		Run: func(t *suite.T) {
			ep, _, _ := stream(t, all)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 111, Name: "a connection with data is readable", Facts: []int{149},
		Source: "epoll_ctl(2): EPOLLIN means that a read would not block",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, all)
			fix.WriteAll(t, peer, []byte("hello"))
			fix.Await(t, own, unix.POLLIN)
			fix.Wait(t, "with data", ep, 0)
			fix.ReadFull(t, own, make([]byte, 5))
			fix.Wait(t, "drained", ep, 0)
		}},
	{Number: 112, Name: "the peer's shutdown shows as RDHUP with IN, also when drained", Facts: []int{150, 151},
		Source: "epoll_ctl(2): EPOLLRDHUP means that the peer shut down its writing half",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, all)
			fix.WriteAll(t, peer, []byte("bye"))
			t.Must(unix.Shutdown(peer, unix.SHUT_WR))
			fix.Await(t, own, unix.POLLRDHUP)
			fix.Wait(t, "with data", ep, 0)
			fix.ReadFull(t, own, make([]byte, 3))
			fix.Wait(t, "drained", ep, 0)
			n, err := unix.Read(own, make([]byte, 1))
			t.Call("read", n, err)
			fix.Wait(t, "after the end was read", ep, 0)
		}},
	{Number: 113, Name: "both halves shut down is HUP", Facts: []int{152},
		Source: "epoll_ctl(2): EPOLLHUP; for a stream when both directions are shut down",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, all)
			t.Must(unix.Shutdown(peer, unix.SHUT_WR))
			fix.Await(t, own, unix.POLLRDHUP)
			t.Must(unix.Shutdown(own, unix.SHUT_WR))
			fix.Await(t, own, unix.POLLHUP)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 114, Name: "both halves shut down is HUP also for an empty mask", Facts: []int{153},
		Source: "epoll_ctl(2): epoll_wait always waits for EPOLLHUP",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, 0)
			fix.Wait(t, "open", ep, 0)
			t.Must(unix.Shutdown(peer, unix.SHUT_WR))
			fix.Await(t, own, unix.POLLRDHUP)
			fix.Wait(t, "peer's half", ep, 0)
			t.Must(unix.Shutdown(own, unix.SHUT_WR))
			fix.Await(t, own, unix.POLLHUP)
			fix.Wait(t, "both", ep, 0)
		}},
	{Number: 115, Name: "the peer's close asked for with IN alone", Facts: []int{154},
		Source: "epoll_ctl(2): only the events asked for, ERR and HUP are reported",
		Run:    func(t *suite.T) { peerClosed(t, unix.EPOLLIN) }},
	{Number: 116, Name: "the peer's close asked for with RDHUP alone", Facts: []int{155},
		Source: "epoll_ctl(2): only the events asked for, ERR and HUP are reported",
		Run:    func(t *suite.T) { peerClosed(t, unix.EPOLLRDHUP) }},
	{Number: 117, Name: "the peer's close asked for with OUT alone", Facts: []int{156},
		Source: "epoll_ctl(2): only the events asked for, ERR and HUP are reported",
		Run:    func(t *suite.T) { peerClosed(t, unix.EPOLLOUT) }},
	{Number: 118, Name: "a reset is IN, OUT, RDHUP, HUP and ERR", Facts: []int{157},
		Source: "epoll_ctl(2): EPOLLERR means an error condition on the fd",
		Run: func(t *suite.T) {
			ep, _ := rst(t, all)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 119, Name: "a reset is HUP and ERR for an empty mask", Facts: []int{158},
		Source: "epoll_ctl(2): epoll_wait always waits for EPOLLERR and EPOLLHUP",
		Run: func(t *suite.T) {
			ep, _ := rst(t, 0)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 120, Name: "reading SO_ERROR takes ERR away and leaves HUP", Facts: []int{159},
		Source: "socket(7): SO_ERROR gets and clears the pending error",
		Run: func(t *suite.T) {
			ep, own := rst(t, 0)
			fix.SocketError(t, "SO_ERROR", own)
			fix.Wait(t, "wait", ep, 0)
			fix.SocketError(t, "SO_ERROR again", own)
		}},
	{Number: 121, Name: "a socket that was never connected is OUT and HUP", Facts: []int{160},
		Source: "epoll_ctl(2): EPOLLHUP; a TCP socket in the closed state has it",
		Run: func(t *suite.T) {
			ep, s := fix.Set(t), fix.Stream(t)
			fix.Add(t, ep, s, all, 1)
			fix.Wait(t, "wait", ep, 0)
			t.Must(unix.Bind(s, fix.Loopback(unix.AF_INET, 0)))
			fix.Wait(t, "bound", ep, 0)
		}},
	{Number: 122, Name: "a refused connection is IN, OUT, RDHUP, HUP and ERR", Facts: []int{161},
		Source: "connect(2): the socket becomes writable when the attempt is over; SO_ERROR says how",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			s := fix.Socket(t, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK)
			t.Errno("connect", unix.Connect(s, fix.Refusing(t, unix.AF_INET)))
			fix.Add(t, ep, s, all, 1)
			fix.Wait(t, "wait", ep, 10000)
			fix.SocketError(t, "SO_ERROR", s)
			fix.Wait(t, "after SO_ERROR", ep, 0)
		}},
	{Number: 123, Name: "a socket registered before its connect becomes writable with it",
		Source: "connect(2): EINPROGRESS; epoll for writing tells the completion",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			_, at := fix.Listener(t, unix.AF_INET, 0)
			s := fix.Socket(t, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK)
			fix.Add(t, ep, s, all, 1)
			fix.Wait(t, "before", ep, 0)
			t.Errno("connect", unix.Connect(s, at))
			fix.Await(t, s, unix.POLLOUT)
			fix.Wait(t, "connected", ep, 10000)
			fix.SocketError(t, "SO_ERROR", s)
		}},
	{Number: 124, Name: "own shutdown of reading is IN and RDHUP",
		Source: "shutdown(2): SHUT_RD; reads return the end of file",
		Run: func(t *suite.T) {
			ep, own, _ := stream(t, all)
			t.Must(unix.Shutdown(own, unix.SHUT_RD))
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 125, Name: "own shutdown of writing changes no event",
		Source: "shutdown(2): SHUT_WR; a write gives EPIPE and so does not block",
		Run: func(t *suite.T) {
			ep, own, _ := stream(t, all)
			t.Must(unix.Shutdown(own, unix.SHUT_WR))
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 126, Name: "urgent data is PRI",
		Source: "epoll_ctl(2): EPOLLPRI; out-of-band data on a TCP socket",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLIN|unix.EPOLLPRI)
			t.Must(unix.Sendto(peer, []byte("!"), unix.MSG_OOB, nil))
			fix.Await(t, own, unix.POLLPRI)
			fix.Wait(t, "sent", ep, 0)
			n, _, err := unix.Recvfrom(own, make([]byte, 1), unix.MSG_OOB)
			t.Call("received", n, err)
			fix.Wait(t, "taken", ep, 0)
		}},
	{Number: 127, Name: "a full connection is not writable until the peer reads",
		Source: "epoll_ctl(2): EPOLLOUT means that a write would not block",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, unix.EPOLLOUT)
			fix.Wait(t, "empty", ep, 0)
			sum := fix.Fill(t, own)
			fix.Wait(t, "full", ep, 0)
			fix.ReadFull(t, peer, make([]byte, sum))
			fix.Wait(t, "all read", ep, 10000)
		}},
	{Number: 128, Name: "data after the registration wakes the waiter", Timed: true,
		Source: "epoll_wait(2): the call blocks until an fd delivers an event",
		Run: func(t *suite.T) {
			ep, _, peer := stream(t, unix.EPOLLIN)
			done := after(60e6, func() error { _, err := unix.Write(peer, []byte("x")); return err })
			fix.Wait(t, "wait", ep, 10000)
			t.Errno("write", <-done)
		}},
	{Number: 129, Name: "the peer's close wakes a waiter", Timed: true,
		Source: "epoll_wait(2): the call blocks until an fd delivers an event",
		Run: func(t *suite.T) {
			ep, _, peer := stream(t, unix.EPOLLIN|unix.EPOLLRDHUP)
			done := after(60e6, func() error { return unix.Close(peer) })
			fix.Wait(t, "wait", ep, 10000)
			t.Errno("close", <-done)
		}},
	{Number: 130, Name: "IPv6 has the same events",
		Source: "epoll(7) does not depend on the address family",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			own, peer := fix.PairOf(t, unix.AF_INET6)
			fix.Add(t, ep, own, all, 1)
			fix.Wait(t, "idle", ep, 0)
			fix.WriteAll(t, peer, []byte("x"))
			fix.Await(t, own, unix.POLLIN)
			fix.Wait(t, "data", ep, 0)
			fix.Close(t, peer)
			fix.Await(t, own, unix.POLLRDHUP)
			fix.Wait(t, "closed", ep, 0)
		}},
	{Number: 131, Name: "data and the peer's close come together",
		Source: "epoll_ctl(2): EPOLLRDHUP is reported while data is still unread",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, all)
			fix.WriteAll(t, peer, []byte("last words"))
			fix.Close(t, peer)
			fix.Await(t, own, unix.POLLRDHUP)
			fix.Wait(t, "unread", ep, 0)
			p := make([]byte, 20)
			n, err := unix.Read(own, p)
			t.Call("read", n, err)
			n, err = unix.Read(own, p)
			t.Call("read again", n, err)
		}},
}

func peerClosed(t *suite.T, mask uint32) {
	ep, own, peer := stream(t, mask)
	fix.Close(t, peer)
	fix.Await(t, own, unix.POLLRDHUP)
	fix.Wait(t, "wait", ep, 0)
}
