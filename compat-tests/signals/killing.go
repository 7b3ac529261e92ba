package signals

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"syscall"

	"causeway/compat-tests/suite"
	"causeway/sigworker"
)

func init() {
	suite.RegisterHelper("signals-sender", func(args []string) int {
		pid, _ := strconv.Atoi(args[0])
		sig, _ := strconv.Atoi(args[1])
		if err := become(args[2]); err != nil {
			fmt.Print("become: ", err)
			return 1
		}
		fmt.Print(outcome(0, sigworker.Kill(pid, syscall.Signal(sig))))
		return 0
	})
}

// gone returns the id of a process that has ended and was waited for.
func gone(t *suite.T) int {
	v := newVictim(t)
	v.in.Close()
	v.wait()
	return v.pid()
}

// zombie returns the id of a child that has ended and was not waited for.
func zombie(t *suite.T) int {
	v := newVictim(t)
	target, err := sigworker.Open(v.pid())
	t.Must(err)
	defer target.Close()
	v.in.Close()
	_, err = target.Wait(patience)
	t.Must(err)
	t.Cleanup(func() { v.wait() })
	return v.pid()
}

// killCase observes one kill.
func killCase(number, fact int, name, source string, pid func(*suite.T) int, sig syscall.Signal) suite.Case {
	return suite.Case{
		Number: number, Facts: []int{fact}, Name: name, Source: "kill(2): " + source,
		Run: func(t *suite.T) { t.Errno("kill", sigworker.Kill(pid(t), sig)) },
	}
}

func eperm(number, fact int, name, source string, sig int) suite.Case {
	return suite.Case{
		Number: number, Facts: []int{fact}, Name: name, Source: "kill(2): " + source,
		Run: func(t *suite.T) { t.Value("kill", strings.TrimSpace(forbidden(t, sig))) },
	}
}

func self(*suite.T) int { return os.Getpid() }

func living(t *suite.T) int { return newVictim(t).pid() }

var killing = []suite.Case{
	killCase(25, 363, "kill of the caller with signal 0 succeeds", "if sig is 0, then no signal is sent", self, 0),
	killCase(26, 364, "kill of a process that is not there with signal 0 gives ESRCH", "ESRCH the target process does not exist", gone, 0),
	killCase(27, 365, "kill of a process that is not there with TERM gives ESRCH", "ESRCH the target process does not exist", gone, sigworker.SIGTERM),
	killCase(28, 366, "kill with signal 65 gives EINVAL", "EINVAL an invalid signal was specified", self, 65),
	killCase(29, 367, "kill with signal -1 gives EINVAL", "EINVAL an invalid signal was specified", self, -1),
	killCase(30, 368, "that the process is not there counts before a bad signal", "ESRCH the target process does not exist", gone, 65),
	killCase(31, 369, "kill of the smallest number gives ESRCH", "ESRCH the target process group does not exist",
		func(*suite.T) int { return math.MinInt32 }, sigworker.SIGTERM),
	killCase(32, 370, "kill of a group that is not there gives ESRCH", "ESRCH the target process group does not exist",
		func(t *suite.T) int { return -gone(t) }, sigworker.SIGTERM),
	killCase(33, 371, "kill of a child with signal 0 succeeds", "if sig is 0, existence and permission checks are still performed", living, 0),
	killCase(34, 372, "kill of a zombie with signal 0 succeeds", "the target might be a zombie", zombie, 0),
	killCase(35, 373, "kill of a zombie with TERM succeeds", "the target might be a zombie", zombie, sigworker.SIGTERM),
	killCase(36, 374, "kill of a child that was waited for gives ESRCH", "ESRCH the target process does not exist", gone, 0),
	eperm(37, 375, "kill of another user's process with signal 0 gives EPERM", "EPERM no permission to send the signal to any of the targets", 0),
	eperm(38, 376, "kill of another user's process with TERM gives EPERM", "EPERM no permission to send the signal to any of the targets", int(sigworker.SIGTERM)),
	eperm(39, 377, "a bad signal counts before the permission", "EINVAL an invalid signal was specified", 65),
	{
		Number: 40, Name: "kill of a running child leaves it the same with signal 0",
		Source: "kill(2): if sig is 0, then no signal is sent",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.kill(0)
			v.status()
		},
	},
	{
		Number: 41, Name: "kill with bad signals leaves the child the same",
		Source: "kill(2): EINVAL an invalid signal was specified",
		Run: func(t *suite.T) {
			v := newVictim(t)
			for _, sig := range []syscall.Signal{65, 100, -1, -9, math.MaxInt32} {
				v.kill(sig)
			}
			v.status()
		},
	},
	{
		Number: 42, Facts: []int{404}, Name: "signals have Linux's numbers", Reference: suite.Facts,
		Source: "signal(7): signal numbering for standard signals, x86/ARM",
		Run: func(t *suite.T) {
			for sig := syscall.Signal(1); sig <= sigworker.SIGSYS; sig++ {
				t.Value(sigworker.Name(sig), int(number(sigworker.Name(sig))))
			}
			t.Value("RTMIN", int(sigworker.SIGRTMIN))
			t.Value("RTMAX", int(sigworker.SIGRTMAX))
		},
	},
}
