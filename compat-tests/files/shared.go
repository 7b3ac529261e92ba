package files

import (
	"bytes"
	"os"
	"sync"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var deviceCases = []suite.Case{
	{Number: 180, Name: "null takes everything and gives nothing", Facts: []int{471, 472},
		Source: "null(4)",
		Run: func(t *suite.T) {
			fd := fix.Open(t, "/dev/null", unix.O_RDWR)
			n, err := unix.Write(fd, []byte("abc"))
			t.Call("write", n, err)
			n, err = unix.Read(fd, make([]byte, 3))
			t.Call("read", n, err)
			n, err = unix.Pread(fd, make([]byte, 3), 5)
			t.Call("pread", n, err)
			at, err := unix.Seek(fd, 5, unix.SEEK_SET)
			t.Call("seek", at, err)
		}},
	{Number: 181, Name: "zero gives zeros", Facts: []int{473},
		Source: "zero(4)",
		Run: func(t *suite.T) {
			fd := fix.Open(t, "/dev/zero", unix.O_RDWR)
			p := []byte("abc")
			n, err := unix.Read(fd, p)
			t.Call("read", n, err)
			t.Bytes("data", p)
			n, err = unix.Write(fd, []byte("abc"))
			t.Call("write", n, err)
		}},
	{Number: 182, Name: "full takes nothing", Facts: []int{474},
		Source: "full(4): ENOSPC",
		Run: func(t *suite.T) {
			fd := fix.Open(t, "/dev/full", unix.O_RDWR)
			n, err := unix.Write(fd, []byte("abc"))
			t.Call("write", n, err)
			n, err = unix.Writev(fd, [][]byte{[]byte("a"), []byte("b")})
			t.Call("writev", n, err)
			p := []byte("abc")
			n, err = unix.Read(fd, p)
			t.Call("read", n, err)
			t.Bytes("data", p)
			n, err = unix.Write(fd, nil)
			t.Call("write nothing", n, err)
		}},
}

var sharedCases = []suite.Case{
	{Number: 190, Name: "what one descriptor writes another reads at once",
		Source: "write(2): a read after a write returns the new data",
		Run: func(t *suite.T) {
			path, w := made(t, 0o644)
			r := fix.Open(t, path, unix.O_RDONLY)
			p := make([]byte, 8)
			for _, s := range []string{"one", "two", "three"} {
				n, err := unix.Pwrite(w, []byte(s), 0)
				t.Call("write", n, err)
				n, err = unix.Pread(r, p, 0)
				t.Call("read", n, err)
				t.Bytes("data", p[:max(n, 0)])
			}
		}},
	{Number: 191, Name: "two descriptions of one file have positions of their own",
		Source: "open(2): each open creates a new open file description",
		Run: func(t *suite.T) {
			path := fix.Path(t, "0123456789")
			a, b := fix.Open(t, path, unix.O_RDONLY), fix.Open(t, path, unix.O_RDONLY)
			n, err := unix.Read(a, make([]byte, 4))
			t.Call("read", n, err)
			position(t, "the first", a)
			position(t, "the second", b)
		}},
	{Number: 192, Name: "what is appended at once is all there, none torn",
		Source: "open(2): O_APPEND: the seek and the write are one atomic step",
		Run: func(t *suite.T) {
			path := fix.Path(t, "")
			const writers, lines = 8, 50
			var wg sync.WaitGroup
			for i := range writers {
				fd := fix.Open(t, path, unix.O_WRONLY|unix.O_APPEND)
				line := append(bytes.Repeat([]byte{'a' + byte(i)}, 31), '\n')
				wg.Go(func() {
					for range lines {
						if _, err := unix.Writev(fd, [][]byte{line[:7], line[7:]}); err != nil {
							t.Errno("writev", err)
						}
					}
				})
			}
			wg.Wait()
			b, err := os.ReadFile(path)
			t.Must(err)
			t.Value("size", len(b))
			whole := 0
			for line := range bytes.Lines(b) {
				if len(line) == 32 && bytes.Count(line, line[:1]) == 31 {
					whole++
				}
			}
			t.Value("whole lines", whole)
		}},
	{Number: 193, Name: "what is appended by two processes is all there, none torn",
		Source: "open(2): O_APPEND",
		Run: func(t *suite.T) {
			path := fix.Path(t, "")
			const helpers = 3
			for _, err := range inParallel(helpers, func(i int) error {
				return t.Helper(appender, path, string(rune('a'+i))).Run()
			}) {
				t.Errno("helper", err)
			}
			b, err := os.ReadFile(path)
			t.Must(err)
			t.Value("size", len(b))
			whole := 0
			for line := range bytes.Lines(b) {
				if len(line) == 32 && bytes.Count(line, line[:1]) == 31 {
					whole++
				}
			}
			t.Value("whole lines", whole)
		}},
	{Number: 194, Name: "reads and writes at one position take turns",
		Source: "read(2): the file offset is advanced by the number of bytes read, in one step (since 3.14)",
		Run: func(t *suite.T) {
			data := fix.Pattern(8000)
			fd := fix.File(t, string(data), unix.O_RDONLY)
			seen := make([]int, 4)
			var wg sync.WaitGroup
			for i := range seen {
				wg.Go(func() {
					p := make([]byte, 20)
					for {
						n, err := unix.Read(fd, p)
						if n <= 0 || err != nil {
							return
						}
						seen[i] += n
					}
				})
			}
			wg.Wait()
			t.Value("read once", seen[0]+seen[1]+seen[2]+seen[3])
		}},
	{Number: 195, Name: "a vectored write is seen whole by a vectored read",
		Source: "readv(2), writev(2)",
		Run: func(t *suite.T) {
			_, fd := made(t, 0o644)
			n, err := unix.Pwritev(fd, [][]byte{[]byte("ab"), {}, []byte("cde"), []byte("f")}, 3)
			t.Call("pwritev", n, err)
			bufs := [][]byte{make([]byte, 4), {}, make([]byte, 1), make([]byte, 10)}
			n, err = unix.Preadv(fd, bufs, 0)
			t.Call("preadv", n, err)
			for _, b := range bufs {
				t.Bytes("buffer", b)
			}
		}},
	{Number: 196, Name: "RWF_APPEND appends and RWF_DSYNC and RWF_SYNC write through",
		Source: "pwritev2(2): RWF_APPEND, RWF_DSYNC, RWF_SYNC, RWF_HIPRI",
		Run: func(t *suite.T) {
			path := fix.Path(t, "0123")
			fd := fix.Open(t, path, unix.O_RDWR)
			one := [][]byte{[]byte("x"), []byte("y")}
			n, err := unix.Pwritev2(fd, one, 0, unix.RWF_APPEND)
			t.Call("append", n, err)
			n, err = unix.Pwritev2(fd, one, 0, unix.RWF_DSYNC)
			t.Call("dsync", n, err)
			n, err = unix.Pwritev2(fd, one, 2, unix.RWF_SYNC)
			t.Call("sync", n, err)
			n, err = unix.Pwritev2(fd, one, -1, unix.RWF_SYNC)
			t.Call("at the position", n, err)
			position(t, "position", fd)
			n, err = unix.Preadv2(fd, one, 0, unix.RWF_HIPRI)
			t.Call("hipri", n, err)
			n, err = unix.Preadv2(fd, one, 0, 1<<20)
			t.Call("unknown", n, err)
			content(t, "file", path)
		}},
}

// appender writes lines of its letter to the end of a file.
const appender = "files-appender"

func init() {
	suite.RegisterHelper(appender, func(args []string) int {
		fd, err := unix.Open(args[0], unix.O_WRONLY|unix.O_APPEND, 0)
		if err != nil {
			return 1
		}
		line := append(bytes.Repeat([]byte(args[1]), 31), '\n')
		for range 100 {
			if n, err := unix.Write(fd, line); n != len(line) || err != nil {
				return 2
			}
		}
		return 0
	})
}

// inParallel does n things at once.
func inParallel(n int, do func(i int) error) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = do(i) })
	}
	wg.Wait()
	return errs
}
