package epoll

import (
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// dup duplicates fd.
func dup(t *suite.T, fd int) int {
	d, err := unix.Dup(fd)
	t.Must(err)
	return fix.Own(t, d)
}

var duplicates = []suite.Case{
	{Number: 280, Name: "a duplicate is a registration of its own", Facts: []int{195},
		Source: "epoll(7): the key is the fd together with its open file description",
		Run: func(t *suite.T) {
			ep, r, w := reading(t, unix.EPOLLIN)
			ctl(t, "ADD", ep, add, dup(t, r), fix.Event(unix.EPOLLIN, 2))
			fix.WriteAll(t, w, []byte("x"))
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 281, Name: "a closed fd is still reported while a duplicate lives", Facts: []int{196, 197, 198},
		Source: "epoll(7): a registration goes when all fds of its description are closed",
		Run: func(t *suite.T) {
			ep, r, w := reading(t, unix.EPOLLIN)
			other := dup(t, r)
			fix.WriteAll(t, w, []byte("x"))
			fix.Close(t, r)
			fix.Wait(t, "closed", ep, 0)
			ctl(t, "DEL", ep, del, r, nil)
			fix.Close(t, other)
			fix.Wait(t, "both closed", ep, 0)
		}},
	{Number: 282, Name: "a number used again is another registration",
		Source: "epoll(7): the key is the fd together with its open file description",
		Run: func(t *suite.T) {
			ep, r, _ := reading(t, unix.EPOLLIN)
			other := dup(t, r)
			_, w := fix.Pipe(t, 0)
			t.Must(unix.Dup3(w, r, 0))
			ctl(t, "ADD under the old number", ep, add, r, fix.Event(unix.EPOLLOUT, 3))
			fix.Wait(t, "wait", ep, 0)
			fix.Close(t, other)
			fix.Wait(t, "first description gone", ep, 0)
		}},
	{Number: 283, Name: "dup2 over a registered fd removes its registration",
		Source: "dup(2): dup2 closes newfd first; epoll(7): the last close removes it",
		Run: func(t *suite.T) {
			ep, r, w := reading(t, unix.EPOLLIN)
			fix.WriteAll(t, w, []byte("x"))
			spare, _ := fix.Pipe(t, 0)
			t.Must(unix.Dup3(spare, r, 0))
			fix.Wait(t, "wait", ep, 0)
			ctl(t, "DEL", ep, del, r, nil)
		}},
	{Number: 284, Name: "a duplicate of the set is the same set",
		Source: "dup(2): both fds refer to the same open file description",
		Run: func(t *suite.T) {
			ep, _, w := reading(t, unix.EPOLLIN)
			fix.WriteAll(t, w, []byte("x"))
			fix.Wait(t, "wait", dup(t, ep), 0)
		}},
}

var lifetimes = []suite.Case{
	{Number: 300, Name: "closing the set does not wake its waiter", Facts: []int{204, 205}, Timed: true,
		Source: "epoll_wait(2) goes on with the open file description until its timeout",
		Run: func(t *suite.T) {
			ep, _, _ := reading(t, unix.EPOLLIN)
			done := after(60e6, func() error { return unix.Close(ep) })
			start := time.Now()
			fix.Wait(t, "wait", ep, 400)
			t.Value("waited", time.Since(start) >= 370*time.Millisecond)
			t.Errno("close", <-done)
		}},
	{Number: 301, Name: "closing a watched fd does not wake the waiter", Facts: []int{206, 207}, Timed: true,
		Source: "epoll(7): closing an fd removes it from all sets",
		Run: func(t *suite.T) {
			ep, r, _ := reading(t, unix.EPOLLIN)
			done := after(60e6, func() error { return unix.Close(r) })
			start := time.Now()
			fix.Wait(t, "wait", ep, 300)
			t.Value("waited", time.Since(start) >= 270*time.Millisecond)
			t.Errno("close", <-done)
		}},
	{Number: 302, Name: "closing a watched socket does not wake the waiter", Timed: true,
		Source: "epoll(7): closing an fd removes it from all sets",
		Run: func(t *suite.T) {
			ep, own, _ := stream(t, unix.EPOLLIN)
			done := after(60e6, func() error { return unix.Close(own) })
			fix.Wait(t, "wait", ep, 300)
			t.Errno("close", <-done)
		}},
	{Number: 303, Name: "an fd in two sets is reported by both",
		Source: "epoll(7): an fd may be added to several sets",
		Run: func(t *suite.T) {
			one, own, peer := stream(t, unix.EPOLLIN)
			two := fix.Set(t)
			fix.Add(t, two, own, unix.EPOLLIN|unix.EPOLLOUT, 2)
			fix.WriteAll(t, peer, []byte("x"))
			fix.Await(t, own, unix.POLLIN)
			fix.Wait(t, "one", one, 0)
			fix.Wait(t, "two", two, 0)
			fix.Close(t, own)
			fix.Wait(t, "one after close", one, 0)
			fix.Wait(t, "two after close", two, 0)
		}},
	{Number: 304, Name: "a closed set lets its fds live on",
		Source: "epoll(7): a set holds no reference to what is registered",
		Run: func(t *suite.T) {
			ep, r, w := reading(t, unix.EPOLLIN)
			fix.Close(t, ep)
			fix.WriteAll(t, w, []byte("x"))
			n, err := unix.Read(r, make([]byte, 4))
			t.Call("read", n, err)
		}},
	{Number: 305, Name: "a closed inner set leaves the outer one",
		Source: "epoll(7): closing an fd removes it from all sets",
		Run: func(t *suite.T) {
			outer := fix.Set(t)
			inner, _, w := reading(t, unix.EPOLLIN)
			fix.Add(t, outer, inner, unix.EPOLLIN, 5)
			fix.WriteAll(t, w, []byte("x"))
			fix.Wait(t, "open", outer, 0)
			fix.Close(t, inner)
			fix.Wait(t, "closed", outer, 0)
		}},
}

var kinds = []suite.Case{
	{Number: 320, Name: "fds of every kind share a set",
		Source: "epoll(7): any pollable fd can be registered",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			ev, err := unix.Eventfd(1, 0)
			t.Must(err)
			tm, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, 0)
			t.Must(err)
			fix.Add(t, ep, fix.Own(t, ev), unix.EPOLLIN, 1)
			fix.Add(t, ep, fix.Own(t, tm), unix.EPOLLIN, 2)
			_, w := fix.Pipe(t, 0)
			fix.Add(t, ep, w, unix.EPOLLOUT, 3)
			own, _ := fix.Pair(t)
			fix.Add(t, ep, own, unix.EPOLLOUT, 4)
			udp := fix.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			fix.Add(t, ep, udp, unix.EPOLLOUT, 5)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 321, Name: "a timer wakes the waiter", Timed: true,
		Source: "timerfd_create(2): the fd becomes readable when the timer expires",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			tm, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK)
			t.Must(err)
			fix.Add(t, ep, fix.Own(t, tm), unix.EPOLLIN, 1)
			fix.Wait(t, "unarmed", ep, 0)
			t.Must(unix.TimerfdSettime(tm, 0, &unix.ItimerSpec{Value: unix.NsecToTimespec(40e6)}, nil))
			fix.Wait(t, "armed", ep, 10000)
		}},
}
