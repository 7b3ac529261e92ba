package signals

import (
	"fmt"
	"runtime"
	"strings"
	"syscall"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/sigworker"
)

var masks = []suite.Case{
	{
		Number: 43, Facts: []int{387, 388}, Reference: suite.Facts,
		Name:   "a blocked signal is pending, coalesces, and is delivered once",
		Source: "signal(7): multiple instances of a standard signal are not queued",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1")
			v.do("notify USR1 USR2")
			for range 3 {
				v.kill(sigworker.SIGUSR1)
			}
			v.see("pendingsoon USR1")
			v.see("unblock USR1")
			v.see("heard")
			v.see("pending")
			v.kill(sigworker.SIGUSR2)
			v.see("heard")
			v.status()
		},
	},
	{
		Number: 44, Facts: []int{389}, Reference: suite.Facts,
		Name:   "blocked real-time signals queue, each of them",
		Source: "signal(7): multiple instances of real-time signals can be queued",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "40")
			v.do("notify 40")
			for n := range 5 {
				t.Errno("sigqueue", sigworker.Sigqueue(v.pid(), 40, int64(n)))
			}
			v.see("pendingsoon 40")
			v.do("unblock 40")
			for range 5 {
				v.see("heard")
			}
			v.see("pending")
		},
	},
	{
		Number: 45, Facts: []int{390}, Reference: suite.Facts,
		Name:   "an unknown how gives EINVAL and changes nothing",
		Source: "sigprocmask(2): EINVAL the value specified in how was invalid",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1")
			v.see("badhow USR2")
			v.see("block")
		},
	},
	{
		Number: 46, Facts: []int{393}, Reference: suite.Facts,
		Name:   "KILL and STOP stay out of the mask",
		Source: "sigprocmask(2): it is not possible to block SIGKILL or SIGSTOP",
		Run: func(t *suite.T) {
			v := newVictim(t, "start")
			v.see("block KILL STOP TERM")
			v.see("block")
		},
	},
	{
		Number: 47, Reference: suite.Facts,
		Name:   "block adds, unblock removes, setmask sets, and each tells what was",
		Source: "sigprocmask(2): SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1")
			v.see("block USR2 TERM")
			v.see("unblock USR1")
			v.see("setmask ALRM 50")
			v.see("setmask")
			v.see("block")
		},
	},
	{
		Number: 48, Facts: []int{400}, Reference: suite.Facts,
		Name:   "a signal that is blocked and ignored is pending all the same",
		Source: "Linux keeps blocked signals, since their handler may change before they are unblocked",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1")
			v.do("ignore USR1")
			v.kill(sigworker.SIGUSR1)
			v.see("pendingsoon USR1")
			v.see("unblock USR1")
			v.see("pending")
			v.status()
		},
	},
	{
		Number: 49, Reference: suite.Facts,
		Name:   "pending signals of several kinds are delivered when they are unblocked",
		Source: "sigprocmask(2): if there are any pending unblocked signals, at least one is delivered before it returns",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1", "USR2", "ALRM")
			v.do("notify USR1 USR2 ALRM")
			v.kill(sigworker.SIGUSR2)
			v.kill(sigworker.SIGUSR1)
			v.kill(sigworker.SIGALRM)
			v.see("pendingsoon USR1 USR2 ALRM")
			v.see("unblock USR2")
			v.see("heard")
			v.see("pending")
			v.status()
		},
	},
	{
		Number: 50, Reference: suite.Facts,
		Name:   "a mask can be asked only of a program that was started with it",
		Source: "sigworker: ENOSYS before Start",
		Run: func(t *suite.T) {
			v := newVictim(t)
			v.see("pending")
			v.see("block USR1")
			v.see("take 0 USR1")
		},
	},
}

