package aio

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	"causeway/posixcompat/libaio"
)

var cancels = []suite.Case{
	{Number: 127, Name: "a cancelled poll has its event, without events, and is gone", Facts: []int{323, 324, 325, 326},
		Source: "io_cancel(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			iocb := numbered(poll(p, readable), 7)
			r.submit("poll", iocb)
			t.Errno("io_cancel", libaio.Cancel(r.ctx, iocb))
			t.Errno("again", libaio.Cancel(r.ctx, iocb))
			t.Value("event", results(r.get(1, 8)))
			write(t, w)
			r.now("after data", 8)
		}},
	{Number: 128, Name: "what was never submitted cannot be cancelled", Facts: []int{334},
		Source: "io_cancel(2): EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			p, _ := fix.Pipe(t, 0)
			r.must(poll(p, readable))
			t.Errno("io_cancel", libaio.Cancel(r.ctx, poll(p, readable)))
		}},
	{Number: 129, Name: "what is complete cannot be cancelled", Facts: []int{336},
		Source: "io_cancel(2): EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			read := pread(file(t, "0"), r.memory(1), 0)
			r.run("read", read)
			t.Errno("a read", libaio.Cancel(r.ctx, read))
			p, w := fix.Pipe(t, 0)
			write(t, w)
			iocb := poll(p, readable)
			r.run("poll", iocb)
			t.Errno("a poll", libaio.Cancel(r.ctx, iocb))
		}},
	{Number: 130, Name: "transfers cannot be cancelled",
		Source: "io_cancel(2): EINVAL", Run: func(t *suite.T) {
			r := open(t, 32)
			fd := fix.File(t, string(fix.Pattern(64*page)), directFlags)
			var iocbs []*libaio.Iocb
			for i := range 32 {
				iocbs = append(iocbs, pread(fd, r.memory(2*page), int64(i)*2*page))
			}
			r.must(iocbs...)
			refused := 0
			for _, iocb := range iocbs {
				if unixEINVAL(libaio.Cancel(r.ctx, iocb)) {
					refused++
				}
			}
			t.Value("EINVAL", refused)
			full := 0
			for _, e := range r.get(32, 32) {
				if e.Res == 2*page {
					full++
				}
			}
			t.Value("full", full)
		}},
	{Number: 131, Name: "a null iocb to cancel is a bad address",
		Source: "io_cancel(2): EFAULT", Run: func(t *suite.T) {
			t.Errno("io_cancel", libaio.Cancel(open(t, 8).ctx, nil))
			t.Errno("of no context", libaio.Cancel(0, nil))
		}},
	{Number: 132, Name: "an iocb whose key was changed cannot be cancelled",
		Source: "io_cancel(2): EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			p, _ := fix.Pipe(t, 0)
			iocb := poll(p, readable)
			r.must(iocb)
			iocb.Key = 7
			t.Errno("key 7", libaio.Cancel(r.ctx, iocb))
			iocb.Key = 0
			t.Errno("key 0", libaio.Cancel(r.ctx, iocb))
		}},
	{Number: 133, Name: "a context cancels its own polls only",
		Source: "io_cancel(2): EINVAL", Run: func(t *suite.T) {
			a, b := open(t, 8), open(t, 8)
			p, _ := fix.Pipe(t, 0)
			iocb := poll(p, readable)
			a.must(iocb)
			t.Errno("of the other", libaio.Cancel(b.ctx, iocb))
			t.Errno("of its own", libaio.Cancel(a.ctx, iocb))
			a.get(1, 1)
			b.now("events of the other", 8)
		}},
	{Number: 134, Name: "one of many polls is cancelled, and the others go on",
		Source: "io_cancel(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			var iocbs []*libaio.Iocb
			for i := range 5 {
				iocbs = append(iocbs, numbered(poll(p, readable), i))
			}
			r.must(iocbs...)
			t.Errno("io_cancel", libaio.Cancel(r.ctx, iocbs[2]))
			t.Value("event", results(r.get(1, 8)))
			write(t, w)
			t.Value("events", results(r.get(4, 8)))
		}},
	{Number: 135, Name: "an iocb submitted twice is cancelled once at a time",
		Source: "io_cancel(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p, _ := fix.Pipe(t, 0)
			iocb := poll(p, readable)
			r.submit("first", iocb)
			r.submit("second", iocb)
			t.Errno("io_cancel", libaio.Cancel(r.ctx, iocb))
			t.Errno("again", libaio.Cancel(r.ctx, iocb))
			t.Errno("and again", libaio.Cancel(r.ctx, iocb))
			t.Value("events", results(r.get(2, 8)))
		}},
}
