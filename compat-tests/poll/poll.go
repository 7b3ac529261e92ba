// Package poll holds the cases of poll and ppoll.
package poll

import (
	"fmt"
	"slices"
	"strings"
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Area is poll.
var Area = suite.Area{
	Name:  "poll",
	Title: "poll",
	Cases: slices.Concat(arguments, objects, states, waiting),
}

// all is what poll can be asked for.
const all = fix.AllEvents

// ask is one entry of a poll.
func ask(fd int, events int16) unix.PollFd {
	return unix.PollFd{Fd: int32(fd), Events: events, Revents: 0x7777}
}

// poll observes what poll returns, as "2 [IN] [-]".
func poll(t *suite.T, name string, ms int, fds ...unix.PollFd) {
	n, err := fix.Retry(func() (int, error) { return unix.Poll(fds, ms) })
	if err != nil {
		t.Errno(name, err)
		return
	}
	var b strings.Builder
	fmt.Fprint(&b, n)
	for _, fd := range fds {
		fmt.Fprintf(&b, " [%s]", fix.Events(fd.Revents))
	}
	t.Value(name, b.String())
}

var arguments = []suite.Case{
	{Number: 1, Name: "a negative fd is passed over", Facts: []int{241},
		Source: "poll(2): a negative fd is ignored and its revents are 0",
		Run: func(t *suite.T) {
			poll(t, "poll", 0, ask(-1, all))
			poll(t, "another", 0, ask(-99, all))
		}},
	{Number: 2, Name: "a closed fd is NVAL", Facts: []int{242},
		Source: "poll(2): POLLNVAL; fd not open",
		Run: func(t *suite.T) {
			poll(t, "closed", 0, ask(fix.Closed(t), all))
			poll(t, "asked for nothing", 0, ask(fix.Closed(t), 0))
		}},
	{Number: 3, Name: "a closed fd ends the wait at once", Facts: []int{243},
		Source: "poll(2): POLLNVAL is an event",
		Run: func(t *suite.T) {
			start := time.Now()
			poll(t, "poll", 20000, ask(fix.Closed(t), all))
			t.Value("at once", time.Since(start) < 10*time.Second)
		}},
	{Number: 4, Name: "no entry at all times out", Facts: []int{244},
		Source: "poll(2): nfds may be 0",
		Run: func(t *suite.T) {
			poll(t, "poll", 0)
			n, err := unix.Poll(nil, 0)
			t.Call("nil", n, err)
		}},
	{Number: 5, Name: "no entry at all is a way to sleep", Facts: []int{245}, Timed: true,
		Source: "poll(2): the call blocks until the timeout expires",
		Run: func(t *suite.T) {
			start := time.Now()
			poll(t, "poll", 50)
			t.Value("slept", time.Since(start) >= 38*time.Millisecond)
		}},
	{Number: 6, Name: "more entries than fds allowed are refused", Facts: []int{257},
		Source: "poll(2): EINVAL if nfds exceeds RLIMIT_NOFILE",
		Run: func(t *suite.T) {
			var limit unix.Rlimit
			t.Must(unix.Getrlimit(unix.RLIMIT_NOFILE, &limit))
			fds := make([]unix.PollFd, limit.Cur+1)
			for i := range fds {
				fds[i].Fd = -1
			}
			n, err := unix.Poll(fds, 0)
			t.Call("one too many", n, err)
			n, err = unix.Poll(fds[1:], 0)
			t.Call("just as many", n, err)
		}},
	{Number: 7, Name: "only entries with events are counted", Facts: []int{256},
		Source: "poll(2): the return value is the number of entries with nonzero revents",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			poll(t, "poll", 0, ask(r, all), ask(w, all), ask(-1, all), ask(fix.Closed(t), all))
		}},
	{Number: 8, Name: "the same fd may be asked for twice",
		Source: "poll(2): entries are independent of each other",
		Run: func(t *suite.T) {
			_, w := fix.Pipe(t, 0)
			poll(t, "poll", 0, ask(w, unix.POLLOUT), ask(w, unix.POLLIN), ask(w, unix.POLLOUT))
		}},
	{Number: 9, Name: "the events asked for stay as they are",
		Source: "poll(2): events is an input, revents an output",
		Run: func(t *suite.T) {
			_, w := fix.Pipe(t, 0)
			fds := []unix.PollFd{ask(w, unix.POLLOUT|unix.POLLIN)}
			n, err := unix.Poll(fds, 0)
			t.Call("poll", n, err)
			t.Value("events", fix.Events(fds[0].Events))
			t.Value("the same fd", int(fds[0].Fd) == w)
		}},
	{Number: 10, Name: "many entries are all answered",
		Source: "poll(2): there is no limit but RLIMIT_NOFILE",
		Run: func(t *suite.T) {
			_, w := fix.Pipe(t, 0)
			fds := make([]unix.PollFd, 500)
			for i := range fds {
				fds[i] = ask(w, unix.POLLOUT)
			}
			n, err := unix.Poll(fds, 0)
			t.Call("poll", n, err)
		}},
}

