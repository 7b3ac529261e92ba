package calls

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
	"causeway/sigworker"
)

// ChildCommand has the program that serves be a child: it ends with the exit status
// that its second argument says when its standard input does.
const ChildCommand = "fuzz-child"

// Child is a child's whole life.
func Child(status string) int {
	n, err := strconv.Atoi(status)
	if err != nil {
		return 99
	}
	if err := sigworker.Start(0); err != nil {
		return 98
	}
	// On Linux it has the parent's mask and what the parent ignores, on Windows neither.
	sigworker.Reset()
	if _, err := sigworker.Sigmask(sigworker.SIG_SETMASK, 0); err != nil {
		return 96
	}
	if _, err := os.Stdout.WriteString("r"); err != nil {
		return 97
	}
	_, _ = io.Copy(io.Discard, os.Stdin) // its end is all that counts
	return n
}

// children is how many children a program has at most.
const children = 2

// child is a process that waits for the end of its standard input.
type child struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	reaped bool
}

// childWait is how long a wait goes on asking for a child that was told to end.
const childWait = 400 * time.Millisecond

var childCalls = []*fuzz.Call{
	{Symbol: "start", Func: start, Helper: true, Weight: 2, Params: []fuzz.Param{machine, aChild, fuzz.Ints(0, 3, 200)}},
	{Symbol: "finish", Func: finish, Helper: true, Weight: 2, Params: []fuzz.Param{machine, aChild}},
	{Symbol: "Kill", Variant: "child", Func: killChild, Helper: true, Weight: 3, Params: []fuzz.Param{machine, aChild, fuzz.OneOf(
		fuzz.C("unix.SIGTERM", sigworker.SIGTERM), fuzz.C("unix.SIGKILL", sigworker.SIGKILL), fuzz.C("unix.SIGUSR1", sigworker.SIGUSR1), fuzz.C("0", syscall.Signal(0)), fuzz.C("unix.SIGWINCH", sigworker.SIGWINCH), fuzz.C("unix.SIGHUP", sigworker.SIGHUP))}},
	{Symbol: "Wait4", Func: wait4, Helper: true, Weight: 4, Params: []fuzz.Param{machine, aChild}},
	{Symbol: "Wait4", Variant: "any", Func: waitAny, Helper: true, Weight: 2, Params: []fuzz.Param{machine}},
}

var aChild = choice(children)

func start(m *fuzz.Machine, i, status int) error {
	s := signalStateOf(m)
	if s.children[i] != nil {
		return syscall.EBUSY
	}
	c := &child{cmd: exec.Command(os.Args[0], ChildCommand, strconv.Itoa(status))}
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := sigworker.Inherit(c.cmd.Start); err != nil {
		return err
	}
	s.children[i] = c
	_, err = out.Read(make([]byte, 1)) // it has started
	return errors.Join(err, out.Close())
}

// end takes a child away.
func (c *child) end() {
	if c == nil {
		return
	}
	_ = c.in.Close()
	if c.reaped {
		_ = c.cmd.Process.Release()
		return
	}
	_ = c.cmd.Process.Kill()
	_, _ = c.cmd.Process.Wait()
}

// finish has a child end by itself.
func finish(m *fuzz.Machine, i int) error {
	c := signalStateOf(m).children[i]
	if c == nil {
		return syscall.ECHILD
	}
	return c.in.Close()
}

func killChild(m *fuzz.Machine, i int, sig syscall.Signal) error {
	c := signalStateOf(m).children[i]
	if c == nil || c.reaped {
		return syscall.ECHILD // its number may be another's by now
	}
	return unix.Kill(c.cmd.Process.Pid, sig)
}

func wait4(m *fuzz.Machine, i int) (string, error) {
	c := signalStateOf(m).children[i]
	if c == nil {
		return "", syscall.ECHILD
	}
	return waitFor(signalStateOf(m), c.cmd.Process.Pid)
}

func waitAny(m *fuzz.Machine) (string, error) { return waitFor(signalStateOf(m), -1) }

// waitFor asks for a moment, since a child takes one to end.
func waitFor(s *signalState, pid int) (string, error) {
	for end := time.Now().Add(childWait); ; time.Sleep(5 * time.Millisecond) {
		var status unix.WaitStatus
		got, err := unix.Wait4(pid, &status, unix.WNOHANG, nil)
		if err != nil || got == 0 && time.Now().After(end) {
			return "runs", err
		}
		if got > 0 {
			return s.reap(got, status), nil
		}
	}
}

// reap remembers that the child is gone, and says how.
func (s *signalState) reap(pid int, status unix.WaitStatus) string {
	who := "somebody"
	for i, c := range s.children {
		if c != nil && c.cmd.Process.Pid == pid {
			c.reaped = true
			who = fmt.Sprintf("child %d", i)
		}
	}
	switch {
	case status.Exited():
		return fmt.Sprintf("%s exited %d", who, status.ExitStatus())
	case status.Signaled():
		return fmt.Sprintf("%s ended by %s", who, sigworker.Name(syscall.Signal(status.Signal())))
	}
	return fmt.Sprintf("%s %#x", who, uint32(status))
}
