package files

import (
	"bytes"
	"math"
	"os"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// zeroed observes whether the n bytes from off on read as zeros.
func zeroed(t *suite.T, name string, fd int, off, n int64) {
	p := bytes.Repeat([]byte{1}, int(n))
	got, err := unix.Pread(fd, p, off)
	t.Call(name+": read", got, err)
	t.Value(name+": zeros", bytes.Equal(p[:max(got, 0)], make([]byte, max(got, 0))))
}

var sizeCases = []suite.Case{
	{Number: 110, Name: "ftruncate shortens and grows, with zeros", Facts: []int{478},
		Source: "ftruncate(2): the extended part reads as null bytes",
		Run: func(t *suite.T) {
			path := fix.Path(t, "0123456789")
			fd := fix.Open(t, path, unix.O_RDWR)
			t.Errno("shorter", unix.Ftruncate(fd, 4))
			t.Value("size", fstat(t, fd).Size)
			t.Errno("longer", unix.Ftruncate(fd, 8))
			content(t, "file", path)
			t.Errno("much longer", unix.Ftruncate(fd, 1<<20))
			zeroed(t, "the new part", fd, 4, 1<<16)
			t.Errno("nothing", unix.Ftruncate(fd, 0))
			t.Value("size", stat(t, path).Size)
		}},
	{Number: 111, Name: "ftruncate refuses what it must", Facts: []int{475, 476},
		Source: "ftruncate(2): EINVAL for a negative length or an fd not open for writing; EBADF",
		Run: func(t *suite.T) {
			path := fix.Path(t, "old")
			t.Errno("for reading", unix.Ftruncate(fix.Open(t, path, unix.O_RDONLY), 0))
			t.Errno("negative", unix.Ftruncate(fix.Open(t, path, unix.O_RDWR), -1))
			t.Errno("closed", unix.Ftruncate(fix.Closed(t), 0))
			t.Errno("closed, negative", unix.Ftruncate(fix.Closed(t), -1))
			_, w := fix.Pipe(t, 0)
			t.Errno("pipe", unix.Ftruncate(w, 0))
			t.Errno("socket", unix.Ftruncate(fix.Stream(t), 0))
			t.Errno("device", unix.Ftruncate(fix.Open(t, "/dev/null", unix.O_RDWR), 0))
			_, dir := directory(t)
			t.Errno("directory", unix.Ftruncate(dir, 0))
			t.Errno("O_PATH", unix.Ftruncate(fix.Open(t, path, unix.O_PATH), 0))
			content(t, "file", path)
		}},
	{Number: 112, Name: "ftruncate leaves the position",
		Source: "ftruncate(2): the file offset is not changed",
		Run: func(t *suite.T) {
			path := fix.Path(t, "0123456789")
			fd := fix.Open(t, path, unix.O_RDWR)
			_, err := unix.Seek(fd, 8, unix.SEEK_SET)
			t.Must(err)
			t.Must(unix.Ftruncate(fd, 2))
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("position", at, err)
			n, err := unix.Read(fd, make([]byte, 4))
			t.Call("read behind the end", n, err)
			n, err = unix.Write(fd, []byte("X"))
			t.Call("write behind the end", n, err)
			content(t, "file", path)
		}},
	{Number: 113, Name: "truncate sets the length by path", Facts: []int{477},
		Source: "truncate(2): EISDIR, EINVAL, ENOENT, ENOTDIR",
		Run: func(t *suite.T) {
			path := fix.Path(t, "0123456789")
			t.Errno("shorter", unix.Truncate(path, 3))
			t.Errno("longer", unix.Truncate(path, 5))
			content(t, "file", path)
			t.Errno("negative", unix.Truncate(path, -1))
			t.Errno("directory", unix.Truncate(fix.Dir(t), 0))
			t.Errno("missing", unix.Truncate(missing(t), 0))
			t.Errno("missing, negative", unix.Truncate(missing(t), -1))
			t.Errno("through a file", unix.Truncate(path+"/x", 0))
			t.Errno("device", unix.Truncate("/dev/null", 0))
			t.Errno("empty", unix.Truncate("", 0))
		}},
	{Number: 114, Name: "an open file is truncated under its reader",
		Source: "truncate(2)",
		Run: func(t *suite.T) {
			path := fix.Path(t, "0123456789")
			fd := fix.Open(t, path, unix.O_RDONLY)
			p := make([]byte, 4)
			n, err := unix.Read(fd, p)
			t.Call("read", n, err)
			t.Must(unix.Truncate(path, 6))
			n, err = unix.Read(fd, p)
			t.Call("read to the end", n, err)
			n, err = unix.Read(fd, p)
			t.Call("read at the end", n, err)
		}},
	{Number: 115, Name: "writing behind the end leaves zeros between",
		Source: "lseek(2): the gap reads as null bytes",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			n, err := unix.Pwrite(fd, []byte("end"), 5)
			t.Call("pwrite", n, err)
			content(t, "file", path)
			n, err = unix.Pwrite(fd, []byte("far"), 1<<33)
			t.Call("pwrite far away", n, err)
			t.Value("size", stat(t, path).Size)
			zeroed(t, "the gap", fd, 1<<32, 4096)
		}},
	{Number: 116, Name: "offsets beyond all files",
		Source: "pwrite(2): EINVAL for a negative offset; pread behind the end is 0",
		Run: func(t *suite.T) {
			fd := fix.File(t, "x", unix.O_RDWR)
			n, err := unix.Pread(fd, make([]byte, 1), 1<<50)
			t.Call("pread", n, err)
			n, err = unix.Pread(fd, make([]byte, 10), math.MaxInt64-3)
			t.Call("pread over the last offset", n, err)
			n, err = unix.Pwrite(fd, make([]byte, 10), math.MaxInt64-3)
			t.Call("pwrite over the last offset", n, err)
			_, err = unix.Seek(fd, 10, unix.SEEK_SET)
			t.Must(err)
			at, err := unix.Seek(fd, math.MaxInt64, unix.SEEK_CUR)
			t.Call("seek over the last offset", at, err)
			at, err = unix.Seek(fd, math.MaxInt64, unix.SEEK_END)
			t.Call("seek over the last offset from the end", at, err)
			at, err = unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("position", at, err)
		}},
	{Number: 117, Name: "O_TRUNC empties a file that is there",
		Source: "open(2): O_TRUNC",
		Run: func(t *suite.T) {
			path := fix.Path(t, "old")
			reader := fix.Open(t, path, unix.O_RDONLY)
			fd := fix.Open(t, path, unix.O_WRONLY|unix.O_TRUNC)
			t.Value("size", fstat(t, fd).Size)
			n, err := unix.Read(reader, make([]byte, 3))
			t.Call("a reader finds", n, err)
		}},
}