var information = []suite.Case{
	{
		Number: 51, Facts: []int{394, 395, 398}, Reference: suite.Facts,
		Name:   "sigwaitinfo takes a blocked signal and tells code 0 and the sender",
		Source: "sigaction(2): SI_USER kill(2)",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1")
			v.kill(sigworker.SIGUSR1)
			v.see("take -1 USR1")
			v.see("pending")
		},
	},
	{
		Number: 52, Facts: []int{396}, Reference: suite.Facts,
		Name:   "sigtimedwait gives EAGAIN when no signal comes",
		Source: "sigtimedwait(2): EAGAIN no signal in set became pending within the timeout period",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1")
			v.see("take 0 USR1")
			v.see("take 20 USR1 USR2")
		},
	},
	{
		Number: 53, Facts: []int{397}, Reference: suite.Facts,
		Name:   "sigtimedwait takes a signal that comes while it waits",
		Source: "sigtimedwait(2): suspends execution until one of the signals in set is pending",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1")
			_, err := fmt.Fprintln(v.in, "take 5000 USR1")
			t.Must(err)
			v.kill(sigworker.SIGUSR1)
			t.Value("answer", v.answer())
		},
	},
	{
		Number: 54, Facts: []int{399}, Reference: suite.Facts,
		Name:   "sigqueue brings code -1 and the value",
		Source: "sigqueue(3): si_code SI_QUEUE, si_value the value specified",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1", "36")
			t.Errno("sigqueue", sigworker.Sigqueue(v.pid(), sigworker.SIGUSR1, 42))
			v.see("take 5000 USR1")
			t.Errno("sigqueue", sigworker.Sigqueue(v.pid(), 36, -7))
			v.see("take 5000 36")
		},
	},
	{
		Number: 55, Reference: suite.Facts,
		Name:   "queued signals are taken lowest number first, and in order within a number",
		Source: "signal(7): real-time signals are delivered in a guaranteed order",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "36", "37", "USR2")
			for n, send := range []struct {
				sig   int
				value int64
			}{{37, 1}, {36, 2}, {37, 3}, {36, 4}} {
				t.Errno(fmt.Sprint("sigqueue ", n), sigworker.Sigqueue(v.pid(), number(fmt.Sprint(send.sig)), send.value))
			}
			v.kill(sigworker.SIGUSR2)
			v.see("pendingsoon 36 37 USR2")
			for range 6 {
				v.see("take 0 36 37 USR2")
			}
		},
	},
	{
		Number: 56, Reference: suite.Facts,
		Name:   "of coalesced signals the first one's value stays",
		Source: "signal(7): if a standard signal is sent while pending, it is not queued again",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1")
			for n := range int64(3) {
				t.Errno("sigqueue", sigworker.Sigqueue(v.pid(), sigworker.SIGUSR1, n+1))
			}
			v.see("take 5000 USR1")
			v.see("take 0 USR1")
		},
	},
	{
		Number: 57, Name: "sigqueue of a process that is not there gives ESRCH",
		Source: "sigqueue(3): ESRCH no process has a PID matching pid",
		Run: func(t *suite.T) {
			pid := gone(t)
			t.Errno("USR1", sigworker.Sigqueue(pid, sigworker.SIGUSR1, 1))
			t.Errno("0", sigworker.Sigqueue(pid, 0, 1))
			t.Errno("negative", sigworker.Sigqueue(-pid, sigworker.SIGUSR1, 1))
		},
	},
	{
		Number: 58, Name: "sigqueue with a bad signal gives EINVAL, and 0 only checks",
		Source: "sigqueue(3): EINVAL sig was invalid; if sig is 0, errors are checked but no signal is sent",
		Run: func(t *suite.T) {
			v := newVictim(t)
			t.Errno("65", sigworker.Sigqueue(v.pid(), 65, 1))
			t.Errno("-1", sigworker.Sigqueue(v.pid(), -1, 1))
			t.Errno("0", sigworker.Sigqueue(v.pid(), 0, 1))
			v.status()
		},
	},
	{
		Number: 59, Reference: suite.Facts,
		Name:   "a blocked TERM can be taken like any other",
		Source: "sigwaitinfo(2)",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "TERM", "HUP")
			v.kill(sigworker.SIGTERM)
			v.see("pendingsoon TERM")
			answer, _, _ := strings.Cut(v.ask("take 5000 TERM HUP"), " pid ") // Go's runtime hides the sender
			t.Value("take", answer)
			v.see("pending")
			v.status()
		},
	},
}

// threadMasks observe pthread_sigmask's own spelling, on one thread.
var threadMasks = []suite.Case{
	{
		Number: 84, Facts: []int{390, 392}, Name: "pthread_sigmask with an unknown how gives EINVAL",
		Source: "sigprocmask(2): EINVAL the value specified in how was invalid",
		Run: func(t *suite.T) {
			runtime.LockOSThread()
			set := kernelSet(sigworker.SIGUSR1)
			t.Errno("77", unix.PthreadSigmask(77, &set, nil))
			t.Errno("-1", unix.PthreadSigmask(-1, &set, nil))
		},
	},
	{
		Number: 85, Facts: []int{391}, Name: "pthread_sigmask without a set does not look at how",
		Source: "sigprocmask(2): if set is NULL, then the signal mask is unchanged (i.e., how is ignored)",
		Run: func(t *suite.T) {
			runtime.LockOSThread()
			var old unix.Sigset_t
			t.Errno("77", unix.PthreadSigmask(77, nil, &old))
			t.Errno("nothing at all", unix.PthreadSigmask(0, nil, nil))
		},
	},
	{
		Number: 86, Facts: []int{393}, Name: "pthread_sigmask leaves KILL and STOP out and tells the old mask",
		Source: "sigprocmask(2): it is not possible to block SIGKILL or SIGSTOP; attempts to do so are silently ignored",
		Run: func(t *suite.T) {
			runtime.LockOSThread()
			set := kernelSet(sigworker.SIGKILL, sigworker.SIGSTOP, sigworker.SIGTERM, 40)
			t.Errno("block", unix.PthreadSigmask(unix.SIG_BLOCK, &set, nil))
			var old unix.Sigset_t
			set = kernelSet(sigworker.SIGUSR2)
			t.Errno("setmask", unix.PthreadSigmask(unix.SIG_SETMASK, &set, &old))
			t.Value("blocked before", sigworker.Set(old.Val[0]))
			t.Errno("unblock", unix.PthreadSigmask(unix.SIG_UNBLOCK, &set, &old))
			t.Value("blocked before", sigworker.Set(old.Val[0]))
			t.Errno("query", unix.PthreadSigmask(unix.SIG_BLOCK, nil, &old))
			t.Value("blocked now", sigworker.Set(old.Val[0]))
		},
	},
}

func kernelSet(sigs ...syscall.Signal) (set unix.Sigset_t) {
	set.Val[0] = uint64(sigworker.SetOf(sigs...))
	return set
}