var objects = []suite.Case{
	{Number: 30, Name: "a regular file is always readable and writable", Facts: []int{247},
		Source: "poll(2): regular files always poll true for reading and writing",
		Run: func(t *suite.T) {
			poll(t, "empty", 0, ask(fix.File(t, "", unix.O_RDWR), all))
			poll(t, "read-only", 0, ask(fix.File(t, "x", unix.O_RDONLY), all))
			poll(t, "asked for nothing", 0, ask(fix.File(t, "x", unix.O_RDONLY), 0))
		}},
	{Number: 31, Name: "a directory is as a file",
		Source: "poll(2): regular files always poll true",
		Run: func(t *suite.T) {
			poll(t, "poll", 0, ask(fix.Open(t, fix.Dir(t), unix.O_RDONLY), all))
		}},
	{Number: 32, Name: "the null device is as a file",
		Source: "null(4): reads give the end of file, writes succeed",
		Run: func(t *suite.T) {
			poll(t, "poll", 0, ask(fix.Open(t, "/dev/null", unix.O_RDWR), all))
		}},
	{Number: 33, Name: "an empty pipe's read end has no event", Facts: []int{248},
		Source: "pipe(7): a read from an empty pipe would block",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			poll(t, "poll", 0, ask(r, all))
		}},
	{Number: 34, Name: "a pipe whose writer is gone has HUP", Facts: []int{249, 250},
		Source: "poll(2): POLLHUP; the peer closed its end",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			fix.Close(t, w)
			poll(t, "poll", 0, ask(r, unix.POLLIN))
			poll(t, "asked for nothing", 0, ask(r, 0))
		}},
	{Number: 35, Name: "a pipe whose reader is gone has ERR",
		Source: "poll(2): POLLERR is also set for a write end when the read end was closed",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			fix.Close(t, r)
			poll(t, "poll", 0, ask(w, unix.POLLOUT))
			poll(t, "asked for nothing", 0, ask(w, 0))
		}},
	{Number: 36, Name: "a pipe with data is readable",
		Source: "poll(2): POLLIN; there is data to read",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			fix.WriteAll(t, w, []byte("x"))
			poll(t, "poll", 0, ask(r, all))
			poll(t, "asked for OUT", 0, ask(r, unix.POLLOUT))
			fix.Close(t, w)
			poll(t, "and closed", 0, ask(r, all))
		}},
	{Number: 37, Name: "an eventfd and an epoll set can be polled",
		Source: "eventfd(2), epoll(7): the fds support poll",
		Run: func(t *suite.T) {
			fd, err := unix.Eventfd(1, 0)
			t.Must(err)
			ep := fix.Set(t)
			poll(t, "empty set", 0, ask(fix.Own(t, fd), all), ask(ep, all))
			fix.Add(t, ep, fd, unix.EPOLLIN, 1)
			poll(t, "set with an event", 0, ask(fd, all), ask(ep, all))
		}},
	{Number: 38, Name: "the normal and band bits follow IN and OUT",
		Source: "poll(2): POLLRDNORM is POLLIN, POLLWRNORM is POLLOUT",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			fix.WriteAll(t, w, []byte("x"))
			const norm = unix.EPOLLRDNORM | unix.EPOLLWRNORM | unix.EPOLLRDBAND | unix.EPOLLWRBAND
			poll(t, "pipe", 0, ask(r, norm), ask(w, norm))
			poll(t, "file", 0, ask(fix.File(t, "x", unix.O_RDWR), norm))
			own, _ := fix.Pair(t)
			poll(t, "connection", 0, ask(own, norm))
		}},
}

