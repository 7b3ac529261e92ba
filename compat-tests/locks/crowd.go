package locks

import (
	"fmt"
	"os/exec"
	"strconv"
	"time"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

func init() {
	suite.RegisterHelper("locks-counter", counterMain)
	suite.RegisterHelper("locks-churn", churnMain)
}

const (
	crowdProcesses = 3
	crowdSteps     = 40
)

// lockers are the ways to have a file alone.
var lockers = map[string]func(fd int, lock bool) error{
	"flock": func(fd int, lock bool) error {
		if lock {
			return unix.Flock(fd, unix.LOCK_EX)
		}
		return unix.Flock(fd, unix.LOCK_UN)
	},
	"process": func(fd int, lock bool) error { return rangeLock(fd, unix.F_SETLKW, lock) },
	"OFD":     func(fd int, lock bool) error { return rangeLock(fd, unix.F_OFD_SETLKW, lock) },
}

func rangeLock(fd, cmd int, lock bool) error {
	l := span(none, 0, 0)
	if lock {
		l.Type = exclusive
	}
	return unix.FcntlFlock(uintptr(fd), cmd, l)
}

// counterMain adds one to the number in a file, again and again, with the file alone.
func counterMain(args []string) int {
	if err := count(args[0], lockers[args[1]]); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

func count(path string, locker func(int, bool) error) error {
	fd, err := unix.Open(path, unix.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	p := make([]byte, 8)
	for range crowdSteps {
		if err := locker(fd, true); err != nil {
			return err
		}
		n, err := unix.Pread(fd, p, 0)
		if err != nil {
			return err
		}
		number, err := strconv.Atoi(string(p[:n]))
		if err != nil {
			return err
		}
		if _, err := unix.Pwrite(fd, []byte(strconv.Itoa(number+1)), 0); err != nil {
			return err
		}
		if err := locker(fd, false); err != nil {
			return err
		}
	}
	return nil
}

// crowd observes what several processes that count at once come to.
func crowd(t *suite.T, locker string) {
	path, fd := file(t)
	t.Must(unix.Ftruncate(fd, 0))
	_, err := unix.Pwrite(fd, []byte("0"), 0)
	t.Must(err)
	var all []*exec.Cmd
	for range crowdProcesses {
		c := t.Helper("locks-counter", path, locker)
		t.Must(c.Start())
		all = append(all, c)
	}
	for _, c := range all {
		t.Value("ended well", c.Wait() == nil)
	}
	p := make([]byte, 8)
	n, err := unix.Pread(fd, p, 0)
	t.Must(err)
	t.Bytes("counted", p[:n])
}

var crowds = []suite.Case{
	{Number: 80, Name: "processes that take turns by flock lose nothing",
		Source: "flock(2): only one process may hold an exclusive lock for a given file at a given time",
		Run:    func(t *suite.T) { crowd(t, "flock") }},
	{Number: 81, Name: "processes that take turns by their locks lose nothing",
		Source: "fcntl(2): only one process may hold a write lock",
		Run:    func(t *suite.T) { crowd(t, "process") }},
	{Number: 82, Name: "processes that take turns by their descriptions' locks lose nothing",
		Source: "fcntl(2): open file description locks",
		Run:    func(t *suite.T) { crowd(t, "OFD") }},
	{Number: 83, Name: "processes that are killed in the midst of locking leave nothing",
		Source: "fcntl(2), flock(2): released when the process terminates",
		Run: func(t *suite.T) {
			path, fd := file(t)
			for i := range 8 {
				c := t.Helper("locks-churn", path)
				out, err := c.StdoutPipe()
				t.Must(err)
				t.Must(c.Start())
				_, err = out.Read(make([]byte, 1)) // it has begun
				t.Must(err)
				time.Sleep(time.Duration(i) * 700 * time.Microsecond) // to end it at another place each time
				t.Must(c.Process.Kill())
				_ = c.Wait() // says that it was killed
			}
			set(t, "lock", fd, span(exclusive, 0, 0))
			t.Errno("flock", unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB))
			set(t, "unlock", fd, span(none, 0, 0))
			setOFD(t, "OFD lock", fd, span(exclusive, 0, 0))
		}},
}

// churnMain locks and unlocks until it is killed.
func churnMain(args []string) int {
	fd, err := unix.Open(args[0], unix.O_RDWR, 0)
	if err != nil {
		return 1
	}
	fmt.Println("begun")
	for i := int64(0); ; i++ {
		start := i * 37 % 200
		for _, cmd := range []int{unix.F_SETLK, unix.F_OFD_SETLK} {
			_ = unix.FcntlFlock(uintptr(fd), cmd, span(int16(i%3), start, 10)) // refused is as good
		}
		_ = unix.Flock(fd, []int{unix.LOCK_EX, unix.LOCK_SH, unix.LOCK_UN}[i%3]|unix.LOCK_NB)
	}
}
