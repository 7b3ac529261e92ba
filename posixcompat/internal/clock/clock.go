// Package clock reads the clocks of clock_gettime(2), in nanoseconds.
//
// clock_windows.go has Windows's counters; on Linux the kernel is asked.
package clock

// ID is a clockid_t.
type ID int32

// The clocks.
const (
	Realtime        ID = 0
	Monotonic       ID = 1
	ProcessCPU      ID = 2
	ThreadCPU       ID = 3
	MonotonicRaw    ID = 4
	RealtimeCoarse  ID = 5
	MonotonicCoarse ID = 6
	Boottime        ID = 7
	RealtimeAlarm   ID = 8
	BoottimeAlarm   ID = 9
	TAI             ID = 11
)

// Second is how many nanoseconds a second has.
const Second = 1_000_000_000

// Now returns the time of the clock: since 1970 for Realtime, since the system
// started for Monotonic and Boottime, which goes on while the system sleeps. The
// caller has checked that the clock is there.
func Now(id ID) int64 { return now(id) }
