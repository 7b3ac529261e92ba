package thread

import (
	"math"
	"time"

	"causeway/errnomap"
	unix "causeway/posixcompat"
	"causeway/posixcompat/internal/clock"
	"causeway/posixcompat/internal/park"
)

// Clock is what an absolute time is on.
type Clock int32

// The clocks that waits can be limited by. Realtime is the zero Clock, as in POSIX.
const (
	Realtime  Clock = unix.CLOCK_REALTIME
	Monotonic Clock = unix.CLOCK_MONOTONIC
)

// Now returns the time of the clock.
func (c Clock) Now() unix.Timespec { return unix.NsecToTimespec(clock.Now(clock.ID(c))) }

// After returns the time of the clock when d has passed.
func (c Clock) After(d time.Duration) unix.Timespec {
	return unix.NsecToTimespec(clock.Now(clock.ID(c)) + int64(d))
}

func (c Clock) known() bool { return c == Realtime || c == Monotonic }

// limit is when a wait ends: at a time of a clock. The zero limit never comes.
type limit struct {
	clock Clock
	at    int64 // nanoseconds
	some  bool
}

const second = 1_000_000_000

// until is the limit at the time t of clock c. EINVAL: there is no such clock, or the
// nanoseconds are not those of a second.
func until(c Clock, t unix.Timespec) (limit, error) {
	if !c.known() || t.Nsec < 0 || t.Nsec >= second {
		return limit{}, errnomap.EINVAL
	}
	sec := min(max(int64(t.Sec), math.MinInt64/second+1), math.MaxInt64/second-1)
	return limit{c, sec*second + int64(t.Nsec), true}, nil
}

// deadline is what is left until the limit. A clock can be set: who waits asks again
// when the deadline has passed, and once more.
func (l limit) deadline() park.Deadline {
	if !l.some {
		return park.Never()
	}
	now := clock.Now(clock.ID(l.clock))
	if l.at <= now {
		return park.Immediately()
	}
	return park.In(time.Duration(l.at - now))
}
