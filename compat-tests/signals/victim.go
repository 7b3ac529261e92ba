package signals

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"causeway/compat-tests/suite"
	"causeway/errnomap"
	"causeway/sigworker"
)

func init() { suite.RegisterHelper("signals-victim", victimMain) }

// victimMain is the process that is signalled. Its first argument may be "start", the
// others are then the signals blocked from the beginning. It obeys one command a line
// and answers each with a line; it ends with status 0 at the end of its input.
func victimMain(args []string) int {
	if len(args) > 0 && args[0] == "start" {
		if err := sigworker.Start(setOf(args[1:])); err != nil {
			fmt.Println(err)
			return 99
		}
	}
	v := &victimState{heard: make(chan os.Signal, 64)}
	fmt.Println("ready", os.Getpid())
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if words[0] == "exit" {
			status, _ := strconv.Atoi(words[1])
			return status
		}
		command, known := commands[words[0]]
		if !known {
			fmt.Println("what is", words[0])
			continue
		}
		fmt.Println(command(v, words[1:]))
	}
	return 0
}

type victimState struct {
	heard    chan os.Signal
	children []*exec.Cmd
	fd       int
}

// patience is how long a victim waits for a signal that is to come.
const patience = 5 * time.Second

var commands = map[string]func(v *victimState, args []string) string{
	"block": func(_ *victimState, a []string) string { return mask(sigworker.SIG_BLOCK, a) },
	"unblock": func(_ *victimState, a []string) string {
		return mask(sigworker.SIG_UNBLOCK, a)
	},
	"setmask": func(_ *victimState, a []string) string { return mask(sigworker.SIG_SETMASK, a) },
	"badhow":  func(_ *victimState, a []string) string { return mask(77, a) },
	"pending": func(*victimState, []string) string {
		set, err := sigworker.Sigpending()
		return outcome(set, err)
	},
	"pendingsoon": pendingSoon,
	"notify": func(v *victimState, a []string) string {
		sigworker.Notify(v.heard, signalsOf(a)...)
		return outcome("ok", sigworker.Err())
	},
	"stop": func(v *victimState, _ []string) string {
		sigworker.Stop(v.heard)
		return "ok"
	},
	"ignore": func(_ *victimState, a []string) string {
		sigworker.Ignore(signalsOf(a)...)
		return "ok"
	},
	"ignored": func(_ *victimState, a []string) string {
		return strconv.FormatBool(sigworker.Ignored(number(a[0])))
	},
	"reset": func(_ *victimState, a []string) string {
		sigworker.Reset(signalsOf(a)...)
		return "ok"
	},
	"heard": func(v *victimState, _ []string) string {
		select {
		case sig := <-v.heard:
			return sigworker.Name(sig.(syscall.Signal))
		case <-time.After(patience):
			return "nothing"
		}
	},
	"take":  take,
	"group": groupCommand,
}

func init() {
	commands["child"] = childCommand
	commands["children"] = childrenCommand
	commands["signalfd"] = signalfdCommand
	commands["read"] = readCommand
}

func number(name string) syscall.Signal {
	if n, err := strconv.Atoi(name); err == nil {
		return syscall.Signal(n)
	}
	sig, _ := sigworker.ByName(name)
	return sig
}

func setOf(names []string) sigworker.Set {
	var set sigworker.Set
	for _, name := range names {
		set = set.With(number(name))
	}
	return set
}

func signalsOf(names []string) []os.Signal {
	list := make([]os.Signal, len(names))
	for i, name := range names {
		list[i] = number(name)
	}
	return list
}

// outcome is a result in words, or -1 and the errno's name.
func outcome(result any, err error) string {
	if err != nil {
		return "-1 " + errnomap.Name(errnomap.Of(err))
	}
	return fmt.Sprint(result)
}

func mask(how int, names []string) string {
	old, err := sigworker.Sigmask(how, setOf(names))
	return outcome("was ["+old.String()+"]", err)
}

// pendingSoon waits until the signals are pending: what other processes send takes a
// moment.
func pendingSoon(_ *victimState, names []string) string {
	want := setOf(names)
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		set, err := sigworker.Sigpending()
		if err != nil || set&want == want || time.Now().After(end) {
			return outcome(set, err)
		}
	}
}

// take is "take MILLISECONDS SIGNAL...": Sigtimedwait.
func take(_ *victimState, args []string) string {
	ms, _ := strconv.Atoi(args[0])
	i, err := sigworker.Sigtimedwait(setOf(args[1:]), time.Duration(ms)*time.Millisecond)
	return outcome(fmt.Sprintf("%s code %d pid %d value %d", sigworker.Name(i.Signo), i.Code, i.Pid, i.Value), err)
}

// victim is the case's side of it.
type victim struct {
	t     *suite.T
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
}

func newVictim(t *suite.T, args ...string) *victim {
	cmd := t.Helper("signals-victim", args...)
	in, err := cmd.StdinPipe()
	t.Must(err)
	out, err := cmd.StdoutPipe()
	t.Must(err)
	t.Must(cmd.Start())
	v := &victim{t, cmd, in, bufio.NewScanner(out)}
	if line := v.line(); line != fmt.Sprint("ready ", cmd.Process.Pid) {
		t.Must(fmt.Errorf("the victim said %q", line))
	}
	return v
}

func (v *victim) pid() int { return v.cmd.Process.Pid }

// line is the victim's next line.
func (v *victim) line() string {
	if !v.lines.Scan() {
		return "(end)"
	}
	return strings.TrimSpace(v.lines.Text())
}

// ask gives a command and returns the answer.
func (v *victim) ask(command string) string {
	if _, err := fmt.Fprintln(v.in, command); err != nil {
		return "(gone)"
	}
	return v.answer()
}

// see records the answer to a command under the command's own name.
func (v *victim) see(command string) { v.t.Value(command, v.ask(command)) }

// do gives a command whose answer is no observation.
func (v *victim) do(command string) {
	if answer := v.ask(command); strings.HasPrefix(answer, "-1") || strings.HasPrefix(answer, "(") {
		v.t.Must(fmt.Errorf("%s: %s", command, answer))
	}
}

// kill records the outcome of a kill.
func (v *victim) kill(sig syscall.Signal) {
	v.t.Errno("kill "+sigworker.Name(sig), sigworker.Kill(v.pid(), sig))
}

// status ends the victim's input and records how it ended, as a shell shows it.
func (v *victim) status() {
	v.in.Close()
	v.t.Value("status", v.wait())
}

// dies records how the victim ends by itself.
func (v *victim) dies() {
	done := make(chan string, 1)
	go func() { done <- v.wait() }()
	select {
	case s := <-done:
		v.t.Value("status", s)
	case <-time.After(patience):
		v.t.Value("status", "it lives")
		_ = v.cmd.Process.Kill()
		<-done
	}
}

func (v *victim) wait() string {
	for v.lines.Scan() {
	}
	_ = v.cmd.Wait() // the state says it
	return shellStatus(v.cmd.ProcessState)
}

// answer is the next line, with the roles of processes for their ids.
func (v *victim) answer() string {
	line := strings.ReplaceAll(v.line(), fmt.Sprintf("pid %d ", os.Getpid()), "pid sender ")
	return strings.ReplaceAll(line, fmt.Sprintf("pid %d ", v.pid()), "pid own ")
}
