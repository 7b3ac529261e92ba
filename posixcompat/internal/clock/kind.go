package clock

// Known reports whether there is a clock of that number that everyone can read.
func Known(id ID) bool {
	return id >= Realtime && id <= BoottimeAlarm || id == TAI
}

// Settable reports whether the clock could be set: the time of day alone.
func Settable(id ID) bool { return id == Realtime }

// Sleepable reports whether one can sleep on the clock: Linux has no sleep on clocks that
// are coarse or raw, nor on a thread's own time.
func Sleepable(id ID) bool {
	switch id {
	case Realtime, Monotonic, Boottime, RealtimeAlarm, BoottimeAlarm, TAI, ProcessCPU:
		return true
	}
	return false
}

// coarseResolution is what a coarse clock of Linux moves by at 1000 Hz.
const coarseResolution = Second / 1000

// Resolution returns what clock_getres(2) says of a clock, in nanoseconds: 1, as Linux has it for
// clocks that count in nanoseconds, however seldom the counter behind them moves.
func Resolution(id ID) int64 {
	if id == RealtimeCoarse || id == MonotonicCoarse {
		return coarseResolution
	}
	return 1
}

// Part is what of a CPU's time counts.
type Part uint8

// The parts, with the numbers that they have in a clockid_t.
const (
	Both   Part = iota // user and system
	User               // user only
	Exact              // both, as the scheduler counts
	noPart             // none
)

// File reports whether a clockid_t is a clock that is a file (FD_TO_CLOCKID of
// clock_getres(2)), of which there are none here.
func File(id int32) bool { return id < 0 && id&7 == 3 }

// CPUClock takes a negative clockid_t apart, as clock_getcpuclockid(3) and
// pthread_getcpuclockid(3) make it: whose time, and what of it. pid 0 is the caller. ok is
// false for other kinds of clock.
func CPUClock(id int32) (pid int, thread bool, part Part, ok bool) {
	part = Part(id & 3)
	if id >= 0 || part == noPart {
		return 0, false, 0, false
	}
	return int(^(id >> 3)), id&4 != 0, part, true
}
