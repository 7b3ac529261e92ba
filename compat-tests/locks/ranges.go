package locks

import (
	"math"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var ranges = []suite.Case{
	{Number: 1, Name: "a process is never in its own way", Facts: []int{487},
		Source: "fcntl(2): the locks are associated with the process",
		Run: func(t *suite.T) {
			path, a := file(t)
			b := fix.Open(t, path, unix.O_RDWR)
			set(t, "one descriptor", a, span(exclusive, 0, 10))
			set(t, "another", b, span(exclusive, 5, 10))
			ask(t, "in the way", a, span(exclusive, 0, 0))
		}},
	{Number: 2, Name: "another process is in the way", Facts: []int{488},
		Source: "fcntl(2): EACCES or EAGAIN: prohibited by locks held by other processes",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			must(t, fd, exclusive, 10, 10)
			t.Value("exclusive", o.set(span(exclusive, 0, 0)))
			t.Value("shared", o.set(span(shared, 19, 1)))
			t.Value("before it", o.set(span(exclusive, 0, 10)))
			t.Value("behind it", o.set(span(exclusive, 20, 0)))
		}},
	{Number: 3, Name: "what is in the way is told, and whose it is", Facts: []int{489},
		Source: "fcntl(2): F_GETLK returns details about one of those locks, l_pid the process holding it",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			must(t, fd, exclusive, 10, 20)
			t.Value("exclusive", o.ask(span(shared, 0, 0)))
			must(t, fd, shared, 10, 20)
			t.Value("shared", o.ask(span(exclusive, 15, 1)))
			t.Value("shared is not in the way of shared", o.ask(span(shared, 15, 1)))
		}},
	{Number: 4, Name: "a locked range can be written and read by others", Facts: []int{493},
		Source: "fcntl(2): advisory locks are not enforced",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			o.must(exclusive, 0, 0)
			n, err := unix.Pwrite(fd, []byte("free"), 3)
			t.Call("pwrite", n, err)
			p := make([]byte, 4)
			n, err = unix.Pread(fd, p, 3)
			t.Call("pread", n, err)
			t.Bytes("read", p)
			t.Value("flock", o.does("flock %d", unix.LOCK_EX))
			n, err = unix.Write(fd, []byte("x"))
			t.Call("write", n, err)
		}},
	{Number: 5, Name: "unlocking the middle leaves both ends", Facts: []int{494},
		Source: "fcntl(2): may split an existing lock",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			must(t, fd, exclusive, 0, 30)
			set(t, "unlock", fd, span(none, 10, 10))
			t.Value("before", o.ask(span(exclusive, 0, 0)))
			t.Value("behind", o.ask(span(exclusive, 10, 0)))
			t.Value("the middle", o.set(span(exclusive, 10, 10)))
		}},
	{Number: 6, Name: "neighbours of one type become one",
		Source: "fcntl(2): may coalesce an existing lock with the new one",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			for _, start := range []int64{0, 20, 10} {
				must(t, fd, exclusive, start, 10)
			}
			t.Value("three", o.ask(span(exclusive, 15, 1)))
			must(t, fd, exclusive, 30, 0)
			t.Value("to the end", o.ask(span(exclusive, 99, 1)))
			must(t, fd, shared, 5, 5)
			t.Value("not of one type", o.ask(span(exclusive, 5, 1)))
		}},
	{Number: 7, Name: "any number of processes share a range",
		Source: "fcntl(2): any number of processes may hold a read lock",
		Run: func(t *suite.T) {
			path, fd := file(t)
			a, b := process(t, path), process(t, path)
			set(t, "this one", fd, span(shared, 0, 0))
			t.Value("another", a.set(span(shared, 0, 0)))
			t.Value("a third", b.set(span(shared, 50, 10)))
			t.Value("exclusive", b.set(span(exclusive, 90, 10)))
		}},
	{Number: 8, Name: "a lock that cannot become exclusive stays shared",
		Source: "fcntl(2): a process can hold only one type of lock on a region; a new lock converts it, if it can be had",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			must(t, fd, shared, 0, 10)
			o.must(shared, 5, 10)
			set(t, "exclusive", fd, span(exclusive, 0, 10))
			t.Value("still shared", o.ask(span(exclusive, 0, 10)))
			t.Value("the other unlocks", o.set(span(none, 0, 0)))
			set(t, "exclusive again", fd, span(exclusive, 0, 10))
			t.Value("exclusive now", o.ask(span(shared, 0, 10)))
		}},
	{Number: 9, Name: "a part of a lock can be shared",
		Source: "fcntl(2): may split an existing lock",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			must(t, fd, exclusive, 0, 30)
			set(t, "share the middle", fd, span(shared, 10, 10))
			t.Value("the middle", o.set(span(shared, 10, 10)))
			t.Value("before it", o.set(span(shared, 9, 1)))
			t.Value("behind it", o.set(span(shared, 20, 1)))
		}},
	{Number: 10, Name: "no length is to the end, however far that will be",
		Source: "fcntl(2): specifying 0 for l_len: all bytes through to the end of file, no matter how large it grows",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			set(t, "from 50", fd, span(exclusive, 50, 0))
			t.Value("the last byte of all", o.ask(span(exclusive, math.MaxInt64, 1)))
			t.Value("before it", o.set(span(exclusive, 0, 50)))
			set(t, "unlock one behind the end", fd, span(none, 1000, 1))
			t.Value("first part", o.ask(span(shared, 50, 0)))
			t.Value("second part", o.ask(span(shared, 1001, 0)))
		}},
	{Number: 11, Name: "a length below 0 is of what lies before",
		Source: "fcntl(2): if l_len is negative, the bytes from l_start+l_len up to l_start-1",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			set(t, "10 before 30", fd, span(exclusive, 30, -10))
			t.Value("locked", o.ask(span(exclusive, 0, 0)))
			set(t, "all before 20", fd, span(shared, 20, -20))
			t.Value("locked too", o.ask(span(exclusive, 0, 10)))
		}},
	{Number: 12, Name: "a range begins at the position",
		Source: "fcntl(2): SEEK_CUR: offset from the current file position",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			_, err := unix.Seek(fd, 40, 0)
			t.Must(err)
			set(t, "5 behind it", fd, &unix.Flock_t{Type: exclusive, Whence: 1, Start: 5, Len: 10})
			set(t, "5 before it", fd, &unix.Flock_t{Type: exclusive, Whence: 1, Start: -5, Len: 1})
			t.Value("first", o.ask(span(exclusive, 0, 0)))
			t.Value("second", o.ask(span(exclusive, 36, 0)))
		}},
	{Number: 13, Name: "a range begins at the end",
		Source: "fcntl(2): SEEK_END: offset from the end of the file",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			set(t, "10 before it", fd, &unix.Flock_t{Type: exclusive, Whence: 2, Start: -10, Len: 5})
			set(t, "behind it", fd, &unix.Flock_t{Type: exclusive, Whence: 2, Start: 3})
			t.Value("first", o.ask(span(exclusive, 0, 0)))
			t.Value("second", o.ask(span(exclusive, 95, 0)))
			t.Must(unix.Ftruncate(fd, 10))
			t.Value("the file is short now", o.ask(span(exclusive, 95, 0)))
		}},
	{Number: 14, Name: "a hundred ranges are a hundred locks",
		Source: "fcntl(2)",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			for i := range int64(100) {
				must(t, fd, exclusive, 2*i, 1)
			}
			right := true
			for i := range int64(100) {
				got := o.ask(span(exclusive, 2*i, 2))
				right = right && got == spell(&unix.Flock_t{Type: exclusive, Start: 2 * i, Len: 1})+" pid the parent"
			}
			t.Value("each is told", right)
			t.Value("between them", o.set(span(exclusive, 101, 1)))
			set(t, "unlock all", fd, span(none, 0, 0))
			t.Value("all", o.set(span(exclusive, 0, 0)))
		}},
	{Number: 15, Name: "a file has one set of locks under all its names",
		Source: "fcntl(2): locks are on the file",
		Run: func(t *suite.T) {
			path, fd := file(t)
			name := path + ".link"
			t.Must(unix.Link(path, name))
			t.Cleanup(func() { _ = unix.Unlink(name) })
			o := process(t, name)
			must(t, fd, exclusive, 0, 10)
			t.Value("in the way", o.ask(span(exclusive, 0, 0)))
			t.Value("flock", o.does("flock %d", unix.LOCK_EX|unix.LOCK_NB))
			t.Errno("flock here", unix.Flock(fd, unix.LOCK_SH|unix.LOCK_NB))
		}},
	{Number: 16, Name: "a directory can be locked, to share it",
		Source: "fcntl(2): F_RDLCK needs a descriptor that is open for reading; flock(2): of any type",
		Run: func(t *suite.T) {
			fd := fix.Open(t, fix.Dir(t), unix.O_RDONLY|unix.O_DIRECTORY)
			set(t, "shared", fd, span(shared, 0, 0))
			set(t, "exclusive", fd, span(exclusive, 0, 0))
			t.Errno("flock", unix.Flock(fd, unix.LOCK_EX))
		}},
}

