package signals

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/sigworker"
)

// groupCommand is "group new|session|own|kill SIGNAL|set PID PGID|of PID".
func groupCommand(_ *victimState, args []string) string {
	integer := func(i int) int {
		n, _ := strconv.Atoi(args[i])
		return n
	}
	switch args[0] {
	case "new":
		return outcome(0, sigworker.Setpgid(0, 0))
	case "session":
		sid, err := sigworker.Setsid()
		return outcome(sid == os.Getpid(), err)
	case "leads":
		pgid, err := sigworker.Getpgid(0)
		return outcome(pgid == os.Getpid(), err)
	case "kill":
		return outcome(0, sigworker.Kill(0, number(args[1])))
	case "set":
		return outcome(0, sigworker.Setpgid(integer(1), integer(2)))
	case "of":
		pgid, err := sigworker.Getpgid(integer(1))
		return outcome(pgid == integer(2), err)
	}
	return "what is group " + args[0]
}

// childrenCommand is "children start N" or "children end": victims of the victim's own.
func childrenCommand(v *victimState, args []string) string {
	if args[0] == "end" {
		statuses := make([]string, len(v.children))
		for i, c := range v.children {
			_ = c.Wait() // the state says it
			statuses[i] = shellStatus(c.ProcessState)
		}
		return strings.Join(statuses, " ")
	}
	n, _ := strconv.Atoi(args[1])
	for range n {
		if _, _, err := startChild(v); err != nil {
			return err.Error()
		}
	}
	return "ok"
}

func startChild(v *victimState) (io.Writer, *bufio.Scanner, error) {
	c := suite.HelperCommand("signals-victim", "start")
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := sigworker.Inherit(c.Start); err != nil {
		return nil, nil, err
	}
	v.children = append(v.children, c)
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		return nil, nil, fmt.Errorf("the child said nothing")
	}
	return in, lines, nil
}

// childCommand is "child COMMAND": a new child answers it, and ends.
func childCommand(v *victimState, args []string) string {
	in, lines, err := startChild(v)
	if err != nil {
		return err.Error()
	}
	fmt.Fprintln(in, strings.Join(args, " "))
	if !lines.Scan() {
		return "the child said nothing"
	}
	answer := lines.Text()
	fmt.Fprintln(in, "exit 0")
	return answer
}