var states = []suite.Case{
	{Number: 50, Name: "an idle connection is writable",
		Source: "poll(2): POLLOUT; writing is possible",
		Run: func(t *suite.T) {
			own, _ := fix.Pair(t)
			poll(t, "poll", 0, ask(own, all))
			poll(t, "asked for IN", 0, ask(own, unix.POLLIN))
		}},
	{Number: 51, Name: "data, the peer's end and both ends",
		Source: "poll(2): POLLIN, POLLRDHUP, POLLHUP",
		Run: func(t *suite.T) {
			own, peer := fix.Pair(t)
			fix.WriteAll(t, peer, []byte("x"))
			fix.Await(t, own, unix.POLLIN)
			poll(t, "data", 0, ask(own, all))
			t.Must(unix.Shutdown(peer, unix.SHUT_WR))
			fix.Await(t, own, unix.POLLRDHUP)
			poll(t, "peer's end", 0, ask(own, all))
			fix.ReadFull(t, own, make([]byte, 1))
			poll(t, "drained", 0, ask(own, all))
			t.Must(unix.Shutdown(own, unix.SHUT_WR))
			fix.Await(t, own, unix.POLLHUP)
			poll(t, "both ends", 0, ask(own, all), ask(own, 0))
		}},
	{Number: 52, Name: "a reset",
		Source: "poll(2): POLLERR, POLLHUP",
		Run: func(t *suite.T) {
			own, peer := fix.Pair(t)
			fix.Reset(t, peer)
			fix.Await(t, own, unix.POLLHUP)
			poll(t, "reset", 0, ask(own, all), ask(own, 0))
			fix.SocketError(t, "SO_ERROR", own)
			poll(t, "after SO_ERROR", 0, ask(own, all), ask(own, 0))
		}},
	{Number: 53, Name: "sockets that are not connected",
		Source: "poll(2) on a socket in the closed state",
		Run: func(t *suite.T) {
			poll(t, "TCP", 0, ask(fix.Stream(t), all))
			bound, _ := fix.Bound(t, unix.AF_INET, unix.SOCK_STREAM)
			poll(t, "TCP bound", 0, ask(bound, all))
			poll(t, "UDP", 0, ask(fix.Socket(t, unix.AF_INET, unix.SOCK_DGRAM), all))
			listener, _ := fix.Listener(t, unix.AF_INET, 0)
			poll(t, "TCP listening", 0, ask(listener, all))
		}},
	{Number: 54, Name: "a listener with a connection",
		Source: "poll(2): POLLIN; a connection can be accepted",
		Run: func(t *suite.T) {
			listener, at := fix.Listener(t, unix.AF_INET, 0)
			client := fix.Stream(t)
			t.Must(unix.Connect(client, at))
			fix.Await(t, listener, unix.POLLIN)
			poll(t, "poll", 0, ask(listener, all), ask(client, all))
			fix.Accept(t, listener)
			poll(t, "accepted", 0, ask(listener, all))
		}},
	{Number: 55, Name: "urgent data",
		Source: "poll(2): POLLPRI; out-of-band data on a TCP socket",
		Run: func(t *suite.T) {
			own, peer := fix.Pair(t)
			t.Must(unix.Sendto(peer, []byte("!"), unix.MSG_OOB, nil))
			fix.Await(t, own, unix.POLLPRI)
			poll(t, "poll", 0, ask(own, all), ask(own, unix.POLLIN))
		}},
	{Number: 56, Name: "a datagram",
		Source: "poll(2): POLLIN; there is data to read",
		Run: func(t *suite.T) {
			own, at := fix.Bound(t, unix.AF_INET, unix.SOCK_DGRAM)
			poll(t, "idle", 0, ask(own, all))
			sender := fix.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			t.Must(unix.Sendto(sender, []byte("x"), 0, at))
			fix.Await(t, own, unix.POLLIN)
			poll(t, "poll", 0, ask(own, all))
		}},
}

