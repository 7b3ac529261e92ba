package epoll

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// datagram makes a bound UDP socket, registered with the mask, and a sender connected to it.
func datagram(t *suite.T, mask uint32) (ep, own, peer int) {
	ep = fix.Set(t)
	own, at := fix.Bound(t, unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK)
	fix.Add(t, ep, own, mask, 1)
	peer = fix.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
	t.Must(unix.Connect(peer, at))
	return ep, own, peer
}

var datagrams = []suite.Case{
	{Number: 170, Name: "an idle UDP socket is writable", Facts: []int{166},
		Source: "udp(7): a datagram can be sent at any time",
		Run: func(t *suite.T) {
			ep, _, _ := datagram(t, all)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 171, Name: "a refused datagram shows as ERR", Facts: []int{167, 168},
		Source: "udp(7): errors such as ECONNREFUSED are passed to a connected socket",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			gone, at := fix.Bound(t, unix.AF_INET, unix.SOCK_DGRAM)
			fix.Close(t, gone)
			s := fix.Socket(t, unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK)
			t.Must(unix.Connect(s, at))
			fix.Add(t, ep, s, unix.EPOLLOUT, 1)
			_, err := unix.Write(s, []byte("x"))
			t.Errno("send", err)
			fix.Wait(t, "wait", ep, 0)
			_, err = unix.Write(s, []byte("x"))
			t.Errno("send again", err)
		}},
	{Number: 172, Name: "a datagram makes the socket readable until it is received",
		Source: "udp(7): a receive returns one datagram",
		Run: func(t *suite.T) {
			ep, own, peer := datagram(t, unix.EPOLLIN)
			fix.Wait(t, "idle", ep, 0)
			fix.WriteAll(t, peer, []byte("one"))
			fix.WriteAll(t, peer, []byte("two"))
			fix.Wait(t, "two", ep, 10000)
			for range 2 {
				n, err := unix.Read(own, make([]byte, 10))
				t.Call("read", n, err)
			}
			fix.Wait(t, "none", ep, 0)
		}},
	{Number: 173, Name: "an empty datagram makes the socket readable",
		Source: "udp(7): datagrams of length 0 can be sent and received",
		Run: func(t *suite.T) {
			ep, own, peer := datagram(t, unix.EPOLLIN)
			t.Must(unix.Sendto(peer, nil, 0, nil))
			fix.Wait(t, "wait", ep, 10000)
			n, err := unix.Read(own, make([]byte, 10))
			t.Call("read", n, err)
			fix.Wait(t, "received", ep, 0)
		}},
	{Number: 174, Name: "an edge-triggered UDP socket reports each datagram",
		Source: "epoll(7): EPOLLET reports when events arrive",
		Run: func(t *suite.T) {
			ep, _, peer := datagram(t, unix.EPOLLIN|unix.EPOLLET)
			for range 2 {
				fix.WriteAll(t, peer, []byte("x"))
				fix.Wait(t, "sent", ep, 10000)
				fix.Wait(t, "again", ep, 0)
			}
		}},
	{Number: 175, Name: "a UDP socket shut down for reading is IN and RDHUP",
		Source: "shutdown(2): SHUT_RD; reads return at once",
		Run: func(t *suite.T) {
			ep, _, peer := datagram(t, all)
			fix.Add(t, ep, peer, all, 2)
			t.Errno("shutdown", unix.Shutdown(peer, unix.SHUT_RD))
			fix.Wait(t, "wait", ep, 0)
		}},
}