var requests = []suite.Case{
	{Number: 20, Name: "whence and type are what there is",
		Source: "fcntl(2): EINVAL",
		Run: func(t *suite.T) {
			_, fd := file(t)
			for _, whence := range []int16{3, -1, 99} {
				set(t, "whence", fd, &unix.Flock_t{Type: shared, Whence: whence})
			}
			for _, typ := range []int16{3, -1, 99} {
				set(t, "type", fd, &unix.Flock_t{Type: typ})
				ask(t, "ask for type", fd, &unix.Flock_t{Type: typ})
			}
			ask(t, "ask what would be in the way of unlocking", fd, span(none, 0, 0))
		}},
	{Number: 21, Name: "nothing is locked before the file's beginning",
		Source: "fcntl(2): l_start can be negative provided the offset does not lie before the start of the file",
		Run: func(t *suite.T) {
			_, fd := file(t)
			set(t, "from -1", fd, span(shared, -1, 5))
			set(t, "11 before 10", fd, span(shared, 10, -11))
			set(t, "101 before the end", fd, &unix.Flock_t{Type: shared, Whence: 2, Start: -101})
			set(t, "the beginning", fd, span(shared, 10, -10))
			ask(t, "ask from -1", fd, span(shared, -1, 5))
		}},
	{Number: 22, Name: "nothing is locked behind the last byte that there can be",
		Source: "fcntl(2): EOVERFLOW",
		Run: func(t *suite.T) {
			_, fd := file(t)
			set(t, "the last", fd, span(shared, math.MaxInt64, 1))
			set(t, "one more", fd, span(shared, math.MaxInt64, 2))
			set(t, "from the end", fd, &unix.Flock_t{Type: shared, Whence: 2, Start: math.MaxInt64})
			set(t, "all", fd, span(shared, 0, math.MaxInt64))
			set(t, "all but one", fd, span(shared, 1, math.MaxInt64))
			set(t, "and one too many", fd, span(shared, 2, math.MaxInt64))
			ask(t, "ask", fd, span(shared, math.MaxInt64, 2))
		}},
	{Number: 23, Name: "who locks can do what it locks for",
		Source: "fcntl(2): a read lock needs a descriptor open for reading, a write lock one open for writing: EBADF",
		Run: func(t *suite.T) {
			path, _ := file(t)
			r, w := fix.Open(t, path, unix.O_RDONLY), fix.Open(t, path, unix.O_WRONLY)
			set(t, "exclusive, to read", r, span(exclusive, 0, 1))
			set(t, "shared, to read", r, span(shared, 0, 1))
			set(t, "shared, to write", w, span(shared, 0, 1))
			set(t, "exclusive, to write", w, span(exclusive, 0, 1))
			set(t, "unlock, to read", r, span(none, 0, 1))
			ask(t, "ask for exclusive, to read", r, span(exclusive, 0, 1))
			setOFD(t, "OFD: exclusive, to read", r, span(exclusive, 0, 1))
			set(t, "a bad range comes first", r, span(exclusive, -1, 1))
		}},
	{Number: 24, Name: "the descriptor is looked at before the request",
		Source: "fcntl(2): EBADF, EFAULT",
		Run: func(t *suite.T) {
			_, fd := file(t)
			set(t, "no request", fd, nil)
			set(t, "a closed descriptor", fix.Closed(t), span(shared, 0, 0))
			set(t, "no request, a closed descriptor", fix.Closed(t), nil)
			set(t, "-1", -1, span(99, 0, 0))
		}},
	{Number: 25, Name: "where nothing is in the way the request stays, but for its type",
		Source: "fcntl(2): F_GETLK returns F_UNLCK in the l_type field and leaves the other fields unchanged",
		Run: func(t *suite.T) {
			_, fd := file(t)
			l := &unix.Flock_t{Type: exclusive, Whence: 2, Start: -5, Len: 3, Pid: 77}
			ask(t, "ask", fd, l)
			t.Value("pid", l.Pid)
			must(t, fd, exclusive, 0, 0)
			ask(t, "own locks", fd, span(exclusive, 1, 2))
		}},
	{Number: 26, Name: "what is not locked can be unlocked",
		Source: "fcntl(2): F_UNLCK",
		Run: func(t *suite.T) {
			path, fd := file(t)
			set(t, "nothing locked", fd, span(none, 5, 5))
			o := process(t, path)
			o.must(exclusive, 0, 0)
			set(t, "locked by another", fd, span(none, 0, 0))
			ask(t, "still", fd, span(shared, 0, 0))
		}},
	{Number: 27, Name: "a descriptor for its path only locks nothing",
		Source: "open(2): O_PATH: other operations fail with EBADF",
		Run: func(t *suite.T) {
			path, _ := file(t)
			fd := fix.Open(t, path, unix.O_PATH)
			set(t, "fcntl", fd, span(shared, 0, 0))
			setOFD(t, "OFD", fd, span(shared, 0, 0))
			t.Errno("flock", unix.Flock(fd, unix.LOCK_SH))
			t.Errno("unlock", unix.Flock(fd, unix.LOCK_UN))
		}},
}
