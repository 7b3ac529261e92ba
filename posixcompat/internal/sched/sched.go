// Package sched is what sched_setaffinity(2) and sched_setattr(2) stand on under Windows:
// the portable half says what Windows's processor groups and priorities mean in Linux's
// numbers; the *_windows.go files have the calls.
//
// CPU n of processor group g has the number 64*g+n. A set of CPUs is one word a group.
package sched

// pick returns the group that a thread is to run in, and on which CPUs of it: want, as
// far as it is allowed, in the thread's current group if some of it is there, else in the
// first that has some. ok is false if there is none.
func pick(want, allowed []uint64, current int) (group int, mask uint64, ok bool) {
	at := func(g int) uint64 {
		if g < 0 || g >= len(want) || g >= len(allowed) {
			return 0
		}
		return want[g] & allowed[g]
	}
	if m := at(current); m != 0 {
		return current, m, true
	}
	for g := range allowed {
		if m := at(g); m != 0 {
			return g, m, true
		}
	}
	return 0, 0, false
}

// The policies of sched(7) that Windows has something for.
const (
	Normal     = 0
	RoundRobin = 2
	Batch      = 3
	IdlePolicy = 5
)

// The priorities of a Windows thread within its process's class.
const (
	priorityIdle         = -15
	priorityLowest       = -2
	priorityBelow        = -1
	priorityNormal       = 0
	priorityAbove        = 1
	priorityHighest      = 2
	priorityTimeCritical = 15
)

// Schedule is what is kept of a sched_attr: Windows has five places in Normal, one in
// RoundRobin, one in Idle.
type Schedule struct {
	Policy   uint32
	Nice     int32
	Priority uint32
}

const (
	niceLow, niceHigh       = -20, 19
	niceStep                = 10 // beyond it, one more step
	firstRealtime           = 1
	lastRealtime            = 99
	niceBelow, niceAbove    = 10, -10
	niceLowest, niceHighest = 19, -20
)

// priorityFor returns the priority of a schedule; ok is false if there is none, as for
// SCHED_FIFO, which no thread of Windows has, and SCHED_DEADLINE.
func priorityFor(s Schedule) (priority int, ok bool) {
	switch s.Policy {
	case Normal, Batch:
		return niced(s.Nice), s.Priority == 0
	case IdlePolicy:
		return priorityIdle, s.Priority == 0
	case RoundRobin:
		return priorityTimeCritical, s.Priority >= firstRealtime && s.Priority <= lastRealtime
	}
	return 0, false
}

func niced(n int32) int {
	switch n = min(max(n, niceLow), niceHigh); {
	case n > niceStep:
		return priorityLowest
	case n > 0:
		return priorityBelow
	case n == 0:
		return priorityNormal
	case n >= -niceStep:
		return priorityAbove
	}
	return priorityHighest
}

// scheduleOf returns what a thread's priority means.
func scheduleOf(priority int) Schedule {
	switch {
	case priority <= priorityIdle:
		return Schedule{Policy: IdlePolicy}
	case priority <= priorityLowest:
		return Schedule{Nice: niceLowest}
	case priority == priorityBelow:
		return Schedule{Nice: niceBelow}
	case priority == priorityNormal:
		return Schedule{}
	case priority == priorityAbove:
		return Schedule{Nice: niceAbove}
	case priority < priorityTimeCritical:
		return Schedule{Nice: niceHighest}
	}
	return Schedule{Policy: RoundRobin, Priority: firstRealtime}
}
