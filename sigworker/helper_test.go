package sigworker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// helperVar names the helper that this test binary is to be instead of the tests.
const helperVar = "SIGWORKER_TEST_HELPER"

func TestMain(m *testing.M) {
	if name := os.Getenv(helperVar); name != "" {
		os.Exit(helpers[name]())
	}
	// os/signal's own goroutine stays for ever once it was used.
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("os/signal.signal_recv"), goleak.IgnoreTopFunction("os/signal.loop"))
}

// helpers are small programs that tests signal. They say "ready" when they are, and end
// when their input ends.
var helpers = map[string]func() int{
	"plain":   func() int { return untilEOF() },
	"started": startedHelper,
	"ignore":  ignoreHelper,
	"notify":  notifyHelper,
	"info":    infoHelper,
	"segv":    segvHelper,
	"early":   earlyHelper,
	"context": contextHelper,
	"stopsitself": func() int {
		fmt.Println("ready")
		if err := Kill(os.Getpid(), SIGSTOP); err != nil {
			fmt.Println(err)
		}
		fmt.Println("on")
		return 0
	},
}

func untilEOF() int {
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

func mustStart(blocked Set) {
	if err := Start(blocked); err != nil {
		fmt.Println(err)
		os.Exit(99)
	}
}

func startedHelper() int {
	mustStart(0)
	return untilEOF()
}

func segvHelper() int {
	mustStart(0)
	Reset(SIGSEGV)
	return untilEOF()
}

func ignoreHelper() int {
	mustStart(0)
	Ignore(SIGTERM, SIGUSR1)
	return untilEOF()
}

// notifyHelper prints the signals that it gets.
func notifyHelper() int {
	mustStart(0)
	c := make(chan os.Signal, 16)
	Notify(c)
	fmt.Println("ready")
	for sig := range c {
		fmt.Println(Name(sig.(syscall.Signal)))
		if sig == SIGTERM {
			return 0
		}
	}
	return 1
}

// earlyHelper asks for signals before it calls Start.
func earlyHelper() int {
	c, stopped := make(chan os.Signal, 16), make(chan os.Signal, 16)
	Notify(c, SIGTERM, SIGUSR1)
	Notify(stopped, SIGUSR2)
	Stop(stopped)
	Ignore(SIGHUP, SIGPIPE)
	mustStart(0)
	fmt.Println("ready")
	for sig := range c {
		fmt.Println(Name(sig.(syscall.Signal)))
	}
	return 1
}

// contextHelper goes on after the signal that ended its context.
func contextHelper() int {
	ctx, stop := NotifyContext(context.Background(), SIGTERM)
	defer stop()
	fmt.Println("ready")
	<-ctx.Done()
	fmt.Println(context.Cause(ctx))
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

// infoHelper prints what it takes from the pending set.
func infoHelper() int {
	mustStart(All)
	fmt.Println("ready")
	for {
		i, err := Sigwaitinfo(All)
		if err != nil {
			fmt.Println(err)
			return 1
		}
		fmt.Println(Name(i.Signo), i.Code, i.Pid, i.Value)
		if i.Signo == SIGTERM {
			return 0
		}
	}
}

// child is a helper that runs.
type child struct {
	t     *testing.T
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
}

func helper(t *testing.T, name string) *child {
	t.Helper()
	return helperOf(t, os.Args[0], name)
}

// helperOf runs a helper from a copy of this program.
func helperOf(t *testing.T, program, name string) *child {
	t.Helper()
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), helperVar+"="+name)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{t, cmd, in, bufio.NewScanner(out)}
	t.Cleanup(func() {
		in.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	if line := c.line(); line != "ready" {
		t.Fatalf("the helper said %q, want ready", line)
	}
	return c
}

func (c *child) pid() int { return c.cmd.Process.Pid }

// line returns the next line, or "" at the end.
func (c *child) line() string {
	if !c.lines.Scan() {
		return ""
	}
	return strings.TrimSpace(c.lines.Text())
}

func (c *child) kill(sig syscall.Signal) {
	c.t.Helper()
	if err := Kill(c.pid(), sig); err != nil {
		c.t.Fatalf("Kill(%s): %v", Name(sig), err)
	}
}

// status ends the helper's input, waits, and returns its status as a shell shows it.
func (c *child) status() int {
	c.in.Close()
	err := c.cmd.Wait()
	exit, ok := errors.AsType[*exec.ExitError](err)
	if err != nil && !ok {
		c.t.Fatal(err)
	}
	if ok {
		return shellStatus(exit.ProcessState)
	}
	return 0
}

// dies waits until the helper has gone by itself and returns its status.
func (c *child) dies() int {
	c.t.Helper()
	done := make(chan int, 1)
	go func() {
		for c.lines.Scan() {
		}
		err := c.cmd.Wait()
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			done <- shellStatus(exit.ProcessState)
			return
		}
		done <- 0
	}()
	select {
	case s := <-done:
		return s
	case <-time.After(10 * time.Second):
		c.t.Error("the helper goes on")
		_ = c.cmd.Process.Kill()
		return <-done
	}
}
