package processes

import (
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// see observes a waitid.
func see(t *suite.T, name string, c *child, idType, id, options int) {
	var info childInfo
	err := waitid(idType, id, &info, options, nil)
	t.Errno(name, err)
	t.Value("signo", info.signo)
	t.Value("code", info.code)
	t.Value("status", info.status)
	switch {
	case info.pid == 0:
		t.Value("of", "nobody")
	case c != nil && int(info.pid) == c.pid():
		t.Value("of", "the child")
		t.Value("the user's", int(info.uid) == unix.Getuid())
	default:
		t.Value("of", "somebody else")
	}
}

var waitids = []suite.Case{
	{Number: 30, Name: "waitid of a child that returned", Source: "waitid(2): CLD_EXITED and the status",
		Run: func(t *suite.T) {
			c := start(t)
			c.tell("return 42")
			see(t, "waitid", c, unix.P_PID, c.pid(), unix.WEXITED)
			see(t, "again", c, unix.P_PID, c.pid(), unix.WEXITED)
		}},
	{Number: 31, Name: "waitid of a child that was killed", Source: "waitid(2): CLD_KILLED and the signal",
		Run: func(t *suite.T) {
			c := start(t)
			c.kill(unix.SIGKILL)
			see(t, "waitid", c, unix.P_PID, c.pid(), unix.WEXITED)
		}},
	{Number: 32, Name: "waitid of any child and of the own group", Source: "waitid(2): P_ALL, P_PGID (0 since Linux 5.4)",
		Run: func(t *suite.T) {
			c := start(t)
			c.tell("return 1")
			see(t, "all", c, unix.P_ALL, 12345, unix.WEXITED)
			c = start(t)
			c.tell("return 2")
			see(t, "own group", c, unix.P_PGID, 0, unix.WEXITED)
			c = start(t)
			c.tell("return 3")
			see(t, "own group by number", c, unix.P_PGID, unix.Getpgrp(), unix.WEXITED)
			see(t, "no more", nil, unix.P_ALL, 0, unix.WEXITED)
		}},
	{Number: 33, Name: "waitid that leaves the child", Source: "waitid(2): WNOWAIT: a later wait can get the state again",
		Run: func(t *suite.T) {
			c := start(t)
			c.tell("return 42")
			see(t, "leave", c, unix.P_PID, c.pid(), unix.WEXITED|unix.WNOWAIT)
			see(t, "leave again", c, unix.P_ALL, 0, unix.WEXITED|unix.WNOWAIT)
			see(t, "take", c, unix.P_PID, c.pid(), unix.WEXITED)
			see(t, "take again", c, unix.P_PID, c.pid(), unix.WEXITED)
		}},
	{Number: 34, Name: "waitid with nothing to tell", Source: "waitid(2): WNOHANG: returns 0 and zeroes si_signo and si_pid",
		Run: func(t *suite.T) {
			c := start(t)
			see(t, "running", c, unix.P_PID, c.pid(), unix.WEXITED|unix.WNOHANG)
			see(t, "running, stops", c, unix.P_PID, c.pid(), unix.WSTOPPED|unix.WCONTINUED|unix.WNOHANG)
		}},
	{Number: 35, Name: "waitid that does not say for what", Source: "waitid(2): EINVAL: invalid options",
		Run: func(t *suite.T) {
			c := start(t)
			for _, options := range []int{0, unix.WNOHANG, unix.WNOWAIT, unix.WEXITED | 0x10, -1} {
				see(t, "waitid", c, unix.P_PID, c.pid(), options)
			}
		}},
	{Number: 36, Name: "waitid of no kind of child", Source: "waitid(2): EINVAL",
		Run: func(t *suite.T) {
			c := start(t)
			for _, idType := range []int{-1, 4, 99} {
				see(t, "kind", c, idType, c.pid(), unix.WEXITED)
			}
			for _, id := range []int{0, -1} {
				see(t, "process", c, unix.P_PID, id, unix.WEXITED)
			}
			see(t, "group", c, unix.P_PGID, -1, unix.WEXITED)
			see(t, "pidfd", c, unix.P_PIDFD, -1, unix.WEXITED)
			see(t, "closed pidfd", c, unix.P_PIDFD, 9999, unix.WEXITED)
		}},
	{Number: 37, Name: "an ended child is none to who waits for stops only", Source: "kernel: only its end can be told of it",
		Run: func(t *suite.T) {
			c := start(t)
			c.end(3)
			c.ended()
			see(t, "stops", c, unix.P_PID, c.pid(), unix.WSTOPPED)
			see(t, "its end", c, unix.P_PID, c.pid(), unix.WEXITED)
		}},
	{Number: 38, Name: "waitid without a place for the answer", Source: "waitid(2): on Linux infop may be NULL",
		Run: func(t *suite.T) {
			c := start(t)
			c.tell("return 3")
			t.Errno("waitid", unix.Waitid(unix.P_PID, c.pid(), nil, unix.WEXITED, nil))
			t.Errno("again", unix.Waitid(unix.P_PID, c.pid(), nil, unix.WEXITED, nil))
		}},
	{Number: 39, Name: "the usage that waitid tells", Source: "waitid(2): the raw system call takes a rusage",
		Run: func(t *suite.T) {
			c := start(t)
			t.Value("child", c.ask("burn 100"))
			c.tell("return 0")
			var info childInfo
			var u unix.Rusage
			t.Errno("waitid", waitid(unix.P_PID, c.pid(), &info, unix.WEXITED, &u))
			t.Value("it worked", u.Utime.Nano()+u.Stime.Nano() >= 80e6)
		}},
}

var stopping = []suite.Case{
	{Number: 50, Name: "a child that is stopped and continued", Source: "wait(2): WUNTRACED, WCONTINUED",
		Run: func(t *suite.T) {
			c := start(t)
			wait(t, "running", c.pid(), unix.WNOHANG|unix.WUNTRACED|unix.WCONTINUED, of(c))
			c.kill(unix.SIGSTOP)
			wait(t, "stopped", c.pid(), unix.WUNTRACED, of(c))
			wait(t, "told already", c.pid(), unix.WNOHANG|unix.WUNTRACED, of(c))
			c.kill(unix.SIGCONT)
			wait(t, "continued", c.pid(), unix.WCONTINUED, of(c))
			wait(t, "told already", c.pid(), unix.WNOHANG|unix.WUNTRACED|unix.WCONTINUED, of(c))
			c.tell("return 1")
			wait(t, "ended", c.pid(), unix.WUNTRACED|unix.WCONTINUED, of(c))
		}},
	{Number: 51, Name: "stops are told to who asks only", Source: "wait(2): without WUNTRACED the end is waited for",
		Run: func(t *suite.T) {
			c := start(t)
			c.kill(unix.SIGSTOP)
			wait(t, "its end", c.pid(), unix.WNOHANG, of(c))
			wait(t, "its going on", c.pid(), unix.WNOHANG|unix.WCONTINUED, of(c))
			wait(t, "its stop", c.pid(), unix.WUNTRACED, of(c))
			c.kill(unix.SIGCONT)
			c.tell("return 1")
			wait(t, "its end", c.pid(), 0, of(c))
		}},
	{Number: 52, Name: "waitid of a stop and of going on", Source: "waitid(2): CLD_STOPPED, CLD_CONTINUED",
		Run: func(t *suite.T) {
			c := start(t)
			c.kill(unix.SIGSTOP)
			see(t, "leave it", c, unix.P_PID, c.pid(), unix.WSTOPPED|unix.WNOWAIT)
			see(t, "take it", c, unix.P_PID, c.pid(), unix.WSTOPPED)
			see(t, "told already", c, unix.P_PID, c.pid(), unix.WSTOPPED|unix.WNOHANG)
			c.kill(unix.SIGCONT)
			see(t, "leave it", c, unix.P_PID, c.pid(), unix.WCONTINUED|unix.WNOWAIT)
			see(t, "take it", c, unix.P_PID, c.pid(), unix.WCONTINUED)
			see(t, "told already", c, unix.P_PID, c.pid(), unix.WCONTINUED|unix.WNOHANG)
		}},
	{Number: 53, Name: "a stopped child that is killed", Source: "signal(7): KILL ends a stopped process",
		Run: func(t *suite.T) {
			c := start(t)
			c.kill(unix.SIGSTOP)
			wait(t, "stopped", c.pid(), unix.WUNTRACED, of(c))
			c.kill(unix.SIGKILL)
			wait(t, "killed", c.pid(), unix.WUNTRACED, of(c))
		}},
}
