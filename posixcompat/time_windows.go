package posixcompat

import (
	"math"
	"time"

	"causeway/posixcompat/internal/park"
)

// deadline is when a call ends that waits for ts, which is nil for ever. EINVAL: ts
// is negative or has too many nanoseconds.
func deadline(ts *Timespec) (park.Deadline, error) {
	if ts == nil {
		return park.Never(), nil
	}
	if ts.Sec < 0 || ts.Nsec < 0 || ts.Nsec >= 1e9 {
		return park.Deadline{}, EINVAL
	}
	if ts.Sec > math.MaxInt64/int64(time.Second)-1 {
		return park.Never(), nil // in 292 years
	}
	return park.In(time.Duration(ts.Sec)*time.Second + time.Duration(ts.Nsec)), nil
}

// milliseconds is when a call ends that waits for msec, negative for ever.
func milliseconds(msec int) park.Deadline {
	const most = int(math.MaxInt64 / int64(time.Millisecond))
	if msec < 0 || msec > most {
		return park.Never()
	}
	return park.In(time.Duration(msec) * time.Millisecond)
}
