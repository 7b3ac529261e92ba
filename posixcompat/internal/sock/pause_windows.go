package sock

import (
	"sync"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

// pause is one call's waiting. The zero pause is a call that has not waited yet, as
// most never do: those allocate nothing.
type pause struct{ on *waiting }

type waiting struct {
	waiter   park.Waiter
	deadline park.Deadline
}

var pauses = sync.Pool{New: func() any { return new(waiting) }}

// wait parks until s may answer interest otherwise than by EAGAIN, timeout at the
// longest, counted from the first wait; 0 is for ever. EAGAIN: the time is over.
func (p *pause) wait(s *Socket, interest ready.Mask, timeout time.Duration) errnomap.Errno {
	if p.on == nil {
		p.on = pauses.Get().(*waiting)
		p.on.deadline = park.Never()
		if timeout > 0 {
			p.on.deadline = park.In(timeout)
		}
		p.on.waiter.Begin(s, interest)
	}
	// The driver is asked at once instead of Ready, which would try again first.
	s.mu.Lock()
	if s.machine.Mask(s.readable())&(interest|ready.Always) != 0 {
		s.mu.Unlock()
		return 0
	}
	all, edge := s.queue.Interests()
	s.arm(all|interest, edge)
	s.mu.Unlock()
	if p.on.waiter.WaitChange(p.on.deadline) == park.TimedOut {
		return errnomap.EAGAIN
	}
	return 0
}

func (p *pause) end() {
	if p.on != nil {
		p.on.waiter.End()
		pauses.Put(p.on)
		p.on = nil
	}
}
