package thread

import (
	"time"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// Join waits for the end of the Thread and returns its result. EDEADLK: it is the caller,
// or waits for the caller. EINVAL: it is detached, or someone else waits for it. ESRCH:
// it was joined. See pthread_join(3).
func (t *Thread) Join() (any, error) { return t.join(limit{}) }

// TimedJoin is Join until the time on the realtime clock at most. ETIMEDOUT: it has come,
// and the Thread can be joined later. EINVAL also: the nanoseconds are out of range. See
// pthread_timedjoin_np(3).
func (t *Thread) TimedJoin(at unix.Timespec) (any, error) { return t.ClockJoin(Realtime, at) }

// ClockJoin is TimedJoin with a time of any Clock. EINVAL also: there is no such clock.
func (t *Thread) ClockJoin(c Clock, at unix.Timespec) (any, error) {
	l, err := until(c, at)
	if err != nil {
		return nil, err
	}
	return t.join(l)
}

// TryJoin is Join that gives EBUSY where it would wait. See pthread_tryjoin_np(3).
func (t *Thread) TryJoin() (any, error) {
	t.mu.Lock()
	ended := t.ended
	t.mu.Unlock()
	if !ended {
		return nil, errnomap.EBUSY
	}
	return t.join(limit{})
}

func (t *Thread) join(l limit) (any, error) {
	self := Self()
	if self == t {
		return nil, errnomap.EDEADLK
	}
	// The caller says whom it waits for before it looks at t, so that of two who would
	// wait for each other at least one sees it.
	self.setWaitFor(t)
	if err := t.beginJoin(self); err != nil {
		self.setWaitFor(nil)
		return nil, err
	}
	ended := t.await(l)
	self.setWaitFor(nil)
	t.mu.Lock()
	defer t.mu.Unlock()
	if !ended {
		t.state = joinable
		return nil, errnomap.ETIMEDOUT
	}
	t.state = joined
	result := t.result
	t.result = nil
	return result, nil
}

// beginJoin makes self the one who waits for t; self is nil if it is no Thread.
func (t *Thread) beginJoin(self *Thread) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case self != nil && t.waitFor == self:
		return errnomap.EDEADLK
	case t.state == detached, t.state == joining:
		return errnomap.EINVAL
	case t.state == joined:
		return errnomap.ESRCH
	}
	t.state = joining
	return nil
}

func (t *Thread) setWaitFor(other *Thread) {
	if t == nil {
		return
	}
	t.mu.Lock()
	t.waitFor = other
	t.mu.Unlock()
}

// await waits for the end until the limit and tells whether it has come.
func (t *Thread) await(l limit) bool {
	for {
		select {
		case <-t.done:
			return true
		default:
		}
		d := l.deadline()
		if d.Passed() {
			return false
		}
		if d.Never() {
			<-t.done
			return true
		}
		timer := time.NewTimer(d.Left())
		select {
		case <-t.done:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// Detach says that nobody will join the Thread. EINVAL: it is detached already. ESRCH: it
// was joined. Who waits for it goes on to. See pthread_detach(3).
func (t *Thread) Detach() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch t.state {
	case detached:
		return errnomap.EINVAL
	case joined:
		return errnomap.ESRCH
	case joinable:
		t.state = detached
	}
	return nil
}
