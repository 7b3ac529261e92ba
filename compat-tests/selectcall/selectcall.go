// Package selectcall holds the cases of select and pselect.
package selectcall

import (
	"fmt"
	"slices"
	"strings"
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Area is select.
var Area = suite.Area{
	Name:  "select",
	Title: "select",
	Cases: slices.Concat(arguments, sets, waiting),
}

// set is a set of the fds.
func set(fds ...int) *unix.FdSet {
	s := new(unix.FdSet)
	for _, fd := range fds {
		s.Set(fd)
	}
	return s
}

// call is one select on up to three sets; label names the fds in what is observed.
type call struct {
	read, write, except []int
	timeout             *unix.Timeval
}

func (c call) run(t *suite.T, name string) {
	sets := [3]*unix.FdSet{}
	nfds := 0
	for i, fds := range [3][]int{c.read, c.write, c.except} {
		if fds != nil {
			sets[i] = set(fds...)
			nfds = max(nfds, slices.Max(fds)+1)
		}
	}
	n, err := unix.Select(nfds, sets[0], sets[1], sets[2], c.timeout)
	if err != nil {
		t.Errno(name, err)
		return
	}
	var b strings.Builder
	fmt.Fprint(&b, n)
	for i, fds := range [3][]int{c.read, c.write, c.except} {
		for j, fd := range fds {
			if sets[i].IsSet(fd) {
				fmt.Fprintf(&b, " %s%d", []string{"read", "write", "except"}[i], j)
			}
		}
	}
	t.Value(name, b.String())
}

// now is a select that does not wait.
func now() *unix.Timeval { return &unix.Timeval{} }

func within(ms int64) *unix.Timeval { tv := unix.NsecToTimeval(ms * 1e6); return &tv }

var arguments = []suite.Case{
	{Number: 1, Name: "a negative number of fds is refused", Facts: []int{252},
		Source: "select(2): EINVAL if nfds is negative",
		Run: func(t *suite.T) {
			n, err := unix.Select(-1, nil, nil, nil, now())
			t.Call("select", n, err)
		}},
	{Number: 2, Name: "a closed fd is refused", Facts: []int{253},
		Source: "select(2): EBADF if a set holds an fd that is not open",
		Run: func(t *suite.T) {
			closed := fix.Closed(t)
			call{read: []int{closed}, timeout: now()}.run(t, "read")
			call{write: []int{closed}, timeout: now()}.run(t, "write")
			call{except: []int{closed}, timeout: now()}.run(t, "except")
		}},
	{Number: 3, Name: "a negative time is refused", Facts: []int{254},
		Source: "select(2): EINVAL if the value in timeout is invalid",
		Run: func(t *suite.T) {
			for _, tv := range []unix.Timeval{{Sec: -1}, {Usec: -1}} {
				n, err := unix.Select(0, nil, nil, nil, &tv)
				t.Call("select", n, err)
			}
		}},
	{Number: 4, Name: "without sets select sleeps", Facts: []int{255}, Timed: true,
		Source: "select(2): with all sets empty it is a way to sleep. x/sys/unix makes select of pselect6 and leaves timeout as it is",
		Run: func(t *suite.T) {
			tv, start := within(50), time.Now()
			n, err := fix.Retry(func() (int, error) { return unix.Select(0, nil, nil, nil, tv) })
			t.Call("select", n, err)
			t.Value("slept", time.Since(start) >= 38*time.Millisecond)
			t.Value("timeout after the call", tv.Nano())
		}},
	{Number: 5, Name: "fds at or above nfds are not looked at",
		Source: "select(2): fds in each set are checked up to nfds",
		Run: func(t *suite.T) {
			_, w := fix.Pipe(t, 0)
			s := set(w)
			n, err := unix.Select(w, nil, s, nil, now())
			t.Call("nfds too low", n, err)
			t.Value("still in the set", s.IsSet(w))
			n, err = unix.Select(w+1, nil, s, nil, now())
			t.Call("nfds right", n, err)
		}},
	{Number: 6, Name: "a closed fd above nfds does no harm",
		Source: "select(2): fds in each set are checked up to nfds",
		Run: func(t *suite.T) {
			_, w := fix.Pipe(t, 0)
			n, err := unix.Select(w+1, nil, set(w, w+200), nil, now())
			t.Call("select", n, err)
		}},
}

var sets = []suite.Case{
	{Number: 20, Name: "a regular file is readable and writable", Facts: []int{251},
		Source: "select(2): regular files are always ready",
		Run: func(t *suite.T) {
			fd := fix.File(t, "", unix.O_RDWR)
			call{read: []int{fd}, timeout: now()}.run(t, "read")
			call{read: []int{fd}, write: []int{fd}, except: []int{fd}, timeout: now()}.run(t, "all")
		}},
	{Number: 21, Name: "an fd ready in two sets counts twice",
		Source: "select(2): the return value is the number of bits in the three sets",
		Run: func(t *suite.T) {
			own, peer := fix.Pair(t)
			call{read: []int{own}, write: []int{own}, timeout: now()}.run(t, "idle")
			fix.WriteAll(t, peer, []byte("x"))
			fix.Await(t, own, unix.POLLIN)
			call{read: []int{own}, write: []int{own}, except: []int{own}, timeout: now()}.run(t, "data")
		}},
	{Number: 22, Name: "the ends of a pipe",
		Source: "select(2): readable when a read would not block, the end of file included",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			call{read: []int{r}, write: []int{w}, timeout: now()}.run(t, "empty")
			fix.WriteAll(t, w, []byte("x"))
			call{read: []int{r}, write: []int{w}, timeout: now()}.run(t, "data")
			fix.ReadFull(t, r, make([]byte, 1))
			fix.Close(t, w)
			call{read: []int{r}, except: []int{r}, timeout: now()}.run(t, "writer gone")
		}},
	{Number: 23, Name: "a pipe without reader is writable and readable to select",
		Source: "select(2): POLLERR sets the read and the write set",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			fix.Close(t, r)
			call{read: []int{w}, write: []int{w}, except: []int{w}, timeout: now()}.run(t, "select")
		}},
	{Number: 24, Name: "fds that are not ready leave the sets",
		Source: "select(2): on return the sets hold the ready fds only",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			_, w := fix.Pipe(t, 0)
			call{read: []int{r, w}, write: []int{w}, timeout: now()}.run(t, "some")
			call{read: []int{r}, timeout: now()}.run(t, "none")
		}},
	{Number: 25, Name: "urgent data is exceptional",
		Source: "select(2): out-of-band data is an exceptional condition",
		Run: func(t *suite.T) {
			own, peer := fix.Pair(t)
			t.Must(unix.Sendto(peer, []byte("!"), unix.MSG_OOB, nil))
			fix.Await(t, own, unix.POLLPRI)
			call{read: []int{own}, except: []int{own}, timeout: now()}.run(t, "select")
		}},
	{Number: 26, Name: "a reset is readable and writable",
		Source: "select(2): POLLERR and POLLHUP set the read set, POLLERR the write set",
		Run: func(t *suite.T) {
			own, peer := fix.Pair(t)
			fix.Reset(t, peer)
			fix.Await(t, own, unix.POLLHUP)
			call{read: []int{own}, write: []int{own}, except: []int{own}, timeout: now()}.run(t, "select")
		}},
	{Number: 27, Name: "a refused connection is readable and writable",
		Source: "connect(2): select for writing tells the completion",
		Run: func(t *suite.T) {
			s := fix.Socket(t, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK)
			t.Errno("connect", unix.Connect(s, fix.Refusing(t, unix.AF_INET)))
			fix.Await(t, s, unix.POLLHUP)
			call{read: []int{s}, write: []int{s}, except: []int{s}, timeout: now()}.run(t, "select")
		}},
	{Number: 28, Name: "a listener with a connection is readable",
		Source: "select(2): readable when a connection can be accepted",
		Run: func(t *suite.T) {
			listener, at := fix.Listener(t, unix.AF_INET, 0)
			call{read: []int{listener}, write: []int{listener}, timeout: now()}.run(t, "idle")
			t.Must(unix.Connect(fix.Stream(t), at))
			fix.Await(t, listener, unix.POLLIN)
			call{read: []int{listener}, write: []int{listener}, timeout: now()}.run(t, "connection")
		}},
	{Number: 29, Name: "epoll sets and eventfds can be selected",
		Source: "epoll(7), eventfd(2): the fds support select",
		Run: func(t *suite.T) {
			fd, err := unix.Eventfd(0, 0)
			t.Must(err)
			fix.Own(t, fd)
			ep := fix.Set(t)
			fix.Add(t, ep, fd, unix.EPOLLIN, 1)
			call{read: []int{fd, ep}, write: []int{fd, ep}, timeout: now()}.run(t, "idle")
			fix.WriteAll(t, fd, []byte{1, 0, 0, 0, 0, 0, 0, 0})
			call{read: []int{fd, ep}, write: []int{fd, ep}, timeout: now()}.run(t, "written")
		}},
}