var allocateCases = []suite.Case{
	{Number: 120, Name: "fallocate makes a file longer, with zeros",
		Source: "fallocate(2): mode 0 changes the size if offset+len is beyond it",
		Run: func(t *suite.T) {
			path := fix.Path(t, "head")
			fd := fix.Open(t, path, unix.O_RDWR)
			t.Errno("fallocate", unix.Fallocate(fd, 0, 0, 8))
			content(t, "file", path)
			t.Errno("within", unix.Fallocate(fd, 0, 2, 3))
			t.Value("size", fstat(t, fd).Size)
			t.Errno("from behind the end", unix.Fallocate(fd, 0, 100000, 50))
			t.Value("size", fstat(t, fd).Size)
			zeroed(t, "the new part", fd, 4, 4096)
			t.Value("room", stat(t, path).Blocks > 0)
		}},
	{Number: 121, Name: "fallocate refuses what it must",
		Source: "fallocate(2): EBADF, EINVAL, EFBIG, ESPIPE, ENODEV, EOPNOTSUPP",
		Run: func(t *suite.T) {
			path := fix.Path(t, "file")
			fd := fix.Open(t, path, unix.O_RDWR)
			t.Errno("closed", unix.Fallocate(fix.Closed(t), 0, 0, 1))
			t.Errno("for reading", unix.Fallocate(fix.Open(t, path, unix.O_RDONLY), 0, 0, 1))
			t.Errno("no length", unix.Fallocate(fd, 0, 0, 0))
			t.Errno("negative length", unix.Fallocate(fd, 0, 0, -1))
			t.Errno("negative offset", unix.Fallocate(fd, 0, -1, 1))
			t.Errno("too far", unix.Fallocate(fd, 0, math.MaxInt64, 1))
			t.Errno("a hole without KEEP_SIZE", unix.Fallocate(fd, unix.FALLOC_FL_PUNCH_HOLE, 0, 1))
			t.Errno("hole and zeros", unix.Fallocate(fd, unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_ZERO_RANGE|unix.FALLOC_FL_KEEP_SIZE, 0, 1))
			t.Errno("unknown mode", unix.Fallocate(fd, 1<<20, 0, 1))
			t.Value("collapsing and keeping is refused", // EINVAL until 6.11, EOPNOTSUPP since
				unix.Fallocate(fd, unix.FALLOC_FL_COLLAPSE_RANGE|unix.FALLOC_FL_KEEP_SIZE, 0, 4096) != nil)
			_, w := fix.Pipe(t, 0)
			t.Errno("pipe", unix.Fallocate(w, 0, 0, 1))
			t.Errno("socket", unix.Fallocate(fix.Stream(t), 0, 0, 1))
			t.Errno("device", unix.Fallocate(fix.Open(t, "/dev/null", unix.O_RDWR), 0, 0, 1))
			_, dir := directory(t)
			t.Errno("directory", unix.Fallocate(dir, 0, 0, 1))
			t.Errno("bad range of a pipe", unix.Fallocate(w, 0, -1, 1))
			content(t, "file", path)
		}},
	{Number: 122, Name: "a punched hole reads as zeros and keeps the size",
		Source: "fallocate(2): FALLOC_FL_PUNCH_HOLE",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			fix.WriteAll(t, fd, bytes.Repeat([]byte{'x'}, 300000))
			const hole = unix.FALLOC_FL_PUNCH_HOLE | unix.FALLOC_FL_KEEP_SIZE
			t.Errno("small", unix.Fallocate(fd, hole, 10, 5))
			b := make([]byte, 20)
			n, err := unix.Pread(fd, b, 5)
			t.Call("read", n, err)
			t.Bytes("around it", b)
			t.Errno("large", unix.Fallocate(fd, hole, 65536, 131072))
			zeroed(t, "the hole", fd, 65536, 131072)
			n, err = unix.Pread(fd, b[:2], 65535)
			t.Call("read", n, err)
			t.Bytes("its edge", b[:2])
			n, err = unix.Pread(fd, b[:2], 65536+131072-1)
			t.Call("read", n, err)
			t.Bytes("its other edge", b[:2])
			t.Errno("over the end", unix.Fallocate(fd, hole, 299990, 1000))
			t.Value("size", stat(t, path).Size)
			zeroed(t, "the end", fd, 299990, 10)
			t.Errno("behind the end", unix.Fallocate(fd, hole, 400000, 1000))
			t.Value("size", stat(t, path).Size)
		}},
	{Number: 123, Name: "ftruncate over a hole and back keeps zeros",
		Source: "ftruncate(2), fallocate(2)",
		Run: func(t *suite.T) {
			_, fd := made(t, 0o644)
			fix.WriteAll(t, fd, bytes.Repeat([]byte{'x'}, 8192))
			t.Must(unix.Ftruncate(fd, 100))
			t.Must(unix.Ftruncate(fd, 8192))
			zeroed(t, "what was cut off", fd, 100, 8092)
		}},
	{Number: 124, Name: "FALLOC_FL_ZERO_RANGE zeroes, where the file system has it",
		Source: "fallocate(2): FALLOC_FL_ZERO_RANGE; tmpfs says EOPNOTSUPP",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			fix.WriteAll(t, fd, bytes.Repeat([]byte{'x'}, 20000))
			err := unix.Fallocate(fd, unix.FALLOC_FL_ZERO_RANGE|unix.FALLOC_FL_KEEP_SIZE, 100, 8192)
			if err == unix.EOPNOTSUPP {
				_, err = unix.Pwrite(fd, make([]byte, 8192), 100)
			}
			t.Errno("zeroed", err)
			zeroed(t, "the range", fd, 100, 8192)
			b := make([]byte, 2)
			for _, off := range []int64{99, 100 + 8191} {
				n, err := unix.Pread(fd, b, off)
				t.Call("read", n, err)
				t.Bytes("the edge", b)
			}
			err = unix.Fallocate(fd, unix.FALLOC_FL_ZERO_RANGE, 19000, 5000)
			if err == unix.EOPNOTSUPP {
				_, err = unix.Pwrite(fd, make([]byte, 5000), 19000)
			}
			t.Errno("beyond the end", err)
			t.Value("size", stat(t, path).Size)
			zeroed(t, "the end", fd, 19000, 5000)
		}},
	{Number: 126, Name: "fallocate with O_APPEND and of an unlinked file",
		Source: "fallocate(2)",
		Run: func(t *suite.T) {
			path := fix.Path(t, "abc")
			fd := fix.Open(t, path, unix.O_RDWR|unix.O_APPEND)
			t.Must(os.Remove(path))
			t.Errno("fallocate", unix.Fallocate(fd, 0, 0, 10))
			n, err := unix.Write(fd, []byte("d"))
			t.Call("write", n, err)
			t.Value("size", fstat(t, fd).Size)
		}},
	{Number: 127, Name: "FALLOC_FL_KEEP_SIZE gives room behind the end and keeps the size",
		Source: "fallocate(2): FALLOC_FL_KEEP_SIZE",
		Run: func(t *suite.T) {
			path := fix.Path(t, "0123456789")
			fd := fix.Open(t, path, unix.O_RDWR)
			t.Errno("within", unix.Fallocate(fd, unix.FALLOC_FL_KEEP_SIZE, 0, 5))
			t.Errno("behind the end", unix.Fallocate(fd, unix.FALLOC_FL_KEEP_SIZE, 0, 1<<20))
			t.Value("size", stat(t, path).Size)
			content(t, "file", path)
		}},
}

