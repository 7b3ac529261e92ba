package locks

import (
	"fmt"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// now observes flock(2) without waiting.
func now(t *suite.T, name string, fd, op int) { t.Errno(name, unix.Flock(fd, op|unix.LOCK_NB)) }

// two opens one file twice.
func two(t *suite.T) (path string, a, b int) {
	path, a = file(t)
	return path, a, fix.Open(t, path, unix.O_RDWR)
}

var flocks = []suite.Case{
	{Number: 50, Name: "two descriptions are in each other's way", Facts: []int{491},
		Source: "flock(2): an attempt to lock the file using one of these file descriptors may be denied by a lock via another",
		Run: func(t *suite.T) {
			_, a, b := two(t)
			now(t, "one", a, unix.LOCK_EX)
			now(t, "another", b, unix.LOCK_EX)
			now(t, "to share", b, unix.LOCK_SH)
			now(t, "unlock", a, unix.LOCK_UN)
			now(t, "another then", b, unix.LOCK_EX)
		}},
	{Number: 51, Name: "many share, and then nobody has it alone",
		Source: "flock(2): more than one process may hold a shared lock for a given file at a given time",
		Run: func(t *suite.T) {
			path, a, b := two(t)
			o := process(t, path)
			now(t, "one", a, unix.LOCK_SH)
			now(t, "another", b, unix.LOCK_SH)
			t.Value("another process", o.does("flock %d", unix.LOCK_SH|unix.LOCK_NB))
			t.Value("alone", o.does("flock %d", unix.LOCK_EX|unix.LOCK_NB))
		}},
	{Number: 52, Name: "a copy of a descriptor has its lock",
		Source: "flock(2): duplicate file descriptors refer to the same lock",
		Run: func(t *suite.T) {
			_, a, b := two(t)
			dup, err := unix.Dup(a)
			t.Must(err)
			fix.Own(t, dup)
			now(t, "lock", a, unix.LOCK_EX)
			now(t, "the copy", dup, unix.LOCK_EX)
			now(t, "the copy unlocks", dup, unix.LOCK_UN)
			now(t, "another", b, unix.LOCK_EX)
		}},
	{Number: 53, Name: "a lock is changed from one kind to the other",
		Source: "flock(2): subsequent calls on an already locked file convert an existing lock to the new lock mode",
		Run: func(t *suite.T) {
			_, a, b := two(t)
			now(t, "alone", a, unix.LOCK_EX)
			now(t, "shared", a, unix.LOCK_SH)
			now(t, "another", b, unix.LOCK_SH)
			now(t, "unlock", b, unix.LOCK_UN)
			now(t, "alone again", a, unix.LOCK_EX)
			now(t, "another again", b, unix.LOCK_SH)
		}},
	{Number: 54, Name: "a change that fails loses the lock",
		Source: "flock(2): converting is not atomic: the existing lock is first removed",
		Run: func(t *suite.T) {
			_, a, b := two(t)
			now(t, "one shares", a, unix.LOCK_SH)
			now(t, "another shares", b, unix.LOCK_SH)
			now(t, "one wants it alone", a, unix.LOCK_EX)
			now(t, "another has it alone", b, unix.LOCK_EX)
		}},
	{Number: 55, Name: "an operation is one of three, with or without waiting", Facts: []int{492},
		Source: "flock(2): EINVAL; measured: what had the bit of mandatory locks succeeds and does nothing",
		Run: func(t *suite.T) {
			_, a, b := two(t)
			for _, op := range []int{0, unix.LOCK_NB, 3, 9, 10, 16, 17, -1 &^ 32, 99} {
				t.Errno(fmt.Sprint("operation ", op), unix.Flock(a, op))
			}
			now(t, "another", b, unix.LOCK_EX)
		}},
	{Number: 56, Name: "the operation is looked at before the descriptor",
		Source: "flock(2): EBADF: fd is not an open file descriptor",
		Run: func(t *suite.T) {
			closed := fix.Closed(t)
			t.Errno("lock", unix.Flock(closed, unix.LOCK_SH))
			t.Errno("unlock", unix.Flock(closed, unix.LOCK_UN))
			t.Errno("no operation", unix.Flock(closed, 0))
			t.Errno("-1", unix.Flock(-1, unix.LOCK_EX|unix.LOCK_NB))
		}},
	{Number: 57, Name: "a description that has no lock can unlock",
		Source: "flock(2): LOCK_UN: remove an existing lock held by this process",
		Run: func(t *suite.T) {
			_, a, b := two(t)
			now(t, "unlock", a, unix.LOCK_UN)
			now(t, "lock", a, unix.LOCK_EX)
			now(t, "another unlocks", b, unix.LOCK_UN)
			now(t, "another locks", b, unix.LOCK_EX)
		}},
	{Number: 58, Name: "the last descriptor ends the lock",
		Source: "flock(2): released by an explicit LOCK_UN, or when all such file descriptors have been closed",
		Run: func(t *suite.T) {
			_, a, b := two(t)
			dup, err := unix.Dup(a)
			t.Must(err)
			now(t, "lock", a, unix.LOCK_EX)
			fix.Close(t, a)
			now(t, "a copy is left", b, unix.LOCK_EX)
			fix.Close(t, dup)
			now(t, "none is left", b, unix.LOCK_EX)
		}},
	{Number: 59, Name: "flock and fcntl do not know of each other",
		Source: "flock(2): there is no interaction between the types of lock placed by flock() and fcntl(2)",
		Run: func(t *suite.T) {
			path, a, b := two(t)
			o := process(t, path)
			now(t, "flock", a, unix.LOCK_EX)
			set(t, "fcntl", b, span(exclusive, 0, 0))
			t.Value("another's flock", o.does("flock %d", unix.LOCK_SH|unix.LOCK_NB))
			t.Value("another's fcntl", o.set(span(shared, 0, 1)))
			now(t, "unlock", a, unix.LOCK_UN)
			t.Value("another's flock then", o.does("flock %d", unix.LOCK_SH|unix.LOCK_NB))
			t.Value("another's fcntl then", o.set(span(shared, 0, 1)))
		}},
	{Number: 60, Name: "who reads only can have a file alone",
		Source: "flock(2): regardless of the mode in which the file was opened",
		Run: func(t *suite.T) {
			path, _ := file(t)
			now(t, "to read", fix.Open(t, path, unix.O_RDONLY), unix.LOCK_EX)
			now(t, "to write", fix.Open(t, path, unix.O_WRONLY), unix.LOCK_SH)
		}},
	{Number: 61, Name: "who waits is served when the lock goes", Timed: true,
		Source: "flock(2): a call may block if an incompatible lock is held by another process",
		Run: func(t *suite.T) {
			path, a, b := two(t)
			o := process(t, path)
			t.Value("another", o.does("flock %d", unix.LOCK_EX))
			first := fix.Go(func() (int, error) { return 0, unix.Flock(a, unix.LOCK_EX) })
			stays(t, "at first", first)
			t.Value("unlock", o.does("flock %d", unix.LOCK_UN))
			come(t, "lock", first)
			second := fix.Go(func() (int, error) { return 0, unix.Flock(b, unix.LOCK_SH) })
			stays(t, "within the process", second)
			now(t, "share", a, unix.LOCK_SH)
			come(t, "shared", second)
		}},
	{Number: 62, Name: "who waits is served when the other is killed",
		Source: "flock(2): released when all such file descriptors have been closed",
		Run: func(t *suite.T) {
			path, a := file(t)
			o := process(t, path)
			t.Value("another", o.does("flock %d", unix.LOCK_EX))
			done := fix.Go(func() (int, error) { return 0, unix.Flock(a, unix.LOCK_EX) })
			o.kill()
			come(t, "lock", done)
		}},
	{Number: 63, Name: "what is no regular file can be locked",
		Source: "flock(2): on an open file",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			now(t, "a pipe", r, unix.LOCK_EX)
			e, err := unix.Eventfd(0, 0)
			t.Must(err)
			now(t, "an eventfd", fix.Own(t, e), unix.LOCK_EX)
			a, b := fix.Open(t, "/dev/null", unix.O_RDWR), fix.Open(t, "/dev/null", unix.O_RDONLY)
			now(t, "a device", a, unix.LOCK_SH)
			now(t, "the device again", b, unix.LOCK_SH)
			set(t, "a range of a pipe", r, span(shared, 0, 10))
		}},
}

