package posixcompat

import "causeway/posixcompat/internal/clock"

// ClockGettime tells the time of a clock: CLOCK_REALTIME since 1970, CLOCK_MONOTONIC
// and CLOCK_BOOTTIME since the system started, and the CPU time of the process and of
// the thread. EINVAL: another clock. EFAULT: time is nil. See clock_gettime(2).
func ClockGettime(clockid int32, time *Timespec) error {
	switch clock.ID(clockid) {
	case clock.Realtime, clock.Monotonic, clock.ProcessCPU, clock.ThreadCPU, clock.MonotonicRaw,
		clock.RealtimeCoarse, clock.MonotonicCoarse, clock.Boottime, clock.RealtimeAlarm, clock.BoottimeAlarm:
	default:
		return EINVAL
	}
	if time == nil {
		return EFAULT
	}
	*time = NsecToTimespec(clock.Now(clock.ID(clockid)))
	return nil
}
