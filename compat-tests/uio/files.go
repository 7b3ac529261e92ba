package uio

import (
	"math"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var fileCases = []suite.Case{
	{
		Number: 21, Name: "read and write of an empty buffer return 0",
		Source: "read(2), write(2): a count of zero returns 0 without other effect",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "abc")
			fd := fixture.Open(t, path, unix.O_RDWR)
			n, err := unix.Read(fd, []byte{})
			t.Call("read", n, err)
			n, err = unix.Write(fd, []byte{})
			t.Call("write", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 22, Name: "write on a file open for reading only is EBADF", Facts: []int{24},
		Source: "write(2): EBADF when fd is not open for writing",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "old")
			fd := fixture.Open(t, path, unix.O_RDONLY)
			n, err := unix.Write(fd, []byte("new"))
			t.Call("write", n, err)
			n, err = unix.Write(fd, nil)
			t.Call("write of nothing", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 23, Name: "read on a file open for writing only is EBADF",
		Source: "read(2): EBADF when fd is not open for reading",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "data", unix.O_WRONLY)
			n, err := unix.Read(fd, make([]byte, 4))
			t.Call("read", n, err)
			n, err = unix.Read(fd, nil)
			t.Call("read of nothing", n, err)
		},
	},
	{
		Number: 24, Name: "read on a directory is EISDIR, and it cannot be opened for writing",
		Source: "read(2): EISDIR when fd refers to a directory; open(2): EISDIR for a directory and O_RDWR",
		Run: func(t *suite.T) {
			dir := fixture.Dir(t)
			fd := fixture.Open(t, dir, unix.O_RDONLY)
			n, err := unix.Read(fd, make([]byte, 4))
			t.Call("read", n, err)
			n, err = unix.Write(fd, make([]byte, 4))
			t.Call("write", n, err)
			_, err = unix.Open(dir, unix.O_RDWR, 0)
			t.Errno("open for writing", err)
		},
	},
	{
		Number: 25, Name: "read advances the offset and returns 0 at the end, again and again",
		Source: "read(2): the offset is incremented by the bytes read; 0 at the end of the file",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "abcde", unix.O_RDONLY)
			buf := make([]byte, 3)
			for _, name := range []string{"first", "second", "third", "fourth"} {
				n, err := unix.Read(fd, buf)
				t.Call(name, n, err)
				t.Bytes(name+" bytes", buf[:max(n, 0)])
			}
		},
	},
	{
		Number: 26, Name: "with O_APPEND a write goes to the end whatever the offset",
		Source: "open(2): O_APPEND moves the offset to the end before each write",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "old")
			fd := fixture.Open(t, path, unix.O_RDWR|unix.O_APPEND)
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset at first", at, err)
			n, err := unix.Write(fd, []byte("+1"))
			t.Call("write", n, err)
			at, err = unix.Seek(fd, 0, unix.SEEK_SET)
			t.Call("lseek", at, err)
			n, err = unix.Writev(fd, [][]byte{[]byte("+"), []byte("2")})
			t.Call("writev", n, err)
			at, err = unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset", at, err)
			content(t, "file", path)
		},
	},
	{
		Number: 27, Name: "with O_APPEND pwrite appends on Linux, whatever its offset", Facts: []int{26, 27},
		Source: "pwrite(2), BUGS: on Linux a file opened with O_APPEND gets the data at its end, regardless of offset",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "abc")
			fd := fixture.Open(t, path, unix.O_RDWR|unix.O_APPEND)
			n, err := unix.Pwrite(fd, []byte("X"), 0)
			t.Call("pwrite", n, err)
			at, err := unix.Seek(fd, 0, unix.SEEK_END)
			t.Call("size", at, err)
			content(t, "file", path)
		},
	},
	{
		Number: 28, Name: "lseek to a negative offset is EINVAL and moves nothing", Facts: []int{28},
		Source: "lseek(2): EINVAL when the resulting offset would be negative",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "abc", unix.O_RDONLY)
			_, err := unix.Seek(fd, 1, unix.SEEK_SET)
			t.Must(err)
			at, err := unix.Seek(fd, -1, unix.SEEK_SET)
			t.Call("set", at, err)
			at, err = unix.Seek(fd, -2, unix.SEEK_CUR)
			t.Call("current", at, err)
			at, err = unix.Seek(fd, -4, unix.SEEK_END)
			t.Call("end", at, err)
			at, err = unix.Seek(fd, math.MinInt64, unix.SEEK_SET)
			t.Call("far", at, err)
			at, err = unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset", at, err)
		},
	},
	{
		Number: 29, Name: "lseek with an unknown whence is EINVAL", Facts: []int{29},
		Source: "lseek(2): EINVAL when whence is not valid",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "abc", unix.O_RDONLY)
			at, err := unix.Seek(fd, 0, 99)
			t.Call("99", at, err)
			at, err = unix.Seek(fd, 0, -1)
			t.Call("-1", at, err)
		},
	},
	{
		Number: 30, Name: "lseek past the end is allowed and leaves the size alone", Facts: []int{30},
		Source: "lseek(2): the offset may be set beyond the end of the file; this does not change its size",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "abc")
			fd := fixture.Open(t, path, unix.O_RDWR)
			at, err := unix.Seek(fd, 1000, unix.SEEK_SET)
			t.Call("lseek", at, err)
			n, err := unix.Read(fd, make([]byte, 4))
			t.Call("read there", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 31, Name: "a write past the end leaves a hole of zeros", Facts: []int{31},
		Source: "lseek(2): reads of data in the gap return null bytes",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "abc")
			fd := fixture.Open(t, path, unix.O_RDWR)
			_, err := unix.Seek(fd, 8, unix.SEEK_SET)
			t.Must(err)
			n, err := unix.Write(fd, []byte("X"))
			t.Call("write", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 32, Name: "lseek from the current place and from the end",
		Source: "lseek(2): SEEK_CUR counts from the current offset, SEEK_END from the size",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "0123456789", unix.O_RDONLY)
			at, err := unix.Seek(fd, 3, unix.SEEK_CUR)
			t.Call("forward", at, err)
			at, err = unix.Seek(fd, -1, unix.SEEK_CUR)
			t.Call("back", at, err)
			at, err = unix.Seek(fd, -4, unix.SEEK_END)
			t.Call("from the end", at, err)
			at, err = unix.Seek(fd, 5, unix.SEEK_END)
			t.Call("past the end", at, err)
			at, err = unix.Seek(fd, 0, unix.SEEK_END)
			t.Call("size", at, err)
		},
	},
	{
		Number: 33, Name: "a write in the middle changes these bytes only",
		Source: "write(2): writing takes place at the file offset",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "0123456789")
			fd := fixture.Open(t, path, unix.O_WRONLY)
			_, err := unix.Seek(fd, 4, unix.SEEK_SET)
			t.Must(err)
			n, err := unix.Write(fd, []byte("ab"))
			t.Call("write", n, err)
			content(t, "file", path)
		},
	},
	{
		Number: 34, Name: "two opens have two offsets, a duplicate shares one",
		Source: "open(2): each open makes a new open file description; dup(2): duplicates share the offset",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "0123456789")
			first, second := fixture.Open(t, path, unix.O_RDONLY), fixture.Open(t, path, unix.O_RDONLY)
			twin, err := unix.Dup(first)
			t.Must(err)
			fixture.Own(t, twin)
			n, err := unix.Read(first, make([]byte, 4))
			t.Call("read", n, err)
			at, err := unix.Seek(second, 0, unix.SEEK_CUR)
			t.Call("other open", at, err)
			at, err = unix.Seek(twin, 0, unix.SEEK_CUR)
			t.Call("duplicate", at, err)
		},
	},
	{
		Number: 35, Name: "O_TRUNC empties a file, and O_CREAT with O_EXCL refuses one that is there",
		Source: "open(2): O_TRUNC truncates to length 0; O_CREAT|O_EXCL on an existing name is EEXIST",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "old")
			_, err := unix.Open(path, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL, 0o644)
			t.Errno("exclusive", err)
			content(t, "after exclusive", path)
			fixture.Open(t, path, unix.O_WRONLY|unix.O_TRUNC)
			content(t, "after truncate", path)
		},
	},
	{
		Number: 36, Name: "open of a name that is not there is ENOENT without O_CREAT",
		Source: "open(2): ENOENT when O_CREAT is not set and the named file does not exist",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "") + "-absent"
			_, err := unix.Open(path, unix.O_RDONLY, 0)
			t.Errno("open", err)
			fd, err := unix.Open(path, unix.O_RDWR|unix.O_CREAT, 0o644)
			t.Errno("create", err)
			t.Must(err)
			fixture.Own(t, fd)
			n, err := unix.Write(fd, []byte("x"))
			t.Call("write", n, err)
		},
	},
	{
		Number: 37, Name: "what one fd writes another reads at once",
		Source: "write(2): a read that can be proved to occur after a write returns the new data",
		Run: func(t *suite.T) {
			path := fixture.Path(t, "old")
			w, r := fixture.Open(t, path, unix.O_WRONLY), fixture.Open(t, path, unix.O_RDONLY)
			buf := make([]byte, 8)
			n, err := unix.Write(w, []byte("newer"))
			t.Call("write", n, err)
			n, err = unix.Read(r, buf)
			t.Call("read", n, err)
			t.Bytes("bytes", buf[:max(n, 0)])
		},
	},
	{
		Number: 38, Name: "a megabyte goes to a file and comes back in vectors of odd sizes",
		Source: "readv(2), writev(2): work as read and write with several buffers",
		Run: func(t *suite.T) {
			want := fixture.Pattern(1 << 20)
			fd := fixture.File(t, "", unix.O_RDWR)
			var iovs [][]byte
			for rest, size := want, 1; len(rest) > 0; size = size*3 + 1 {
				size = min(size, len(rest))
				iovs, rest = append(iovs, rest[:size]), rest[size:]
			}
			n, err := unix.Writev(fd, iovs)
			t.Call("writev", n, err)
			got := make([]byte, len(want))
			n, err = unix.Preadv(fd, [][]byte{got[:7], got[7:65536], got[65536:]}, 0)
			t.Call("preadv", n, err)
			t.Value("same", string(got) == string(want))
		},
	},
	{
		Number: 40, Name: "readv into sixteen gigabytes returns what the file has",
		Source: "readv(2), read(2): Linux moves at most 0x7ffff000 bytes in one call and cuts what is more",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "0123456789", unix.O_RDONLY)
			n, err := unix.Readv(fd, fixture.Oversized())
			t.Call("readv", n, err)
			n, err = unix.Preadv(fd, fixture.Oversized(), 4)
			t.Call("preadv", n, err)
		},
	},
}
