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
// to use that much of the processors. EINVAL: there is no such clock, or request is negative or
// has too many nanoseconds. EOPNOTSUPP: nobody sleeps on the clock: the coarse ones,
// CLOCK_MONOTONIC_RAW, CLOCK_THREAD_CPUTIME_ID. EFAULT: request is nil. See clock_nanosleep(2).
func ClockNanosleep(clockid int32, flags int, request *Timespec, remain *Timespec) (err error) {
	id := clock.ID(clockid)
	switch {
	case !clock.Known(id):
		return EINVAL
	case !clock.Sleepable(id):
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
	if flags&TIMER_ABSTIME == 0 {
		span = clock.After(id, time.Duration(span))
	}
	clock.SleepUntil(id, span)
	return nil
}