var waiting = []suite.Case{
	{Number: 70, Name: "the time limit holds and is not cut short", Timed: true,
		Source: "poll(2): the timeout is the least time to block",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			start := time.Now()
			poll(t, "poll", 50, ask(r, unix.POLLIN))
			t.Value("waited", time.Since(start) >= 38*time.Millisecond)
		}},
	{Number: 71, Name: "a write wakes the waiter", Timed: true,
		Source: "poll(2): the call blocks until an fd becomes ready",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			time.AfterFunc(60*time.Millisecond, func() { _, _ = unix.Write(w, []byte("x")) })
			poll(t, "poll", -1, ask(r, unix.POLLIN), ask(-1, 0))
		}},
	{Number: 72, Name: "data on a connection wakes the waiter", Timed: true,
		Source: "poll(2): the call blocks until an fd becomes ready",
		Run: func(t *suite.T) {
			own, peer := fix.Pair(t)
			time.AfterFunc(60*time.Millisecond, func() { _, _ = unix.Write(peer, []byte("x")) })
			poll(t, "poll", -1, ask(own, unix.POLLIN))
		}},
	{Number: 73, Name: "any negative time limit waits for ever", Timed: true,
		Source: "poll(2): a negative timeout means an infinite one",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			time.AfterFunc(60*time.Millisecond, func() { _ = unix.Close(w) })
			poll(t, "poll", -5000, ask(r, unix.POLLIN))
		}},
	{Number: 74, Name: "closing a polled fd does not wake the waiter", Timed: true,
		Source: "poll(2) holds the open file description while it waits",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			time.AfterFunc(60*time.Millisecond, func() { _ = unix.Close(r) })
			start := time.Now()
			poll(t, "poll", 200, ask(r, unix.POLLIN))
			t.Value("waited", time.Since(start) >= 170*time.Millisecond)
		}},
	{Number: 75, Name: "ppoll without a limit and with one", Timed: true,
		Source: "ppoll(2): a NULL timeout blocks, one of 0 does not",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			fds := []unix.PollFd{ask(r, unix.POLLIN)}
			n, err := unix.Ppoll(fds, &unix.Timespec{}, nil)
			t.Call("zero", n, err)
			time.AfterFunc(60*time.Millisecond, func() { _, _ = unix.Write(w, []byte("x")) })
			n, err = fix.Retry(func() (int, error) { return unix.Ppoll(fds, nil, nil) })
			t.Call("none", n, err)
			t.Value("events", fix.Events(fds[0].Revents))
		}},
	{Number: 76, Name: "ppoll refuses a time that is none",
		Source: "ppoll(2): EINVAL if the timeout is negative or not normalized",
		Run: func(t *suite.T) {
			for _, ts := range []unix.Timespec{{Sec: -1}, {Nsec: -1}, {Nsec: 1e9}} {
				n, err := unix.Ppoll(nil, &ts, nil)
				t.Call("ppoll", n, err)
			}
		}},
}
