// Package pipes holds the cases of pipe2 and of reading and writing pipes.
package pipes

import (
	"slices"
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Area is pipes.
var Area = suite.Area{
	Name:  "pipes",
	Title: "pipes",
	Cases: slices.Concat(creation, transfers, capacities, ends, waiting),
}

const (
	nonblock = unix.O_NONBLOCK
	pageSize = 4096
	capacity = 16 * pageSize
)

// read observes a read of at most n bytes and what came.
func read(t *suite.T, name string, fd, n int) {
	p := make([]byte, n)
	got, err := unix.Read(fd, p)
	t.Call(name, got, err)
	if got > 0 && got <= 16 {
		t.Bytes(name+" data", p[:got])
	}
}

// write observes a write of n bytes.
func write(t *suite.T, name string, fd, n int) {
	got, err := unix.Write(fd, make([]byte, n))
	t.Call(name, got, err)
}

var creation = []suite.Case{
	{Number: 1, Name: "unknown flags are refused and the array stays as it was",
		Source: "pipe2(2): EINVAL for an invalid value in flags",
		Run: func(t *suite.T) {
			for _, flags := range []int{1, unix.O_APPEND, unix.O_RDWR, -1} {
				p := [2]int{-7, -7}
				t.Errno("pipe2", unix.Pipe2(p[:], flags))
				t.Value("array", p)
			}
		}},
	{Number: 2, Name: "an array that is not of two is refused",
		Source: "pipe2(2) fills an array of two fds; the package refuses others with EINVAL",
		Run: func(t *suite.T) {
			t.Errno("none", unix.Pipe2(nil, 0))
			t.Errno("one", unix.Pipe2(make([]int, 1), 0))
			t.Errno("three", unix.Pipe2(make([]int, 3), 0))
			t.Errno("pipe of one", unix.Pipe(make([]int, 1)))
		}},
	{Number: 3, Name: "the ends have the flags asked for",
		Source: "pipe2(2): O_CLOEXEC and O_NONBLOCK set the flags on both fds",
		Run: func(t *suite.T) {
			for _, flags := range []int{0, unix.O_CLOEXEC, nonblock, unix.O_CLOEXEC | nonblock} {
				r, w := fix.Pipe(t, flags)
				for _, fd := range []int{r, w} {
					got, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
					t.Call("F_GETFD", got, err)
					got, err = unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
					t.Call("F_GETFL", got, err)
				}
			}
		}},
	{Number: 4, Name: "pipe is pipe2 without flags",
		Source: "pipe2(2): with flags 0 it is the same as pipe",
		Run: func(t *suite.T) {
			var p [2]int
			t.Must(unix.Pipe(p[:]))
			fix.Own(t, p[0])
			fix.Own(t, p[1])
			fix.WriteAll(t, p[1], []byte("through"))
			read(t, "read", p[0], 16)
		}},
	{Number: 5, Name: "the ends go one way",
		Source: "read(2), write(2): EBADF if the fd is not open for that",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, nonblock)
			write(t, "write to the read end", r, 1)
			read(t, "read from the write end", w, 1)
			write(t, "write nothing to the read end", r, 0)
			read(t, "read nothing from the write end", w, 0)
		}},
	{Number: 6, Name: "a pipe has no position",
		Source: "lseek(2), pread(2): ESPIPE for a pipe",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, nonblock)
			n, err := unix.Seek(r, 0, unix.SEEK_CUR)
			t.Call("lseek", n, err)
			m, err := unix.Pread(r, make([]byte, 1), 0)
			t.Call("pread", m, err)
			m, err = unix.Pwrite(w, []byte("x"), 0)
			t.Call("pwrite", m, err)
			m, err = unix.Preadv(r, [][]byte{make([]byte, 1)}, 0)
			t.Call("preadv", m, err)
		}},
	{Number: 7, Name: "a pipe is no socket",
		Source: "recv(2): ENOTSOCK if the fd is not a socket",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			_, err := unix.Getsockname(r)
			t.Errno("getsockname", err)
			t.Errno("listen", unix.Listen(r, 1))
			_, err = unix.GetsockoptInt(r, unix.SOL_SOCKET, unix.SO_ERROR)
			t.Errno("getsockopt", err)
		}},
}

