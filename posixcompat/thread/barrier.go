package thread

import (
	"math"
	"sync"

	"causeway/errnomap"
)

// MaxBarrier is how many threads a barrier can hold up, as in glibc.
const MaxBarrier = math.MaxInt32 - 1

// Barrier is pthread_barrier_t: it holds threads up until there are enough of them. It
// must not be copied.
type Barrier struct {
	count uint32

	mu      sync.Mutex
	arrived uint32
	waiting queue
}

// NewBarrier makes a barrier for count threads. EINVAL: count is 0, or beyond
// MaxBarrier. See pthread_barrier_init(3).
func NewBarrier(count uint) (*Barrier, error) {
	if count == 0 || count > MaxBarrier {
		return nil, errnomap.EINVAL
	}
	return &Barrier{count: uint32(count)}, nil
}

// Wait waits until count threads have called it; then the barrier is as at the
// beginning. One of them, the last, is told that it is the serial one. See
// pthread_barrier_wait(3).
func (b *Barrier) Wait() (serial bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.arrived++; b.arrived == b.count {
		b.arrived = 0
		b.waiting.chooseAll()
		return true
	}
	b.waiting.wait(&b.mu, limit{})
	return false
}