var seekCases = []suite.Case{
	{Number: 130, Name: "SEEK_DATA and SEEK_HOLE in a file that is all data",
		Source: "lseek(2): a hole is at the end of every file",
		Run: func(t *suite.T) {
			fd := fix.File(t, "0123456789", unix.O_RDONLY)
			for _, off := range []int64{0, 5, 9} {
				at, err := unix.Seek(fd, off, unix.SEEK_DATA)
				t.Call("data", at, err)
				at, err = unix.Seek(fd, off, unix.SEEK_HOLE)
				t.Call("hole", at, err)
			}
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("position", at, err)
		}},
	{Number: 131, Name: "SEEK_DATA and SEEK_HOLE at the end and beyond are ENXIO",
		Source: "lseek(2): ENXIO",
		Run: func(t *suite.T) {
			fd := fix.File(t, "0123456789", unix.O_RDONLY)
			for _, off := range []int64{10, 11, -1} {
				at, err := unix.Seek(fd, off, unix.SEEK_DATA)
				t.Call("data", at, err)
				at, err = unix.Seek(fd, off, unix.SEEK_HOLE)
				t.Call("hole", at, err)
			}
			empty := fix.File(t, "", unix.O_RDONLY)
			at, err := unix.Seek(empty, 0, unix.SEEK_DATA)
			t.Call("data of an empty file", at, err)
			at, err = unix.Seek(empty, 0, unix.SEEK_HOLE)
			t.Call("hole of an empty file", at, err)
		}},
	{Number: 132, Name: "SEEK_DATA from within data is where it is asked, in a sparse file too",
		Source: "lseek(2): SEEK_DATA",
		Run: func(t *suite.T) {
			_, fd := made(t, 0o644)
			n, err := unix.Pwrite(fd, fix.Pattern(4096), 1<<20)
			t.Call("pwrite", n, err)
			at, err := unix.Seek(fd, 1<<20+5, unix.SEEK_DATA)
			t.Call("data", at, err)
			at, err = unix.Seek(fd, 1<<20+5, unix.SEEK_HOLE)
			t.Call("hole", at, err)
			at, err = unix.Seek(fd, 0, unix.SEEK_DATA)
			t.Call("data from the start is not behind it", at <= 1<<20, err)
		}},
	{Number: 133, Name: "SEEK_END counts from the end as it is now",
		Source: "lseek(2)",
		Run: func(t *suite.T) {
			path := fix.Path(t, "0123456789")
			fd := fix.Open(t, path, unix.O_RDWR)
			at, err := unix.Seek(fd, -3, unix.SEEK_END)
			t.Call("end", at, err)
			t.Must(unix.Truncate(path, 100))
			at, err = unix.Seek(fd, 5, unix.SEEK_END)
			t.Call("beyond a new end", at, err)
			at, err = unix.Seek(fd, -101, unix.SEEK_END)
			t.Call("before the beginning", at, err)
		}},
	{Number: 134, Name: "lseek with an unknown whence is EINVAL, of a pipe ESPIPE",
		Source: "lseek(2): EINVAL, ESPIPE, EBADF",
		Run: func(t *suite.T) {
			fd := fix.File(t, "x", unix.O_RDONLY)
			for _, whence := range []int{-1, 5, 99} {
				at, err := unix.Seek(fd, 0, whence)
				t.Call("seek", at, err)
			}
			r, _ := fix.Pipe(t, 0)
			at, err := unix.Seek(r, 0, unix.SEEK_DATA)
			t.Call("pipe", at, err)
			at, err = unix.Seek(fix.Closed(t), 0, unix.SEEK_SET)
			t.Call("closed", at, err)
		}},
}