var transfers = []suite.Case{
	{Number: 20, Name: "bytes come in order and writes have no boundaries",
		Source: "pipe(7): a pipe is a byte stream without message boundaries",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, nonblock)
			fix.WriteAll(t, w, []byte("one"))
			fix.WriteAll(t, w, []byte("two"))
			read(t, "read 4", r, 4)
			read(t, "read 10", r, 10)
			read(t, "read when empty", r, 10)
		}},
	{Number: 21, Name: "reading or writing nothing is no wait",
		Source: "read(2): with a count of 0 it returns 0",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			read(t, "read", r, 0)
			write(t, "write", w, 0)
			n, err := unix.Readv(r, nil)
			t.Call("readv", n, err)
			n, err = unix.Writev(w, [][]byte{{}, nil})
			t.Call("writev", n, err)
		}},
	{Number: 22, Name: "vectors scatter and gather",
		Source: "readv(2): the buffers are filled in order",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, nonblock)
			n, err := unix.Writev(w, [][]byte{[]byte("ab"), nil, []byte("cde"), []byte("f")})
			t.Call("writev", n, err)
			a, b, c := make([]byte, 1), make([]byte, 3), make([]byte, 9)
			n, err = unix.Readv(r, [][]byte{a, b, nil, c})
			t.Call("readv", n, err)
			t.Bytes("a", a)
			t.Bytes("b", b)
			t.Bytes("c", c[:2])
		}},
	{Number: 23, Name: "much goes through whole",
		Source: "pipe(7): a pipe is a byte stream",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			sent := fix.Pattern(1 << 20)
			done := fix.Go(func() (int, error) { return unix.Write(w, sent) })
			got := make([]byte, len(sent))
			fix.ReadFull(t, r, got)
			res := fix.Join(t, done)
			t.Call("write", res.N, res.Err)
			t.Value("the same", slices.Equal(sent, got))
		}},
	{Number: 24, Name: "O_DIRECT makes packets",
		Source: "pipe(7): with O_DIRECT each write is a packet and a read returns one, the rest of it lost",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, nonblock|unix.O_DIRECT)
			fix.WriteAll(t, w, []byte("first"))
			fix.WriteAll(t, w, []byte("second"))
			read(t, "with room", r, 16)
			read(t, "without room", r, 3)
			read(t, "rest", r, 16)
		}},
}

