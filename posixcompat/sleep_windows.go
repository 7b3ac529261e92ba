package posixcompat

import (
	"math"
	"time"

	"causeway/posixcompat/internal/clock"
)

// Nanosleep blocks the goroutine for at least the time given. No signal ends it, so
// nothing is ever left over. EFAULT: time is nil. EINVAL: it is negative or has too many
// nanoseconds. See nanosleep(2).
func Nanosleep(time *Timespec, leftover *Timespec) (err error) {
	return ClockNanosleep(CLOCK_MONOTONIC, 0, time, leftover)
}

// ClockNanosleep blocks the goroutine for at least request, or with TIMER_ABSTIME until
// the clock shows it; nothing is ever left over. With CLOCK_PROCESS_CPUTIME_ID it waits for the process
// to use that much of the processors, with a clock of clock_getcpuclockid(3) for another. EINVAL: there is no such
// clock, it is that of the calling thread, or request is negative or has too many nanoseconds. EOPNOTSUPP: nobody sleeps on the clock: the coarse ones,
// CLOCK_MONOTONIC_RAW, CLOCK_THREAD_CPUTIME_ID. EFAULT: request is nil. See clock_nanosleep(2).
func ClockNanosleep(clockid int32, flags int, request *Timespec, remain *Timespec) (err error) {
	id := clock.ID(clockid)
	pid, thread, part, used := clock.CPUClock(clockid)
	switch {
	case clock.File(clockid):
		return EOPNOTSUPP
	case clockid >= 0 && !clock.Known(id):
		return EINVAL
	case clockid >= 0 && !clock.Sleepable(id):
		return EOPNOTSUPP
	case request == nil:
		return EFAULT
	case request.Sec < 0 || request.Nsec < 0 || request.Nsec >= clock.Second:
		return EINVAL
	}
	span := int64(math.MaxInt64)
	if request.Sec < math.MaxInt64/clock.Second {
		span = request.Nano()
	}
	if clockid < 0 {
		if !used || thread && (pid == 0 || pid == Gettid()) {
			return EINVAL
		}
		return sleepUsed(func() (int64, error) { return clock.CPUTime(pid, thread, part) }, flags, span)
	}
	if flags&TIMER_ABSTIME == 0 {
		span = clock.After(id, time.Duration(span))
	}
	clock.SleepUntil(id, span)
	return nil
}

// sleepUsed sleeps until somebody has used the processors for a span, or up to a time.
func sleepUsed(used func() (int64, error), flags int, span int64) error {
	now, err := used()
	if err != nil {
		return EINVAL
	}
	if flags&TIMER_ABSTIME == 0 {
		span = now + min(span, math.MaxInt64-now)
	}
	_ = clock.SleepUsed(used, span) // who has ended will use no more
	return nil
}
