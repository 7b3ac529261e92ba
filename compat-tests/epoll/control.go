package epoll

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

const (
	add = unix.EPOLL_CTL_ADD
	del = unix.EPOLL_CTL_DEL
	mod = unix.EPOLL_CTL_MOD
)

func ctl(t *suite.T, name string, ep, op, fd int, ev *unix.EpollEvent) {
	t.Errno(name, unix.EpollCtl(ep, op, fd, ev))
}

var in = fix.Event(unix.EPOLLIN, 1)

var control = []suite.Case{
	{Number: 20, Name: "add, modify and delete succeed", Facts: []int{126},
		Source: "epoll_ctl(2): 0 on success",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			r, _ := fix.Pipe(t, 0)
			ctl(t, "ADD", ep, add, r, in)
			ctl(t, "MOD", ep, mod, r, in)
			ctl(t, "DEL", ep, del, r, in)
		}},
	{Number: 21, Name: "adding twice is refused", Facts: []int{127},
		Source: "epoll_ctl(2): EEXIST if fd is already registered",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			r, _ := fix.Pipe(t, 0)
			ctl(t, "ADD", ep, add, r, in)
			ctl(t, "ADD again", ep, add, r, in)
		}},
	{Number: 22, Name: "modifying what is not registered is refused", Facts: []int{128},
		Source: "epoll_ctl(2): ENOENT for MOD of an fd that is not registered",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			ctl(t, "MOD", fix.Set(t), mod, r, in)
		}},
	{Number: 23, Name: "deleting what is not registered is refused", Facts: []int{129},
		Source: "epoll_ctl(2): ENOENT for DEL of an fd that is not registered",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			ctl(t, "DEL", fix.Set(t), del, r, nil)
		}},
	{Number: 24, Name: "an unknown operation is refused", Facts: []int{130},
		Source: "epoll_ctl(2): EINVAL if the operation is not supported",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			r, _ := fix.Pipe(t, 0)
			for _, op := range []int{0, 4, 99, -1} {
				ctl(t, "op", ep, op, r, in)
			}
		}},
	{Number: 25, Name: "a closed target is refused", Facts: []int{131},
		Source: "epoll_ctl(2): EBADF if fd is not a valid file descriptor",
		Run: func(t *suite.T) {
			ep, closed := fix.Set(t), fix.Closed(t)
			ctl(t, "closed", ep, add, closed, in)
			ctl(t, "negative", ep, add, -1, in)
			ctl(t, "huge", ep, add, 1<<30, in)
		}},
	{Number: 26, Name: "a closed set is refused",
		Source: "epoll_ctl(2): EBADF if epfd is not a valid file descriptor",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			ctl(t, "closed", fix.Closed(t), add, r, in)
			ctl(t, "negative", -1, add, r, in)
		}},
	{Number: 27, Name: "a set cannot hold itself", Facts: []int{132},
		Source: "epoll_ctl(2): EINVAL if fd is the same as epfd",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			ctl(t, "ADD", ep, add, ep, in)
			ctl(t, "DEL", ep, del, ep, in)
		}},
	{Number: 28, Name: "what is no set is refused as a set", Facts: []int{133},
		Source: "epoll_ctl(2): EINVAL if epfd is not an epoll file descriptor",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			ctl(t, "ADD", r, add, w, in)
		}},
	{Number: 29, Name: "no event is a bad address for add and modify", Facts: []int{134},
		Source: "epoll_ctl(2): the event is read for ADD and MOD",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			r, _ := fix.Pipe(t, 0)
			ctl(t, "ADD", ep, add, r, nil)
			ctl(t, "ADD with event", ep, add, r, in)
			ctl(t, "MOD", ep, mod, r, nil)
		}},
	{Number: 30, Name: "delete needs no event", Facts: []int{135},
		Source: "epoll_ctl(2): for DEL the event is ignored and can be NULL",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			r, _ := fix.Pipe(t, 0)
			fix.Add(t, ep, r, unix.EPOLLIN, 1)
			ctl(t, "DEL", ep, del, r, nil)
		}},
	{Number: 31, Name: "a regular file is refused", Facts: []int{136},
		Source: "epoll_ctl(2): EPERM if the target file does not support epoll",
		Run: func(t *suite.T) {
			ctl(t, "ADD", fix.Set(t), add, fix.File(t, "x", unix.O_RDWR), in)
		}},
	{Number: 32, Name: "a directory is refused", Facts: []int{137},
		Source: "epoll_ctl(2): EPERM if the target file does not support epoll",
		Run: func(t *suite.T) {
			ctl(t, "ADD", fix.Set(t), add, fix.Open(t, fix.Dir(t), unix.O_RDONLY), in)
		}},
	{Number: 33, Name: "the null device is refused", Facts: []int{138},
		Source: "epoll_ctl(2): EPERM if the target file does not support epoll",
		Run: func(t *suite.T) {
			ctl(t, "ADD", fix.Set(t), add, fix.Open(t, "/dev/null", unix.O_RDWR), in)
		}},
	{Number: 34, Name: "a failed add leaves nothing behind",
		Source: "epoll_ctl(2): a call that fails changes nothing",
		Run: func(t *suite.T) {
			ep, file := fix.Set(t), fix.File(t, "x", unix.O_RDONLY)
			ctl(t, "ADD", ep, add, file, in)
			ctl(t, "DEL", ep, del, file, nil)
			fix.Wait(t, "wait", ep, 0)
		}},
	{Number: 35, Name: "the set is looked at before the operation",
		Source: "epoll_ctl(2): EBADF for a bad fd whatever the operation",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			ctl(t, "bad set and bad operation", -1, 99, r, in)
			ctl(t, "bad target and bad operation", fix.Set(t), 99, -1, in)
			ctl(t, "no set and a file", r, 99, fix.File(t, "x", unix.O_RDONLY), in)
		}},
	{Number: 36, Name: "modify replaces the mask and the data",
		Source: "epoll_ctl(2): MOD changes the settings to those in event",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			_, w := fix.Pipe(t, 0)
			fix.Add(t, ep, w, unix.EPOLLOUT, 1)
			fix.Wait(t, "before", ep, 0)
			fix.Modify(t, ep, w, unix.EPOLLOUT, 2)
			fix.Wait(t, "new data", ep, 0)
			fix.Modify(t, ep, w, unix.EPOLLIN, 3)
			fix.Wait(t, "new mask", ep, 0)
		}},
	{Number: 37, Name: "data of 64 bits comes back whole",
		Source: "epoll_ctl(2): the kernel saves the data and returns it with the event",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			_, w := fix.Pipe(t, 0)
			ev := &unix.EpollEvent{Events: unix.EPOLLOUT, Fd: -2, Pad: 0x12345678}
			t.Must(unix.EpollCtl(ep, add, w, ev))
			got := make([]unix.EpollEvent, 1)
			n, err := unix.EpollWait(ep, got, 0)
			t.Call("wait", n, err)
			t.Value("Fd", got[0].Fd)
			t.Value("Pad", got[0].Pad)
		}},
	{Number: 38, Name: "a deleted registration reports nothing more",
		Source: "epoll_ctl(2): DEL removes fd from the interest list",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			r, w := fix.Pipe(t, 0)
			fix.Add(t, ep, r, unix.EPOLLIN, 1)
			fix.WriteAll(t, w, []byte("x"))
			ctl(t, "DEL", ep, del, r, nil)
			fix.Wait(t, "wait", ep, 0)
			ctl(t, "ADD", ep, add, r, in)
			fix.Wait(t, "wait after adding again", ep, 0)
		}},
	{Number: 39, Name: "many registrations are all reported",
		Source: "epoll_wait(2): up to maxevents events are returned",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			const n = 300
			for i := range n {
				fd, err := unix.Eventfd(1, unix.EFD_NONBLOCK)
				t.Must(err)
				fix.Add(t, ep, fix.Own(t, fd), unix.EPOLLIN, i)
			}
			events := make([]unix.EpollEvent, n+1)
			got, err := unix.EpollWait(ep, events, 0)
			t.Call("events", got, err)
			inOrder := true
			for i, e := range events[:max(got, 0)] {
				inOrder = inOrder && int(e.Fd) == i && e.Events == unix.EPOLLIN
			}
			t.Value("in the order of their becoming ready", inOrder)
		}},
}
