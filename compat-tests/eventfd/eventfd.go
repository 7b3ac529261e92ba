// Package eventfd holds the cases of eventfd.
package eventfd

import (
	"encoding/binary"
	"slices"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Area is eventfd.
var Area = suite.Area{
	Name:  "eventfd",
	Title: "eventfd",
	Cases: slices.Concat(counters, limits, blocking),
}

// open makes an eventfd.
func open(t *suite.T, initial uint, flags int) int {
	fd, err := unix.Eventfd(initial, flags)
	t.Must(err)
	return fix.Own(t, fd)
}

// write observes adding n.
func write(t *suite.T, name string, fd int, n uint64) {
	got, err := unix.Write(fd, binary.NativeEndian.AppendUint64(nil, n))
	t.Call(name, got, err)
}

// read observes the counter taken.
func read(t *suite.T, name string, fd int) {
	p := make([]byte, 8)
	n, err := unix.Read(fd, p)
	if err != nil || n != 8 {
		t.Call(name, n, err)
		return
	}
	t.Value(name, binary.NativeEndian.Uint64(p))
}

// events observes what poll says.
func events(t *suite.T, name string, fd int) { t.Value(name, fix.Now(t, fd, fix.AllEvents)) }

const (
	nonblock = unix.EFD_NONBLOCK
	maximum  = 1<<64 - 2
)

var counters = []suite.Case{
	{Number: 1, Name: "a counter of 0 cannot be read", Facts: []int{214},
		Source: "eventfd(2): a read of a zero counter fails with EAGAIN if nonblocking",
		Run:    func(t *suite.T) { read(t, "read", open(t, 0, nonblock)) }},
	{Number: 2, Name: "a counter of 0 is writable alone", Facts: []int{215},
		Source: "eventfd(2): writable if a value of at least 1 can be written without blocking",
		Run:    func(t *suite.T) { events(t, "poll", open(t, 0, nonblock)) }},
	{Number: 3, Name: "a write takes 8 bytes and makes the counter readable", Facts: []int{216, 217},
		Source: "eventfd(2): a write adds the 8-byte integer to the counter",
		Run: func(t *suite.T) {
			fd := open(t, 0, nonblock)
			write(t, "write", fd, 3)
			events(t, "poll", fd)
		}},
	{Number: 4, Name: "a read with room for less than 8 bytes is refused", Facts: []int{218},
		Source: "eventfd(2): EINVAL if the buffer is less than 8 bytes",
		Run: func(t *suite.T) {
			fd := open(t, 1, nonblock)
			for _, size := range []int{0, 1, 4, 7} {
				n, err := unix.Read(fd, make([]byte, size))
				t.Call("read", n, err)
			}
			read(t, "read 8", fd)
		}},
	{Number: 5, Name: "a read gives the sum of the writes and clears it", Facts: []int{219, 220},
		Source: "eventfd(2): a read returns the counter's value and resets it to zero",
		Run: func(t *suite.T) {
			fd := open(t, 0, nonblock)
			write(t, "write 1", fd, 1)
			write(t, "write 2", fd, 2)
			p := make([]byte, 8)
			n, err := unix.Read(fd, p)
			t.Call("read", n, err)
			t.Value("sum", binary.NativeEndian.Uint64(p))
			read(t, "read again", fd)
		}},
	{Number: 6, Name: "a semaphore gives one at a time", Facts: []int{227, 228, 229},
		Source: "eventfd(2): EFD_SEMAPHORE; a read returns 1 and decrements the counter",
		Run: func(t *suite.T) {
			fd := open(t, 2, nonblock|unix.EFD_SEMAPHORE)
			for range 3 {
				read(t, "read", fd)
			}
		}},
	{Number: 7, Name: "the initial value counts",
		Source: "eventfd(2): the counter is initialized with initval",
		Run: func(t *suite.T) {
			read(t, "7", open(t, 7, nonblock))
			read(t, "the largest of 32 bits", open(t, 1<<32-1, nonblock))
		}},
	{Number: 8, Name: "a read with much room gives 8 bytes",
		Source: "eventfd(2): each successful read returns an 8-byte integer",
		Run: func(t *suite.T) {
			n, err := unix.Read(open(t, 1, nonblock), make([]byte, 100))
			t.Call("read", n, err)
		}},
	{Number: 9, Name: "a write of 0 changes nothing",
		Source: "eventfd(2): a write adds the integer to the counter",
		Run: func(t *suite.T) {
			fd := open(t, 0, nonblock)
			write(t, "write", fd, 0)
			events(t, "poll", fd)
			read(t, "read", fd)
		}},
	{Number: 10, Name: "a vectored read is one read, a vectored write one write for each buffer",
		Source: "readv(2) on an eventfd fills the buffers as one stretch; writev(2) writes each buffer as such",
		Run: func(t *suite.T) {
			fd := open(t, 0, nonblock)
			n, err := unix.Writev(fd, [][]byte{{9, 0, 0, 0}, {0, 0, 0, 0}})
			t.Call("writev of two halves", n, err)
			n, err = unix.Writev(fd, [][]byte{{4, 0, 0, 0, 0, 0, 0, 0}, {5, 0, 0, 0, 0, 0, 0, 0}})
			t.Call("writev of two counters", n, err)
			a, b := make([]byte, 4), make([]byte, 4)
			n, err = unix.Readv(fd, [][]byte{a, b})
			t.Call("readv", n, err)
			t.Value("first", a)
			t.Value("second", b)
		}},
}

var limits = []suite.Case{
	{Number: 30, Name: "the largest integer cannot be written", Facts: []int{221},
		Source: "eventfd(2): EINVAL for a write of 0xffffffffffffffff",
		Run:    func(t *suite.T) { write(t, "write", open(t, 0, nonblock), 1<<64-1) }},
	{Number: 31, Name: "a counter at its maximum is not writable and takes no more", Facts: []int{222, 223, 224},
		Source: "eventfd(2): the maximum is 0xfffffffffffffffe; a write beyond it would block",
		Run: func(t *suite.T) {
			fd := open(t, 0, nonblock)
			write(t, "write the maximum", fd, maximum)
			events(t, "poll", fd)
			write(t, "write 1", fd, 1)
			read(t, "read", fd)
			write(t, "write 1 again", fd, 1)
		}},
	{Number: 32, Name: "a write that would pass the maximum changes nothing",
		Source: "eventfd(2): a write that would exceed the maximum fails with EAGAIN",
		Run: func(t *suite.T) {
			fd := open(t, 5, nonblock)
			write(t, "write", fd, maximum-4)
			read(t, "read", fd)
		}},
	{Number: 33, Name: "lseek gives 0", Facts: []int{225},
		Source: "eventfd objects are anonymous inodes whose lseek does nothing",
		Run: func(t *suite.T) {
			n, err := unix.Seek(open(t, 1, nonblock), 3, unix.SEEK_SET)
			t.Call("lseek", n, err)
		}},
	{Number: 34, Name: "unknown flags are refused", Facts: []int{226},
		Source: "eventfd(2): EINVAL for an unsupported value in flags",
		Run: func(t *suite.T) {
			for _, flags := range []int{2, unix.O_APPEND, -1} {
				_, err := unix.Eventfd(0, flags)
				t.Errno("eventfd", err)
			}
		}},
	{Number: 35, Name: "a short write is refused",
		Source: "eventfd(2): EINVAL if the buffer is less than 8 bytes",
		Run: func(t *suite.T) {
			fd := open(t, 0, nonblock)
			for _, size := range []int{0, 4, 7} {
				n, err := unix.Write(fd, make([]byte, size))
				t.Call("write", n, err)
			}
		}},
	{Number: 37, Name: "positioned calls are refused",
		Source: "pread(2): ESPIPE if the fd cannot seek",
		Run: func(t *suite.T) {
			fd := open(t, 1, nonblock)
			n, err := unix.Pread(fd, make([]byte, 8), 0)
			t.Call("pread", n, err)
			n, err = unix.Pwrite(fd, make([]byte, 8), 0)
			t.Call("pwrite", n, err)
		}},
	{Number: 38, Name: "the flags are those of the fd",
		Source: "eventfd(2): EFD_CLOEXEC and EFD_NONBLOCK set the flags on the new fd",
		Run: func(t *suite.T) {
			for _, flags := range []int{0, unix.EFD_CLOEXEC, nonblock, unix.EFD_CLOEXEC | nonblock} {
				fd := open(t, 0, flags)
				got, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
				t.Call("F_GETFD", got, err)
				got, err = unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
				t.Call("F_GETFL", got&(unix.O_NONBLOCK|unix.O_ACCMODE), err)
			}
		}},
	{Number: 39, Name: "socket calls are refused",
		Source: "recv(2): ENOTSOCK if the fd is not a socket",
		Run: func(t *suite.T) {
			fd := open(t, 1, nonblock)
			_, _, err := unix.Recvfrom(fd, make([]byte, 8), 0)
			t.Errno("recvfrom", err)
			t.Errno("shutdown", unix.Shutdown(fd, unix.SHUT_RD))
			_, err = unix.Getsockname(fd)
			t.Errno("getsockname", err)
		}},
}

var blocking = []suite.Case{
	{Number: 60, Name: "a blocked read ends with a write", Timed: true,
		Source: "eventfd(2): the call blocks until the counter is nonzero",
		Run: func(t *suite.T) {
			fd := open(t, 0, 0)
			p := make([]byte, 8)
			done := fix.Go(func() (int, error) { return unix.Read(fd, p) })
			fix.Settle()
			t.Value("still blocked", len(done) == 0)
			write(t, "write", fd, 6)
			r := fix.Join(t, done)
			t.Call("read", r.N, r.Err)
			t.Value("counter", binary.NativeEndian.Uint64(p))
		}},
	{Number: 61, Name: "a blocked write ends with a read", Timed: true,
		Source: "eventfd(2): the call blocks until the addition fits",
		Run: func(t *suite.T) {
			fd := open(t, 0, 0)
			write(t, "fill", fd, maximum)
			done := fix.Go(func() (int, error) { return unix.Write(fd, []byte{1, 0, 0, 0, 0, 0, 0, 0}) })
			fix.Settle()
			t.Value("still blocked", len(done) == 0)
			read(t, "read", fd)
			r := fix.Join(t, done)
			t.Call("write", r.N, r.Err)
			read(t, "read again", fd)
		}},
	{Number: 62, Name: "a semaphore's write of two frees two readers", Timed: true,
		Source: "eventfd(2): EFD_SEMAPHORE; each read takes one",
		Run: func(t *suite.T) {
			fd := open(t, 0, unix.EFD_SEMAPHORE)
			one := fix.Go(func() (int, error) { return unix.Read(fd, make([]byte, 8)) })
			two := fix.Go(func() (int, error) { return unix.Read(fd, make([]byte, 8)) })
			fix.Settle()
			write(t, "write", fd, 2)
			a, b := fix.Join(t, one), fix.Join(t, two)
			t.Call("first", a.N, a.Err)
			t.Call("second", b.N, b.Err)
			events(t, "poll", fd)
		}},
	{Number: 63, Name: "a duplicate shares the counter",
		Source: "dup(2): both fds refer to the same open file description",
		Run: func(t *suite.T) {
			fd := open(t, 0, nonblock)
			d, err := unix.Dup(fd)
			t.Must(err)
			fix.Own(t, d)
			write(t, "write", fd, 4)
			read(t, "read", d)
			read(t, "read the first", fd)
		}},
	{Number: 64, Name: "a close leaves the blocked read blocked until the write comes", Timed: true,
		Source: "close(2): a call in another thread goes on with the open file description",
		Run: func(t *suite.T) {
			fd := open(t, 0, 0)
			other, err := unix.Dup(fd)
			t.Must(err)
			fix.Own(t, other)
			done := fix.Go(func() (int, error) { return unix.Read(fd, make([]byte, 8)) })
			fix.Settle()
			fix.Close(t, fd)
			fix.Settle()
			t.Value("still blocked", len(done) == 0)
			write(t, "write", other, 1)
			r := fix.Join(t, done)
			t.Call("read", r.N, r.Err)
		}},
}
