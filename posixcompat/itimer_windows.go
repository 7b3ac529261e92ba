package posixcompat

import (
	"math"
	"os"
	"time"

	"causeway/posixcompat/internal/clock"
	"causeway/posixcompat/internal/itimer"
	"causeway/posixcompat/internal/process"
	"causeway/sigworker"
)

// timers are the interval timers, by their number. They are made once and cost nothing while
// they stand still.
var timers = [...]*itimer.Timer{
	ItimerReal:    itimer.New(realTime, raise(SIGALRM)),
	ItimerVirtual: itimer.New(processorTime(clock.User), raise(SIGVTALRM)),
	ItimerProf:    itimer.New(processorTime(clock.Both), raise(SIGPROF)),
}

var realTime = itimer.Clock{
	Now:     func() int64 { return clock.Now(clock.Monotonic) },
	Pause:   func(left time.Duration) time.Duration { return left },
	Forgets: true,
}

func processorTime(part clock.Part) itimer.Clock {
	return itimer.Clock{
		Now: func() int64 {
			now, _ := clock.CPUTime(0, false, part) // the process itself is there
			return now
		},
		Pause: func(left time.Duration) time.Duration { return clock.Pause(clock.ProcessCPU, left) },
	}
}

// raise is what sends this process a signal. When nobody takes it, the process ends.
func raise(sig Signal) func() {
	return func() { _ = sigworker.Kill(os.Getpid(), sig) } // a full queue is full of it
}

// Setitimer starts or stops a timer of the process and returns what it was before:
// ItimerReal sends SIGALRM after some time, ItimerVirtual SIGVTALRM after the process has used
// the processors for some time, ItimerProf SIGPROF after it and the system on its behalf have;
// those two as fine as Windows accounts for processor time, about 16 ms. The signals are
// sigworker's: one that nobody asked for ends the process. EINVAL: there is no such timer, or a time
// is out of range. See setitimer(2).
func Setitimer(which ItimerWhich, it Itimerval) (Itimerval, error) {
	if !validTimeval(it.Value) || !validTimeval(it.Interval) || which < 0 || int(which) >= len(timers) {
		return Itimerval{}, EINVAL
	}
	old := timers[which].Set(itimer.Setting{Interval: saturated(it.Interval), Value: saturated(it.Value)})
	return itimerval(old), nil
}

// itimerval tells a setting. What is left is rounded up, lest it is told as nothing. (MakeItimerval
// rounds too, and goes beyond the longest time.)
func itimerval(s itimer.Setting) Itimerval {
	left := s.Value/microsecond + min(s.Value%microsecond, 1)
	return Itimerval{Interval: timeval(s.Interval / microsecond), Value: timeval(left)}
}

const microsecond = int64(time.Microsecond)

func timeval(us int64) Timeval { return Timeval{Sec: us / 1e6, Usec: us % 1e6} }

// Getitimer returns what is left of a timer of the process, and its interval. EINVAL: there is
// no such timer. See getitimer(2).
func Getitimer(which ItimerWhich) (Itimerval, error) {
	if which < 0 || int(which) >= len(timers) {
		return Itimerval{}, EINVAL
	}
	return itimerval(timers[which].Get()), nil
}

// Alarm has SIGALRM sent in that many seconds, or not at all if there are none, and returns
// how many were left before. It shares its timer with ItimerReal. See alarm(2).
func Alarm(seconds uint) (remaining uint, err error) {
	s := itimer.Setting{Value: int64(uint32(seconds)) * clock.Second}
	old := timers[ItimerReal].Set(s).Value
	remaining = uint(old / clock.Second)
	if rest := old % clock.Second; rest >= clock.Second/2 || rest > 0 && remaining == 0 {
		remaining++
	}
	return uint(uint32(remaining)), nil // the kernel has no more for it
}

func validTimeval(tv Timeval) bool { return tv.Sec >= 0 && tv.Usec >= 0 && tv.Usec < 1e6 }

// saturated is tv in nanoseconds, or the most there can be.
func saturated(tv Timeval) int64 {
	if tv.Sec >= math.MaxInt64/clock.Second {
		return math.MaxInt64
	}
	return tv.Nano()
}

// Pause blocks the goroutine until a handler has a signal: a channel of sigworker's Notify. It always
// returns EINTR. A signal that came before the call does not end it. See pause(2).
func Pause() (err error) {
	<-sigworker.Caught()
	return EINTR
}

// Tgkill sends a signal to a thread of a process, which is to that process: masks and
// handlers are not a thread's. EINVAL: a number is not positive, or there is no such
// signal. ESRCH: the process has no such thread. EPERM: it is not allowed. See tgkill(2).
func Tgkill(tgid int, tid int, sig Signal) (err error) {
	if tgid <= 0 || tid <= 0 {
		return EINVAL
	}
	if !process.ThreadOf(tgid, tid) {
		return ESRCH
	}
	return sigworker.Kill(tgid, sig)
}
