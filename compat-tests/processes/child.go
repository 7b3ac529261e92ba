package processes

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"causeway/compat-tests/suite"
	"causeway/errnomap"
	unix "causeway/posixcompat"
	"causeway/sigworker"
)

func init() { suite.RegisterHelper("process-child", childMain) }

// childMain is a child: it obeys one command a line and answers each with a line; it ends with
// status 0 at the end of its input. Its first argument may be "start", for sigworker.
func childMain(args []string) int {
	if len(args) > 0 && args[0] == "start" {
		if err := sigworker.Start(0); err != nil {
			fmt.Println(err)
			return 99
		}
	}
	fmt.Println("ready")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		word, number, _ := strings.Cut(lines.Text(), " ")
		n, _ := strconv.Atoi(number)
		switch {
		case word == "return":
			return n
		case commands[word] == nil:
			fmt.Println("what is", word)
		default:
			fmt.Println(commands[word](n))
		}
	}
	return 0
}

// commands answer with a line; the number is what follows the command.
var commands = map[string]func(n int) any{
	"exit":  func(n int) any { unix.Exit(n); return nil },
	"panic": func(int) any { panic("as it was told") },
	"ppid":  func(int) any { return unix.Getppid() },
	"group": func(n int) any { return unix.Setpgid(0, n) },
	"nice":  func(n int) any { return niceness(n) },
	"burn": func(n int) any {
		burn(time.Duration(n) * time.Millisecond)
		return "burnt"
	},
	"grandchild": func(int) any { return grandchild() },
	"waitparent": func(int) any {
		_, err := unix.Wait4(unix.Getppid(), nil, unix.WNOHANG, nil)
		return errnomap.Name(errnomap.Of(err))
	},
	"moveparent":  func(int) any { return errnomap.Name(errnomap.Of(unix.Setpgid(unix.Getppid(), 0))) },
	"otherthread": func(tid int) any { return errnomap.Name(errnomap.Of(unix.Tgkill(unix.Getpid(), tid, 0))) },
}

// burn uses processor time.
func burn(d time.Duration) {
	var ts unix.Timespec
	for unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &ts) == nil && ts.Nano() < int64(d) {
	}
}

// grandchild starts a process that ends with this one's input, and returns its number.
func grandchild() int {
	cmd := suite.HelperCommand("process-child")
	cmd.Stdin = os.Stdin
	if err := cmd.Start(); err != nil {
		return -1
	}
	return cmd.Process.Pid
}

// child is the case's side of one.
type child struct {
	t     *suite.T
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
}

// start starts a child and waits until it runs.
func start(t *suite.T, args ...string) *child {
	cmd := t.Helper("process-child", args...)
	in, err := cmd.StdinPipe()
	t.Must(err)
	out, err := cmd.StdoutPipe()
	t.Must(err)
	t.Must(cmd.Start())
	c := &child{t, cmd, in, bufio.NewScanner(out)}
	if line := c.line(); line != "ready" {
		t.Must(fmt.Errorf("the child said %q", line))
	}
	return c
}

func (c *child) pid() int { return c.cmd.Process.Pid }

func (c *child) line() string {
	if !c.lines.Scan() {
		return "(end)"
	}
	return strings.TrimSpace(c.lines.Text())
}

// tell gives a command that has no answer.
func (c *child) tell(format string, args ...any) {
	_, err := fmt.Fprintf(c.in, format+"\n", args...)
	c.t.Must(err)
}

// ask gives a command and returns the answer.
func (c *child) ask(format string, args ...any) string {
	c.tell(format, args...)
	return c.line()
}

// end ends the child and returns when it has ended: its output is at its end then, and soon
// it can be waited for.
func (c *child) end(status int) {
	c.tell("return %d", status)
	c.gone()
}

func (c *child) gone() {
	for c.lines.Scan() {
	}
}

// kill signals the child.
func (c *child) kill(sig unix.Signal) { c.t.Must(sigworker.Kill(c.pid(), sig)) }

// described is a status in words.
func described(ws unix.WaitStatus) string {
	switch {
	case ws.Exited():
		return fmt.Sprint("exited ", ws.ExitStatus())
	case ws.Signaled():
		return fmt.Sprintf("killed by %d, core %v", int(ws.Signal()), ws.CoreDump())
	case ws.Stopped():
		return fmt.Sprint("stopped by ", int(ws.StopSignal()))
	case ws.Continued():
		return "continued"
	}
	return fmt.Sprintf("%#x", uint32(ws))
}

// wait observes a wait for pid, in words, with the roles of processes for their numbers.
func wait(t *suite.T, name string, pid, options int, roles map[int]string) int {
	ws := unix.WaitStatus(0xdead)
	got, err := unix.Wait4(pid, &ws, options, nil)
	role := strconv.Itoa(got)
	if r := roles[got]; r != "" {
		role = r
	}
	t.Call(name, role, err)
	if err == nil && got != 0 {
		t.Value("it", described(ws))
	} else {
		t.Value("status", uint32(ws))
	}
	return got
}

// of is the roles when there is one child.
func of(c *child) map[int]string { return map[int]string{c.pid(): "the child"} }

// soon repeats a wait that does not hang until it tells something: what has closed its output
// takes a moment to end.
func soon(t *suite.T, f func() (done bool)) {
	for end := time.Now().Add(10 * time.Second); !f(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Must(fmt.Errorf("nothing has happened for ten seconds"))
		}
	}
}

// ended waits until the child can be waited for, and leaves it so.
func (c *child) ended() {
	soon(c.t, func() bool {
		info := childInfo{}
		c.t.Must(waitid(unix.P_PID, c.pid(), &info, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil))
		return info.pid != 0
	})
}
