package posixcompat

import (
	"time"

	"causeway/posixcompat/internal/clock"
	"causeway/posixcompat/internal/process"
)

// Getrusage tells what the process used, with RUSAGE_SELF, the thread that runs the
// goroutine, with RUSAGE_THREAD, or all children that Wait4 and Waitid have told the end of, with
// RUSAGE_CHILDREN: processor time, the peak of resident memory in KiB, page faults of every kind as
// minor ones, reads and writes as blocks. The rest is zero. EINVAL: another who. EFAULT: rusage is
// nil. See getrusage(2).
func Getrusage(who int, rusage *Rusage) (err error) {
	var u process.Usage
	switch who {
	case RUSAGE_SELF:
		u = process.OfProcess()
	case RUSAGE_CHILDREN:
		u = process.OfChildren()
	case RUSAGE_THREAD:
		u = process.OfThread()
	default:
		return EINVAL
	}
	if rusage == nil {
		return EFAULT
	}
	*rusage = usage(u)
	return nil
}

func usage(u process.Usage) Rusage {
	const kibibyte = 1024
	return Rusage{
		Utime: NsecToTimeval(u.User), Stime: NsecToTimeval(u.System),
		Maxrss: u.Peak / kibibyte, Minflt: u.Faults, Inblock: u.Reads, Oublock: u.Writes,
	}
}

// tick is what times(2) counts in: a hundredth of a second.
const tick = int64(10 * time.Millisecond)

// Times tells the processor time that the process used, and its children that Wait4 and
// Waitid have told the end of, in hundredths of a second (sysconf's CLK_TCK). It
// returns the time since the system started in the same unit. tms may be nil. See times(2).
func Times(tms *Tms) (ticks uintptr, err error) {
	if tms != nil {
		self, children := process.OfProcess(), process.OfChildren()
		*tms = Tms{
			Utime: self.User / tick, Stime: self.System / tick,
			Cutime: children.User / tick, Cstime: children.System / tick,
		}
	}
	return uintptr(clock.Now(clock.Monotonic) / tick), nil
}
