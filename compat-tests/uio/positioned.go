package uio

import (
	"bytes"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var positionedCases = []suite.Case{
	{
		Number: 51, Name: "preadv at a negative offset is EINVAL", Facts: []int{18},
		Source: "preadv(2): EINVAL for a file offset that is negative",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "abc")
			fd := fixture.Open(t, path, unix.O_RDWR)
			n, err := unix.Preadv(fd, fixture.Vectors(2), -1)
			t.Call("preadv", n, err)
			n, err = unix.Pwritev(fd, fixture.Vectors(2), -1)
			t.Call("pwritev", n, err)
			n, err = unix.Pread(fd, make([]byte, 2), -1)
			t.Call("pread", n, err)
			n, err = unix.Pwrite(fd, make([]byte, 2), -1)
			t.Call("pwrite", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 52, Name: "preadv and pread leave the offset where it was", Facts: []int{21},
		Source: "pread(2), preadv(2): the file offset is not changed",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "0123456789", unix.O_RDONLY)
			_, err := unix.Seek(fd, 5, unix.SEEK_SET)
			t.Must(err)
			iovs := [][]byte{make([]byte, 2), make([]byte, 2)}
			n, err := unix.Preadv(fd, iovs, 1)
			t.Call("preadv", n, err)
			t.Bytes("vectors", bytes.Join(iovs, nil))
			buf := make([]byte, 3)
			n, err = unix.Pread(fd, buf, 7)
			t.Call("pread", n, err)
			t.Bytes("bytes", buf)
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset", at, err)
		},
	},
	{
		Number: 53, Name: "pwritev and pwrite leave the offset where it was",
		Source: "pwrite(2), pwritev(2): the file offset is not changed",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "0123456789")
			fd := fixture.Open(t, path, unix.O_RDWR)
			_, err := unix.Seek(fd, 5, unix.SEEK_SET)
			t.Must(err)
			n, err := unix.Pwritev(fd, [][]byte{[]byte("AB"), []byte("C")}, 1)
			t.Call("pwritev", n, err)
			n, err = unix.Pwrite(fd, []byte("DE"), 7)
			t.Call("pwrite", n, err)
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset", at, err)
			content(t, "file", path)
		},
	},
	{
		Number: 54, Name: "a positioned read past the end returns 0",
		Source: "pread(2): 0 indicates the end of the file",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "abc", unix.O_RDONLY)
			n, err := unix.Pread(fd, make([]byte, 2), 100)
			t.Call("pread", n, err)
			n, err = unix.Preadv(fd, fixture.Vectors(2), 3)
			t.Call("preadv", n, err)
		},
	},
	{
		Number: 55, Name: "a positioned read across the end returns what is left",
		Source: "preadv(2): fewer bytes than asked for are no error",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "abcde", unix.O_RDONLY)
			iovs := [][]byte{[]byte("x"), []byte("yyy"), []byte("zzz")}
			n, err := unix.Preadv(fd, iovs, 2)
			t.Call("preadv", n, err)
			t.Bytes("vectors", bytes.Join(iovs, []byte("|")))
		},
	},
	{
		Number: 56, Name: "a positioned write past the end leaves a hole of zeros",
		Source: "pwritev(2), lseek(2): a gap reads as null bytes",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "abc")
			fd := fixture.Open(t, path, unix.O_WRONLY)
			n, err := unix.Pwritev(fd, [][]byte{[]byte("X"), []byte("Y")}, 6)
			t.Call("pwritev", n, err)
			n, err = unix.Pwrite(fd, []byte("Z"), 10)
			t.Call("pwrite", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 57, Name: "preadv and pwritev take 1024 buffers and refuse 1025",
		Source: "preadv(2), pwritev(2): EINVAL when the count is greater than the permitted maximum",
		Run: func(t *suite.T) {
			fd := fixture.File(t, string(fixture.Pattern(2000)), unix.O_RDWR)
			n, err := unix.Preadv(fd, fixture.Vectors(1024), 0)
			t.Call("preadv of 1024", n, err)
			n, err = unix.Preadv(fd, fixture.Vectors(1025), 0)
			t.Call("preadv of 1025", n, err)
			n, err = unix.Pwritev(fd, fixture.Vectors(1024), 0)
			t.Call("pwritev of 1024", n, err)
			n, err = unix.Pwritev(fd, fixture.Vectors(1025), 0)
			t.Call("pwritev of 1025", n, err)
		},
	},
	{
		Number: 58, Name: "preadv and pwritev of no buffers return 0",
		Source: "preadv(2), pwritev(2): iovcnt 0 is a valid count",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "abc")
			fd := fixture.Open(t, path, unix.O_RDWR)
			n, err := unix.Preadv(fd, nil, 1)
			t.Call("preadv", n, err)
			n, err = unix.Pwritev(fd, nil, 10)
			t.Call("pwritev", n, err)
			n, err = unix.Pwrite(fd, nil, 10)
			t.Call("pwrite", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 59, Name: "positioned calls against the open mode are EBADF",
		Source: "preadv(2), pwritev(2): EBADF when fd is not open for reading, or for writing",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "abc")
			r, w := fixture.Open(t, path, unix.O_RDONLY), fixture.Open(t, path, unix.O_WRONLY)
			n, err := unix.Pwritev(r, fixture.Vectors(1), 0)
			t.Call("pwritev", n, err)
			n, err = unix.Pwrite(r, make([]byte, 1), 0)
			t.Call("pwrite", n, err)
			n, err = unix.Preadv(w, fixture.Vectors(1), 0)
			t.Call("preadv", n, err)
			n, err = unix.Pread(w, make([]byte, 1), 0)
			t.Call("pread", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 60, Name: "positioned reads of a directory are EISDIR",
		Source: "pread(2), read(2): EISDIR when fd refers to a directory",
		Run: func(t *suite.T) {
			fd := fixture.Open(t, fixture.Dir(t), unix.O_RDONLY)
			n, err := unix.Preadv(fd, fixture.Vectors(1), 0)
			t.Call("preadv", n, err)
			n, err = unix.Pread(fd, make([]byte, 1), 0)
			t.Call("pread", n, err)
		},
	},
	{
		Number: 61, Name: "preadv2 and pwritev2 at offset -1 use and advance the file offset",
		Source: "preadv2(2): with offset -1 the current file offset is used and updated",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "0123456789")
			fd := fixture.Open(t, path, unix.O_RDWR)
			iovs := [][]byte{make([]byte, 1), make([]byte, 2)}
			n, err := unix.Preadv2(fd, iovs, -1, 0)
			t.Call("preadv2", n, err)
			t.Bytes("vectors", bytes.Join(iovs, nil))
			n, err = unix.Pwritev2(fd, [][]byte{[]byte("A"), []byte("B")}, -1, 0)
			t.Call("pwritev2", n, err)
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset", at, err)
			content(t, "file", path)
		},
	},
	{
		Number: 62, Name: "preadv2 and pwritev2 at an offset leave the file offset alone",
		Source: "preadv2(2): without flags and with an offset it works as preadv",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "0123456789")
			fd := fixture.Open(t, path, unix.O_RDWR)
			buf := make([]byte, 2)
			n, err := unix.Preadv2(fd, [][]byte{buf}, 4, 0)
			t.Call("preadv2", n, err)
			t.Bytes("bytes", buf)
			n, err = unix.Pwritev2(fd, [][]byte{[]byte("X")}, 9, 0)
			t.Call("pwritev2", n, err)
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset", at, err)
			content(t, "file", path)
		},
	},
	{
		Number: 63, Name: "preadv2 and pwritev2 with unknown flags are EOPNOTSUPP and change nothing",
		Source: "preadv2(2): EOPNOTSUPP when an unknown flag is specified",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "abc")
			fd := fixture.Open(t, path, unix.O_RDWR)
			n, err := unix.Preadv2(fd, fixture.Vectors(1), 0, 1<<30)
			t.Call("preadv2", n, err)
			n, err = unix.Pwritev2(fd, fixture.Vectors(1), 0, 1<<30)
			t.Call("pwritev2", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 64, Name: "pwritev2 with RWF_APPEND writes at the end",
		Source: "pwritev2(2): RWF_APPEND appends to the end of the file; the offset argument does not affect it",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "abc")
			fd := fixture.Open(t, path, unix.O_RDWR)
			n, err := unix.Pwritev2(fd, [][]byte{[]byte("d"), []byte("e")}, 0, unix.RWF_APPEND)
			t.Call("pwritev2", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 65, Name: "pwritev2 with RWF_SYNC or RWF_DSYNC writes",
		Source: "pwritev2(2): RWF_DSYNC and RWF_SYNC give one write the meaning of O_DSYNC and O_SYNC",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "abc")
			fd := fixture.Open(t, path, unix.O_RDWR)
			n, err := unix.Pwritev2(fd, [][]byte{[]byte("X")}, 0, unix.RWF_SYNC)
			t.Call("sync", n, err)
			n, err = unix.Pwritev2(fd, [][]byte{[]byte("Y")}, 1, unix.RWF_DSYNC)
			t.Call("dsync", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 66, Name: "preadv2 at an offset below -1 is EINVAL",
		Source: "preadv2(2): EINVAL for a negative offset other than -1",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "abc", unix.O_RDWR)
			n, err := unix.Preadv2(fd, fixture.Vectors(1), -2, 0)
			t.Call("preadv2", n, err)
			n, err = unix.Pwritev2(fd, fixture.Vectors(1), -2, 0)
			t.Call("pwritev2", n, err)
		},
	},
	{
		Number: 67, Name: "with O_APPEND pwritev appends too",
		Source: "pwrite(2), BUGS: on Linux a file opened with O_APPEND gets the data at its end, regardless of offset",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "abc")
			fd := fixture.Open(t, path, unix.O_WRONLY|unix.O_APPEND)
			n, err := unix.Pwritev(fd, [][]byte{[]byte("X"), []byte("Y")}, 0)
			t.Call("pwritev", n, err)
			content(t, "file", path)
		},
	},
}
