package locks

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var endings = []suite.Case{
	{Number: 30, Name: "closing any descriptor of the file ends the process's locks of it", Facts: []int{490},
		Source: "fcntl(2): if a process closes any file descriptor referring to a file, all its locks on that file are released",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			must(t, fd, exclusive, 0, 0)
			t.Value("before", o.set(span(exclusive, 0, 0)))
			fix.Close(t, fix.Open(t, path, unix.O_RDONLY))
			t.Value("after", o.set(span(exclusive, 0, 0)))
		}},
	{Number: 31, Name: "closing another file's descriptor ends nothing",
		Source: "fcntl(2)",
		Run: func(t *suite.T) {
			path, fd := file(t)
			another, _ := file(t)
			o := process(t, path)
			must(t, fd, exclusive, 0, 0)
			fix.Close(t, fix.Open(t, another, unix.O_RDWR))
			fix.Close(t, fix.Open(t, "/dev/null", unix.O_RDWR))
			t.Value("still", o.set(span(exclusive, 0, 0)))
		}},
	{Number: 32, Name: "closing a copy of the descriptor ends them",
		Source: "fcntl(2): any file descriptor referring to the file",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			must(t, fd, exclusive, 0, 0)
			dup, err := unix.Dup(fd)
			t.Must(err)
			t.Value("copied", o.set(span(exclusive, 0, 0)))
			fix.Close(t, dup)
			t.Value("closed", o.set(span(exclusive, 0, 0)))
		}},
	{Number: 33, Name: "a copy over the descriptor closes it, and ends them",
		Source: "dup(2): newfd is closed before being reused",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			second := fix.Open(t, path, unix.O_RDWR)
			must(t, fd, exclusive, 0, 0)
			t.Must(unix.Dup3(fix.Open(t, "/dev/null", unix.O_RDWR), second, 0))
			t.Value("after", o.set(span(exclusive, 0, 0)))
		}},
	{Number: 34, Name: "closing a range of descriptors ends them",
		Source: "close_range(2): closes all open file descriptors in the range",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			must(t, fd, exclusive, 0, 0)
			dup, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD, 700)
			t.Must(err)
			t.Must(unix.CloseRange(uint(dup), uint(dup), 0))
			t.Value("after", o.set(span(exclusive, 0, 0)))
		}},
	{Number: 35, Name: "the locks of a process that was killed are gone",
		Source: "fcntl(2): record locks are automatically released when the process terminates",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			o.must(exclusive, 0, 50)
			t.Value("its flock", o.does("flock %d", unix.LOCK_EX))
			t.Value("its OFD lock", o.lock(unix.F_OFD_SETLK, span(exclusive, 50, 50)))
			set(t, "before", fd, span(exclusive, 0, 50))
			o.kill()
			set(t, "the process's", fd, span(exclusive, 0, 50))
			set(t, "the description's", fd, span(exclusive, 50, 50))
			t.Errno("flock", unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB))
		}},
	{Number: 36, Name: "the locks of a process that has ended are gone",
		Source: "fcntl(2): record locks are automatically released when the process terminates",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			o.must(exclusive, 0, 0)
			t.Value("its flock", o.does("flock %d", unix.LOCK_EX))
			o.exits()
			set(t, "lock", fd, span(exclusive, 0, 0))
			t.Errno("flock", unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB))
		}},
	{Number: 37, Name: "the locks of a process that closes the file are gone",
		Source: "fcntl(2), flock(2): released when all file descriptors are closed",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			o.must(exclusive, 0, 0)
			t.Value("its flock", o.does("flock %d", unix.LOCK_EX))
			t.Value("close", o.does("close"))
			set(t, "lock", fd, span(exclusive, 0, 0))
			t.Errno("flock", unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB))
		}},
	{Number: 38, Name: "a lock outlives the file's name",
		Source: "unlink(2): the file remains in existence until the last file descriptor is closed",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			must(t, fd, exclusive, 0, 0)
			t.Must(unix.Unlink(path))
			t.Value("the same file", o.set(span(shared, 0, 0)))
			set(t, "unlock", fd, span(none, 0, 0))
			t.Value("unlocked", o.set(span(shared, 0, 0)))
		}},
}

// waitFor locks and waits, in a goroutine.
func waitFor(fd, cmd int, l *unix.Flock_t) <-chan fix.Result {
	return fix.Go(func() (int, error) { return 0, unix.FcntlFlock(uintptr(fd), cmd, l) })
}

// come observes what a call that should come back returned.
func come(t *suite.T, name string, done <-chan fix.Result) {
	t.Returns(name+" returns", fix.Patience, func() {
		r := <-done
		t.Errno(name, r.Err)
	})
}

// stays observes that a call does not come back.
func stays(t *suite.T, name string, done <-chan fix.Result) {
	fix.Settle()
	select {
	case <-done:
		t.Value(name, "returned")
	default:
		t.Value(name, "waits")
	}
}

// givesUp gives the answer to this process's wait, and unlocks everything if it is told of
// a deadlock.
func givesUp(fd int, done <-chan fix.Result) <-chan string {
	answer := make(chan string, 1)
	go func() {
		r := <-done
		if r.Err != nil {
			_ = unix.FcntlFlock(uintptr(fd), unix.F_SETLK, span(none, 0, 0))
		}
		answer <- word(r.Err)
	}()
	return answer
}

