package thread

import (
	"sync"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// Cond is pthread_cond_t. The zero Cond is ready and has its times on the realtime
// clock. It must not be copied.
type Cond struct {
	clock Clock

	mu      sync.Mutex
	waiting queue
}

// NewCond makes a condition variable whose times are on the clock. EINVAL: there is no
// such clock. See pthread_condattr_setclock(3).
func NewCond(c Clock) (*Cond, error) {
	if !c.known() {
		return nil, errnomap.EINVAL
	}
	return &Cond{clock: c}, nil
}

// Wait unlocks m, waits for a Signal or Broadcast, and locks m again. What is waited for
// must be looked at again: another thread may have been first. Errors are those of
// Unlock, and then nothing was waited for, and those of Lock; after EOWNERDEAD the caller
// has m. A Recursive mutex is unlocked once. See pthread_cond_wait(3).
func (c *Cond) Wait(m *Mutex) error { return c.wait(m, limit{}) }

// TimedWait is Wait until the time on the condition's clock at most. ETIMEDOUT: it has
// come, and the caller has m. EINVAL: the nanoseconds are out of range. See
// pthread_cond_timedwait(3).
func (c *Cond) TimedWait(m *Mutex, t unix.Timespec) error { return c.ClockWait(m, c.clock, t) }

// ClockWait is TimedWait with a time of any Clock. EINVAL also: there is no such clock.
// See pthread_cond_clockwait(3).
func (c *Cond) ClockWait(m *Mutex, on Clock, t unix.Timespec) error {
	l, err := until(on, t)
	if err != nil {
		return err
	}
	return c.wait(m, l)
}

func (c *Cond) wait(m *Mutex, l limit) error {
	c.mu.Lock()
	// Nobody can signal before the caller is in the queue: that takes c.mu.
	if err := m.Unlock(); err != nil {
		c.mu.Unlock()
		return err
	}
	signalled := c.waiting.wait(&c.mu, l)
	c.mu.Unlock()
	if err := m.Lock(); err != nil {
		return err
	}
	if !signalled {
		return errnomap.ETIMEDOUT
	}
	return nil
}

// Signal wakes the first who waits. See pthread_cond_signal(3).
func (c *Cond) Signal() {
	c.mu.Lock()
	c.waiting.choose()
	c.mu.Unlock()
}

// Broadcast wakes all who wait. See pthread_cond_broadcast(3).
func (c *Cond) Broadcast() {
	c.mu.Lock()
	c.waiting.chooseAll()
	c.mu.Unlock()
}
