package posixcompat

import (
	"causeway/posixcompat/internal/sched"
)

// SchedGetaffinity tells on which CPUs the thread pid may run, 0 for the caller's; the
// number of a process stands for its first thread. CPU n of processor group g is 64*g+n.
// EFAULT: set is nil. ESRCH: there is no such thread. EPERM: it is closed to this user. See
// sched_getaffinity(2).
func SchedGetaffinity(pid int, set *CPUSet) error {
	if set == nil {
		return EFAULT
	}
	return SchedGetaffinityDynamic(pid, set[:])
}

// SchedGetaffinityDynamic is SchedGetaffinity with a set of any size. EINVAL: it has no
// room for the CPUs that there are.
func SchedGetaffinityDynamic(pid int, set CPUSetDynamic) error {
	if len(set) < sched.Groups() {
		return EINVAL
	}
	words, err := sched.Affinity(pid)
	if err != nil {
		return err
	}
	for i, w := range words[:min(len(words), len(set))] {
		set[i] = unixCpuMask(w)
	}
	return nil
}

// SchedSetaffinity has the thread pid, 0 for the caller's, run on the CPUs of set that
// there are. A thread of Windows runs in one processor group: the part of the set in its
// current group counts, or else that in the first that has some. EINVAL: none is there.
// Other errors as SchedGetaffinity. See sched_setaffinity(2).
func SchedSetaffinity(pid int, set *CPUSet) error {
	if set == nil {
		return EFAULT
	}
	return SchedSetaffinityDynamic(pid, set[:])
}

// SchedSetaffinityDynamic is SchedSetaffinity with a set of any size.
func SchedSetaffinityDynamic(pid int, set CPUSetDynamic) error {
	words := make([]uint64, 0, len(set))
	for _, w := range set {
		words = append(words, uint64(w))
	}
	return sched.SetAffinity(pid, words)
}

// SchedGetAttr tells the schedule of the thread pid, 0 for the caller's, as far as Windows
// has it: its five ordinary priorities are SCHED_NORMAL with the nice values 19, 10, 0, -10
// and -20, idle is SCHED_IDLE, and time critical SCHED_RR with the priority 1. EINVAL: flags
// is not 0, or pid below it. Other errors as SchedGetaffinity. See sched_getattr(2).
func SchedGetAttr(pid int, flags uint) (*SchedAttr, error) {
	if flags != 0 || pid < 0 {
		return nil, EINVAL
	}
	s, err := sched.Get(pid)
	if err != nil {
		return nil, err
	}
	return &SchedAttr{Size: SizeofSchedAttr, Policy: s.Policy, Nice: s.Nice, Priority: s.Priority}, nil
}

// SchedSetAttr sets it. Nice values between those of SchedGetAttr count as the next one
// away from 0; those of SCHED_RR from 1 to 99 are one. SCHED_BATCH is SCHED_NORMAL. EINVAL:
// attr is nil, flags or attr's are not 0, pid is below 0, or another policy, or a priority
// that the policy does not have. As x/sys/unix's it sets attr's size. Other errors as
// SchedGetaffinity. See sched_setattr(2).
func SchedSetAttr(pid int, attr *SchedAttr, flags uint) error {
	if attr == nil {
		return EINVAL
	}
	attr.Size = SizeofSchedAttr
	if pid < 0 || flags != 0 || attr.Flags != 0 || int32(attr.Policy) < 0 {
		return EINVAL
	}
	return sched.Set(pid, sched.Schedule{Policy: attr.Policy, Nice: attr.Nice, Priority: attr.Priority})
}
