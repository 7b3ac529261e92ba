package posixcompat

import (
	"sync"

	"causeway/errnomap"
	"causeway/sigworker"
)

// limits are the limits of what needs no one to enforce it, by their resource: nothing here writes a
// core file or has a POSIX message queue, and Linux itself has not counted resident memory since
// 2.4.30, nor locks since 2.4.
var limits = struct {
	sync.Mutex
	of map[int]Rlimit
}{of: map[int]Rlimit{
	RLIMIT_CORE: {Cur: RLIM_INFINITY, Max: RLIM_INFINITY}, RLIMIT_RSS: {Cur: RLIM_INFINITY, Max: RLIM_INFINITY},
	RLIMIT_LOCKS: {Cur: RLIM_INFINITY, Max: RLIM_INFINITY}, RLIMIT_MSGQUEUE: {Cur: RLIM_INFINITY, Max: RLIM_INFINITY},
}}

// Getrlimit tells a limit: of RLIMIT_NOFILE, the number of descriptors; of
// RLIMIT_SIGPENDING, the signals that sigworker holds; what was set of RLIMIT_CORE, RLIMIT_RSS,
// RLIMIT_LOCKS and RLIMIT_MSGQUEUE; and none of every other resource. EINVAL: no such resource.
// EFAULT: rlim is nil. See getrlimit(2).
func Getrlimit(resource int, rlim *Rlimit) error {
	if resource < 0 || resource > RLIMIT_RTTIME {
		return EINVAL
	}
	if rlim == nil {
		return EFAULT
	}
	*rlim = limitOf(resource)
	return nil
}

func limitOf(resource int) Rlimit {
	limits.Lock()
	defer limits.Unlock()
	if l, ok := limits.of[resource]; ok {
		return l
	}
	l := Rlimit{Cur: RLIM_INFINITY, Max: RLIM_INFINITY}
	switch resource {
	case RLIMIT_NOFILE:
		l.Cur, l.Max = table.Limits()
	case RLIMIT_SIGPENDING:
		l.Cur, l.Max = sigworker.MaxQueued, sigworker.MaxQueued
	}
	return l
}

// Setrlimit changes a limit: of RLIMIT_NOFILE; of RLIMIT_CORE, RLIMIT_RSS, RLIMIT_LOCKS and
// RLIMIT_MSGQUEUE, which bind nothing; of any other resource to what it is. EINVAL: the soft limit is
// beyond the hard one, or no such resource. EPERM: the hard one would be raised. ENOSYS: Windows does
// not limit the resource this way. EFAULT: rlim is nil. See setrlimit(2).
func Setrlimit(resource int, rlim *Rlimit) error {
	switch {
	case rlim == nil:
		return EFAULT
	case resource < 0 || resource > RLIMIT_RTTIME || rlim.Cur > rlim.Max:
		return EINVAL
	case resource == RLIMIT_NOFILE:
		return table.SetLimits(rlim.Cur, rlim.Max)
	case *rlim == limitOf(resource):
		return nil
	}
	limits.Lock()
	defer limits.Unlock()
	old, ok := limits.of[resource]
	switch {
	case !ok:
		return ENOSYS
	case rlim.Max > old.Max:
		return EPERM
	}
	limits.of[resource] = *rlim
	return nil
}

// Prlimit tells and changes a limit of this process, whose number is 0 or its own; either
// Rlimit may be nil. ESRCH: there is no such process. EPERM: it is another, whose limits are not
// known here. Other errors as Getrlimit's and Setrlimit's. See prlimit(2).
func Prlimit(pid, resource int, newlimit, old *Rlimit) error {
	if pid != 0 && pid != Getpid() {
		if pid < 0 || errnomap.Is(Kill(pid, 0), ESRCH) {
			return ESRCH
		}
		return EPERM
	}
	if resource < 0 || resource > RLIMIT_RTTIME {
		return EINVAL
	}
	was := limitOf(resource)
	if newlimit != nil {
		if err := Setrlimit(resource, newlimit); err != nil {
			return err
		}
	}
	if old != nil {
		*old = was
	}
	return nil
}
