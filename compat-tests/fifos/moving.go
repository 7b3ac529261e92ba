package fifos

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var moving = []suite.Case{
	{Number: 20, Name: "the end comes with the last writer's close",
		Source: "fifo(7), pipe(7)",
		Run: func(t *suite.T) {
			r, w, p := ends(t)
			v := open(t, p, wr|now)
			write(t, "write", w, "abc")
			fix.Close(t, w)
			read(t, "read", r, 8)
			read(t, "one writer is left", r, 8)
			fix.Close(t, v)
			read(t, "none is left", r, 8)
			read(t, "still", r, 8)
		}},
	{Number: 21, Name: "a new writer makes the end undone",
		Source: "fifo(7)",
		Run: func(t *suite.T) {
			r, w, p := ends(t)
			fix.Close(t, w)
			t.Value("poll at the end", fix.Now(t, r, fix.AllEvents))
			w = open(t, p, wr|now)
			t.Value("poll with a new writer", fix.Now(t, r, fix.AllEvents))
			read(t, "read", r, 4)
			write(t, "write", w, "new")
			read(t, "read again", r, 4)
		}},
	{Number: 22, Name: "before any writer there is an end but no hang-up",
		Source: "fifo(7), poll(2)",
		Run: func(t *suite.T) {
			p := fifo(t)
			r := open(t, p, rd|now)
			read(t, "read", r, 4)
			t.Value("poll", fix.Now(t, r, fix.AllEvents))
			w := open(t, p, wr|now)
			t.Value("poll with a writer", fix.Now(t, r, fix.AllEvents))
			fix.Close(t, w)
			t.Value("poll when it has gone", fix.Now(t, r, fix.AllEvents))
			s := open(t, p, rd|now)
			t.Value("poll of a second reader", fix.Now(t, s, fix.AllEvents))
		}},
	{Number: 23, Name: "without a reader a write breaks",
		Source: "pipe(7): EPIPE",
		Run: func(t *suite.T) {
			r, w, p := ends(t)
			fix.Close(t, r)
			write(t, "write", w, "x")
			t.Value("poll", fix.Now(t, w, fix.AllEvents))
			r = open(t, p, rd|now)
			t.Value("poll with a new reader", fix.Now(t, w, fix.AllEvents))
			write(t, "write again", w, "y")
			read(t, "read", r, 4)
		}},
	{Number: 24, Name: "what is in a FIFO stays while anybody has it, and no longer",
		Source: "fifo(7)",
		Run: func(t *suite.T) {
			r, w, p := ends(t)
			write(t, "write", w, "kept")
			fix.Close(t, r)
			r = open(t, p, rd|now)
			read(t, "by another reader", r, 8)
			write(t, "write", w, "lost")
			fix.Close(t, w)
			fix.Close(t, r)
			r = open(t, p, rd|now)
			read(t, "after all have gone", r, 8)
		}},
	{Number: 25, Name: "readers share what several writers write",
		Source: "fifo(7)",
		Run: func(t *suite.T) {
			r, w, p := ends(t)
			s, v := open(t, p, rd|now), open(t, p, wr|now)
			write(t, "one", w, "ab")
			write(t, "other", v, "cd")
			read(t, "first", r, 3)
			read(t, "second", s, 3)
			read(t, "nothing", r, 3)
		}},
	{Number: 26, Name: "a FIFO is as large as a pipe",
		Source: "pipe(7)",
		Run: func(t *suite.T) {
			r, w, _ := ends(t)
			size, err := unix.FcntlInt(uintptr(w), unix.F_GETPIPE_SZ, 0)
			t.Call("F_GETPIPE_SZ", size, err)
			t.Value("filled", fix.Fill(t, w))
			t.Value("poll", fix.Now(t, w, fix.AllEvents))
			n, err := unix.IoctlGetInt(r, unix.TIOCINQ)
			t.Call("FIONREAD", n, err)
			fix.ReadFull(t, r, make([]byte, n))
			t.Value("poll when drained", fix.Now(t, w, fix.AllEvents))
		}},
	{Number: 27, Name: "a read that waits is woken by data and by the end",
		Source: "fifo(7)", Timed: true,
		Run: func(t *suite.T) {
			r, w, _ := ends(t)
			t.Must(unix.SetNonblock(r, false))
			for _, wake := range []func(){func() { write(t, "write", w, "x") }, func() { fix.Close(t, w) }} {
				done := fix.Go(func() (int, error) { return unix.Read(r, make([]byte, 4)) })
				waits(t, "waits", done)
				wake()
				res := fix.Join(t, done)
				t.Call("read", res.N, res.Err)
			}
		}},
	{Number: 28, Name: "epoll tells of a FIFO's ends",
		Source: "epoll(7)",
		Run: func(t *suite.T) {
			r, w, p := ends(t)
			ep := fix.Set(t)
			fix.Add(t, ep, r, unix.EPOLLIN|unix.EPOLLET, 1)
			fix.Add(t, ep, w, unix.EPOLLOUT|unix.EPOLLET, 2)
			fix.Wait(t, "idle", ep, 0)
			write(t, "write", w, "x")
			fix.Wait(t, "data", ep, 0)
			fix.Close(t, r)
			fix.Wait(t, "reader gone", ep, 0)
			r = open(t, p, rd|now)
			fix.Add(t, ep, r, unix.EPOLLIN, 3)
			fix.Wait(t, "new reader", ep, 0)
			fix.Close(t, w)
			fix.Wait(t, "writer gone", ep, 0)
		}},
	{Number: 29, Name: "epoll watches what was opened for both",
		Source: "epoll(7)",
		Run: func(t *suite.T) {
			f := open(t, fifo(t), rw|now)
			ep := fix.Set(t)
			fix.Add(t, ep, f, unix.EPOLLIN|unix.EPOLLOUT|unix.EPOLLET, 1)
			fix.Wait(t, "idle", ep, 0)
			write(t, "write", f, "x")
			fix.Wait(t, "data", ep, 0)
			n := fix.Fill(t, f)
			t.Value("filled", n > 0)
			fix.Wait(t, "full", ep, 0)
			fix.ReadFull(t, f, make([]byte, n+1))
			fix.Wait(t, "drained", ep, 0)
		}},
}
