package uio

import (
	"encoding/binary"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var otherCases = []suite.Case{
	{
		Number: 121, Name: "readv and writev of one buffer work on an eventfd as read and write do",
		Source: "eventfd(2), readv(2): eight bytes, the counter",
		Run: func(t *suite.T) {
			fd, err := unix.Eventfd(0, unix.EFD_NONBLOCK)
			t.Must(err)
			fixture.Own(t, fd)
			buf := make([]byte, 8)
			n, err := unix.Readv(fd, [][]byte{buf})
			t.Call("readv of 0", n, err)
			binary.NativeEndian.PutUint64(buf, 7)
			n, err = unix.Writev(fd, [][]byte{buf})
			t.Call("writev", n, err)
			n, err = unix.Readv(fd, [][]byte{make([]byte, 4)})
			t.Call("readv of 4 bytes", n, err)
			n, err = unix.Readv(fd, nil)
			t.Call("readv of nothing", n, err)
			clear(buf)
			n, err = unix.Readv(fd, [][]byte{buf})
			t.Call("readv", n, err)
			t.Value("value", binary.NativeEndian.Uint64(buf))
			n, err = unix.Readv(fd, fixture.Vectors(1025))
			t.Call("readv of 1025 buffers", n, err)
		},
	},
	{
		Number: 122, Name: "nothing can be read from or written to an epoll fd",
		Source: "read(2), write(2): EINVAL when fd is attached to an object that is unsuitable",
		Run: func(t *suite.T) {
			fd, err := unix.EpollCreate1(0)
			t.Must(err)
			fixture.Own(t, fd)
			n, err := unix.Readv(fd, fixture.Vectors(2))
			t.Call("readv", n, err)
			n, err = unix.Writev(fd, fixture.Vectors(2))
			t.Call("writev", n, err)
		},
	},
	{
		Number: 123, Name: "one end of a pipe as source and a file as destination, many times",
		Source: "read(2), write(2): what is written to a pipe is read from it once, in order",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			path := fixture.Path(t, "")
			fd := fixture.Open(t, path, unix.O_WRONLY|unix.O_APPEND)
			want := fixture.Pattern(200_000)
			sent := fixture.Go(func() (int, error) {
				n, err := writevAll(w, want)
				_ = unix.Close(w)
				return n, err
			})
			buf := make([]byte, 4000)
			for {
				n, err := unix.Readv(r, [][]byte{buf[:100], buf[100:]})
				t.Must(err)
				if n == 0 {
					break
				}
				fixture.WriteAll(t, fd, buf[:n])
			}
			done := fixture.Join(t, sent)
			t.Call("sent", done.N, done.Err)
			got := make([]byte, len(want)+1)
			n, err := unix.Pread(fixture.Open(t, path, unix.O_RDONLY), got, 0)
			t.Call("pread", n, err)
			t.Value("same", n > 0 && string(got[:n]) == string(want))
		},
	},
}
