package signals

import (
	"causeway/compat-tests/suite"
	"causeway/sigworker"
)

var handlers = []suite.Case{
	{
		Number: 60, Facts: []int{385}, Name: "a handler stays after its first signal",
		Source: "signal(2): BSD semantics, the disposition is not reset",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.do("notify USR1")
			for range 2 {
				v.kill(sigworker.SIGUSR1)
				v.see("heard")
			}
			v.status()
		},
	},
	{
		Number: 61, Facts: []int{386}, Reference: suite.Facts,
		Name:   "after reset the default action is back",
		Source: "sigaction(2): SIG_DFL",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			v.do("notify USR1 TERM")
			v.kill(sigworker.SIGUSR1)
			v.see("heard")
			v.do("reset USR1")
			v.kill(sigworker.SIGUSR1)
			v.dies()
		},
	},
	{
		Number: 62, Name: "every catchable signal below 32 that Go's runtime leaves to programs is heard",
		Source: "signal(7)",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.do("notify")
			for _, name := range []string{
				"HUP", "INT", "QUIT", "ABRT", "USR1", "USR2", "PIPE", "ALRM", "TERM", "CHLD", "CONT", "TSTP", "TTIN",
				"TTOU", "XCPU", "XFSZ", "VTALRM", "WINCH", "IO", "PWR",
			} {
				v.kill(number(name))
				for heard := ""; ; {
					// The runtime's own URG is heard here too.
					if heard = v.ask("heard"); heard != "URG" {
						t.Value(name, heard)
						break
					}
				}
			}
			v.status()
		},
	},
	{
		Number: 63, Name: "a signal that nobody asked for is not heard",
		Source: "os/signal: only the signals given are relayed",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.do("notify USR1")
			v.kill(sigworker.SIGCHLD)
			v.kill(sigworker.SIGWINCH)
			v.kill(sigworker.SIGUSR1)
			v.see("heard")
			v.status()
		},
	},
	{
		Number: 64, Facts: []int{379, 380}, Reference: suite.Facts,
		Name:   "nobody hears KILL and STOP",
		Source: "sigaction(2): signum can be any signal except SIGKILL and SIGSTOP",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			v.do("notify KILL STOP USR1")
			v.kill(sigworker.SIGUSR1)
			v.see("heard")
			v.kill(sigworker.SIGKILL)
			v.dies()
		},
	},
	{
		Number: 65, Reference: suite.Facts,
		Name:   "stop of the only channel brings the default action back",
		Source: "os/signal: Stop causes the package to stop relaying incoming signals",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			v.do("notify TERM")
			v.kill(sigworker.SIGTERM)
			v.see("heard")
			v.do("stop")
			v.kill(sigworker.SIGTERM)
			v.dies()
		},
	},
	{
		Number: 66, Name: "ignore after notify is not heard, and notify after ignore is",
		Source: "os/signal: Ignore undoes the effect of any prior calls to Notify",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.do("notify TERM USR1")
			v.do("ignore TERM")
			v.see("ignored TERM")
			v.kill(sigworker.SIGTERM)
			v.kill(sigworker.SIGUSR1)
			v.see("heard")
			v.do("notify TERM")
			v.see("ignored TERM")
			v.kill(sigworker.SIGTERM)
			v.see("heard")
			v.status()
		},
	},
}

var stopping = []suite.Case{
	{
		Number: 67, Name: "STOP twice and CONT once: the process goes on",
		Source: "signal(7): SIGSTOP Stop, SIGCONT Cont; stops do not add up",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.do("notify USR1")
			v.kill(sigworker.SIGSTOP)
			v.kill(sigworker.SIGSTOP)
			v.kill(sigworker.SIGCONT)
			v.kill(sigworker.SIGUSR1)
			v.see("heard")
			v.status()
		},
	},
	{
		Number: 68, Name: "a stopped process gets its signals when it goes on",
		Source: "signal(7): signals sent to a stopped process are pending until it is continued",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.do("notify USR1")
			v.kill(sigworker.SIGSTOP)
			v.kill(sigworker.SIGUSR1)
			v.kill(sigworker.SIGCONT)
			v.see("heard")
			v.status()
		},
	},
	{
		Number: 69, Name: "KILL ends a stopped process",
		Source: "signal(7): SIGKILL cannot be caught, blocked, or ignored",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.kill(sigworker.SIGSTOP)
			v.kill(sigworker.SIGKILL)
			v.dies()
		},
	},
	{
		Number: 70, Name: "CONT of a process that runs changes nothing",
		Source: "signal(7): SIGCONT continue if stopped",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.kill(sigworker.SIGCONT)
			v.kill(sigworker.SIGCONT)
			v.status()
		},
	},
	{
		Number: 71, Name: "CONT resumes and is heard by whoever asked for it",
		Source: "signal(7): SIGCONT resumes even when it is caught",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.do("notify CONT")
			v.kill(sigworker.SIGSTOP)
			v.kill(sigworker.SIGCONT)
			v.see("heard")
			v.status()
		},
	},
	{
		Number: 72, Name: "a stopped process is there for signal 0",
		Source: "kill(2)",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.kill(sigworker.SIGSTOP)
			v.kill(0)
			v.kill(sigworker.SIGCONT)
			v.status()
		},
	},
}
