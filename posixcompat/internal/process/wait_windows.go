package process

import (
	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

// lookEvery is how many milliseconds a wait goes without looking for children that were made or
// stopped meanwhile, which Windows tells nobody of.
const lookEvery = 50

// maxObjects is how many handles one wait of the system takes.
const maxObjects = 64

// Wait waits for an event of a child. It blocks a thread. ECHILD: there is no child
// that it could be told of.
func Wait(which Which, want Want) (Event, error) {
	for {
		e, pending, err := once(which, want)
		if err != nil || e.PID != 0 || want.NoHang {
			release(pending)
			return e, err
		}
		handles := make([]windows.Handle, 0, maxObjects)
		for _, c := range pending[:min(len(pending), maxObjects)] {
			handles = append(handles, c.handle)
		}
		_, err = windows.WaitForMultipleObjects(handles, false, lookEvery)
		release(pending)
		if err != nil {
			return Event{}, errnomap.From(errnomap.OpWait, err)
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
	pending := list[:0:0]
	for n, c := range list {
		if c.ended && !want.Ended {
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
