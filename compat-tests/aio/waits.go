package aio

import (
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

// getevents observes a getevents of room for nr.
func (r *ring) getevents(name string, min, nr int, timeout *unix.Timespec) {
	events := make([]libaio.Event, nr)
	n, err := fix.Retry(func() (int, error) { return libaio.Getevents(r.ctx, min, events, timeout) })
	r.t.Call(name, n, err)
}

// ready makes n events that are in the ring when it returns, of data 0 to n-1 in this order.
func (r *ring) ready(n int) {
	_, w := fix.Pipe(r.t, 0)
	for i := range n {
		r.must(numbered(pwrite(w, r.bytes("x"), 0), i))
	}
}

// data are those of events.
func data(events []libaio.Event) (d []uint64) {
	for _, e := range events {
		d = append(d, e.Data)
	}
	return d
}

func after(ms int64) *unix.Timespec {
	ts := unix.NsecToTimespec(ms * int64(time.Millisecond))
	return &ts
}

// waits for a poll on a pipe that has nothing yet, in another goroutine.
func (r *ring) waiting(min, nr int) <-chan fix.Result {
	return fix.Go(func() (int, error) {
		events := make([]libaio.Event, nr)
		return fix.Retry(func() (int, error) { return libaio.Getevents(r.ctx, min, events, nil) })
	})
}

var waits = []suite.Case{
	{Number: 94, Name: "an empty context has no events, whatever is asked for without time", Facts: []int{309, 310, 315, 317, 318},
		Source: "io_getevents(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			r.getevents("min 0, no time", 0, 8, after(0))
			r.getevents("min 1, no time", 1, 8, after(0))
			r.getevents("min 0, for ever", 0, 8, nil)
			r.getevents("room for none", 0, 0, nil)
		}},
	{Number: 95, Name: "a timeout passes and is not early", Facts: []int{311, 312}, Timed: true,
		Source: "io_getevents(2): the timeout is the amount of time to wait", Run: func(t *suite.T) {
			r := open(t, 8)
			begun := time.Now()
			r.getevents("min 1", 1, 8, after(50))
			t.Value("50 ms passed", time.Since(begun) >= 50*time.Millisecond)
		}},
	{Number: 96, Name: "more than there is room for, or fewer than none, cannot be asked for", Facts: []int{313, 314},
		Source: "io_getevents(2): EINVAL min_nr is out of range or nr is out of range", Run: func(t *suite.T) {
			r := open(t, 8)
			r.getevents("min 2, room 1", 2, 1, after(0))
			r.getevents("min -1", -1, 8, after(0))
			r.getevents("min 1, room 0", 1, 0, nil)
		}},
	{Number: 97, Name: "a negative time is waited for without end", Facts: []int{319}, Timed: true,
		Source: "io_getevents(2): the kernel does not look whether timeout is valid", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			r.must(poll(p, readable))
			done := fix.Go(func() (int, error) {
				events := make([]libaio.Event, 8)
				return fix.Retry(func() (int, error) { return libaio.Getevents(r.ctx, 1, events, &unix.Timespec{Sec: -1}) })
			})
			fix.Settle()
			write(t, w)
			got := fix.Join(t, done)
			t.Call("io_getevents", got.N, got.Err)
		}},
	{Number: 98, Name: "too many nanoseconds are taken as they are", Timed: true,
		Source: "io_getevents(2): the kernel does not look whether timeout is valid", Run: func(t *suite.T) {
			r := open(t, 8)
			begun := time.Now()
			r.getevents("1.05 s", 1, 8, &unix.Timespec{Nsec: 1_050_000_000})
			t.Value("passed", time.Since(begun) >= 1050*time.Millisecond)
		}},
	{Number: 99, Name: "one of two events is what there is when the time is over", Facts: []int{320}, Timed: true,
		Source: "io_getevents(2): may return fewer than min_nr if the timeout expires", Run: func(t *suite.T) {
			r := open(t, 8)
			r.ready(1)
			begun := time.Now()
			r.getevents("min 2", 2, 8, after(50))
			t.Value("50 ms passed", time.Since(begun) >= 50*time.Millisecond)
			r.now("left", 8)
		}},
	{Number: 100, Name: "events come oldest first, as many as there is room for",
		Source: "io_getevents(2)", Run: func(t *suite.T) {
			r := open(t, 16)
			r.ready(10)
			for range 4 {
				t.Value("data", data(r.now("io_getevents", 3)))
			}
			r.now("more", 3)
		}},
	{Number: 101, Name: "a wait for fewer than there are takes all that there is room for",
		Source: "io_getevents(2): attempts to read at least min_nr events and up to nr events", Run: func(t *suite.T) {
			r := open(t, 16)
			r.ready(10)
			r.getevents("min 1, room 8", 1, 8, nil)
			r.getevents("min 2, room 8", 2, 8, nil)
		}},
	{Number: 102, Name: "a wait ends with the event", Timed: true,
		Source: "io_getevents(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			r.must(poll(p, readable))
			done := r.waiting(1, 8)
			fix.Settle()
			write(t, w)
			got := fix.Join(t, done)
			t.Call("io_getevents", got.N, got.Err)
		}},
	{Number: 103, Name: "a wait for three goes on after one and two", Timed: true,
		Source: "io_getevents(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			done := r.waiting(3, 8)
			for i := range 3 {
				fix.Settle()
				select {
				case <-done:
					t.Value("it returned after", i)
				default:
				}
				r.ready(1)
			}
			got := fix.Join(t, done)
			t.Call("io_getevents", got.N, got.Err)
		}},
	{Number: 104, Name: "two who wait for one each get one each", Timed: true,
		Source: "io_getevents(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			a, b := r.waiting(1, 1), r.waiting(1, 1)
			fix.Settle()
			r.ready(2)
			x, y := fix.Join(t, a), fix.Join(t, b)
			t.Call("first", x.N, x.Err)
			t.Call("second", y.N, y.Err)
			r.now("left", 8)
		}},
	{Number: 105, Name: "two who take at once get every event once",
		Source: "io_getevents(2)", Run: func(t *suite.T) {
			const each = 500
			r := open(t, 64)
			_, w := fix.Pipe(t, 0)
			buf := r.bytes("x")
			taken := make(chan uint64, 2*each)
			for range 2 {
				go func() {
					events := make([]libaio.Event, 3)
					for len(taken) < 2*each {
						n, _ := libaio.Getevents(r.ctx, 1, events, after(20))
						for i := range max(n, 0) {
							taken <- events[i].Data
						}
					}
				}()
			}
			for i := range 2 * each {
				iocb := numbered(pwrite(w, buf, 0), i)
				fix.AwaitThat(t, "a place in the ring", func() bool {
					n, err := libaio.Submit(r.ctx, []*libaio.Iocb{iocb})
					return n == 1 && err == nil
				})
			}
			fix.AwaitThat(t, "all events", func() bool { return len(taken) == 2*each })
			seen := map[uint64]bool{}
			for range 2 * each {
				seen[<-taken] = true
			}
			t.Value("different events", len(seen))
			r.now("left", 8)
		}},
	{Number: 106, Name: "a full context takes no more, and loses nothing", Facts: []int{321, 322, 332, 333},
		Source: "io_submit(2): EAGAIN insufficient resources are available to queue any iocbs", Run: func(t *suite.T) {
			r := open(t, 8)
			_, w := fix.Pipe(t, 0)
			buf := r.bytes("x")
			n := 0
			var err error
			for ; n < 100000 && err == nil; n++ {
				_, err = libaio.Submit(r.ctx, []*libaio.Iocb{numbered(pwrite(w, buf, 0), n)})
			}
			t.Errno("the last one", err)
			n--
			t.Value("at least 8", n >= 8)
			events := r.get(n, n)
			right := 0
			for i, e := range events {
				if e.Data == uint64(i) && e.Res == 1 {
					right++
				}
			}
			t.Value("all came", right == n)
			r.now("more", 8)
			r.run("one more", pwrite(w, buf, 0))
		}},
	{Number: 107, Name: "operations in flight fill a context as well", Facts: []int{321, 322},
		Source: "io_submit(2): EAGAIN", Run: func(t *suite.T) {
			r := open(t, 1)
			p, w := fix.Pipe(t, 0)
			n := 0
			var err error
			for ; n < 100000 && err == nil; n++ {
				iocb := poll(p, readable)
				r.kept = append(r.kept, iocb)
				_, err = libaio.Submit(r.ctx, []*libaio.Iocb{iocb})
			}
			t.Errno("the last one", err)
			n--
			t.Value("at least 1", n >= 1)
			write(t, w)
			t.Value("all came", len(r.get(n, n)) == n)
			r.run("one more", poll(p, readable))
		}},
	{Number: 108, Name: "a submission that does not fit begins what fits",
		Source: "io_submit(2)", Run: func(t *suite.T) {
			r := open(t, 4)
			_, w := fix.Pipe(t, 0)
			buf := r.bytes("x")
			var iocbs []*libaio.Iocb
			for i := range 20000 {
				iocbs = append(iocbs, numbered(pwrite(w, buf, 0), i))
			}
			n, err := libaio.Submit(r.ctx, iocbs)
			t.Errno("io_submit", err)
			t.Value("some", n >= 4 && n < len(iocbs))
			_, err = libaio.Submit(r.ctx, iocbs[n:])
			t.Errno("the rest", err)
			events := r.get(n, n)
			t.Value("first and last", events[0].Data == 0 && events[n-1].Data == uint64(n-1))
			m, err := libaio.Submit(r.ctx, iocbs[n:])
			t.Errno("the rest, after the events were taken", err)
			t.Value("some again", m >= 4)
		}},
	{Number: 109, Name: "each event that is taken makes a place",
		Source: "io_submit(2)", Run: func(t *suite.T) {
			r := open(t, 1)
			_, w := fix.Pipe(t, fixNonblock)
			buf := r.bytes("x")
			for {
				if _, err := libaio.Submit(r.ctx, []*libaio.Iocb{pwrite(w, buf, 0)}); err != nil {
					break
				}
			}
			events := make([]libaio.Event, 1<<16)
			n, err := libaio.Getevents(r.ctx, 0, events, nil)
			t.Must(err)
			again := 0
			for range n {
				if _, err := libaio.Submit(r.ctx, []*libaio.Iocb{pwrite(w, buf, 0)}); err == nil {
					again++
				}
			}
			t.Value("places again", again >= 1)
		}},
}

const fixNonblock = unix.O_NONBLOCK
