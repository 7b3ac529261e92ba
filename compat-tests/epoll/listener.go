package epoll

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// listening makes a registered listener.
func listening(t *suite.T, mask uint32) (ep, listener int, at unix.Sockaddr) {
	ep = fix.Set(t)
	listener, at = fix.Listener(t, unix.AF_INET, unix.SOCK_NONBLOCK)
	fix.Add(t, ep, listener, mask, 1)
	return ep, listener, at
}

var listeners = []suite.Case{
	{Number: 150, Name: "an idle listener has no event", Facts: []int{162},
		Source: "accept(2): the listener becomes readable when a connection arrives",
		Run: func(t *suite.T) {
			ep, _, _ := listening(t, all)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 151, Name: "a waiting connection makes the listener readable and the client writable", Facts: []int{163},
		Source: "accept(2): the listener becomes readable when a connection arrives",
		Run: func(t *suite.T) {
			ep, listener, at := listening(t, all)
			client := fix.Stream(t)
			t.Must(unix.Connect(client, at))
			fix.Await(t, listener, unix.POLLIN)
			fix.Wait(t, "listener", ep, 0)
			fix.Add(t, ep, client, all, 2)
			t.Must(unix.EpollCtl(ep, del, listener, nil))
			fix.Wait(t, "client", ep, 0)
		}},
	{Number: 152, Name: "a client that went away leaves its connection to be accepted", Facts: []int{164, 165},
		Source: "accept(2): a connection stays in the queue until it is accepted",
		Run: func(t *suite.T) {
			ep, listener, at := listening(t, unix.EPOLLIN)
			client := fix.Stream(t)
			t.Must(unix.Connect(client, at))
			fix.Await(t, listener, unix.POLLIN)
			fix.Close(t, client)
			fix.Wait(t, "wait", ep, 0)
			fd, _, err := unix.Accept(listener)
			if err == nil {
				fix.Own(t, fd)
			}
			t.Errno("accept", err)
			fix.Wait(t, "accepted", ep, 0)
		}},
	{Number: 153, Name: "a listener stays readable while a second connection waits",
		Source: "epoll(7): level-triggered epoll reports as long as the condition holds",
		Run: func(t *suite.T) {
			ep, listener, at := listening(t, unix.EPOLLIN)
			for range 2 {
				client := fix.Stream(t)
				t.Must(unix.Connect(client, at))
			}
			fix.Wait(t, "two", ep, 10000)
			fix.Accept(t, listener)
			fix.Wait(t, "one", ep, 10000)
			fix.Accept(t, listener)
			fix.Wait(t, "none", ep, 0)
		}},
	{Number: 154, Name: "an edge-triggered listener reports each new connection",
		Source: "epoll(7): EPOLLET reports when events arrive",
		Run: func(t *suite.T) {
			ep, _, at := listening(t, unix.EPOLLIN|unix.EPOLLET)
			for range 2 {
				client := fix.Stream(t)
				t.Must(unix.Connect(client, at))
				fix.Wait(t, "connected", ep, 10000)
				fix.Wait(t, "again", ep, 0)
			}
		}},
	{Number: 155, Name: "a bound socket that begins to listen loses OUT and HUP",
		Source: "listen(2): the socket becomes passive",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			s, _ := fix.Bound(t, unix.AF_INET, unix.SOCK_STREAM)
			fix.Add(t, ep, s, all, 1)
			fix.Wait(t, "bound", ep, 0)
			t.Must(unix.Listen(s, 1))
			fix.Wait(t, "listening", ep, 0)
		}},
	{Number: 156, Name: "a listener that is shut down is as one that was never connected",
		Source: "shutdown(2): a listener that is shut down is in the closed state again",
		Run: func(t *suite.T) {
			ep, listener, _ := listening(t, all)
			t.Errno("shutdown", unix.Shutdown(listener, unix.SHUT_RDWR))
			fix.Wait(t, "wait", ep, 0)
		}},
}