var groups = []suite.Case{
	{
		Number: 73, Facts: []int{378}, Reference: suite.Facts,
		Name:   "kill of group 0 ends the members, and the caller that ignores it lives",
		Source: "kill(2): if pid equals 0, then sig is sent to every process in the process group of the calling process",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			v.see("group new")
			v.do("ignore TERM")
			v.see("children start 2")
			v.see("group kill TERM")
			v.see("children end")
			v.see("group leads")
			v.status()
		},
	},
	{
		Number: 74, Reference: suite.Facts,
		Name:   "kill of a negative pid signals the group of that number and no other process",
		Source: "kill(2): if pid is less than -1, then sig is sent to every process in the process group whose ID is -pid",
		Run: func(t *suite.T) {
			other := newVictim(t, "start")
			v := newVictim(t, "start")
			v.see("group new")
			v.do("notify USR1")
			v.see("children start 2")
			t.Errno("kill", sigworker.Kill(-v.pid(), sigworker.SIGUSR1))
			v.see("heard")
			v.see("children end")
			v.status()
			other.in.Close()
			t.Value("the other", other.wait())
		},
	},
	{
		Number: 75, Reference: suite.Facts,
		Name:   "kill of a group with signal 0 finds it until its last member is gone",
		Source: "kill(2): ESRCH the target process group does not exist",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			v.see("group new")
			t.Errno("with a member", sigworker.Kill(-v.pid(), 0))
			v.status()
			t.Errno("after", sigworker.Kill(-v.pid(), 0))
		},
	},
	{
		Number: 76, Reference: suite.Facts,
		Name:   "a child is in its parent's group, and can lead one of its own",
		Source: "setpgid(2): a child created via fork(2) inherits its parent's process group ID",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			v.do("group new")
			v.see("group leads")
			v.see("child group leads")
			v.see("child group new")
			t.Value("member", v.ask(fmt.Sprintf("child group of 0 %d", v.pid())))
		},
	},
	{
		Number: 77, Name: "setpgid refuses a negative group and a process that is not there",
		Source: "setpgid(2): EINVAL pgid is less than 0; ESRCH pid is not the calling process and not a child of it",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			v.see("group set 0 -1")
			t.Value("gone", v.ask(fmt.Sprintf("group set %d 0", gone(t))))
		},
	},
	{
		Number: 78, Name: "setpgid refuses a group that is not there with EPERM",
		Source: "setpgid(2): EPERM an attempt was made to move a process into a process group in a different session",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			t.Value("set", v.ask(fmt.Sprintf("group set 0 %d", gone(t))))
		},
	},
	{
		Number: 79, Reference: suite.Facts,
		Name:   "setsid makes a leader, and a leader cannot do it again nor change its group",
		Source: "setsid(2): EPERM the calling process is already a process group leader; setpgid(2): EPERM a session leader",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			v.do("group new")
			v.see("group session")
			v.see("child group session")
			t.Value("twice", v.ask("child twice"))
		},
	},
	{
		Number: 80, Name: "getpgid of a process that is not there gives ESRCH",
		Source: "getpgid(2): ESRCH pid does not match any process",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			t.Value("of", v.ask(fmt.Sprintf("group of %d 0", gone(t))))
		},
	},
}

var moreGroups = []suite.Case{
	{
		Number: 87, Name: "setpgid refuses a process that is no child of the caller, its parent too",
		Source: "setpgid(2): ESRCH pid is not the calling process and not a child of the calling process",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			t.Value("the parent", v.ask(fmt.Sprintf("group set %d 0", os.Getpid())))
			t.Value("the parent, negative group", v.ask(fmt.Sprintf("group set %d -1", os.Getpid())))
			v.see("group set -5 0")
			v.see("group set -5 7")
		},
	},
	{
		Number: 88, Name: "getpgrp, getpgid and getsid agree about the caller, and setpgid and setsid change it",
		Source: "getpgrp(2), setpgid(2), setsid(2)",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.see("unixgroup")
		},
	},
}

// unixGroup observes posixcompat's own spelling.
func unixGroup(*victimState, []string) string {
	pid := os.Getpid()
	own := func(n int, err error) string { return outcome(n == pid, err) }
	refusal := func(n int, err error) string { return outcome(n, err) + fmt.Sprint(" ", n) }
	before, err := unix.Getpgid(0)
	seen := []string{"same " + outcome(before == unix.Getpgrp(), err)}
	seen = append(seen,
		"new "+outcome(0, unix.Setpgid(0, 0)),
		"pgrp "+own(unix.Getpgrp(), nil),
		"pgid "+own(unix.Getpgid(pid)),
		"setsid "+refusal(unix.Setsid()),
		"getpgid -5 "+refusal(unix.Getpgid(-5)),
		"getsid -5 "+refusal(unix.Getsid(-5)),
	)
	here, err := unix.Getsid(0)
	there, err2 := unix.Getsid(pid)
	seen = append(seen, "sid "+outcome(here == there, errors.Join(err, err2)))
	return strings.Join(seen, ", ")
}

func init() {
	commands["unixgroup"] = unixGroup
	commands["twice"] = func(*victimState, []string) string {
		first, err1 := sigworker.Setsid()
		_, err2 := sigworker.Setsid()
		err3 := sigworker.Setpgid(0, 0)
		return outcome(first == os.Getpid(), err1) + ", " + outcome(0, err2) + ", " + outcome(0, err3)
	}
}
