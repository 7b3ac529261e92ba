package sigworker

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func init() { helpers["parent"] = parentHelper }

// parentHelper has a child that is no Go program, and so does what the kernel says.
func parentHelper() int {
	mustStart(SetOf(SIGUSR2))
	cmd := exec.Command("sleep", "60")
	if err := Inherit(cmd.Start); err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("ready")
	fmt.Println(cmd.Process.Pid)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = cmd.Process.Kill()
	}()
	err := cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		fmt.Println(shellStatus(exit.ProcessState))
	}
	return 0
}

func TestAChildInheritsTheMaskThatTheProgramBelievesIn(t *testing.T) {
	c := helper(t, "parent")
	var pid int
	if _, err := fmt.Sscan(c.line(), &pid); err != nil {
		t.Fatal(err)
	}
	if got, want := statusField(t, pid, "SigBlk"), fmt.Sprintf("%016x", uint64(SetOf(SIGUSR2))); got != want {
		t.Errorf("the child blocks %s, want %s", got, want)
	}
	if err := Kill(pid, SIGUSR1); err != nil {
		t.Fatal(err)
	}
	if got := c.line(); got != "138" {
		t.Errorf("the child ended with %s, want 138", got)
	}
}

func init() {
	helpers["ignoringparent"] = func() int {
		mustStart(SetOf(SIGALRM))
		Ignore(SIGHUP, SIGPIPE, SIGALRM, SIGCHLD)
		cmd := exec.Command("sleep", "60")
		if err := Inherit(cmd.Start); err != nil {
			fmt.Println(err)
			return 1
		}
		Reset(SIGHUP, SIGPIPE)
		fmt.Println("ready")
		fmt.Println(cmd.Process.Pid)
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = cmd.Process.Kill()
		fmt.Println(cmd.Wait())
		return 0
	}
}

func TestAChildInheritsWhatTheProgramIgnores(t *testing.T) {
	for _, sig := range []syscall.Signal{SIGHUP, SIGPIPE} {
		c := helper(t, "ignoringparent")
		var pid int
		if _, err := fmt.Sscan(c.line(), &pid); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = Kill(pid, SIGKILL) }()
		// Not CHLD: the parent could not wait for its children.
		if got, want := statusField(t, pid, "SigIgn"), fmt.Sprintf("%016x", uint64(SetOf(SIGHUP, SIGPIPE, SIGALRM))); got != want {
			t.Errorf("the child ignores %s, want %s", got, want)
		}
		c.kill(sig)
		if got := c.dies(); got != 128+int(sig) {
			t.Errorf("the parent, which ignores %s no more: status %d", Name(sig), got)
		}
	}
	c := helper(t, "ignoringparent")
	c.line()
	c.in.Close()
	if got := c.line(); got != "signal: killed" {
		t.Errorf("the parent's wait: %q", got)
	}
}

func TestTheEnvironmentShowsNoTraceOfTheSecondStart(t *testing.T) {
	c := helper(t, "parent")
	environment, err := os.ReadFile(fmt.Sprintf("/proc/%s/environ", c.line()))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(environment), marker) {
		t.Error("a child finds the marker")
	}
}

func statusField(t *testing.T, pid int, name string) string {
	t.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), name+":"); ok {
			return strings.TrimSpace(value)
		}
	}
	t.Fatalf("no %s of %d", name, pid)
	return ""
}

// A write to a pipe that nobody reads raises PIPE in the writing thread: it must give
// EPIPE and not end a program that handles its errors.
func TestABrokenPipeIsAnErrorAndNoSignal(t *testing.T) {
	c := helper(t, "brokenpipe")
	if got := c.line(); got != "write |1: broken pipe" {
		t.Errorf("the helper said %q", got)
	}
	if got := c.status(); got != 0 {
		t.Errorf("status %d, want 0", got)
	}
}

func init() {
	helpers["brokenpipe"] = func() int {
		mustStart(0)
		fmt.Println("ready")
		r, w, err := os.Pipe()
		if err != nil {
			return 1
		}
		r.Close()
		_, err = w.Write([]byte("x"))
		fmt.Println(err)
		_, _ = io.Copy(io.Discard, os.Stdin)
		return 0
	}
}

func init() {
	helpers["cleaned"] = func() int {
		os.Unsetenv(marker) // as a program does that trusts no environment
		mustStart(0)
		return untilEOF()
	}
	helpers["deleted"] = func() int {
		_ = os.Remove(os.Args[0])
		mustStart(0)
		return untilEOF()
	}
	helpers["together"] = func() int {
		results := make(chan error)
		for range 8 {
			go func() { results <- Start(SetOf(SIGUSR2)) }()
		}
		for range 8 {
			if err := <-results; err != nil {
				fmt.Println(err)
			}
		}
		fmt.Println("ready")
		fmt.Println(Sigmask(SIG_BLOCK, 0))
		return 0
	}
}

func TestAProgramThatCleansItsEnvironmentFirstStarts(t *testing.T) {
	c := helper(t, "cleaned")
	c.kill(SIGUSR1)
	if got := c.dies(); got != 138 {
		t.Errorf("status %d, want 138", got)
	}
}

func TestAProgramWhoseFileIsGoneStarts(t *testing.T) {
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		replace bool
	}{{"removed", false}, {"replaced", true}} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "program")
			if err := os.WriteFile(path, program, 0o755); err != nil {
				t.Fatal(err)
			}
			name := "deleted"
			if c.replace {
				name = "replaced"
			}
			child := helperOf(t, path, name)
			child.kill(SIGUSR1)
			if got := child.dies(); got != 138 {
				t.Errorf("status %d, want 138", got)
			}
		})
	}
}

func init() {
	helpers["replaced"] = func() int {
		_ = os.Remove(os.Args[0])
		_ = os.WriteFile(os.Args[0], []byte("#!/bin/sh\necho another program\n"), 0o755)
		mustStart(0)
		return untilEOF()
	}
}

func TestStartOfSeveralGoroutinesIsOneStart(t *testing.T) {
	c := helper(t, "together")
	if got := c.line(); got != "USR2 <nil>" {
		t.Errorf("the mask is %q, want USR2", got)
	}
}

func init() {
	helpers["arguments"] = func() int {
		mustStart(0)
		fmt.Println("ready")
		fmt.Printf("%q\n", os.Args)
		text, err := io.ReadAll(os.Stdin)
		fmt.Printf("%q %v\n", text, err)
		return 0
	}
}

func TestTheSecondStartHasTheSameArgumentsAndInput(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Args = []string{"another name", "a b", "", "--"}
	cmd.Env = append(os.Environ(), helperVar+"=arguments")
	cmd.Stdin = strings.NewReader("what was written before")
	out, err := cmd.Output()
	want := "ready\n[\"another name\" \"a b\" \"\" \"--\"]\n\"what was written before\" <nil>\n"
	if err != nil || string(out) != want {
		t.Errorf("%v: got %q, want %q", err, out, want)
	}
}

// A shell shows the same status of a program that exits with 128 and the signal.
func TestTheParentSeesThatASignalEndedTheProgram(t *testing.T) {
	for _, sig := range []syscall.Signal{SIGTERM, SIGQUIT, SIGUSR1, SIGSYS, 40} {
		c := helper(t, "started")
		c.kill(sig)
		c.dies()
		if ws := c.cmd.ProcessState.Sys().(syscall.WaitStatus); !ws.Signaled() || ws.Signal() != sig {
			t.Errorf("%s: %v", Name(sig), c.cmd.ProcessState)
		}
	}
}
