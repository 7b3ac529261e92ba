package epoll

import (
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var waits = []suite.Case{
	{Number: 50, Name: "an empty set has nothing at once", Facts: []int{119},
		Source: "epoll_wait(2): a timeout of 0 returns immediately",
		Run:    func(t *suite.T) { fix.Wait(t, "wait", fix.Set(t), 0) }},
	{Number: 51, Name: "an empty set has nothing after the time limit, and not before", Facts: []int{120, 121}, Timed: true,
		Source: "epoll_wait(2): the call blocks until the timeout expires",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			start := time.Now()
			fix.Wait(t, "wait", ep, 50)
			// Wine's clock moves in steps of some milliseconds.
			t.Value("waited", time.Since(start) >= 38*time.Millisecond)
		}},
	{Number: 52, Name: "room for no event is refused", Facts: []int{122},
		Source: "epoll_wait(2): EINVAL if maxevents is not positive",
		Run: func(t *suite.T) {
			n, err := unix.EpollWait(fix.Set(t), nil, 0)
			t.Call("wait", n, err)
			n, err = unix.EpollWait(fix.Set(t), []unix.EpollEvent{}, 0)
			t.Call("wait with an empty slice", n, err)
		}},
	{Number: 53, Name: "a bad fd is refused", Facts: []int{124},
		Source: "epoll_wait(2): EBADF if epfd is not a valid file descriptor",
		Run: func(t *suite.T) {
			for _, fd := range []int{fix.Closed(t), -1, 1 << 30} {
				n, err := unix.EpollWait(fd, make([]unix.EpollEvent, 1), 0)
				t.Call("wait", n, err)
			}
		}},
	{Number: 54, Name: "what is no set is refused", Facts: []int{125},
		Source: "epoll_wait(2): EINVAL if epfd is not an epoll file descriptor",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			n, err := unix.EpollWait(r, make([]unix.EpollEvent, 1), 0)
			t.Call("pipe", n, err)
			n, err = unix.EpollWait(fix.File(t, "x", unix.O_RDONLY), make([]unix.EpollEvent, 1), 0)
			t.Call("file", n, err)
		}},
	{Number: 56, Name: "room for one of three ready fds goes round them", Facts: []int{203},
		Source: "epoll_wait(2): if more than maxevents fds are ready, successive calls go round-robin",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			for i := range 3 {
				_, w := fix.Pipe(t, 0)
				fix.Add(t, ep, w, unix.EPOLLOUT, i)
			}
			for range 6 {
				fix.WaitN(t, "wait", ep, 1, 0)
			}
		}},
	{Number: 57, Name: "a write wakes a waiter without a time limit", Facts: []int{208, 209}, Timed: true,
		Source: "epoll_wait(2): a timeout of -1 blocks until an event comes",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			r, w := fix.Pipe(t, 0)
			fix.Add(t, ep, r, unix.EPOLLIN, 1)
			done := after(100*time.Millisecond, func() error { _, err := unix.Write(w, []byte("x")); return err })
			start := time.Now()
			fix.Wait(t, "wait", ep, -1)
			t.Value("waited", time.Since(start) >= 80*time.Millisecond)
			t.Errno("write", <-done)
		}},
	{Number: 58, Name: "any negative time limit waits for ever", Timed: true,
		Source: "epoll_wait(2): a timeout of -1 blocks; the kernel takes every negative value so",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			r, w := fix.Pipe(t, 0)
			fix.Add(t, ep, r, unix.EPOLLIN, 1)
			done := after(60*time.Millisecond, func() error { _, err := unix.Write(w, []byte("x")); return err })
			fix.Wait(t, "wait", ep, -1000)
			t.Errno("write", <-done)
		}},
	{Number: 59, Name: "a registration made while waiting wakes the waiter", Timed: true,
		Source: "epoll(7): adding an fd that is ready makes a waiting epoll_wait return",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			_, w := fix.Pipe(t, 0)
			done := after(60*time.Millisecond, func() error { return unix.EpollCtl(ep, add, w, fix.Event(unix.EPOLLOUT, 7)) })
			fix.Wait(t, "wait", ep, 5000)
			t.Errno("add", <-done)
		}},
	{Number: 60, Name: "a modification made while waiting wakes the waiter", Timed: true,
		Source: "epoll(7): a change of the mask takes effect while another thread waits",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			_, w := fix.Pipe(t, 0)
			fix.Add(t, ep, w, unix.EPOLLIN, 1)
			done := after(60*time.Millisecond, func() error { return unix.EpollCtl(ep, mod, w, fix.Event(unix.EPOLLOUT, 8)) })
			fix.Wait(t, "wait", ep, 5000)
			t.Errno("modify", <-done)
		}},
	{Number: 61, Name: "an event wakes one of two edge-triggered waiters", Timed: true,
		Source: "epoll(7): with EPOLLET only one of the waiting threads is awakened",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			r, w := fix.Pipe(t, 0)
			fix.Add(t, ep, r, unix.EPOLLIN|unix.EPOLLET, 1)
			wait := func() (int, error) { return unix.EpollWait(ep, make([]unix.EpollEvent, 4), 500) }
			one, two := fix.Go(func() (int, error) { return fix.Retry(wait) }), fix.Go(func() (int, error) { return fix.Retry(wait) })
			time.Sleep(100 * time.Millisecond)
			fix.WriteAll(t, w, []byte("x"))
			a, b := fix.Join(t, one), fix.Join(t, two)
			t.Call("events of both waiters", a.N+b.N, a.Err)
		}},
	{Number: 63, Name: "many waiters share out many events", Timed: true,
		Source: "epoll(7): each event of an edge-triggered fd goes to one thread",
		Run: func(t *suite.T) {
			ep := fix.Set(t)
			const n = 64
			fds := make([]int, n)
			for i := range fds {
				fd, err := unix.Eventfd(0, unix.EFD_NONBLOCK)
				t.Must(err)
				fds[i] = fix.Own(t, fd)
				fix.Add(t, ep, fd, unix.EPOLLIN|unix.EPOLLET, i)
			}
			var calls []<-chan fix.Result
			for range 4 {
				calls = append(calls, fix.Go(func() (int, error) { return collect(ep) }))
			}
			for _, fd := range fds {
				fix.WriteAll(t, fd, []byte{1, 0, 0, 0, 0, 0, 0, 0})
			}
			sum := 0
			for _, c := range calls {
				r := fix.Join(t, c)
				t.Must(r.Err)
				sum += r.N
			}
			t.Value("events", sum)
		}},
}

// collect counts events until none comes for a while.
func collect(ep int) (int, error) {
	sum := 0
	for {
		n, err := fix.Retry(func() (int, error) { return unix.EpollWait(ep, make([]unix.EpollEvent, 3), 1000) })
		if n <= 0 {
			return sum, err
		}
		sum += n
	}
}

// after calls f in a while.
func after(d time.Duration, f func() error) <-chan error {
	done := make(chan error, 1)
	time.AfterFunc(d, func() { done <- f() })
	return done
}
