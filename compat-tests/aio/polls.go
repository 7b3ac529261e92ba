package aio

import (
	"fmt"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

// mask observes the events of a poll.
func (r *ring) mask(name string) { r.t.Value(name, fmt.Sprintf("%#x", r.get(1, 1)[0].Res)) }

// later observes a poll that has nothing to tell until act.
func later(t *suite.T, r *ring, fd int, events uint32, act func()) {
	r.submit("poll", poll(fd, events))
	r.now("before", 8)
	act()
	r.mask("events")
}

var polls = []suite.Case{
	{Number: 110, Name: "a poll of a pipe waits for data", Facts: []int{327, 328},
		Source: "io_submit(2): IOCB_CMD_POLL", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			later(t, r, p, readable, func() { write(t, w) })
		}},
	{Number: 111, Name: "the event tells all that happened to a pipe, also if one kind was asked for",
		Source: "io_submit(2): IOCB_CMD_POLL", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			later(t, r, p, rdNorm, func() { write(t, w) })
		}},
	{Number: 112, Name: "a poll of a pipe with data has its event at once, of what was asked for",
		Source: "io_submit(2): IOCB_CMD_POLL", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			write(t, w)
			for _, e := range []uint32{unix.POLLIN, rdNorm, readable} {
				r.must(poll(p, e))
				t.Value("event", result(r.now("at once", 1)[0]))
			}
		}},
	{Number: 113, Name: "a poll of a pipe tells that the other end is closed",
		Source: "poll(2): POLLHUP", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			later(t, r, p, readable, func() { fix.Close(t, w) })
			r.run("asked for nothing", poll(p, 0))
		}},
	{Number: 114, Name: "a poll of a pipe's other end tells that nobody reads",
		Source: "poll(2): POLLERR", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			r.run("before", poll(w, writable))
			fix.Close(t, p)
			r.run("after", poll(w, writable))
			r.run("asked for nothing", poll(w, 0))
		}},
	{Number: 115, Name: "a poll of a full pipe waits for room",
		Source: "poll(2): POLLOUT", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, unix.O_NONBLOCK)
			size := fix.Fill(t, w)
			later(t, r, w, writable, func() { fix.ReadFull(t, p, make([]byte, size)) })
		}},
	{Number: 116, Name: "a poll tells once",
		Source: "io_submit(2): IOCB_CMD_POLL", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			later(t, r, p, readable, func() { write(t, w) })
			write(t, w)
			r.now("after another byte", 8)
		}},
	{Number: 117, Name: "what has nothing else can be asked for data",
		Source: "poll(2): regular files always poll TRUE for reading and writing", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0")
			r.run("file, IN", poll(fd, unix.POLLIN))
			r.run("file, OUT", poll(fd, unix.POLLOUT))
			r.run("file, both", poll(fd, readable|writable))
			r.run("directory", poll(fix.Open(t, fix.Dir(t), unix.O_RDONLY), unix.POLLIN))
			r.run("/dev/null", poll(fix.Open(t, "/dev/null", unix.O_RDWR), unix.POLLIN))
		}},
	{Number: 118, Name: "what is always ready cannot be asked for what it never is",
		Source: "io_submit(2): EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0")
			r.run("PRI", poll(fd, unix.POLLPRI))
			r.run("nothing", poll(fd, 0))
		}},
	{Number: 119, Name: "a poll has no length, offset or flags",
		Source: "io_submit(2): EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			p, _ := fix.Pipe(t, 0)
			r.run("length", with(poll(p, readable), func(i *libaio.Iocb) { i.Nbytes = 1 }))
			r.run("offset", with(poll(p, readable), func(i *libaio.Iocb) { i.Offset = 1 }))
			r.run("flags", with(poll(p, readable), func(i *libaio.Iocb) { i.RWFlags = 1 }))
			r.run("17 bits", poll(p, 0x10000))
			r.run("bad descriptor", poll(fix.Closed(t), readable))
		}},
	{Number: 120, Name: "a poll of an eventfd waits for its counter",
		Source: "eventfd(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			e, err := unix.Eventfd(0, 0)
			t.Must(err)
			fix.Own(t, e)
			later(t, r, e, unix.POLLIN, func() { fix.WriteAll(t, e, []byte{1, 0, 0, 0, 0, 0, 0, 0}) })
			r.run("OUT", poll(e, unix.POLLOUT))
		}},
	{Number: 121, Name: "a poll of a socket waits for data",
		Source: "io_submit(2): IOCB_CMD_POLL", Run: func(t *suite.T) {
			r := open(t, 8)
			client, server := fix.Pair(t)
			r.submit("poll", poll(server, readable))
			r.now("before", 8)
			write(t, client)
			// Linux tells all that its wake-up stands for, urgent data too.
			t.Value("readable", fmt.Sprintf("%#x", r.get(1, 1)[0].Res&readable))
		}},
	{Number: 122, Name: "a poll of a socket tells that the peer has closed it",
		Source: "poll(2): POLLRDHUP", Run: func(t *suite.T) {
			r := open(t, 8)
			client, server := fix.Pair(t)
			r.submit("poll", poll(server, readable))
			fix.Close(t, client)
			t.Value("readable", fmt.Sprintf("%#x", r.get(1, 1)[0].Res&readable))
		}},
	{Number: 123, Name: "a poll of a listening socket waits for a connection",
		Source: "accept(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			l, addr := fix.Listener(t, unix.AF_INET, 0)
			r.submit("poll", poll(l, readable))
			r.now("before", 8)
			t.Must(unix.Connect(fix.Stream(t), addr))
			t.Value("readable", fmt.Sprintf("%#x", r.get(1, 1)[0].Res&readable))
		}},
	{Number: 124, Name: "32 polls of one pipe all have their event",
		Source: "io_submit(2): IOCB_CMD_POLL", Run: func(t *suite.T) {
			r := open(t, 64)
			p, w := fix.Pipe(t, 0)
			for i := range 32 {
				r.must(numbered(poll(p, readable), i))
			}
			write(t, w)
			seen := map[uint64]int64{}
			for _, e := range r.get(32, 32) {
				seen[e.Data] = e.Res
			}
			t.Value("different", len(seen))
			t.Value("the last", seen[31])
		}},
	{Number: 125, Name: "a poll holds the file when its descriptor is closed",
		Source: "close(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			later(t, r, p, readable, func() {
				fix.Close(t, p)
				write(t, w)
			})
			fix.AwaitThat(t, "a broken pipe", func() bool {
				_, err := unix.Write(w, []byte("x"))
				return err == unix.EPIPE
			})
			t.Value("the pipe breaks when the poll is over", "yes")
		}},
	{Number: 126, Name: "a poll of an epoll set waits for one of its files",
		Source: "epoll(7): an epoll file descriptor is itself pollable", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			ep := fix.Set(t)
			fix.Add(t, ep, p, unix.EPOLLIN, 1)
			r.submit("poll", poll(ep, readable))
			r.now("before", 8)
			write(t, w)
			t.Value("IN", r.get(1, 1)[0].Res&unix.POLLIN)
		}},
}
