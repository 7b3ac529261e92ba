package killtool

import (
	"fmt"
	"os"
	"syscall"

	"causeway/compat-tests/suite"
	"causeway/sigworker"
)

// endCase ends a victim with the tool's arguments.
func endCase(number int, name string, args ...string) suite.Case {
	return suite.Case{
		Number: number, Name: name, Reference: suite.Specification,
		Source: "kill(1): send the specified signal to the specified processes",
		Run: func(t *suite.T) {
			v := newVictim(t)
			run(t, nil, append(args, v.pid())...)
			v.dies("victim")
		},
	}
}

// hearCase shows what arrives.
func hearCase(number int, name, signal string, args ...string) suite.Case {
	return suite.Case{
		Number: number, Name: name, Reference: suite.Specification,
		Source: "kill(1): -q, --queue value: send the signal using sigqueue(3)",
		Run: func(t *suite.T) {
			v := newVictim(t, "hear", signal)
			run(t, nil, append(args, v.pid())...)
			t.Value("victim", v.line())
		},
	}
}

var sending = []suite.Case{
	endCase(37, "the default is TERM"),
	endCase(38, "-KILL", "-KILL"),
	endCase(39, "-9", "-9"),
	endCase(40, "-s with a name in small letters", "-s", "sigint"),
	endCase(41, "--signal with a number", "--signal", "1"),
	endCase(42, "two dashes end the options", "-s", "QUIT", "--"),
	hearCase(43, "-q brings a value with the signal", "USR1", "-q", "42", "-s", "USR1"),
	hearCase(44, "-q brings a negative value", "RT3", "-s", "RT3", "-q", "-5"),
	hearCase(45, "RTMIN+2 is a signal", "RT2", "-RTMIN+2"),
	hearCase(46, "without -q there is no value", "USR2", "-USR2"),
	{
		Number: 47, Name: "-0 finds a living process", Reference: suite.Specification,
		Source: "kill(1): if sig is 0, then no signal is sent, but error checking is still performed",
		Run: func(t *suite.T) {
			v := newVictim(t)
			run(t, nil, "-0", v.pid())
			v.ends("victim")
		},
	},
	{
		Number: 48, Name: "a process that is not there", Reference: suite.Specification,
		Source: "kill(1): exit status 1 failure",
		Run: func(t *suite.T) {
			pid := gone(t)
			run(t, map[string]string{pid: "PID"}, "-TERM", pid)
		},
	},
	{
		Number: 49, Name: "one of two processes is not there: status 64", Reference: suite.Specification,
		Source: "kill(1): exit status 64 partial success, when more than one process is specified",
		Run: func(t *suite.T) {
			pid, v := gone(t), newVictim(t)
			run(t, map[string]string{pid: "PID"}, pid, v.pid())
			v.dies("victim")
		},
	},
	{
		Number: 50, Name: "neither of two processes is there: status 1", Reference: suite.Specification,
		Source: "kill(1): exit status 1 failure",
		Run: func(t *suite.T) {
			pid := gone(t)
			run(t, map[string]string{pid: "PID"}, "-0", pid, "no-such-process")
		},
	},
	{
		Number: 51, Name: "several processes", Reference: suite.Specification,
		Source: "kill(1): pid...",
		Run: func(t *suite.T) {
			a, b := newVictim(t), newVictim(t)
			run(t, nil, "-USR1", a.pid(), b.pid())
			a.dies("first")
			b.dies("second")
		},
	},
	{
		Number: 52, Name: "-p prints and sends nothing", Reference: suite.Specification,
		Source: "kill(1): -p, --pid only print the process ID (PID) of the named processes, do not send any signals",
		Run: func(t *suite.T) {
			v := newVictim(t)
			run(t, map[string]string{v.pid(): "PID"}, "-p", v.pid())
			v.ends("victim")
		},
	},
	{
		Number: 53, Name: "--verbose says what is sent", Reference: suite.Specification,
		Source: "kill(1): --verbose print PID(s) that will be signaled with kill along with the signal",
		Run: func(t *suite.T) {
			v := newVictim(t)
			run(t, map[string]string{v.pid(): "PID"}, "--verbose", "-HUP", v.pid())
			v.dies("victim")
		},
	},
	{
		Number: 54, Name: "a negative number after a signal is a group", Reference: suite.Specification,
		Source: "kill(1): a negative PID value, to signal process groups",
		Run: func(t *suite.T) {
			pid := gone(t)
			run(t, map[string]string{pid: "PID"}, "-TERM", "-"+pid)
		},
	},
	{
		Number: 55, Name: "STOP twice, CONT once, and it ends at TERM", Reference: suite.Specification,
		Source: "signal(7): SIGSTOP, SIGCONT",
		Run: func(t *suite.T) {
			v := newVictim(t)
			for _, sig := range []string{"-STOP", "-STOP", "-CONT", "-TERM"} {
				run(t, nil, sig, v.pid())
			}
			v.dies("victim")
		},
	},
}

