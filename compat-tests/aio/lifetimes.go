package aio

import (
	"os"
	"path/filepath"
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

// inFlight submits 32 direct reads of a new file at path and returns its descriptor.
func (r *ring) inFlight(path string) (fd int) {
	fd = fix.Open(r.t, path, directFlags)
	var iocbs []*libaio.Iocb
	for i := range 32 {
		iocbs = append(iocbs, numbered(pread(fd, r.memory(page), int64(i)*page), i))
	}
	r.must(iocbs...)
	return fd
}

// full observes how many of 32 reads were whole.
func (r *ring) full() {
	n := 0
	for _, e := range r.get(32, 32) {
		if e.Res == page {
			n++
		}
	}
	r.t.Value("full", n)
}

func bigPath(t *suite.T) string { return fix.Path(t, string(fix.Pattern(32*page))) }

var lifetimes = []suite.Case{
	{Number: 163, Name: "a file that is closed with reads in flight is read",
		Source: "close(2)", Run: func(t *suite.T) {
			r := open(t, 32)
			fix.Close(t, r.inFlight(bigPath(t)))
			r.full()
		}},
	{Number: 164, Name: "a file that is closed with writes in flight is written",
		Source: "close(2)", Run: func(t *suite.T) {
			r := open(t, 32)
			path := fix.Path(t, "")
			fd := fix.Open(t, path, unix.O_WRONLY)
			pattern := string(fix.Pattern(32 * 100))
			p := r.bytes(pattern)
			var iocbs []*libaio.Iocb
			for i := range 32 {
				iocbs = append(iocbs, pwrite(fd, p[i*100:(i+1)*100], int64(i)*100))
			}
			r.must(iocbs...)
			fix.Close(t, fd)
			r.get(32, 32)
			b, err := os.ReadFile(path)
			t.Must(err)
			t.Value("equal", string(b) == pattern)
		}},
	{Number: 165, Name: "a descriptor's number that is used again is another file",
		Source: "close(2)", Run: func(t *suite.T) {
			r := open(t, 32)
			fd := r.inFlight(bigPath(t))
			fix.Close(t, fd)
			other := file(t, "x")
			t.Value("same number", fd == other)
			r.full()
		}},
	{Number: 166, Name: "a file that is unlinked with reads in flight is read, and its directory can be removed",
		Source: "unlink(2)", Run: func(t *suite.T) {
			r := open(t, 32)
			dir := fix.Dir(t)
			path := filepath.Join(dir, "file")
			t.Must(os.WriteFile(path, fix.Pattern(32*page), 0o644))
			fd := r.inFlight(path)
			t.Errno("unlink", unix.Unlink(path))
			fix.Close(t, fd)
			r.full()
			t.Errno("rmdir", unix.Rmdir(dir))
		}},
	{Number: 167, Name: "a duplicate is as good as the descriptor",
		Source: "dup(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0123456789")
			d, err := unix.Dup(fd)
			t.Must(err)
			fix.Own(t, d)
			fix.Close(t, fd)
			r.run("read", pread(d, r.memory(10), 0))
		}},
	{Number: 168, Name: "a context is destroyed with reads in flight, when they are over",
		Source: "io_destroy(2): will block on the completion of all operations that could not be cancelled", Run: func(t *suite.T) {
			dir := fix.Dir(t)
			path := filepath.Join(dir, "file")
			t.Must(os.WriteFile(path, fix.Pattern(32*page), 0o644))
			r := open(t, 32)
			fd := r.inFlight(path)
			fix.Close(t, fd)
			t.Errno("io_destroy", libaio.Destroy(r.ctx))
			t.Errno("unlink", unix.Unlink(path))
			t.Errno("rmdir", unix.Rmdir(dir))
		}},
	{Number: 169, Name: "a context is destroyed with a poll that has nothing to tell",
		Source: "io_destroy(2): will attempt to cancel all outstanding operations", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			r.submit("poll", poll(p, readable))
			t.Errno("io_destroy", libaio.Destroy(r.ctx))
			n, err := unix.Write(w, []byte("x"))
			t.Call("write", n, err)
		}},
	{Number: 170, Name: "a destroyed context lets go of the files that it polled",
		Source: "io_destroy(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p, w := fix.Pipe(t, 0)
			r.must(poll(p, readable))
			fix.Close(t, p)
			n, err := unix.Write(w, []byte("x"))
			t.Call("write while it is polled", n, err)
			t.Must(unix.Close(w))
			p, w = fix.Pipe(t, 0)
			r.must(poll(p, unix.POLLPRI))
			fix.Close(t, p)
			t.Errno("io_destroy", libaio.Destroy(r.ctx))
			fix.AwaitThat(t, "a broken pipe", func() bool {
				_, err := unix.Write(w, []byte("x"))
				return err == unix.EPIPE
			})
			t.Value("the pipe breaks", "yes")
		}},
	{Number: 171, Name: "who waits for events of a context that is destroyed is told", Timed: true,
		Source: "io_getevents(2): EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			p, _ := fix.Pipe(t, 0)
			r.must(poll(p, readable))
			a, b := r.waiting(1, 8), r.waiting(2, 8)
			fix.Settle()
			t.Errno("io_destroy", libaio.Destroy(r.ctx))
			t.Errno("first", fix.Join(t, a).Err)
			t.Errno("second", fix.Join(t, b).Err)
		}},
	{Number: 172, Name: "two who destroy a context at once: one does",
		Source: "io_destroy(2): EINVAL", Run: func(t *suite.T) {
			for range 20 {
				r := open(t, 32)
				r.inFlight(bigPath(t))
				a := fix.Go(func() (int, error) { return 0, libaio.Destroy(r.ctx) })
				b := fix.Go(func() (int, error) { return 0, libaio.Destroy(r.ctx) })
				x, y := fix.Join(t, a).Err, fix.Join(t, b).Err
				if (x == nil) == (y == nil) {
					t.Value("both", []error{x, y})
				}
			}
			t.Value("done", "yes")
		}},
	{Number: 173, Name: "four goroutines submit, one takes, and nothing is lost",
		Source: "io_submit(2)", Run: func(t *suite.T) {
			const each, goroutines = 250, 4
			r := open(t, 64)
			fd := fix.Open(t, bigPath(t), directFlags)
			for g := range goroutines {
				buf := r.memory(page)
				iocbs := make([]*libaio.Iocb, each)
				for i := range iocbs {
					iocbs[i] = numbered(pread(fd, buf, int64(i%32)*page), g*each+i)
				}
				r.kept = append(r.kept, iocbs)
				go func() {
					for i := 0; i < each; {
						n, err := libaio.Submit(r.ctx, iocbs[i:min(i+8, each)])
						if err != nil {
							time.Sleep(time.Millisecond)
						}
						i += max(n, 0)
					}
				}()
			}
			seen, full := map[uint64]bool{}, 0
			for range each * goroutines {
				e := r.get(1, 1)[0]
				seen[e.Data] = true
				if e.Res == page {
					full++
				}
			}
			t.Value("different", len(seen))
			t.Value("full", full)
			r.now("more", 8)
		}},
	{Number: 174, Name: "polls and reads of one context come side by side",
		Source: "io_submit(2)", Run: func(t *suite.T) {
			r := open(t, 64)
			p, w := fix.Pipe(t, 0)
			fd := file(t, "0123456789")
			r.must(numbered(poll(p, readable), 1), numbered(pread(fd, r.memory(10), 0), 2), numbered(fsync(fd), 3))
			t.Value("events", results(r.get(2, 8)))
			write(t, w)
			t.Value("events", results(r.get(1, 8)))
		}},
	{Number: 175, Name: "of two polls with one address the older is cancelled",
		Source: "io_cancel(2); fs/aio.c looks from the oldest on", Run: func(t *suite.T) {
			r := open(t, 8)
			p, _ := fix.Pipe(t, 0)
			iocb := poll(p, readable)
			for i := range 3 {
				r.must(numbered(iocb, i+1))
			}
			for range 3 {
				t.Errno("io_cancel", libaio.Cancel(r.ctx, iocb))
				t.Value("cancelled", r.get(1, 8)[0].Data)
			}
			t.Errno("one too many", libaio.Cancel(r.ctx, iocb))
		}},
	{Number: 176, Name: "seals of a memory file hold for writes",
		Source: "fcntl(2), File Sealing", Run: func(t *suite.T) {
			for _, seal := range []int{unix.F_SEAL_WRITE, unix.F_SEAL_FUTURE_WRITE, unix.F_SEAL_GROW} {
				r := open(t, 8)
				fd, err := unix.MemfdCreate("sealed", unix.MFD_ALLOW_SEALING)
				t.Must(err)
				fix.Own(t, fd)
				_, err = unix.Pwrite(fd, []byte("content"), 0)
				t.Must(err)
				_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, seal)
				t.Must(err)
				r.run("within", pwrite(fd, r.bytes("XX"), 0))
				r.run("behind", pwrite(fd, r.bytes("YY"), 7))
				content := r.memory(16)
				r.run("read", pread(fd, content, 0))
				t.Bytes("content", content[:9])
			}
		}},
	{Number: 177, Name: "a write that makes a file longer is seen in its mappings",
		Source: "mmap(2): the effect of adding pages", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, string(fix.Pattern(page)))
			b, err := unix.Mmap(fd, 0, 3*page, unix.PROT_READ, unix.MAP_SHARED)
			t.Must(err)
			t.Cleanup(func() { _ = unix.Munmap(b) })
			_, w := fix.Pipe(t, 0)
			n, err := unix.Write(w, b[page:page+2])
			t.Call("before", n, err)
			r.run("pwrite", pwrite(fd, r.bytes(string(fix.Pattern(page))), page))
			n, err = unix.Write(w, b[page:page+2])
			t.Call("after", n, err)
			n, err = unix.Write(w, b[2*page:2*page+2])
			t.Call("behind it", n, err)
		}},
	{Number: 178, Name: "completions fill an eventfd beyond what can be written",
		Source: "eventfd(2): an overflow is possible if the counter is signalled by KAIO; POLLERR", Run: func(t *suite.T) {
			r := open(t, 8)
			e, err := unix.Eventfd(0, unix.EFD_NONBLOCK)
			t.Must(err)
			fix.Own(t, e)
			full := []byte{0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
			_, err = unix.Write(e, full)
			t.Must(err)
			fd := file(t, "content")
			for range 2 {
				iocb := pread(fd, r.memory(1), 0)
				libaio.SetEventfd(iocb, e)
				r.run("pread", iocb)
				fds := []unix.PollFd{{Fd: int32(e), Events: unix.POLLIN | unix.POLLOUT}}
				n, err := unix.Poll(fds, 5000)
				t.Call("poll", n, err)
				t.Value("events", fds[0].Revents)
			}
			n, err := unix.Write(e, make([]byte, 8))
			t.Call("adding nothing", n, err)
			n, err = unix.Read(e, full)
			t.Call("read", n, err)
			t.Bytes("value", full)
			n, err = unix.Read(e, full)
			t.Call("read again", n, err)
		}},
}
