package files

import (
	"bytes"
	"math"
	"os"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// position observes where a description stands.
func position(t *suite.T, name string, fd int) {
	at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
	t.Call(name, at, err)
}

var copyCases = []suite.Case{
	{Number: 160, Name: "copy_file_range copies between the positions and moves them",
		Source: "copy_file_range(2): with null offsets the file offsets are used and adjusted",
		Run: func(t *suite.T) {
			in := fix.File(t, "0123456789", unix.O_RDONLY)
			path := fix.Path(t, "abcdefgh")
			out := fix.Open(t, path, unix.O_WRONLY)
			_, err := unix.Seek(in, 2, unix.SEEK_SET)
			t.Must(err)
			_, err = unix.Seek(out, 4, unix.SEEK_SET)
			t.Must(err)
			n, err := unix.CopyFileRange(in, nil, out, nil, 3, 0)
			t.Call("copy", n, err)
			position(t, "in", in)
			position(t, "out", out)
			n, err = unix.CopyFileRange(in, nil, out, nil, 100, 0)
			t.Call("copy the rest", n, err)
			n, err = unix.CopyFileRange(in, nil, out, nil, 100, 0)
			t.Call("copy at the end", n, err)
			content(t, "file", path)
		}},
	{Number: 161, Name: "copy_file_range with offsets moves these and not the positions",
		Source: "copy_file_range(2)",
		Run: func(t *suite.T) {
			in := fix.File(t, "0123456789", unix.O_RDONLY)
			path := fix.Path(t, "")
			out := fix.Open(t, path, unix.O_WRONLY)
			from, to := int64(7), int64(2)
			n, err := unix.CopyFileRange(in, &from, out, &to, 100, 0)
			t.Call("copy", n, err)
			t.Value("from", from)
			t.Value("to", to)
			position(t, "in", in)
			position(t, "out", out)
			content(t, "file", path)
			from = 99
			n, err = unix.CopyFileRange(in, &from, out, &to, 100, 0)
			t.Call("copy from behind the end", n, err)
		}},
	{Number: 162, Name: "copy_file_range within one file, not over itself",
		Source: "copy_file_range(2): EINVAL if the ranges overlap in one file",
		Run: func(t *suite.T) {
			path := fix.Path(t, "0123456789")
			fd := fix.Open(t, path, unix.O_RDWR)
			from, to := int64(0), int64(5)
			n, err := unix.CopyFileRange(fd, &from, fd, &to, 5, 0)
			t.Call("beside", n, err)
			content(t, "file", path)
			from, to = 0, 3
			n, err = unix.CopyFileRange(fd, &from, fd, &to, 5, 0)
			t.Call("overlapping", n, err)
			other := fix.Open(t, path, unix.O_RDWR)
			n, err = unix.CopyFileRange(fd, &from, other, &to, 5, 0)
			t.Call("overlapping by another fd", n, err)
			n, err = unix.CopyFileRange(fd, nil, fd, nil, 5, 0)
			t.Call("onto itself", n, err)
		}},
	{Number: 163, Name: "copy_file_range refuses what it must",
		Source: "copy_file_range(2): EBADF, EINVAL, EISDIR, EOVERFLOW",
		Run: func(t *suite.T) {
			path := fix.Path(t, "0123456789")
			in, out := fix.Open(t, path, unix.O_RDONLY), fix.File(t, "", unix.O_WRONLY)
			try := func(name string, in, out, length, flags int) {
				n, err := unix.CopyFileRange(in, nil, out, nil, length, flags)
				t.Call(name, n, err)
			}
			r, w := fix.Pipe(t, 0)
			_, dir := directory(t)
			try("closed", fix.Closed(t), out, 1, 0)
			try("to closed", in, fix.Closed(t), 1, 0)
			try("flags", in, out, 1, 1)
			try("from for writing", out, out, 1, 0)
			try("to for reading", in, in, 1, 0)
			try("to O_APPEND", in, fix.File(t, "", unix.O_WRONLY|unix.O_APPEND), 1, 0)
			try("from a directory", dir, out, 1, 0)
			try("to a directory", in, dir, 1, 0)
			try("from a pipe", r, out, 1, 0)
			try("to a pipe", in, w, 1, 0)
			try("to a device", in, fix.Open(t, "/dev/null", unix.O_WRONLY), 1, 0)
			try("nothing", in, out, 0, 0)
			negative, zero := int64(-1), int64(0)
			n, err := unix.CopyFileRange(in, &negative, out, &zero, 1, 0)
			t.Call("negative from", n, err)
			negative = -100
			n, err = unix.CopyFileRange(in, &negative, out, &zero, 1, 0)
			t.Call("more negative from", n, err)
			n, err = unix.CopyFileRange(in, &zero, out, &negative, 1, 0)
			t.Call("negative to", n, err)
			far := int64(math.MaxInt64)
			n, err = unix.CopyFileRange(in, &zero, out, &far, 5, 0)
			t.Call("too far", n, err)
		}},
	{Number: 164, Name: "copy_file_range of a megabyte",
		Source: "copy_file_range(2)",
		Run: func(t *suite.T) {
			data := fix.Pattern(1 << 20)
			in, path := fix.File(t, string(data), unix.O_RDONLY), fix.Path(t, "")
			out := fix.Open(t, path, unix.O_WRONLY)
			left := len(data)
			for left > 0 {
				n, err := unix.CopyFileRange(in, nil, out, nil, left, 0)
				t.Must(err)
				left -= n
			}
			got, err := os.ReadFile(path)
			t.Must(err)
			t.Value("the same", bytes.Equal(got, data))
		}},
}

var sendCases = []suite.Case{
	{Number: 170, Name: "sendfile to a pipe moves the file's position",
		Source: "sendfile(2): offset NULL: data is read from the file offset, which is updated",
		Run: func(t *suite.T) {
			in := fix.File(t, "0123456789", unix.O_RDONLY)
			r, w := fix.Pipe(t, 0)
			n, err := unix.Sendfile(w, in, nil, 4)
			t.Call("sendfile", n, err)
			position(t, "position", in)
			p := make([]byte, 16)
			n, err = unix.Read(r, p)
			t.Call("read", n, err)
			t.Bytes("data", p[:max(n, 0)])
			n, err = unix.Sendfile(w, in, nil, 100)
			t.Call("the rest", n, err)
			n, err = unix.Sendfile(w, in, nil, 100)
			t.Call("at the end", n, err)
		}},
	{Number: 171, Name: "sendfile with an offset moves it and not the position",
		Source: "sendfile(2): offset",
		Run: func(t *suite.T) {
			in := fix.File(t, "0123456789", unix.O_RDONLY)
			own, peer := fix.Pair(t)
			off := int64(6)
			n, err := unix.Sendfile(own, in, &off, 100)
			t.Call("sendfile", n, err)
			t.Value("offset", off)
			position(t, "position", in)
			p := make([]byte, 4)
			fix.ReadFull(t, peer, p)
			t.Bytes("data", p)
		}},
	{Number: 172, Name: "sendfile to a file",
		Source: "sendfile(2): since 2.6.33 out_fd can be any file",
		Run: func(t *suite.T) {
			in, path := fix.File(t, "0123456789", unix.O_RDONLY), fix.Path(t, "abcdefghijklm")
			out := fix.Open(t, path, unix.O_WRONLY)
			_, err := unix.Seek(out, 2, unix.SEEK_SET)
			t.Must(err)
			n, err := unix.Sendfile(out, in, nil, 5)
			t.Call("sendfile", n, err)
			position(t, "in", in)
			position(t, "out", out)
			content(t, "file", path)
		}},
	{Number: 173, Name: "sendfile refuses what it must",
		Source: "sendfile(2): EBADF, EINVAL, ESPIPE",
		Run: func(t *suite.T) {
			in := fix.File(t, "0123456789", unix.O_RDONLY)
			r, w := fix.Pipe(t, 0)
			try := func(name string, out, in int, off *int64, count int) {
				n, err := unix.Sendfile(out, in, off, count)
				t.Call(name, n, err)
			}
			zero, negative := int64(0), int64(-1)
			try("from closed", w, fix.Closed(t), nil, 1)
			try("to closed", fix.Closed(t), in, nil, 1)
			try("from for writing", w, fix.File(t, "x", unix.O_WRONLY), nil, 1)
			try("to for reading", in, in, nil, 1)
			try("from a pipe with an offset", w, r, &zero, 1)
			try("negative offset", w, in, &negative, 1)
			try("to O_APPEND", fix.File(t, "", unix.O_WRONLY|unix.O_APPEND), in, nil, 1)
			try("from a directory", w, func() int { _, d := directory(t); return d }(), nil, 1)
			try("nothing", w, in, nil, 0)
			try("to the read end", r, in, nil, 1)
		}},
	{Number: 174, Name: "sendfile to a full pipe that does not block is EAGAIN",
		Source: "sendfile(2): EAGAIN",
		Run: func(t *suite.T) {
			in := fix.File(t, string(fix.Pattern(1<<20)), unix.O_RDONLY)
			_, w := fix.Pipe(t, unix.O_NONBLOCK)
			n, err := unix.Sendfile(w, in, nil, 1<<20)
			t.Call("as much as there is room", n > 0 && n < 1<<20, err)
			position(t, "position", in)
			n, err = unix.Sendfile(w, in, nil, 1)
			t.Call("when it is full", n, err)
		}},
	{Number: 175, Name: "sendfile to a pipe that nobody reads is EPIPE",
		Source: "sendfile(2), write(2): EPIPE",
		Run: func(t *suite.T) {
			in := fix.File(t, "0123456789", unix.O_RDONLY)
			r, w := fix.Pipe(t, 0)
			fix.Close(t, r)
			n, err := unix.Sendfile(w, in, nil, 4)
			t.Call("sendfile", n, err)
			position(t, "position", in)
		}},
	{Number: 176, Name: "sendfile to the file that it reads goes on with what it has written",
		Source: "sendfile(2): copies until count or the end of the file; found by the search",
		Run: func(t *suite.T) {
			path := t.TempDir() + "/file"
			out := fix.Open(t, path, unix.O_RDWR|unix.O_CREAT)
			fix.WriteAll(t, out, []byte("01234"))
			in := fix.Open(t, path, unix.O_RDONLY)
			n, err := unix.Sendfile(out, in, nil, 12)
			t.Call("sendfile", n, err)
			buf := make([]byte, 30)
			n, err = unix.Pread(out, buf, 0)
			t.Call("holds", string(buf[:max(n, 0)]), err)
		}},
}