var following = []suite.Case{
	{
		Number: 56, Name: "--timeout sends the second signal to a process that stays", Reference: suite.Specification,
		Source: "kill(1): --timeout milliseconds signal: send a signal after the first if the process has not terminated",
		Run: func(t *suite.T) {
			v := newVictim(t, "ignore", "TERM")
			run(t, map[string]string{v.pid(): "PID"}, "--verbose", "--timeout", "50", "KILL", "-TERM", v.pid())
			v.dies("victim")
		},
	},
	{
		Number: 57, Name: "--timeout can be repeated", Reference: suite.Specification,
		Source: "kill(1): --timeout may be specified multiple times; the signals are sent sequentially",
		Run: func(t *suite.T) {
			v := newVictim(t, "ignore", "TERM", "INT")
			run(t, map[string]string{v.pid(): "PID"}, "--verbose", "--timeout", "20", "INT", "--timeout", "20", "USR1", v.pid())
			v.dies("victim")
		},
	},
	{
		Number: 58, Name: "--timeout sends nothing more to a process that went", Reference: suite.Specification,
		Source: "kill(1): --timeout milliseconds signal: ... if the process has not terminated",
		Run: func(t *suite.T) {
			v := newVictim(t)
			run(t, map[string]string{v.pid(): "PID"}, "--verbose", "--timeout", "10000", "KILL", "-TERM", v.pid())
			v.dies("victim")
		},
	},
	{
		Number: 59, Name: "--timeout of a process that is not there", Reference: suite.Specification,
		Source: "kill(1): exit status 1 failure",
		Run: func(t *suite.T) {
			pid := gone(t)
			run(t, map[string]string{pid: "PID"}, "--timeout", "10", "KILL", pid)
		},
	},
	{
		Number: 60, Name: "--wait comes back when the process is gone", Reference: suite.Specification,
		Source: "sigsend: --wait waits until the processes are gone",
		Run: func(t *suite.T) {
			v := newVictim(t)
			cmd := t.Helper("kill-sigsend", "--wait", "-TERM", v.pid())
			t.Must(cmd.Run())
			t.Errno("then signal 0", sigworker.Kill(v.cmd.Process.Pid, 0)) // not waited for yet
			v.dies("victim")
			t.Errno("after its parent's wait", sigworker.Kill(v.cmd.Process.Pid, 0))
		},
	},
	{
		Number: 61, Name: "the tool can signal the process that started it", Reference: suite.Specification,
		Source: "kill(1)",
		Run: func(t *suite.T) {
			c := make(chan os.Signal, 1)
			sigworker.Notify(c, sigworker.SIGUSR1)
			t.Must(sigworker.Err())
			defer sigworker.Stop(c)
			run(t, nil, "-USR1", fmt.Sprint(os.Getpid()))
			t.Value("heard", sigworker.Name((<-c).(syscall.Signal)))
		},
	},
	{
		Number: 62, Name: "-r signals a process that has a handler", Reference: suite.Specification,
		Source: "kill(1): -r, --require-handler do not send the signal if it is not caught in userspace by the signalled process",
		Run: func(t *suite.T) {
			c := make(chan os.Signal, 1)
			sigworker.Notify(c, sigworker.SIGUSR1)
			t.Must(sigworker.Err())
			defer sigworker.Stop(c)
			pid := fmt.Sprint(os.Getpid())
			run(t, map[string]string{pid: "PID"}, "-r", "--verbose", "-USR1", pid)
			t.Value("heard", sigworker.Name((<-c).(syscall.Signal)))
		},
	},
	{
		Number: 63, Name: "-r passes over a process that ignores the signal", Reference: suite.Specification,
		Source: "kill(1): -r, --require-handler do not send the signal if it is not caught in userspace by the signalled process",
		Run: func(t *suite.T) {
			sigworker.Ignore(sigworker.SIGUSR2)
			t.Must(sigworker.Err())
			defer sigworker.Reset(sigworker.SIGUSR2)
			pid := fmt.Sprint(os.Getpid())
			run(t, map[string]string{pid: "PID"}, "--require-handler", "--verbose", "-USR2", pid)
		},
	},
	{
		Number: 64, Name: "-r passes over everyone for KILL, and over a process that is not there", Reference: suite.Specification,
		Source: "signal(7): SIGKILL cannot be caught",
		Run: func(t *suite.T) {
			v := newVictim(t)
			pid := gone(t)
			run(t, map[string]string{pid: "PID", v.pid(): "VICTIM"}, "-r", "--verbose", "-KILL", pid, v.pid())
			v.ends("victim")
		},
	},
	{
		Number: 65, Name: "--wait signals all before it waits for one", Reference: suite.Specification,
		Source: "sigsend: --wait waits until the processes are gone",
		Run: func(t *suite.T) {
			first, second := newVictim(t, "hear", "TERM"), newVictim(t)
			cmd := t.Helper("kill-sigsend", "--wait", "-TERM", first.pid(), second.pid())
			t.Must(cmd.Start())
			t.Value("first", first.line())
			second.dies("second") // while the first one is still there
			first.ends("first ends")
			t.Errno("sigsend", cmd.Wait())
		},
	},
}
