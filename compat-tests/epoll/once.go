package epoll

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// allEdges is what an edge-triggered loop over sockets asks for.
const allEdges = unix.EPOLLIN | unix.EPOLLOUT | unix.EPOLLRDHUP | unix.EPOLLERR | et

// twice observes two waits after what happened on the other side has arrived.
func twice(t *suite.T, what string, ep int) {
	fix.Settle()
	fix.Wait(t, what, ep, 0)
	fix.Wait(t, "again", ep, 0)
}

var onces = []suite.Case{
	{Number: 330, Name: "what came before the first wait is reported once, with OUT", Timed: true,
		Source: "epoll(7): EPOLLET delivers events only when changes occur",
		Run: func(t *suite.T) {
			ep, _, peer := stream(t, allEdges)
			fix.WriteAll(t, peer, []byte("hello"))
			twice(t, "data", ep)
			fix.WriteAll(t, peer, []byte("hello"))
			twice(t, "more data", ep)
		}},
	{Number: 331, Name: "a RST is reported once to an edge-triggered fd", Timed: true,
		Source: "epoll(7): EPOLLET delivers events only when changes occur",
		Run: func(t *suite.T) {
			ep, _, peer := stream(t, allEdges)
			fix.Reset(t, peer)
			twice(t, "reset", ep)
		}},
	{Number: 332, Name: "the end of the stream is reported once to an edge-triggered fd", Timed: true,
		Source: "epoll(7): EPOLLET delivers events only when changes occur",
		Run: func(t *suite.T) {
			ep, own, peer := stream(t, allEdges)
			t.Must(unix.Shutdown(peer, unix.SHUT_WR))
			twice(t, "end", ep)
			t.Must(unix.Shutdown(own, unix.SHUT_WR))
			twice(t, "both ends", ep)
		}},
	{Number: 333, Name: "a datagram is reported once to an edge-triggered fd", Timed: true,
		Source: "epoll(7): EPOLLET delivers events only when changes occur",
		Run: func(t *suite.T) {
			fd, at := fix.Bound(t, unix.AF_INET, unix.SOCK_DGRAM)
			from, _ := fix.Bound(t, unix.AF_INET, unix.SOCK_DGRAM)
			ep := fix.Set(t)
			fix.Add(t, ep, fd, allEdges, 1)
			t.Must(unix.Sendto(from, []byte("one"), 0, at))
			twice(t, "datagram", ep)
			t.Must(unix.Sendto(from, []byte("two"), 0, at))
			twice(t, "another", ep)
		}},
}