var capacities = []suite.Case{
	{Number: 40, Name: "a pipe holds 64 KiB",
		Source: "pipe(7): the capacity is 16 pages",
		Run: func(t *suite.T) {
			_, w := fix.Pipe(t, nonblock)
			got, err := unix.FcntlInt(uintptr(w), unix.F_GETPIPE_SZ, 0)
			t.Call("F_GETPIPE_SZ", got, err)
			write(t, "write more", w, capacity+1000)
			write(t, "write when full", w, 1)
		}},
	{Number: 41, Name: "up to PIPE_BUF is written whole or not at all",
		Source: "pipe(7): O_NONBLOCK and n <= PIPE_BUF: EAGAIN if there is no room for all",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, nonblock)
			write(t, "fill but for a page", w, capacity-pageSize)
			write(t, "one byte", w, 1)
			write(t, "a page into less", w, pageSize)
			write(t, "what is left", w, pageSize-1)
			read(t, "read a page", r, pageSize)
			write(t, "a page", w, pageSize)
		}},
	{Number: 42, Name: "more than PIPE_BUF may be written in part",
		Source: "pipe(7): O_NONBLOCK and n > PIPE_BUF: a partial write may occur",
		Run: func(t *suite.T) {
			_, w := fix.Pipe(t, nonblock)
			write(t, "fill but for two pages", w, capacity-2*pageSize)
			write(t, "three pages", w, 3*pageSize)
			write(t, "more", w, 3*pageSize)
		}},
	{Number: 43, Name: "small writes fill pages one after the other",
		Source: "pipe(7): the capacity is 16 pages; writes are appended to the last page where they fit",
		Run: func(t *suite.T) {
			_, w := fix.Pipe(t, nonblock)
			sum := 0
			for {
				n, err := unix.Write(w, make([]byte, 100))
				if err != nil {
					t.Errno("write", err)
					break
				}
				sum += n
			}
			t.Value("held", sum)
		}},
	{Number: 44, Name: "writes that do not fit in a page leave its rest unused",
		Source: "pipe(7): pages hold whole small writes",
		Run: func(t *suite.T) {
			_, w := fix.Pipe(t, nonblock)
			writes := 0
			for {
				if _, err := unix.Write(w, make([]byte, 3000)); err != nil {
					t.Errno("write", err)
					break
				}
				writes++
			}
			t.Value("writes", writes)
		}},
	{Number: 45, Name: "the capacity can be set, in pages of a power of two",
		Source: "fcntl(2): F_SETPIPE_SZ rounds up to a power of two of pages",
		Run: func(t *suite.T) {
			_, w := fix.Pipe(t, nonblock)
			for _, size := range []int{1, 5000, 1 << 17, pageSize} {
				got, err := unix.FcntlInt(uintptr(w), unix.F_SETPIPE_SZ, size)
				t.Call("F_SETPIPE_SZ", got, err)
			}
			write(t, "write", w, capacity)
			_, err := unix.FcntlInt(uintptr(fix.File(t, "", unix.O_RDWR)), unix.F_GETPIPE_SZ, 0)
			t.Errno("F_GETPIPE_SZ of a file", err)
		}},
	{Number: 46, Name: "a capacity below what is held is refused",
		Source: "fcntl(2): EBUSY if the new size is smaller than the data held",
		Run: func(t *suite.T) {
			_, w := fix.Pipe(t, nonblock)
			write(t, "write", w, 3*pageSize)
			got, err := unix.FcntlInt(uintptr(w), unix.F_SETPIPE_SZ, pageSize)
			t.Call("F_SETPIPE_SZ", got, err)
			got, err = unix.FcntlInt(uintptr(w), unix.F_GETPIPE_SZ, 0)
			t.Call("F_GETPIPE_SZ", got, err)
		}},
	{Number: 47, Name: "FIONREAD says how much is held",
		Source: "pipe(7): FIONREAD returns the number of unread bytes",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, nonblock)
			fix.WriteAll(t, w, fix.Pattern(5000))
			n, err := unix.IoctlGetInt(r, unix.TIOCINQ)
			t.Call("FIONREAD", n, err)
			fix.ReadFull(t, r, make([]byte, 4999))
			n, err = unix.IoctlGetInt(r, unix.TIOCINQ)
			t.Call("FIONREAD of the rest", n, err)
		}},
}

var ends = []suite.Case{
	{Number: 60, Name: "a closed write end is the end of file after the data",
		Source: "pipe(7): when all write ends are closed a read returns 0",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			fix.WriteAll(t, w, []byte("last"))
			fix.Close(t, w)
			read(t, "read", r, 16)
			read(t, "read again", r, 16)
			read(t, "and again", r, 16)
		}},
	{Number: 61, Name: "a closed read end is EPIPE",
		Source: "pipe(7): when all read ends are closed a write gives SIGPIPE and EPIPE",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, nonblock)
			fix.WriteAll(t, w, []byte("x"))
			fix.Close(t, r)
			write(t, "write", w, 1)
			write(t, "write again", w, 1)
			write(t, "write nothing", w, 0)
		}},
	{Number: 62, Name: "the pipe lives as long as a duplicate of its end",
		Source: "pipe(7): all fds of an end must be closed",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, nonblock)
			d, err := unix.Dup(w)
			t.Must(err)
			fix.Close(t, w)
			read(t, "while the duplicate lives", r, 1)
			fix.Close(t, d)
			read(t, "when it is closed", r, 1)
		}},
	{Number: 63, Name: "closed ends are bad fds",
		Source: "read(2), write(2): EBADF",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			fix.Close(t, r)
			fix.Close(t, w)
			read(t, "read", r, 1)
			write(t, "write", w, 1)
			t.Errno("close", unix.Close(r))
		}},
}

