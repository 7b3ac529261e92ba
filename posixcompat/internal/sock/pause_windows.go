package sock

import (
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

// pause is one call's waiting. The zero pause is a call that has not waited yet.
type pause struct {
	waiter   park.Waiter
	begun    bool
	deadline park.Deadline
}

// wait parks until s may answer interest otherwise than by EAGAIN, timeout at the
// longest, counted from the first wait; 0 is for ever. EAGAIN: the time is over.
// EINTR: a signal's handler ran.
func (p *pause) wait(s *Socket, interest ready.Mask, timeout time.Duration) errnomap.Errno {
	if !p.begun {
		p.begun = true
		p.deadline = park.Never()
		if timeout > 0 {
			p.deadline = park.In(timeout)
		}
		p.waiter.Begin(s, interest)
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
	switch p.waiter.WaitChange(p.deadline) {
	case park.TimedOut:
		return errnomap.EAGAIN
	case park.Interrupted:
		return errnomap.EINTR
	}
	return 0
}

func (p *pause) end() {
	if p.begun {
		p.waiter.End()
	}
}