var waiting = []suite.Case{
	{Number: 40, Name: "a write wakes the waiter", Timed: true,
		Source: "select(2): the call blocks until an fd becomes ready",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			tv := within(20000)
			time.AfterFunc(60*time.Millisecond, func() { _, _ = unix.Write(w, []byte("x")) })
			call{read: []int{r}, timeout: tv}.run(t, "select")
			t.Value("timeout after the call", tv.Nano())
		}},
	{Number: 41, Name: "no time limit waits for ever", Timed: true,
		Source: "select(2): a NULL timeout blocks indefinitely",
		Run: func(t *suite.T) {
			own, peer := fix.Pair(t)
			time.AfterFunc(60*time.Millisecond, func() { _, _ = unix.Write(peer, []byte("x")) })
			call{read: []int{own}}.run(t, "select")
		}},
	{Number: 42, Name: "the limit passes and the sets are empty", Timed: true,
		Source: "select(2): 0 when the timeout expired; the sets are cleared",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			tv := within(30)
			call{read: []int{r}, except: []int{r}, timeout: tv}.run(t, "select")
			t.Value("timeout after the call", tv.Nano())
		}},
	{Number: 43, Name: "pselect leaves the time as it is", Timed: true,
		Source: "pselect(2): the timeout argument is not changed",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			ts := unix.NsecToTimespec(20e9)
			time.AfterFunc(40*time.Millisecond, func() { _, _ = unix.Write(w, []byte("x")) })
			n, err := fix.Retry(func() (int, error) { return unix.Pselect(r+1, set(r), nil, nil, &ts, nil) })
			t.Call("pselect", n, err)
			t.Value("time", ts.Nano())
		}},
	{Number: 44, Name: "pselect refuses a time that is none",
		Source: "pselect(2): EINVAL if the value in timeout is invalid",
		Run: func(t *suite.T) {
			for _, ts := range []unix.Timespec{{Sec: -1}, {Nsec: 1e9}, {Nsec: -1}} {
				n, err := unix.Pselect(0, nil, nil, nil, &ts, nil)
				t.Call("pselect", n, err)
			}
		}},
}
