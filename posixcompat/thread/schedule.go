package thread

import unix "causeway/posixcompat"

// Policy is how a thread's turn comes: SCHED_OTHER and its like.
type Policy uint32

// The policies.
const (
	Other      Policy = unix.SCHED_NORMAL
	FIFO       Policy = unix.SCHED_FIFO
	RoundRobin Policy = unix.SCHED_RR
	Batch      Policy = unix.SCHED_BATCH
	Idle       Policy = unix.SCHED_IDLE
)

// Schedule is a policy and a place in it: of Other and Batch a nice value from -20, first,
// to 19; of FIFO and RoundRobin, which go before all others, a priority from 1 to 99.
type Schedule struct {
	Policy   Policy
	Nice     int
	Priority int
}

// SetSchedule changes how the calling thread's turn comes. The goroutine should be locked
// to its thread. EPERM: it is not allowed: real-time policies and lower nice values are for
// privileged users. EINVAL: there is no such policy, or place in it; on Windows, where all
// real-time threads of one priority take turns, FIFO. See sched_setattr(2), and
// posixcompat.SchedSetAttr for what Windows makes of it.
func SetSchedule(s Schedule) error {
	attr := unix.SchedAttr{
		Size: unix.SizeofSchedAttr, Policy: uint32(s.Policy), Nice: int32(s.Nice), Priority: uint32(s.Priority),
	}
	return unix.SchedSetAttr(0, &attr, 0)
}

// ScheduleOf returns how the calling thread's turn comes. See sched_getattr(2).
func ScheduleOf() (Schedule, error) {
	attr, err := unix.SchedGetAttr(0, 0)
	if err != nil {
		return Schedule{}, err
	}
	return Schedule{Policy(attr.Policy), int(attr.Nice), int(attr.Priority)}, nil
}
