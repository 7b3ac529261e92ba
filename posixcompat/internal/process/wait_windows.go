package process

import (
	"causeway/errnomap"
	"causeway/sigworker"
)

// Wait waits for an event of a child. It blocks the goroutine; all who wait hold one thread.
// ECHILD: there is no child that it could be told of.
func Wait(which Which, want Want) (Event, error) {
	looks := which.PID == 0 || want.Stopped || want.Continued
	for {
		e, pending, err := once(which, want)
		if err == nil && e.PID == 0 && !want.NoHang {
			err = sleep(pending, looks)
		}
		release(pending)
		if err != nil || e.PID != 0 || want.NoHang {
			return e, err
		}
	}
}

func release(list []child) {
	known.Lock()
	defer known.Unlock()
	for _, c := range list {
		closeHandle(c.handle)
	}
}

// once looks once. Without an event it returns the children that may have one; there is
// at least one.
func once(which Which, want Want) (Event, []child, error) {
	known.Lock()
	defer known.Unlock()
	list, err := look(which)
	if err != nil {
		return Event{}, nil, errnomap.From(errnomap.OpWait, err)
	}
	reaped := sigworker.Ignored(sigworker.SIGCHLD)
	pending := list[:0:0]
	for n, c := range list {
		if c.ended && reaped {
			c.take(Usage{}) // who ignores CHLD is told of nobody's end, and what they used counts nowhere
		}
		if c.ended && (reaped || !want.Ended) {
			closeHandle(c.handle) // nothing but its end can be told of it
			continue
		}
		e, err := c.event(want)
		if err != nil || e.PID != 0 {
			for _, c := range list[n:] {
				closeHandle(c.handle)
			}
			return e, pending, err
		}
		pending = append(pending, c)
	}
	if len(pending) == 0 {
		return Event{}, nil, errnomap.ECHILD
	}
	return Event{}, pending, nil
}

// event is what is to be told of the child, if anything.
func (c child) event(want Want) (Event, error) {
	if c.ended {
		e, err := c.end()
		if err == nil && !want.Leave {
			c.take(e.Usage)
		}
		return e, err
	}
	if !want.Stopped && !want.Continued {
		return Event{}, nil
	}
	r := c.record()
	r.observe(c.stopped())
	if status, ok := r.report(want); ok {
		return Event{PID: int(c.pid), Status: status, Usage: usageOf(c.handle)}, nil
	}
	return Event{}, nil
}
