package clock

import (
	"math"
	"runtime"
	"time"
)

// slice is how long a sleep on a clock that can be set goes without a look at it.
const slice = 250 * time.Millisecond

// SleepUntil blocks the goroutine until the clock shows at. It never returns before: it
// looks at the clock itself, whatever timers do. Of a CPU clock it waits for the time to be used.
func SleepUntil(id ID, at int64) {
	for {
		left := at - Now(id)
		if left <= 0 {
			return
		}
		time.Sleep(Pause(id, time.Duration(left)))
	}
}

// After returns the time on the clock that is d from now, or the last one there is.
func After(id ID, d time.Duration) int64 {
	now := Now(id)
	if int64(d) > math.MaxInt64-now {
		return math.MaxInt64
	}
	return now + int64(d)
}

// Pause returns for how long it is good to sleep when left has to pass on the clock.
func Pause(id ID, left time.Duration) time.Duration {
	switch id {
	case ProcessCPU:
		// All processors may work on it at once.
		return max(left/time.Duration(runtime.NumCPU()), time.Millisecond)
	case Realtime, RealtimeAlarm, TAI:
		return min(left, slice)
	}
	return left
}

// SleepUsed blocks the goroutine until used tells at: processor time that is used. An error says that
// there is nobody any more who could.
func SleepUsed(used func() (int64, error), at int64) error {
	for {
		now, err := used()
		if err != nil || now >= at {
			return err
		}
		time.Sleep(Pause(ProcessCPU, time.Duration(at-now)))
	}
}