var waiting = []suite.Case{
	{Number: 80, Name: "a blocked read ends with a write", Timed: true,
		Source: "pipe(7): a read blocks until data is available",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			p := make([]byte, 10)
			done := fix.Go(func() (int, error) { return unix.Read(r, p) })
			fix.Settle()
			t.Value("still blocked", len(done) == 0)
			fix.WriteAll(t, w, []byte("abc"))
			res := fix.Join(t, done)
			t.Call("read", res.N, res.Err)
			t.Bytes("data", p[:max(res.N, 0)])
		}},
	{Number: 81, Name: "a blocked read ends with the last writer", Timed: true,
		Source: "pipe(7): when all write ends are closed a read returns 0",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			done := fix.Go(func() (int, error) { return unix.Read(r, make([]byte, 1)) })
			fix.Settle()
			fix.Close(t, w)
			res := fix.Join(t, done)
			t.Call("read", res.N, res.Err)
		}},
	{Number: 82, Name: "a blocked write goes on as room comes", Timed: true,
		Source: "pipe(7): a blocking write of more than fits waits until all is written",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			done := fix.Go(func() (int, error) { return unix.Write(w, make([]byte, capacity+10)) })
			fix.Settle()
			t.Value("still blocked", len(done) == 0)
			fix.ReadFull(t, r, make([]byte, pageSize))
			res := fix.Join(t, done)
			t.Call("write", res.N, res.Err)
		}},
	{Number: 83, Name: "a blocked write that has written part gives the part when the reader goes", Timed: true,
		Source: "write(2): a partial write is reported with its count",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			done := fix.Go(func() (int, error) { return unix.Write(w, make([]byte, capacity+10)) })
			fix.Settle()
			fix.Close(t, r)
			res := fix.Join(t, done)
			t.Call("write", res.N, res.Err)
			write(t, "write again", w, 1)
		}},
	{Number: 84, Name: "the blocked read of a closed fd ends with data", Timed: true,
		Source: "close(2): a call in another thread goes on with the open file description",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			p := make([]byte, 4)
			done := fix.Go(func() (int, error) { return unix.Read(r, p) })
			fix.Settle()
			fix.Close(t, r)
			fix.Settle()
			t.Value("still blocked", len(done) == 0)
			fix.WriteAll(t, w, []byte("late"))
			res := fix.Join(t, done)
			t.Call("read", res.N, res.Err)
			t.Bytes("data", p)
			write(t, "write when the read is over", w, 1)
		}},
	{Number: 85, Name: "O_NONBLOCK set later counts from the next call",
		Source: "fcntl(2): F_SETFL sets the file status flags",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			t.Errno("set", unix.SetNonblock(r, true))
			read(t, "read", r, 1)
		}},
	{Number: 86, Name: "many goroutines share a pipe", Timed: true,
		Source: "pipe(7): writes of at most PIPE_BUF are atomic",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			const writers, each = 4, 200
			for i := range writers {
				go func() {
					p := slices.Repeat([]byte{'a' + byte(i)}, 16)
					for range each {
						_, _ = unix.Write(w, p)
					}
				}()
			}
			torn, p := 0, make([]byte, 16)
			for range writers * each {
				fix.ReadFull(t, r, p)
				for _, b := range p {
					if b != p[0] {
						torn++
						break
					}
				}
			}
			t.Value("torn writes", torn)
			time.Sleep(time.Millisecond)
			t.Value("left", fix.Now(t, r, unix.POLLIN))
		}},
}
