package aio

import (
	"encoding/binary"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

const directFlags = unix.O_RDONLY | unix.O_DIRECT

func unixEINVAL(err error) bool { return err == unix.EINVAL }

func eventfd(t *suite.T, flags int) int {
	e, err := unix.Eventfd(0, flags|unix.EFD_NONBLOCK)
	t.Must(err)
	return fix.Own(t, e)
}

// counter observes what an eventfd has counted.
func counter(t *suite.T, name string, fd int) {
	p := make([]byte, 8)
	n, err := unix.Read(fd, p)
	if err != nil {
		t.Errno(name, err)
		return
	}
	t.Value(name, binary.NativeEndian.Uint64(p[:n]))
}

// counted observes what an eventfd has counted when it has come to want: it is signalled
// when the event can be taken already.
func counted(t *suite.T, name string, fd int, want uint64) {
	sum := uint64(0)
	fix.AwaitThat(t, "the eventfd's count", func() bool {
		p := make([]byte, 8)
		if n, err := unix.Read(fd, p); err == nil {
			sum += binary.NativeEndian.Uint64(p[:n])
		}
		return sum >= want
	})
	t.Value(name, sum)
	counter(t, "more", fd)
}

func signalling(iocb *libaio.Iocb, e int) *libaio.Iocb {
	libaio.SetEventfd(iocb, e)
	return iocb
}

var eventfds = []suite.Case{
	{Number: 136, Name: "an eventfd counts completions", Facts: []int{337, 338},
		Source: "io_submit(2): IOCB_FLAG_RESFD", Run: func(t *suite.T) {
			r := open(t, 8)
			e, fd := eventfd(t, 0), file(t, "0123456789")
			r.submit("io_submit", signalling(pread(fd, r.memory(1), 0), e), signalling(pread(fd, r.memory(2), 0), e))
			r.get(2, 8)
			counted(t, "counter", e, 2)
		}},
	{Number: 137, Name: "what is no eventfd is refused", Facts: []int{339, 340},
		Source: "io_submit(2): aio_resfd", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0123456789")
			p, _ := fix.Pipe(t, 0)
			r.run("a file", signalling(pread(fd, r.memory(1), 0), fd))
			r.run("a pipe", signalling(pread(fd, r.memory(1), 0), p))
			r.run("not open", signalling(pread(fd, r.memory(1), 0), fix.Closed(t)))
			r.run("neither open", signalling(pread(fix.Closed(t), r.memory(1), 0), fix.Closed(t)))
			r.run("not looked at without the flag", with(pread(fd, r.memory(1), 0), func(i *libaio.Iocb) { i.Resfd = 1 << 20 }))
		}},
	{Number: 138, Name: "operations that fail later are counted, those that are refused are not",
		Source: "io_submit(2): IOCB_FLAG_RESFD", Run: func(t *suite.T) {
			r := open(t, 8)
			e, fd := eventfd(t, 0), file(t, "0123456789")
			r.run("refused", signalling(pread(fd, r.memory(1), -1), e))
			counter(t, "counter", e)
			r.run("failed", signalling(with(pread(fd, r.memory(1), 0), func(i *libaio.Iocb) { i.Buf = 1 }), e))
			counted(t, "counter after it", e, 1)
		}},
	{Number: 139, Name: "an epoll set is woken by the eventfd of a read",
		Source: "io_submit(2): IOCB_FLAG_RESFD", Run: func(t *suite.T) {
			r := open(t, 8)
			e, fd := eventfd(t, 0), fix.File(t, string(fix.Pattern(page)), directFlags)
			ep := fix.Set(t)
			fix.Add(t, ep, e, unix.EPOLLIN, 5)
			r.must(signalling(pread(fd, r.memory(page), 0), e))
			fix.Wait(t, "epoll_wait", ep, 10000)
			t.Value("events", results(r.now("io_getevents", 8)))
		}},
	{Number: 140, Name: "a poll counts when it is over, and when it is cancelled",
		Source: "io_submit(2): IOCB_FLAG_RESFD", Run: func(t *suite.T) {
			r := open(t, 8)
			e := eventfd(t, 0)
			p, w := fix.Pipe(t, 0)
			r.must(signalling(poll(p, readable), e))
			counter(t, "before", e)
			write(t, w)
			fix.Await(t, e, unix.POLLIN)
			counter(t, "after", e)
			q, _ := fix.Pipe(t, 0)
			iocb := signalling(poll(q, readable), e)
			r.must(iocb)
			t.Errno("io_cancel", libaio.Cancel(r.ctx, iocb))
			fix.Await(t, e, unix.POLLIN)
			counter(t, "cancelled", e)
		}},
	{Number: 141, Name: "128 completions of batches are counted without loss",
		Source: "io_submit(2): IOCB_FLAG_RESFD", Run: func(t *suite.T) {
			r := open(t, 128)
			e, fd := eventfd(t, 0), fix.File(t, string(fix.Pattern(128*page)), directFlags)
			for batch := range 8 {
				var iocbs []*libaio.Iocb
				for i := range 16 {
					iocbs = append(iocbs, signalling(pread(fd, r.memory(page), int64(batch*16+i)*page), e))
				}
				r.must(iocbs...)
			}
			r.get(128, 128)
			counted(t, "counter", e, 128)
		}},
	{Number: 142, Name: "a semaphore eventfd gives one for each completion", Timed: true,
		Source: "eventfd(2): EFD_SEMAPHORE", Run: func(t *suite.T) {
			r := open(t, 8)
			e, fd := eventfd(t, unix.EFD_SEMAPHORE), file(t, "0123456789")
			r.must(signalling(pread(fd, r.memory(1), 0), e), signalling(pread(fd, r.memory(2), 0), e))
			r.get(2, 8)
			fix.Settle()
			for range 3 {
				counter(t, "read", e)
			}
		}},
	{Number: 143, Name: "an eventfd that was closed meanwhile does no harm",
		Source: "close(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			e := eventfd(t, 0)
			p, w := fix.Pipe(t, 0)
			r.must(signalling(poll(p, readable), e))
			fix.Close(t, e)
			write(t, w)
			t.Value("events", results(r.get(1, 8)))
		}},
	{Number: 144, Name: "each operation has an eventfd of its own",
		Source: "io_submit(2): IOCB_FLAG_RESFD", Run: func(t *suite.T) {
			r := open(t, 8)
			a, b, fd := eventfd(t, 0), eventfd(t, 0), file(t, "0123456789")
			r.must(signalling(pread(fd, r.memory(1), 0), a), pread(fd, r.memory(1), 0),
				signalling(pread(fd, r.memory(1), 0), b), signalling(pread(fd, r.memory(1), 0), b))
			r.get(4, 8)
			counted(t, "a", a, 1)
			counted(t, "b", b, 2)
		}},
	{Number: 145, Name: "a completed sync is counted",
		Source: "io_submit(2): IOCB_FLAG_RESFD", Run: func(t *suite.T) {
			r := open(t, 8)
			e, fd := eventfd(t, 0), file(t, "0123456789")
			r.must(signalling(fsync(fd), e))
			fix.Await(t, e, unix.POLLIN)
			counter(t, "counter", e)
			t.Value("events", results(r.now("io_getevents", 8)))
		}},
}
