package sigworker

import (
	"strconv"
	"strings"
	"syscall"
)

// The signals, with Linux's numbers on every system (signal(7)).
const (
	SIGHUP    = syscall.Signal(1)
	SIGINT    = syscall.Signal(2)
	SIGQUIT   = syscall.Signal(3)
	SIGILL    = syscall.Signal(4)
	SIGTRAP   = syscall.Signal(5)
	SIGABRT   = syscall.Signal(6)
	SIGBUS    = syscall.Signal(7)
	SIGFPE    = syscall.Signal(8)
	SIGKILL   = syscall.Signal(9)
	SIGUSR1   = syscall.Signal(10)
	SIGSEGV   = syscall.Signal(11)
	SIGUSR2   = syscall.Signal(12)
	SIGPIPE   = syscall.Signal(13)
	SIGALRM   = syscall.Signal(14)
	SIGTERM   = syscall.Signal(15)
	SIGSTKFLT = syscall.Signal(16)
	SIGCHLD   = syscall.Signal(17)
	SIGCONT   = syscall.Signal(18)
	SIGSTOP   = syscall.Signal(19)
	SIGTSTP   = syscall.Signal(20)
	SIGTTIN   = syscall.Signal(21)
	SIGTTOU   = syscall.Signal(22)
	SIGURG    = syscall.Signal(23)
	SIGXCPU   = syscall.Signal(24)
	SIGXFSZ   = syscall.Signal(25)
	SIGVTALRM = syscall.Signal(26)
	SIGPROF   = syscall.Signal(27)
	SIGWINCH  = syscall.Signal(28)
	SIGIO     = syscall.Signal(29)
	SIGPWR    = syscall.Signal(30)
	SIGSYS    = syscall.Signal(31)

	// SIGRTMIN and SIGRTMAX are the first and the last real-time signal, as
	// glibc has them.
	SIGRTMIN = syscall.Signal(34)
	SIGRTMAX = syscall.Signal(64)

	maxSignal  = 64
	maxClassic = 31
)

// names are in the order of the numbers; two signals have a second name.
var names = [...]string{
	1: "HUP", 2: "INT", 3: "QUIT", 4: "ILL", 5: "TRAP", 6: "ABRT", 7: "BUS", 8: "FPE",
	9: "KILL", 10: "USR1", 11: "SEGV", 12: "USR2", 13: "PIPE", 14: "ALRM", 15: "TERM",
	16: "STKFLT", 17: "CHLD", 18: "CONT", 19: "STOP", 20: "TSTP", 21: "TTIN", 22: "TTOU",
	23: "URG", 24: "XCPU", 25: "XFSZ", 26: "VTALRM", 27: "PROF", 28: "WINCH", 29: "IO",
	30: "PWR", 31: "SYS",
}

var aliases = map[string]syscall.Signal{"IOT": SIGABRT, "CLD": SIGCHLD, "POLL": SIGIO}

// Name returns the short name of sig, for example "TERM", "RT3" for a real-time
// signal, and the number itself for everything that has no name.
func Name(sig syscall.Signal) string {
	switch {
	case sig >= 1 && sig <= maxClassic:
		return names[sig]
	case sig >= SIGRTMIN && sig <= SIGRTMAX:
		return "RT" + strconv.Itoa(int(sig-SIGRTMIN))
	}
	return strconv.Itoa(int(sig))
}

// ByName returns the signal of a name: with or without "SIG", in any case, and
// for real-time signals RT<n>, RTMIN+<n> or RTMAX-<n>. A number is no name.
func ByName(name string) (syscall.Signal, bool) {
	name = strings.ToUpper(name)
	name = strings.TrimPrefix(name, "SIG")
	if rest, ok := strings.CutPrefix(name, "RT"); ok {
		return realTime(rest)
	}
	if sig, ok := aliases[name]; ok {
		return sig, true
	}
	for i, n := range names {
		if n != "" && n == name {
			return syscall.Signal(i), true
		}
	}
	return 0, false
}

// realTime reads what follows "RT". The bare names RTMIN and RTMAX are names of
// the listing only: kill(1) does not take them either.
func realTime(s string) (syscall.Signal, bool) {
	base, sign := SIGRTMIN, syscall.Signal(1)
	if rest, ok := strings.CutPrefix(s, "MIN+"); ok {
		s = rest
	} else if rest, ok := strings.CutPrefix(s, "MAX-"); ok {
		s, base, sign = rest, SIGRTMAX, -1
	}
	n, err := strconv.ParseUint(s, 10, 8)
	if err != nil {
		return 0, false
	}
	sig := base + sign*syscall.Signal(n)
	return sig, sig >= SIGRTMIN && sig <= SIGRTMAX
}

// action is what a signal does to a process that did nothing about it.
type action uint8

const (
	terminate action = iota
	discard
	stop
	resume
)

// defaultAction is signal(7)'s table.
func defaultAction(sig syscall.Signal) action {
	switch sig {
	case SIGCHLD, SIGURG, SIGWINCH:
		return discard
	case SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU:
		return stop
	case SIGCONT:
		return resume
	}
	return terminate
}
