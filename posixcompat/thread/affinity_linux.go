package thread

import (
	"os"
	"strconv"
)

// ownThreads are the ids of the process's threads.
func ownThreads() ([]int, error) {
	entries, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return nil, err
	}
	ids := make([]int, 0, len(entries))
	for _, e := range entries {
		if id, err := strconv.Atoi(e.Name()); err == nil {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// confineLater has nothing to do: a thread begins where the one that made it may run.
// Go's runtime has none made by a goroutine that is locked to its thread.
func confineLater(*CPUSet) error { return nil }
