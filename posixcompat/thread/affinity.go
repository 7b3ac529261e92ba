package thread

import (
	"sync"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// pins are the threads that have CPUs of their own by SetAffinity; Confine lets them be.
var pins struct {
	sync.Mutex
	ids map[int]bool
}

// SetAffinity has the calling thread run on the CPUs of s that there are, and not be
// touched by Confine. The goroutine should be locked to its thread. EINVAL: none of them
// is there, or allowed. See sched_setaffinity(2).
//
// Windows runs a thread in one processor group: of a set that reaches over several the
// part in the thread's own group counts, or else that in the first.
func SetAffinity(s *CPUSet) error {
	pins.Lock()
	defer pins.Unlock()
	if err := unix.SchedSetaffinityDynamic(0, s.mask()); err != nil {
		return err
	}
	if pins.ids == nil {
		pins.ids = make(map[int]bool)
	}
	pins.ids[unix.Gettid()] = true
	return nil
}

// Affinity returns where the calling thread may run. See sched_getaffinity(2).
func Affinity() (*CPUSet, error) { return affinityOf(0) }

func affinityOf(id int) (*CPUSet, error) {
	for size := 1024; ; size *= 4 {
		m := unix.NewCPUSet(size)
		err := unix.SchedGetaffinityDynamic(id, m)
		if err == errnomap.EINVAL && size < MaxCPU {
			continue // the kernel is for more CPUs
		}
		if err != nil {
			return nil, err
		}
		return fromMask(m, size), nil
	}
}

func forgetPin(id int) {
	pins.Lock()
	defer pins.Unlock()
	delete(pins.ids, id)
}

// confineRounds is how often Confine looks for threads that have come meanwhile. Each
// round that finds one must have raced with the beginning of a thread.
const confineRounds = 100

// Confine has all threads of the process run on the CPUs of s, but those with CPUs of
// their own by SetAffinity or Attr.CPUs; later ones too. So reactors have their CPUs for
// themselves, which Go's own threads would disturb otherwise:
//
//	all, err := thread.Affinity()
//	mine := thread.CPUs(2, 3)
//	err = thread.Confine(all.Without(mine))
//	t, err := thread.Start(&thread.Attr{CPUs: thread.CPUs(2)}, reactor)
//
// EINVAL: no CPU of s is there, or allowed; some threads may have been moved if only some
// are allowed less than others. On Windows threads that come later keep to the process's
// default CPU sets, which Windows 10 and later have, and which Wine ignores.
func Confine(s *CPUSet) error {
	mask := s.mask()
	pins.Lock()
	defer pins.Unlock()
	if err := confineLater(s); err != nil {
		return err
	}
	seen := make(map[int]bool)
	for range confineRounds {
		ids, err := ownThreads()
		if err != nil {
			return err
		}
		fresh := false
		for _, id := range ids {
			if pins.ids[id] || seen[id] {
				continue
			}
			seen[id], fresh = true, true
			err := unix.SchedSetaffinityDynamic(id, mask)
			if err != nil && err != errnomap.ESRCH { // which has ended meanwhile
				return err
			}
		}
		if !fresh {
			return nil
		}
	}
	return nil
}
