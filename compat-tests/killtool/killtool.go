// Package killtool holds the cases of sigsend, the kill tool: options, listings, exit
// codes and messages are those of util-linux's kill(1).
package killtool

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"causeway/compat-tests/suite"
	"causeway/sigworker"
	"causeway/sigworker/sigsend"
)

// Area is the kill tool.
var Area = suite.Area{
	Name:  "kill",
	Title: "the kill tool",
	Cases: slices.Concat(listings, mistakes, sending, following),
}

func init() {
	suite.RegisterHelper("kill-sigsend", func(args []string) int {
		return sigsend.Main(args, os.Stdout, os.Stderr)
	})
	suite.RegisterHelper("kill-victim", victimMain)
}

// victimMain is signalled. With "ignore" its other arguments are ignored; with "hear" they
// are blocked and what comes is printed.
func victimMain(args []string) int {
	var set sigworker.Set
	for _, name := range args[min(1, len(args)):] {
		sig, ok := sigworker.ByName(name)
		if !ok {
			return 98
		}
		set = set.With(sig)
	}
	hear := len(args) > 0 && args[0] == "hear"
	blocked := set
	if !hear {
		blocked = 0
	}
	if err := sigworker.Start(blocked); err != nil {
		fmt.Println(err)
		return 99
	}
	if len(args) > 0 && args[0] == "ignore" {
		for _, sig := range set.Signals() {
			sigworker.Ignore(sig)
		}
	}
	fmt.Println("ready")
	if hear {
		i, err := sigworker.Sigwaitinfo(set)
		fmt.Println(sigworker.Name(i.Signo), "code", i.Code, "value", i.Value, err)
	}
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 0
}

// patience is how long a victim may take to do what it is signalled to.
const patience = 5 * time.Second

type victim struct {
	t     *suite.T
	cmd   *exec.Cmd
	in    io.Closer
	lines *bufio.Scanner
}

func newVictim(t *suite.T, args ...string) *victim {
	cmd := t.Helper("kill-victim", args...)
	in, err := cmd.StdinPipe()
	t.Must(err)
	out, err := cmd.StdoutPipe()
	t.Must(err)
	t.Must(cmd.Start())
	v := &victim{t, cmd, in, bufio.NewScanner(out)}
	if line := v.line(); line != "ready" {
		t.Must(errors.New("the victim said " + line))
	}
	return v
}

func (v *victim) line() string {
	v.lines.Scan()
	return strings.TrimSpace(v.lines.Text())
}

func (v *victim) pid() string { return strconv.Itoa(v.cmd.Process.Pid) }

// dies records how the victim ends by itself; ends ends its input first.
func (v *victim) dies(name string) {
	done := make(chan string, 1)
	go func() {
		for v.lines.Scan() {
		}
		_ = v.cmd.Wait() // the state says it
		done <- shellStatus(v.cmd.ProcessState)
	}()
	select {
	case s := <-done:
		v.t.Value(name, s)
	case <-time.After(patience):
		v.t.Value(name, "it lives")
		_ = v.cmd.Process.Kill()
		<-done
	}
}

func (v *victim) ends(name string) {
	v.in.Close()
	v.dies(name)
}

// gone returns the id of a process that is no more.
func gone(t *suite.T) string {
	v := newVictim(t)
	v.in.Close()
	_ = v.cmd.Wait()
	return v.pid()
}

// run runs the tool and records its status and what it printed, with the victims' ids
// replaced by their names.
func run(t *suite.T, pids map[string]string, args ...string) {
	cmd := t.Helper("kill-sigsend", args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Must(err)
	}
	t.Value("status", cmd.ProcessState.ExitCode())
	for _, stream := range []struct {
		name string
		text string
	}{{"stdout", stdout.String()}, {"stderr", stderr.String()}} {
		if stream.text == "" {
			continue
		}
		for id, name := range pids {
			stream.text = strings.ReplaceAll(stream.text, id, name)
		}
		t.Bytes(stream.name, []byte(stream.text))
	}
}