var descriptions = []suite.Case{
	{Number: 70, Name: "two descriptions of a process are in each other's way",
		Source: "fcntl(2): open file description locks conflict if acquired via different open file descriptions",
		Run: func(t *suite.T) {
			_, a, b := two(t)
			setOFD(t, "one", a, span(exclusive, 0, 10))
			setOFD(t, "another", b, span(shared, 9, 1))
			setOFD(t, "beside it", b, span(exclusive, 10, 1))
			t.Value("in the way", told(unix.F_OFD_GETLK, b, span(shared, 0, 5)))
		}},
	{Number: 71, Name: "a copy of a descriptor has its locks",
		Source: "fcntl(2): associated with the open file description",
		Run: func(t *suite.T) {
			_, a, b := two(t)
			dup, err := unix.Dup(a)
			t.Must(err)
			setOFD(t, "lock", a, span(exclusive, 0, 10))
			setOFD(t, "the copy", dup, span(shared, 0, 5))
			setOFD(t, "another shares", b, span(shared, 0, 5))
			fix.Close(t, a)
			setOFD(t, "another wants the rest", b, span(shared, 5, 5))
			fix.Close(t, dup)
			setOFD(t, "another has it all", b, span(exclusive, 0, 0))
		}},
	{Number: 72, Name: "the process's locks and a description's are in each other's way",
		Source: "fcntl(2): they conflict, even when acquired by the same process on the same file descriptor",
		Run: func(t *suite.T) {
			_, a, b := two(t)
			set(t, "the process's", a, span(exclusive, 0, 10))
			setOFD(t, "the same descriptor", a, span(exclusive, 0, 10))
			setOFD(t, "another", b, span(shared, 5, 10))
			setOFD(t, "beside it", b, span(shared, 10, 10))
			set(t, "the process wants that", a, span(exclusive, 10, 10))
			set(t, "the process shares that", a, span(shared, 10, 10))
		}},
	{Number: 73, Name: "a description's lock is nobody's process's",
		Source: "fcntl(2): l_pid is set to -1 for open file description locks",
		Run: func(t *suite.T) {
			path, a, b := two(t)
			o := process(t, path)
			setOFD(t, "lock", a, span(exclusive, 3, 4))
			l := span(exclusive, 0, 0)
			ask(t, "told the process", b, l)
			t.Value("pid", l.Pid)
			t.Value("told another process", o.ask(span(exclusive, 0, 0)))
			t.Value("told its description", o.lock(unix.F_OFD_GETLK, span(exclusive, 0, 0)))
		}},
	{Number: 74, Name: "a description's request has no process",
		Source: "fcntl(2): EINVAL: l_pid was not specified as zero",
		Run: func(t *suite.T) {
			_, a, _ := two(t)
			for _, cmd := range []int{unix.F_OFD_SETLK, unix.F_OFD_SETLKW, unix.F_OFD_GETLK} {
				t.Errno("pid 1", unix.FcntlFlock(uintptr(a), cmd, &unix.Flock_t{Type: shared, Pid: 1}))
			}
			t.Errno("of a process", unix.FcntlFlock(uintptr(a), unix.F_SETLK, &unix.Flock_t{Type: shared, Pid: 1}))
		}},
	{Number: 75, Name: "closing another descriptor ends no lock of a description",
		Source: "fcntl(2): released on the last close of the open file description",
		Run: func(t *suite.T) {
			path, a, b := two(t)
			setOFD(t, "lock", a, span(exclusive, 0, 0))
			fix.Close(t, fix.Open(t, path, unix.O_RDWR))
			setOFD(t, "still there", b, span(shared, 0, 0))
			fix.Close(t, a)
			setOFD(t, "gone", b, span(shared, 0, 0))
		}},
	{Number: 76, Name: "another process's description is in the way",
		Source: "fcntl(2)",
		Run: func(t *suite.T) {
			path, a := file(t)
			o := process(t, path)
			t.Value("its", o.lock(unix.F_OFD_SETLK, span(exclusive, 0, 10)))
			setOFD(t, "lock", a, span(shared, 5, 10))
			set(t, "the process's", a, span(shared, 5, 10))
			t.Value("unlock", o.lock(unix.F_OFD_SETLK, span(none, 5, 0)))
			setOFD(t, "lock then", a, span(shared, 5, 10))
			t.Value("told", o.lock(unix.F_OFD_GETLK, span(exclusive, 0, 0)))
		}},
	{Number: 77, Name: "who waits is served by another description and another process",
		Source: "fcntl(2): F_OFD_SETLKW",
		Run: func(t *suite.T) {
			path, a, b := two(t)
			setOFD(t, "lock", a, span(exclusive, 0, 0))
			within := waitFor(b, unix.F_OFD_SETLKW, span(exclusive, 0, 10))
			setOFD(t, "unlock", a, span(none, 0, 10))
			come(t, "within the process", within)
			o := process(t, path)
			t.Value("all that is free", o.lock(unix.F_OFD_SETLK, span(exclusive, 10, 0)))
			setOFD(t, "unlock all", a, span(none, 0, 0))
			t.Value("all that is free", o.lock(unix.F_OFD_SETLK, span(exclusive, 10, 0)))
			beyond := waitFor(a, unix.F_OFD_SETLKW, span(shared, 50, 1))
			t.Value("the other unlocks", o.lock(unix.F_OFD_SETLK, span(none, 0, 0)))
			come(t, "another process", beyond)
		}},
	{Number: 78, Name: "two descriptions that wait for each other are not told",
		Source: "fcntl(2): no deadlock detection for open file description locks", Timed: true,
		Run: func(t *suite.T) {
			_, a, b := two(t)
			setOFD(t, "one", a, span(exclusive, 0, 1))
			setOFD(t, "another", b, span(exclusive, 1, 1))
			first := waitFor(a, unix.F_OFD_SETLKW, span(exclusive, 1, 1))
			second := waitFor(b, unix.F_OFD_SETLKW, span(exclusive, 0, 1))
			stays(t, "one", first)
			stays(t, "another", second)
			setOFD(t, "one gives up", a, span(none, 0, 1))
			come(t, "another's", second)
		}},
	{Number: 79, Name: "a description's lock is split and joined",
		Source: "fcntl(2): as the process's",
		Run: func(t *suite.T) {
			_, a, b := two(t)
			setOFD(t, "lock", a, span(exclusive, 0, 30))
			setOFD(t, "unlock the middle", a, span(none, 10, 10))
			t.Value("before", told(unix.F_OFD_GETLK, b, span(exclusive, 0, 0)))
			t.Value("behind", told(unix.F_OFD_GETLK, b, span(exclusive, 10, 0)))
			setOFD(t, "lock the middle", a, span(exclusive, 10, 10))
			t.Value("joined", told(unix.F_OFD_GETLK, b, span(exclusive, 15, 1)))
		}},
}
