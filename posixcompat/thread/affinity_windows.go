package thread

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/sched"
)

// ownThreads are the ids of the process's threads.
func ownThreads() ([]int, error) {
	ids, err := sched.OwnThreads()
	return ids, errnomap.From(errnomap.OpAny, err)
}

func confineLater(s *CPUSet) error { return sched.SetDefault(s.words) }
