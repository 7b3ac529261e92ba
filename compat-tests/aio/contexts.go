package aio

import (
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

// setup observes what io_setup says.
func setup(t *suite.T, name string, n int) {
	var ctx libaio.Context
	t.Errno(name, libaio.Setup(n, &ctx))
	if ctx != 0 {
		t.Must(libaio.Destroy(ctx))
	}
}

// gone is a context that was destroyed.
func gone(t *suite.T) libaio.Context {
	var ctx libaio.Context
	t.Must(libaio.Setup(8, &ctx))
	t.Must(libaio.Destroy(ctx))
	return ctx
}

var contexts = []suite.Case{
	{Number: 1, Name: "a context for no operations is refused", Facts: []int{258},
		Source: "io_setup(2): EINVAL nr_events was zero",
		Run:    func(t *suite.T) { setup(t, "io_setup", 0) }},
	{Number: 2, Name: "a null place for the context is a bad address", Facts: []int{259},
		Source: "io_setup(2): EFAULT an invalid pointer is passed for ctx_idp",
		Run:    func(t *suite.T) { t.Errno("io_setup", libaio.Setup(8, nil)) }},
	{Number: 3, Name: "a context that is not zero is refused", Facts: []int{260},
		Source: "io_setup(2): EINVAL ctx_idp is not initialized",
		Run: func(t *suite.T) {
			ctx := libaio.Context(1)
			t.Errno("io_setup", libaio.Setup(8, &ctx))
			t.Value("ctx", ctx)
		}},
	{Number: 4, Name: "more than a ring can hold is refused", Facts: []int{261},
		Source: "io_setup(2): EINVAL nr_events exceeds internal limits",
		Run: func(t *suite.T) {
			setup(t, "the largest int", 0x7fffffff)
			setup(t, "one too many", 0x400001)
		}},
	{Number: 5, Name: "a negative number of operations is too large", Facts: []int{262},
		Source: "io_setup(2): EINVAL nr_events exceeds internal limits",
		Run:    func(t *suite.T) { setup(t, "io_setup", -1) }},
	{Number: 6, Name: "what a ring can hold may be more than the system allows",
		Source: "io_setup(2): EAGAIN the specified nr_events exceeds the limit of available events",
		Run:    func(t *suite.T) { setup(t, "io_setup", 0x400000) }},
	{Number: 7, Name: "a context for 128 operations is made and is not zero", Facts: []int{263},
		Source: "io_setup(2): on success io_setup() returns 0",
		Run: func(t *suite.T) {
			r := open(t, 128)
			t.Value("is zero", r.ctx == 0)
			t.Errno("io_destroy", libaio.Destroy(r.ctx))
		}},
	{Number: 8, Name: "two contexts are two, and an event comes to its own",
		Source: "io_submit(2): queues nr I/O request blocks for processing in the AIO context ctx_id",
		Run: func(t *suite.T) {
			a, b := open(t, 8), open(t, 8)
			t.Value("equal", a.ctx == b.ctx)
			fd := file(t, "0123456789")
			a.must(numbered(pread(fd, a.memory(10), 0), 1))
			b.must(numbered(pread(fd, b.memory(4), 0), 2))
			t.Value("of a", results(a.get(1, 8)))
			t.Value("of b", results(b.get(1, 8)))
			a.now("more of a", 8)
			b.now("more of b", 8)
		}},
	{Number: 9, Name: "no call knows a context that was never made", Facts: []int{266, 269, 270, 335},
		Source: "io_submit(2): EINVAL the AIO context specified by ctx_id is invalid",
		Run: func(t *suite.T) {
			for ctx, name := range []string{"", " of 1"} {
				ctx := libaio.Context(ctx)
				_, err := libaio.Submit(ctx, []*libaio.Iocb{pread(0, nil, 0)})
				t.Errno("io_submit"+name, err)
				_, err = libaio.Submit(ctx, nil)
				t.Errno("io_submit of nothing"+name, err)
				_, err = libaio.Getevents(ctx, 0, make([]libaio.Event, 1), &unix.Timespec{})
				t.Errno("io_getevents"+name, err)
				t.Errno("io_cancel"+name, libaio.Cancel(ctx, new(libaio.Iocb)))
				t.Errno("io_destroy"+name, libaio.Destroy(ctx))
			}
		}},
	{Number: 10, Name: "no call knows a context that was destroyed", Facts: []int{329, 330, 331},
		Source: "io_destroy(2): EINVAL the AIO context specified by ctx_id is invalid",
		Run: func(t *suite.T) {
			ctx := gone(t)
			_, err := libaio.Submit(ctx, []*libaio.Iocb{pread(0, nil, 0)})
			t.Errno("io_submit", err)
			_, err = libaio.Getevents(ctx, 1, make([]libaio.Event, 1), nil)
			t.Errno("io_getevents", err)
			t.Errno("io_cancel", libaio.Cancel(ctx, new(libaio.Iocb)))
			t.Errno("io_destroy", libaio.Destroy(ctx))
		}},
	{Number: 11, Name: "a destroyed context gives back what it took of the system's limit",
		Source: "io_destroy(2): destroys the AIO context",
		Run: func(t *suite.T) {
			made := 0
			for range 200 {
				var ctx libaio.Context
				if libaio.Setup(1000, &ctx) != nil || libaio.Destroy(ctx) != nil {
					break
				}
				made++
			}
			t.Value("contexts of 1000", made)
		}},
	{Number: 12, Name: "events that nobody took go with the context",
		Source: "io_destroy(2): destroys the AIO context",
		Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0123456789")
			r.must(pread(fd, r.memory(10), 0), pread(fd, r.memory(10), 0))
			t.Errno("io_destroy", libaio.Destroy(r.ctx))
			next := open(t, 8)
			next.now("events of the next one", 8)
		}},
	{Number: 13, Name: "a context can be used while 32 others are open",
		Source: "io_setup(2): creates an asynchronous I/O context",
		Run: func(t *suite.T) {
			fd := file(t, "0123456789")
			var all []*ring
			for range 32 {
				all = append(all, open(t, 16))
			}
			for i, r := range all {
				r.must(numbered(pread(fd, r.memory(1+i%10), 0), i))
			}
			right := 0
			for i, r := range all {
				if e := r.get(1, 1)[0]; e.Data == uint64(i) && e.Res == int64(1+i%10) {
					right++
				}
			}
			t.Value("right events", right)
		}},
}
