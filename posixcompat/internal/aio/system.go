package aio

import (
	"maps"
	"runtime"
	"sync"
	"sync/atomic"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
)

// System is the contexts of one process. New makes one.
type System struct {
	table *fd.Table
	cpus  int

	// contexts is replaced whole, so that finding one takes no lock.
	contexts atomic.Pointer[map[Context]*context]
	mu       sync.Mutex
	last     Context
	asked    uint32 // by all contexts
}

// New returns a System without contexts whose operations find their files in t.
func New(t *fd.Table) *System {
	s := &System{table: t, cpus: runtime.NumCPU()}
	s.contexts.Store(&map[Context]*context{})
	return s
}

// contextStep is between the names of two contexts: they look like addresses of pages.
const contextStep = 0x1000

func (s *System) find(id Context) *context { return (*s.contexts.Load())[id] }

// Setup makes a context for at least asked operations and stores its name in id. EFAULT:
// id is nil. EINVAL: *id is not 0, or asked is 0 or too large. EAGAIN: all contexts
// together would be too large.
func (s *System) Setup(asked uint32, id *Context) error {
	switch {
	case id == nil:
		return errnomap.EFAULT
	case *id != 0 || asked == 0:
		return errnomap.EINVAL
	}
	events, places, err := size(asked, s.cpus)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked+asked > maxContexts {
		return errnomap.EAGAIN
	}
	s.asked += asked
	s.last += contextStep
	c := &context{system: s, asked: asked, events: events, places: places, ring: make([]Event, places)}
	next := maps.Clone(*s.contexts.Load())
	next[s.last] = c
	s.contexts.Store(&next)
	*id = s.last
	return nil
}

// Destroy ends a context and returns when nothing of it is in flight. EINVAL: there is
// no such context.
func (s *System) Destroy(id Context) error {
	c := s.remove(id)
	if c == nil {
		return errnomap.EINVAL
	}
	c.kill()
	return nil
}

func (s *System) remove(id Context) *context {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := *s.contexts.Load()
	c := old[id]
	if c == nil {
		return nil
	}
	next := maps.Clone(old)
	delete(next, id)
	s.contexts.Store(&next)
	s.asked -= c.asked
	return c
}

// Submit begins operations and returns how many. The error is that of the first one.
// EINVAL: there is no such context; the errors of one operation are those of begin.
func (s *System) Submit(id Context, iocbs []*Iocb) (int, error) {
	c := s.find(id)
	if c == nil {
		return -1, errnomap.EINVAL
	}
	iocbs = iocbs[:min(len(iocbs), c.events)]
	for i, iocb := range iocbs {
		if err := c.submit(iocb); err != 0 {
			if i > 0 {
				return i, nil
			}
			return -1, err
		}
	}
	return len(iocbs), nil
}

// Getevents takes completed events, oldest first, and waits until there were at least
// least or the deadline passes. EINVAL: there is no such context, or it was destroyed
// before there was an event; least is negative or more than fits.
func (s *System) Getevents(id Context, least int, events []Event, d park.Deadline) (int, error) {
	c := s.find(id)
	if c == nil || least < 0 || least > len(events) {
		return -1, errnomap.EINVAL
	}
	return c.getevents(least, events, d)
}

// Cancel cancels the poll that was submitted as iocb. EINPROGRESS: it will have an event.
// EFAULT: iocb is nil. EINVAL: there is no such context or poll.
func (s *System) Cancel(id Context, iocb *Iocb) error {
	if iocb == nil {
		return errnomap.EFAULT
	}
	c := s.find(id)
	if iocb.Key != 0 || c == nil || !c.cancel(name(iocb)) {
		return errnomap.EINVAL
	}
	return errnomap.EINPROGRESS
}