// givesUp is the same for the other process.
func (o *other) givesUp() <-chan string {
	answer := make(chan string, 1)
	go func() {
		got := o.answer()
		if got == "-1 EDEADLK" {
			o.set(span(none, 0, 0))
		}
		answer <- got
	}()
	return answer
}

// toldOf counts who is told of a deadlock, among the first n that have an answer.
func toldOf(n int, answers ...<-chan string) int {
	all := make(chan string, len(answers))
	for _, a := range answers {
		go func() { all <- <-a }()
	}
	told := 0
	for range n {
		if <-all == "-1 EDEADLK" {
			told++
		}
	}
	return told
}

var waits = []suite.Case{
	{Number: 40, Name: "who waits is served when another process unlocks", Timed: true,
		Source: "fcntl(2): F_SETLKW waits for that lock to be released",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			o.must(exclusive, 0, 10)
			done := waitFor(fd, unix.F_SETLKW, span(exclusive, 5, 10))
			stays(t, "at first", done)
			t.Value("unlock of a part", o.set(span(none, 0, 5)))
			stays(t, "after a part", done)
			t.Value("unlock", o.set(span(none, 0, 0)))
			come(t, "lock", done)
			t.Value("then", o.ask(span(exclusive, 0, 0)))
		}},
	{Number: 41, Name: "who waits to share is served when another process shares",
		Source: "fcntl(2): F_SETLKW",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			o.must(exclusive, 0, 0)
			done := waitFor(fd, unix.F_SETLKW, span(shared, 0, 10))
			t.Value("share", o.set(span(shared, 0, 0)))
			come(t, "lock", done)
		}},
	{Number: 42, Name: "who waits is served when the other process is killed",
		Source: "fcntl(2): record locks are automatically released when the process terminates",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			o.must(exclusive, 0, 0)
			done := waitFor(fd, unix.F_SETLKW, span(exclusive, 0, 0))
			o.kill()
			come(t, "lock", done)
		}},
	{Number: 43, Name: "another process is served when this one unlocks", Timed: true,
		Source: "fcntl(2): F_SETLKW",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			must(t, fd, exclusive, 0, 0)
			o.tell("fcntl %d %d 0 0 0", unix.F_SETLKW, exclusive)
			fix.Settle()
			set(t, "unlock", fd, span(none, 0, 0))
			t.Returns("the other returns", fix.Patience, func() { t.Value("the other", o.answer()) })
			ask(t, "then", fd, span(shared, 0, 0))
		}},
	{Number: 44, Name: "of two who wait for each other one is told",
		Source: "fcntl(2): EDEADLK: it was detected that the specified F_SETLKW command would cause a deadlock",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			must(t, fd, exclusive, 0, 10)
			o.must(exclusive, 10, 10)
			o.tell("fcntl %d %d 0 0 10", unix.F_SETLKW, exclusive)
			done := waitFor(fd, unix.F_SETLKW, span(exclusive, 10, 10))
			t.Value("how many are told", toldOf(2, givesUp(fd, done), o.givesUp()))
		}},
	{Number: 45, Name: "a circle of three is found too",
		Source: "fcntl(2): EDEADLK",
		Run: func(t *suite.T) {
			path, fd := file(t)
			a, b := process(t, path), process(t, path)
			must(t, fd, exclusive, 0, 1)
			a.must(exclusive, 1, 1)
			b.must(exclusive, 2, 1)
			a.tell("fcntl %d %d 0 2 1", unix.F_SETLKW, exclusive)
			b.tell("fcntl %d %d 0 0 1", unix.F_SETLKW, exclusive)
			done := waitFor(fd, unix.F_SETLKW, span(exclusive, 1, 1))
			// Whoever is told gives up what it has, and one who waited for that is served; the
			// third waits on.
			t.Value("how many are told", toldOf(2, givesUp(fd, done), a.givesUp(), b.givesUp()))
		}},
	{Number: 46, Name: "two who wait for one are both served, to share",
		Source: "fcntl(2): F_SETLKW",
		Run: func(t *suite.T) {
			path, fd := file(t)
			o := process(t, path)
			o.must(exclusive, 0, 0)
			a := waitFor(fd, unix.F_SETLKW, span(shared, 0, 10))
			b := waitFor(fix.Open(t, path, unix.O_RDWR), unix.F_OFD_SETLKW, span(shared, 5, 10))
			t.Value("unlock", o.set(span(none, 0, 0)))
			come(t, "the process's", a)
			come(t, "the description's", b)
		}},
	{Number: 47, Name: "a lock that can be had is not waited for",
		Source: "fcntl(2): F_SETLKW as F_SETLK",
		Run: func(t *suite.T) {
			_, fd := file(t)
			come(t, "lock", waitFor(fd, unix.F_SETLKW, span(exclusive, 0, 0)))
			come(t, "unlock", waitFor(fd, unix.F_SETLKW, span(none, 0, 0)))
			come(t, "OFD lock", waitFor(fd, unix.F_OFD_SETLKW, span(exclusive, 0, 0)))
		}},
}
