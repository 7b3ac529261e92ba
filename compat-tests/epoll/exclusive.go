package epoll

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

const exclusive = unix.EPOLLEXCLUSIVE

var exclusives = []suite.Case{
	{Number: 240, Name: "an exclusive registration reports as others do", Facts: []int{183},
		Source: "epoll_ctl(2): EPOLLEXCLUSIVE sets an exclusive wakeup mode",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			r, w := fix.Pipe(t, 0)
			ctl(t, "ADD", ep, add, r, fix.Event(unix.EPOLLIN|exclusive, 1))
			fix.WriteAll(t, w, []byte("x"))
			fix.Wait(t, "wait", ep, 0)
			fix.Wait(t, "again", ep, 0)
		}},
	{Number: 241, Name: "an exclusive registration cannot be modified", Facts: []int{184},
		Source: "epoll_ctl(2): EINVAL for MOD of an fd added with EPOLLEXCLUSIVE",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			r, _ := fix.Pipe(t, 0)
			fix.Add(t, ep, r, unix.EPOLLIN|exclusive, 1)
			ctl(t, "MOD", ep, mod, r, in)
			ctl(t, "DEL", ep, del, r, nil)
		}},
	{Number: 242, Name: "exclusive goes with IN, OUT, ERR, HUP, WAKEUP and ET only", Facts: []int{185},
		Source: "epoll_ctl(2): EINVAL for EPOLLEXCLUSIVE with other events",
		Run: func(t *suite.T) {
			for _, other := range []uint32{unix.EPOLLONESHOT, unix.EPOLLRDHUP, unix.EPOLLPRI, unix.EPOLLET, unix.EPOLLOUT, unix.EPOLLHUP | unix.EPOLLERR} {
				ep := fix.Set(t)
				r, _ := fix.Pipe(t, 0)
				ctl(t, "ADD", ep, add, r, fix.Event(unix.EPOLLIN|exclusive|other, 1))
			}
		}},
	{Number: 243, Name: "a registration cannot be made exclusive later", Facts: []int{186},
		Source: "epoll_ctl(2): EINVAL for EPOLLEXCLUSIVE with MOD",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			r, _ := fix.Pipe(t, 0)
			fix.Add(t, ep, r, unix.EPOLLIN, 1)
			ctl(t, "MOD", ep, mod, r, fix.Event(unix.EPOLLIN|exclusive, 1))
		}},
	{Number: 244, Name: "a set cannot be held exclusively", Facts: []int{187},
		Source: "epoll_ctl(2): EINVAL for EPOLLEXCLUSIVE with an epoll fd",
		Run: func(t *suite.T) {
			ctl(t, "ADD", fix.Set(t), add, fix.Set(t), fix.Event(unix.EPOLLIN|exclusive, 1))
		}},
	{Number: 245, Name: "two exclusive sets both show what is ready",
		Source: "epoll_ctl(2): EPOLLEXCLUSIVE is about wakeups, not about readiness when asked",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			one, two := fix.Set(t), fix.Set(t)
			fix.WriteAll(t, w, []byte("x"))
			fix.Add(t, one, r, unix.EPOLLIN|exclusive, 1)
			fix.Add(t, two, r, unix.EPOLLIN|exclusive, 2)
			fix.Wait(t, "one", one, 0)
			fix.Wait(t, "two", two, 0)
		}},
}
