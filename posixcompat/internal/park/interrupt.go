package park

import "sync"

// The goroutines that are parked, so that a signal's handler can make their calls
// fail with EINTR.
var sleepers struct {
	sync.Mutex
	list []*Parker
}

func enter(p *Parker) {
	sleepers.Lock()
	p.index = len(sleepers.list)
	sleepers.list = append(sleepers.list, p)
	sleepers.Unlock()
}

func leave(p *Parker) {
	sleepers.Lock()
	last := len(sleepers.list) - 1
	moved := sleepers.list[last]
	sleepers.list[p.index] = moved
	moved.index = p.index
	sleepers.list[last] = nil
	sleepers.list = sleepers.list[:last]
	sleepers.Unlock()
}

// Interrupt makes every call that is blocked now fail with EINTR. The worker for
// signals calls it after a handler has run.
func Interrupt() {
	sleepers.Lock()
	defer sleepers.Unlock()
	for _, p := range sleepers.list {
		p.interrupted.Store(true)
		p.Wake()
	}
}
