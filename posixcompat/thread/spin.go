package thread

import (
	"runtime"
	"sync/atomic"

	"causeway/errnomap"
)

// Spin is pthread_spinlock_t, for a few instructions between threads that each have a
// CPU of their own. The zero Spin is free. It must not be copied.
type Spin struct{ held atomic.Bool }

// looks is how often Lock looks before it lets other goroutines run: the holder may be
// one of them.
const looks = 256

// Lock takes the lock; until it can it uses the CPU. See pthread_spin_lock(3).
func (s *Spin) Lock() {
	for !s.held.CompareAndSwap(false, true) {
		for n := 0; s.held.Load(); n++ {
			if n == looks {
				n = 0
				runtime.Gosched()
			}
		}
	}
}

// TryLock takes the lock if it is free. EBUSY: it is not. See pthread_spin_trylock(3).
func (s *Spin) TryLock() error {
	if s.held.CompareAndSwap(false, true) {
		return nil
	}
	return errnomap.EBUSY
}

// Unlock frees the lock. See pthread_spin_unlock(3).
func (s *Spin) Unlock() { s.held.Store(false) }
