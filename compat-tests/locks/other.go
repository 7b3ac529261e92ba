package locks

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"causeway/compat-tests/suite"
	"causeway/errnomap"
	unix "causeway/posixcompat"
)

func init() { suite.RegisterHelper("locks-other", otherMain) }

// other is another process that has the file open and does what it is told.
type other struct {
	t       *suite.T
	cmd     *exec.Cmd
	in      io.Writer
	answers *bufio.Scanner
}

// process starts another process that opens the file.
func process(t *suite.T, path string) *other {
	o := &other{t: t, cmd: t.Helper("locks-other", path)}
	in, err := o.cmd.StdinPipe()
	t.Must(err)
	out, err := o.cmd.StdoutPipe()
	t.Must(err)
	t.Must(o.cmd.Start())
	o.in, o.answers = in, bufio.NewScanner(out)
	t.Must(o.wantReady())
	return o
}

func (o *other) wantReady() error {
	if got := o.answer(); got != "ready" {
		return fmt.Errorf("the other process says %q", got)
	}
	return nil
}

// tell sends a command.
func (o *other) tell(format string, args ...any) {
	_, err := fmt.Fprintf(o.in, format+"\n", args...)
	o.t.Must(err)
}

func (o *other) answer() string {
	if !o.answers.Scan() {
		return "gone"
	}
	return o.answers.Text()
}

// does sends a command and returns the answer.
func (o *other) does(format string, args ...any) string {
	o.tell(format, args...)
	return o.answer()
}

// set has the other process lock, and returns "0" or the errno.
func (o *other) set(l *unix.Flock_t) string { return o.lock(unix.F_SETLK, l) }

func (o *other) lock(cmd int, l *unix.Flock_t) string {
	return o.does("fcntl %d %d %d %d %d", cmd, l.Type, l.Whence, l.Start, l.Len)
}

// must has the other process lock, as a beginning.
func (o *other) must(typ int16, start, length int64) {
	if got := o.set(span(typ, start, length)); got != "0" {
		o.t.Must(fmt.Errorf("the other process could not lock: %s", got))
	}
}

// ask returns what would be in the way of the other process.
func (o *other) ask(l *unix.Flock_t) string { return o.lock(unix.F_GETLK, l) }

// kill ends the other process from outside.
func (o *other) kill() {
	o.t.Must(o.cmd.Process.Kill())
	_ = o.cmd.Wait() // says that it was killed
}

// exits has the other process end by itself.
func (o *other) exits() {
	o.tell("exit")
	o.t.Must(o.cmd.Wait())
}

// otherMain opens the file and obeys the lines of its standard input.
func otherMain(args []string) int {
	fd, err := unix.Open(args[0], unix.O_RDWR, 0)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("ready")
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		line := in.Text()
		switch {
		case line == "exit":
			return 0
		case line == "close":
			fmt.Println(word(unix.Close(fd)))
		case strings.HasPrefix(line, "flock"):
			fmt.Println(obeyFlock(fd, line))
		default:
			fmt.Println(obeyFcntl(fd, line))
		}
	}
	return 0
}

func obeyFlock(fd int, line string) string {
	var op int
	if _, err := fmt.Sscanf(line, "flock %d", &op); err != nil {
		return err.Error()
	}
	return word(unix.Flock(fd, op))
}

func obeyFcntl(fd int, line string) string {
	var cmd int
	var l unix.Flock_t
	if _, err := fmt.Sscanf(line, "fcntl %d %d %d %d %d", &cmd, &l.Type, &l.Whence, &l.Start, &l.Len); err != nil {
		return err.Error()
	}
	err := unix.FcntlFlock(uintptr(fd), cmd, &l)
	if err != nil || cmd != unix.F_GETLK && cmd != unix.F_OFD_GETLK {
		return word(err)
	}
	pid := "unknown"
	switch int(l.Pid) {
	case 0:
		pid = "0"
	case -1:
		pid = "-1"
	case unix.Getppid():
		pid = "the parent"
	}
	return spell(&l) + " pid " + pid
}

func word(err error) string {
	if err == nil {
		return "0"
	}
	return "-1 " + errnomap.Name(errnomap.Of(err))
}
