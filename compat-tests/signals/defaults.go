package signals

import (
	"syscall"

	"causeway/compat-tests/suite"
	"causeway/sigworker"
)

// defaultCase signals a program that did nothing about signals.
func defaultCase(number int, sig syscall.Signal, facts ...int) suite.Case {
	return suite.Case{
		Number: number, Facts: facts, Reference: suite.Facts,
		Name:   "the default action of " + sigworker.Name(sig) + " ends a process with status 128 and the signal",
		Source: "signal(7): Term and Core, default action is to terminate the process",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			if sig == sigworker.SIGSEGV {
				v.do("reset SEGV") // else it is Go's panic
			}
			v.kill(sig)
			v.dies()
		},
	}
}

func ignoredCase(number int, sig syscall.Signal, facts ...int) suite.Case {
	return suite.Case{
		Number: number, Facts: facts, Reference: suite.Facts,
		Name:   "the default action of " + sigworker.Name(sig) + " is to do nothing",
		Source: "signal(7): Ign, default action is to ignore the signal",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			v.kill(sig)
			v.status()
		},
	}
}

var defaults = []suite.Case{
	defaultCase(1, sigworker.SIGTERM, 351),
	defaultCase(2, sigworker.SIGINT, 352),
	defaultCase(3, sigworker.SIGHUP, 353),
	defaultCase(4, sigworker.SIGPIPE, 354),
	defaultCase(5, sigworker.SIGUSR1, 355),
	ignoredCase(6, sigworker.SIGCHLD, 356),
	defaultCase(7, sigworker.SIGABRT),
	defaultCase(8, sigworker.SIGKILL, 358),
	defaultCase(9, sigworker.SIGALRM, 359),
	defaultCase(10, sigworker.SIGSEGV, 360),
	defaultCase(11, sigworker.SIGQUIT),
	defaultCase(12, sigworker.SIGUSR2),
	defaultCase(13, sigworker.SIGXCPU),
	defaultCase(14, sigworker.SIGVTALRM),
	defaultCase(15, sigworker.SIGSYS),
	defaultCase(16, 35),
	defaultCase(17, sigworker.SIGRTMAX),
	ignoredCase(18, sigworker.SIGURG),
	ignoredCase(19, sigworker.SIGWINCH),
	ignoredCase(20, sigworker.SIGCONT),
	{
		Number: 21, Facts: []int{361}, Reference: suite.Facts,
		Name:   "a blocked TERM does not end the process",
		Source: "sigprocmask(2): the blocked signals are held pending",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "TERM")
			v.kill(sigworker.SIGTERM)
			v.see("pendingsoon TERM")
			_, err := v.in.Write([]byte("exit 7\n"))
			t.Must(err)
			v.dies()
		},
	},
	{
		Number: 22, Facts: []int{362}, Reference: suite.Facts,
		Name:   "KILL is never blocked",
		Source: "sigprocmask(2): it is not possible to block SIGKILL or SIGSTOP; attempts are silently ignored",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "KILL", "TERM")
			v.kill(sigworker.SIGKILL)
			v.dies()
		},
	},
	{
		Number: 23, Reference: suite.Facts,
		Name:   "a signal that was ignored changes nothing",
		Source: "signal(7): SIG_IGN",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			v.do("ignore TERM USR1 PIPE")
			v.see("ignored TERM")
			v.see("ignored USR2")
			v.kill(sigworker.SIGTERM)
			v.kill(sigworker.SIGUSR1)
			v.kill(sigworker.SIGPIPE)
			v.status()
		},
	},
	{
		Number: 24, Reference: suite.Facts,
		Name:   "an unblocked pending signal does its default action at last",
		Source: "signal(7): a pending signal is delivered when it is unblocked",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1")
			v.kill(sigworker.SIGUSR1)
			v.see("pendingsoon USR1")
			_, err := v.in.Write([]byte("unblock USR1\n"))
			t.Must(err)
			v.dies()
		},
	},
}
