package posixcompat

import (
	"math"

	"causeway/posixcompat/internal/clock"
)

// ClockGettime tells the time of a clock: CLOCK_REALTIME and CLOCK_TAI since 1970, whose
// difference in leap seconds Windows does not know and which are the same, CLOCK_MONOTONIC,
// CLOCK_MONOTONIC_RAW and CLOCK_BOOTTIME since the system started, the CPU time of the process
// and of the thread, and of others by the clocks of clock_getcpuclockid(3). The coarse clocks are as
// fine as the others. EINVAL: another clock. EFAULT: time is nil. See clock_gettime(2).
func ClockGettime(clockid int32, time *Timespec) error {
	if pid, thread, part, ok := clock.CPUClock(clockid); ok {
		now, err := clock.CPUTime(pid, thread, part)
		return store(time, now, err == nil)
	}
	if !clock.Known(clock.ID(clockid)) {
		return EINVAL
	}
	return store(time, clock.Now(clock.ID(clockid)), true)
}

// store writes what a clock answered, if there is such a clock.
func store(to *Timespec, ns int64, known bool) error {
	switch {
	case !known:
		return EINVAL
	case to == nil:
		return EFAULT
	}
	*to = NsecToTimespec(ns)
	return nil
}

// ClockGetres tells what a clock counts in: a nanosecond, as Linux says it, and a
// millisecond of the coarse clocks; the counter behind moves less often. res may be nil.
// EINVAL: there is no such clock. See clock_getres(2).
func ClockGetres(clockid int32, res *Timespec) (err error) {
	if pid, thread, part, ok := clock.CPUClock(clockid); ok {
		if _, err := clock.CPUTime(pid, thread, part); err != nil {
			return EINVAL
		}
	} else if !clock.Known(clock.ID(clockid)) {
		return EINVAL
	}
	if res != nil {
		*res = NsecToTimespec(clock.Resolution(clock.ID(clockid)))
	}
	return nil
}

// ClockSettime sets the time of day. EINVAL: another clock than CLOCK_REALTIME, or time is
// no time since 1970. EFAULT: time is nil. EPERM: this user may not, or it is used processor time. See clock_settime(2).
func ClockSettime(clockid int32, time *Timespec) (err error) {
	pid, thread, part, used := clock.CPUClock(clockid)
	switch {
	case !used && !clock.Settable(clock.ID(clockid)):
		return EINVAL
	case time == nil:
		return EFAULT
	case used:
		if _, err := clock.CPUTime(pid, thread, part); err != nil {
			return EINVAL
		}
		return EPERM
	}
	return setClock(*time)
}

// Settimeofday sets the time of day. EINVAL: tv is no time since 1970. EPERM: this user
// may not. Without tv there is nothing to set. See settimeofday(2).
func Settimeofday(tv *Timeval) (err error) {
	switch {
	case tv == nil:
		return nil
	case tv.Usec < 0 || tv.Usec > 1e6:
		return EINVAL
	}
	return setClock(Timespec{Sec: tv.Sec, Nsec: tv.Usec * 1000})
}

// lastSecond is where Linux ends what can be set, to leave 30 years to run on.
const lastSecond = math.MaxInt64/clock.Second - 30*365*24*3600

func setClock(ts Timespec) error {
	if ts.Sec < 0 || ts.Sec >= lastSecond || ts.Nsec < 0 || ts.Nsec >= clock.Second {
		return EINVAL
	}
	return clock.Set(ts.Nano())
}

// Gettimeofday tells the time of day, unless tv is nil. It does not fail. See gettimeofday(2).
func Gettimeofday(tv *Timeval) (err error) {
	if tv != nil {
		*tv = timeval(clock.Now(clock.Realtime) / microsecond)
	}
	return nil
}

// Time returns the seconds since 1970, and writes them to t unless it is nil. See time(2).
func Time(t *Time_t) (tt Time_t, err error) {
	tt = Time_t(clock.Now(clock.Realtime) / clock.Second)
	if t != nil {
		*t = tt
	}
	return tt, nil
}
