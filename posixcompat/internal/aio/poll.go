package aio

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
)

// poll is the part of a request that waits for events of its file. Its state is under
// the context's lock; the crew that asks files again has one goroutine, so a request is
// never asked for by two.
type poll struct {
	watcher    ready.Watcher
	events     ready.Mask
	told       ready.Mask // by the wake that queued it
	state      pollState
	again      bool // something happened since the file was asked
	linked     bool // it is among the context's polls
	cancelled  bool
	prev, next *request // among the context's polls
}

type pollState uint8

const (
	pollIdle   pollState = iota // no poll
	pollArmed                   // it can be woken
	pollAsking                  // it is with the crew, or being submitted
)

// watch begins a poll. EINVAL: fields that a poll has not, or events of more than 16
// bits; a file that is always ready, but not for any of them.
func (r *request) watch(iocb *Iocb) errnomap.Errno {
	if iocb.Buf != uint64(uint16(iocb.Buf)) || iocb.Offset != 0 || iocb.Nbytes != 0 || iocb.RWFlags != 0 {
		return errnomap.EINVAL
	}
	p, source := &r.poll, ready.Source(r.file.File())
	p.events = ready.Mask(iocb.Buf) | ready.Always
	p.told, p.again, p.cancelled = 0, false, false
	if !fd.Pollable(r.file.File()) {
		m := source.Ready(p.events) & p.events
		if m == 0 {
			return errnomap.EINVAL
		}
		r.complete(int64(m))
		return 0
	}
	p.watcher.Interest = p.events
	if p.watcher.Wake == nil {
		p.watcher.Wake = r.wake
	}
	p.state = pollAsking // a wake is noted, and asks once more
	source.Watch(&p.watcher)
	r.repoll()
	return 0
}

// wake is the watcher's. What it is told may or may not hold, and it must not ask: the
// crew does.
func (r *request) wake(m ready.Mask) bool {
	p := &r.poll
	if m != 0 && m&p.events == 0 {
		return false
	}
	c := r.context
	c.mu.Lock()
	defer c.mu.Unlock()
	switch p.state {
	case pollArmed:
		p.state, p.told = pollAsking, m
		repolls.add(r)
	case pollAsking:
		p.again = true
		p.told |= m
	}
	return true
}

// abandon has a poll completed without events. The caller holds the lock.
func (c *context) abandon(r *request) {
	r.poll.cancelled = true
	c.unlink(r)
	if r.poll.state == pollArmed {
		r.poll.state = pollAsking
		repolls.add(r)
	}
}

// cancel abandons the poll of that name, and reports whether there is one.
func (c *context) cancel(obj uint64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for r := c.polls; r != nil; r = r.poll.next {
		if r.event.Obj == obj {
			c.abandon(r)
			return true
		}
	}
	return false
}

// repoll asks the file of a poll that is new, woken or cancelled, and completes it or
// arms it; then r may be anyone's. The events are those that hold, and with them those that it was told of, as
// on Linux, whose wake-ups complete a poll.
func (r *request) repoll() {
	c, p := r.context, &r.poll
	for {
		c.mu.Lock()
		cancelled, told := p.cancelled, p.told
		p.again = false
		c.mu.Unlock()
		m := ready.Mask(0)
		if !cancelled {
			if m = r.file.File().Ready(p.events) & p.events; m != 0 {
				m |= told
			}
		}
		c.mu.Lock()
		switch {
		case m != 0 || p.cancelled || c.dead:
			p.state = pollIdle
			c.unlink(r)
			c.mu.Unlock()
			r.end(int64(m))
			return
		case !p.again:
			p.state, p.told = pollArmed, 0
			c.link(r)
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
	}
}

// end completes a poll.
func (r *request) end(res int64) {
	r.file.File().Unwatch(&r.poll.watcher)
	r.complete(res)
}

// link adds r to those that can be cancelled, behind the others: of two of one name Linux
// cancels the older. The caller holds the lock.
func (c *context) link(r *request) {
	p := &r.poll
	if p.linked {
		return
	}
	p.linked, p.prev, p.next = true, c.lastPoll, nil
	if c.lastPoll != nil {
		c.lastPoll.poll.next = r
	} else {
		c.polls = r
	}
	c.lastPoll = r
}

// unlink takes r away if it is there. The caller holds the lock.
func (c *context) unlink(r *request) {
	p := &r.poll
	if !p.linked {
		return
	}
	if p.prev != nil {
		p.prev.poll.next = p.next
	} else {
		c.polls = p.next
	}
	if p.next != nil {
		p.next.poll.prev = p.prev
	} else {
		c.lastPoll = p.prev
	}
	p.linked, p.prev, p.next = false, nil, nil
}
