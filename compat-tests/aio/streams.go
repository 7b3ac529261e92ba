package aio

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

var streams = []suite.Case{
	{Number: 146, Name: "a pipe is read and written within the submission", Facts: []int{343},
		Source: "io_submit(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			r.must(numbered(pwrite(w, r.bytes("0123456789"), 0), 1))
			t.Value("write", results(r.now("events", 8)))
			buf := r.memory(20)
			r.must(numbered(pread(p, buf, 0), 2))
			t.Value("read", results(r.now("events", 8)))
			t.Bytes("buffer", buf[:10])
		}},
	{Number: 147, Name: "a pipe without O_NONBLOCK has the submission wait", Timed: true,
		Source: "io_submit(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			iocb := pread(p, r.memory(1), 0)
			done := fix.Go(func() (int, error) { return libaio.Submit(r.ctx, []*libaio.Iocb{iocb}) })
			fix.Settle()
			select {
			case <-done:
				t.Value("waits", "no")
			default:
				t.Value("waits", "yes")
				write(t, w)
				got := fix.Join(t, done)
				t.Call("io_submit", got.N, got.Err)
			}
			t.Value("events", results(r.get(1, 8)))
		}},
	{Number: 148, Name: "a pipe with O_NONBLOCK gives EAGAIN as its event",
		Source: "read(2): EAGAIN", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, unix.O_NONBLOCK)
			r.run("empty", pread(p, r.memory(1), 0))
			fix.Fill(t, w)
			r.run("full", pwrite(w, r.memory(page), 0))
		}},
	{Number: 149, Name: "a pipe does not look at the offset, unless it is negative",
		Source: "io_submit(2): EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			r.run("write at 5", pwrite(w, r.bytes("abc"), 5))
			r.run("read at 7", pread(p, r.memory(3), 7))
			r.run("read at -1", pread(p, r.memory(3), -1))
		}},
	{Number: 150, Name: "the wrong end of a pipe is a bad descriptor",
		Source: "io_submit(2): EBADF", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			r.run("read", pread(w, r.memory(1), 0))
			r.run("write", pwrite(p, r.memory(1), 0))
		}},
	{Number: 151, Name: "a closed pipe ends, and breaks",
		Source: "pipe(7)", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			fix.Close(t, w)
			r.run("read", pread(p, r.memory(1), 0))
			p, w = fix.Pipe(t, 0)
			fix.Close(t, p)
			r.run("write", pwrite(w, r.memory(1), 0))
		}},
	{Number: 152, Name: "vectors go through a pipe",
		Source: "readv(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			r.run("write", pwritev(r, w, cut(r.bytes(alphabet), 1, 0, 20, 5), 0))
			buf := r.memory(30)
			r.run("read", preadv(r, p, cut(buf, 10, 20), 0))
			t.Bytes("buffers", buf)
		}},
	{Number: 153, Name: "nothing is read of a pipe without waiting",
		Source: "read(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			r.run("read", pread(p, nil, 0))
			r.run("write", pwrite(w, nil, 0))
		}},
	{Number: 154, Name: "a bad buffer of a pipe with data is the event's error",
		Source: "read(2): EFAULT", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			write(t, w)
			r.run("read", with(pread(p, r.memory(1), 0), func(i *libaio.Iocb) { i.Buf = 1 }))
			r.run("write", with(pwrite(w, r.memory(1), 0), func(i *libaio.Iocb) { i.Buf = 1 }))
			buf := r.memory(1)
			r.run("read of what is left", pread(p, buf, 0))
			t.Bytes("buffer", buf)
		}},
	{Number: 155, Name: "a socket is read and written", Facts: []int{344},
		Source: "io_submit(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			client, server := fix.Pair(t)
			r.run("write", pwrite(client, r.bytes("hello"), 0))
			fix.Await(t, server, unix.POLLIN)
			buf := r.memory(10)
			r.run("read", pread(server, buf, 0))
			t.Bytes("buffer", buf)
		}},
	{Number: 156, Name: "a socket takes no offset",
		Source: "pread(2): ESPIPE", Run: func(t *suite.T) {
			r := open(t, 8)
			client, server := fix.Pair(t)
			r.run("write", pwrite(client, r.bytes("hello"), 5))
			r.run("read", pread(server, r.memory(5), 5))
			r.run("negative", pread(server, r.memory(5), -5))
		}},
	{Number: 157, Name: "a socket with O_NONBLOCK gives EAGAIN, an ended one nothing",
		Source: "read(2): EAGAIN", Run: func(t *suite.T) {
			r := open(t, 8)
			client, server := fix.Pair(t)
			fix.Nonblock(t, server)
			r.run("empty", pread(server, r.memory(5), 0))
			r.run("read of nothing", pread(server, nil, 0))
			t.Must(unix.Shutdown(client, unix.SHUT_WR))
			fix.Await(t, server, unix.POLLIN)
			r.run("ended", pread(server, r.memory(5), 0))
			r.run("not connected", pwrite(fix.Stream(t), r.memory(5), 0))
		}},
	{Number: 158, Name: "vectors go through a socket",
		Source: "readv(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			client, server := fix.Pair(t)
			r.run("write", pwritev(r, client, cut(r.bytes(alphabet), 6, 20), 0))
			fix.Await(t, server, unix.POLLIN)
			buf := r.memory(26)
			r.run("read", preadv(r, server, cut(buf, 6, 20), 0))
			t.Bytes("buffers", buf)
		}},
	{Number: 159, Name: "an eventfd can be read and not written",
		Source: "io_submit(2): EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			e := eventfd(t, 0)
			r.run("read of 0", pread(e, r.memory(8), 0))
			r.run("read of 4 bytes", pread(e, r.memory(4), 0))
			r.run("read of no bytes", pread(e, nil, 0))
			fix.WriteAll(t, e, []byte{5, 0, 0, 0, 0, 0, 0, 0})
			buf := r.memory(8)
			r.run("read", pread(e, buf, 0))
			t.Value("buffer", buf)
			r.run("write", pwrite(e, buf, 0))
		}},
	{Number: 160, Name: "an epoll set can be neither read nor written",
		Source: "io_submit(2): EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			ep := fix.Set(t)
			r.run("read", pread(ep, r.memory(8), 0))
			r.run("write", pwrite(ep, r.memory(8), 0))
		}},
	{Number: 161, Name: "/dev/null and /dev/zero are read and written",
		Source: "null(4)", Run: func(t *suite.T) {
			r := open(t, 8)
			null, zero := fix.Open(t, "/dev/null", unix.O_RDWR), fix.Open(t, "/dev/zero", unix.O_RDWR)
			buf := r.bytes("abc")
			r.run("read null", pread(null, buf, 3))
			r.run("write null", pwrite(null, buf, 3))
			t.Bytes("buffer", buf)
			r.run("read zero", pread(zero, buf, 3))
			r.run("write zero", pwrite(zero, buf, 3))
			t.Bytes("buffer", buf)
		}},
	{Number: 162, Name: "RWF_NOWAIT has a pipe answer at once",
		Source: "preadv2(2): RWF_NOWAIT", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			nowait := func(iocb *libaio.Iocb) *libaio.Iocb {
				iocb.RWFlags = unix.RWF_NOWAIT
				return iocb
			}
			r.run("empty", nowait(pread(p, r.memory(1), 0)))
			write(t, w)
			r.run("with data", nowait(pread(p, r.memory(1), 0)))
		}},
}
