package uio

import (
	"bytes"
	"os"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var vectorCases = []suite.Case{
	{
		Number: 1, Name: "writev of an empty list of buffers returns 0", Facts: []int{1},
		Source: "writev(2): iovcnt 0 is a valid count; Linux writes nothing and returns 0",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "old")
			fd := fixture.Open(t, path, unix.O_RDWR)
			n, err := unix.Writev(fd, [][]byte{})
			t.Call("writev", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 2, Name: "writev of a nil list of buffers returns 0", Facts: []int{2},
		Source: "writev(2): with iovcnt 0 the list itself is not looked at",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "", unix.O_RDWR)
			n, err := unix.Writev(fd, nil)
			t.Call("writev", n, err)
		},
	},
	{
		Number: 3, Name: "writev takes IOV_MAX = 1024 buffers", Facts: []int{4, 32},
		Source: "writev(2): the limit IOV_MAX is 1024 on Linux, and 1024 buffers are within it",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "")
			fd := fixture.Open(t, path, unix.O_WRONLY)
			iovs := fixture.Vectors(1024)
			n, err := unix.Writev(fd, iovs)
			t.Call("writev", n, err)
			got, err := os.ReadFile(path)
			t.Must(err)
			t.Value("in order", bytes.Equal(got, bytes.Join(iovs, nil)))
		},
	},
	{
		Number: 4, Name: "writev of 1025 buffers is EINVAL and writes nothing", Facts: []int{5, 32},
		Source: "writev(2): EINVAL when the count is greater than the permitted maximum",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "")
			fd := fixture.Open(t, path, unix.O_WRONLY)
			n, err := unix.Writev(fd, fixture.Vectors(1025))
			t.Call("writev", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 5, Name: "writev passes over a nil buffer", Facts: []int{6},
		Source: "writev(2): a buffer of length 0 contributes nothing, whatever its base",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "")
			fd := fixture.Open(t, path, unix.O_WRONLY)
			n, err := unix.Writev(fd, [][]byte{nil, []byte("ab"), {}, []byte("c")})
			t.Call("writev", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 6, Name: "a closed fd is noticed before too many buffers", Facts: []int{12},
		Source: "writev(2): EBADF for an fd that is not open; Linux looks at the fd before the count",
		Run: func(t *suite.T) {
			fd := fixture.Closed(t)
			n, err := unix.Writev(fd, fixture.Vectors(1025))
			t.Call("writev", n, err)
			n, err = unix.Readv(fd, fixture.Vectors(1025))
			t.Call("readv", n, err)
		},
	},
	{
		Number: 7, Name: "writev on a file open for reading only is EBADF", Facts: []int{13},
		Source: "write(2): EBADF when fd is not open for writing",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "old")
			fd := fixture.Open(t, path, unix.O_RDONLY)
			n, err := unix.Writev(fd, [][]byte{[]byte("new")})
			t.Call("writev", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 8, Name: "readv on a file open for writing only is EBADF", Facts: []int{14},
		Source: "read(2): EBADF when fd is not open for reading",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "data", unix.O_WRONLY)
			n, err := unix.Readv(fd, fixture.Vectors(2))
			t.Call("readv", n, err)
		},
	},
	{
		Number: 9, Name: "readv on a directory is EISDIR", Facts: []int{15},
		Source: "read(2): EISDIR when fd refers to a directory",
		Run: func(t *suite.T) {
			fd := fixture.Open(t, fixture.Dir(t), unix.O_RDONLY|unix.O_DIRECTORY)
			n, err := unix.Readv(fd, fixture.Vectors(2))
			t.Call("readv", n, err)
		},
	},
	{
		Number: 10, Name: "readv at the end of a file returns 0", Facts: []int{16},
		Source: "read(2): 0 when the file offset is at the end of the file",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "abc", unix.O_RDONLY)
			_, err := unix.Seek(fd, 0, unix.SEEK_END)
			t.Must(err)
			iovs := fixture.Vectors(2)
			n, err := unix.Readv(fd, iovs)
			t.Call("readv", n, err)
			t.Bytes("untouched", bytes.Join(iovs, nil))
		},
	},
	{
		Number: 11, Name: "readv near the end returns what is left", Facts: []int{17},
		Source: "readv(2): fewer bytes than asked for are no error, for example near the end of a file",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "0123456789", unix.O_RDONLY)
			_, err := unix.Seek(fd, 8, unix.SEEK_SET)
			t.Must(err)
			iovs := [][]byte{[]byte("x"), []byte("yyyy"), []byte("zz")}
			n, err := unix.Readv(fd, iovs)
			t.Call("readv", n, err)
			t.Bytes("first", iovs[0])
			t.Bytes("second", iovs[1])
			t.Bytes("third", iovs[2])
		},
	},
	{
		Number: 12, Name: "readv of no buffers returns 0 and moves nothing",
		Source: "readv(2): iovcnt 0 is a valid count; Linux returns 0",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "abc", unix.O_RDONLY)
			n, err := unix.Readv(fd, nil)
			t.Call("nil", n, err)
			n, err = unix.Readv(fd, [][]byte{nil, {}})
			t.Call("empty buffers", n, err)
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset", at, err)
		},
	},
	{
		Number: 13, Name: "readv fills 1024 buffers in order",
		Source: "readv(2): buffers are processed in array order; IOV_MAX is 1024",
		Run: func(t *suite.T) {
			want := fixture.Pattern(1100)
			fd := fixture.File(t, string(want), unix.O_RDONLY)
			iovs := fixture.Vectors(1024)
			n, err := unix.Readv(fd, iovs)
			t.Call("readv", n, err)
			t.Value("in order", bytes.Equal(bytes.Join(iovs, nil), want[:1024]))
		},
	},
	{
		Number: 14, Name: "readv of 1025 buffers is EINVAL and moves nothing",
		Source: "readv(2): EINVAL when the count is greater than the permitted maximum",
		Run: func(t *suite.T) {
			fd := fixture.File(t, string(fixture.Pattern(1100)), unix.O_RDONLY)
			n, err := unix.Readv(fd, fixture.Vectors(1025))
			t.Call("readv", n, err)
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset", at, err)
		},
	},
	{
		Number: 15, Name: "readv fills each buffer before the next, and passes over empty ones",
		Source: "readv(2): the first buffer is completely filled before the second, and so on",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "abcdefgh", unix.O_RDONLY)
			iovs := [][]byte{make([]byte, 1), nil, make([]byte, 4), {}, make([]byte, 2)}
			n, err := unix.Readv(fd, iovs)
			t.Call("readv", n, err)
			t.Bytes("buffers", bytes.Join(iovs, []byte("|")))
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset", at, err)
		},
	},
	{
		Number: 16, Name: "a negative fd is EBADF in every call that reads or writes",
		Source: "read(2), write(2), lseek(2): EBADF when fd is not a valid open file descriptor",
		Run: func(t *suite.T) {
			buf, iovs := make([]byte, 4), fixture.Vectors(2)
			everyCall(t, -1, buf, iovs)
		},
	},
	{
		Number: 17, Name: "writev of empty buffers only returns 0 and changes nothing",
		Source: "write(2): a count of zero on a regular file returns 0 without other effect",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "old")
			fd := fixture.Open(t, path, unix.O_RDWR)
			n, err := unix.Writev(fd, [][]byte{{}, nil, {}})
			t.Call("writev", n, err)
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset", at, err)
			content(t, "file", path)
		},
	},
	{
		Number: 18, Name: "a closed fd is EBADF in every call, even with nothing to do", Facts: []int{25},
		Source: "read(2), write(2), lseek(2): EBADF when fd is not a valid open file descriptor",
		Run: func(t *suite.T) {
			fd := fixture.Closed(t)
			everyCall(t, fd, make([]byte, 4), fixture.Vectors(2))
			n, err := unix.Writev(fd, nil)
			t.Call("writev of nothing", n, err)
			n, err = unix.Readv(fd, nil)
			t.Call("readv of nothing", n, err)
			n, err = unix.Read(fd, nil)
			t.Call("read of nothing", n, err)
			n, err = unix.Write(fd, nil)
			t.Call("write of nothing", n, err)
		},
	},
	{
		Number: 19, Name: "writev gathers its buffers in order and advances the offset once",
		Source: "writev(2): data is written as one block, in array order",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "0123456789")
			fd := fixture.Open(t, path, unix.O_RDWR)
			_, err := unix.Seek(fd, 2, unix.SEEK_SET)
			t.Must(err)
			n, err := unix.Writev(fd, [][]byte{[]byte("A"), []byte("BCD"), []byte("EF")})
			t.Call("writev", n, err)
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset", at, err)
			content(t, "file", path)
		},
	},
	{
		Number: 20, Name: "a number that was never an fd is EBADF in every call",
		Source: "read(2), write(2), lseek(2): EBADF when fd is not a valid open file descriptor",
		Run: func(t *suite.T) {
			everyCall(t, 1<<30, make([]byte, 4), fixture.Vectors(2))
		},
	},
}

// everyCall observes all calls of the area on an fd that is none.
func everyCall(t *suite.T, fd int, buf []byte, iovs [][]byte) {
	n, err := unix.Read(fd, buf)
	t.Call("read", n, err)
	n, err = unix.Write(fd, buf)
	t.Call("write", n, err)
	n, err = unix.Pread(fd, buf, 0)
	t.Call("pread", n, err)
	n, err = unix.Pwrite(fd, buf, 0)
	t.Call("pwrite", n, err)
	n, err = unix.Readv(fd, iovs)
	t.Call("readv", n, err)
	n, err = unix.Writev(fd, iovs)
	t.Call("writev", n, err)
	n, err = unix.Preadv(fd, iovs, 0)
	t.Call("preadv", n, err)
	n, err = unix.Pwritev(fd, iovs, 0)
	t.Call("pwritev", n, err)
	n, err = unix.Preadv2(fd, iovs, 0, 0)
	t.Call("preadv2", n, err)
	n, err = unix.Pwritev2(fd, iovs, 0, 0)
	t.Call("pwritev2", n, err)
	at, err := unix.Seek(fd, 0, unix.SEEK_SET)
	t.Call("lseek", at, err)
}
