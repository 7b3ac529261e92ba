package aio

import (
	"sync"
	"sync/atomic"

	"causeway/errnomap"
	"causeway/posixcompat/internal/park"
)

// context is one ring of events and the requests whose events will come there.
//
// Its lock is the last one to be taken: nothing that it covers calls a file.
type context struct {
	system *System
	asked  uint32 // by Setup
	events int    // what Linux's ring would hold
	places int    // how many of them can be taken

	mu       sync.Mutex
	ring     []Event
	head     int // where the oldest event is
	count    atomic.Int32
	taken    int // places of requests in flight and of events in the ring
	inFlight int
	dead     bool
	free     *request
	slabs    []*[slabSize]request
	polls    *request // those that can be cancelled, oldest first
	lastPoll *request
	waiters  []*waiter
}

// waiter is one goroutine in getevents or kill.
type waiter struct {
	parker *park.Parker
	need   int  // events
	idle   bool // or that nothing is in flight
	listed bool
}

var waiters = sync.Pool{New: func() any { return new(waiter) }}

// slabSize is how many requests are made at a time.
const slabSize = 64

// reserve takes a place and a request for it. EINVAL: the context is destroyed. EAGAIN:
// it is full.
func (c *context) reserve() (*request, errnomap.Errno) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.dead:
		return nil, errnomap.EINVAL
	case c.taken == c.places:
		return nil, errnomap.EAGAIN
	}
	if c.free == nil {
		slab := new([slabSize]request)
		for i := range slab {
			slab[i].context, slab[i].next = c, c.free
			c.free = &slab[i]
		}
		c.slabs = append(c.slabs, slab)
	}
	c.taken++
	c.inFlight++
	r := c.free
	c.free, r.next = r.next, nil
	return r, 0
}

// cede gives back what reserve took: the request has no event.
func (c *context) cede(r *request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.taken--
	c.recycle(r)
	c.wake()
}

// finish puts r's event into the ring, signals its eventfd, wakes who waits, and ends r.
func (c *context) finish(r *request) {
	c.mu.Lock()
	c.push(r.event)
	if n := r.notify; n != nil {
		// The eventfd may be watched by a poll of this very context, so it is signalled
		// without the lock; before anyone is woken, so that he finds it signalled.
		c.mu.Unlock()
		r.notify = nil
		n.Signal()
		c.mu.Lock()
	}
	c.recycle(r)
	c.wake()
	c.mu.Unlock()
}

func (c *context) push(e Event) {
	n := int(c.count.Load())
	c.ring[(c.head+n)%len(c.ring)] = e
	c.count.Store(int32(n + 1))
}

func (c *context) recycle(r *request) {
	c.inFlight--
	r.next, c.free = c.free, r
}

// wake wakes those who have what they wait for.
func (c *context) wake() {
	n := int(c.count.Load())
	kept := c.waiters[:0]
	for _, w := range c.waiters {
		if c.dead && !w.idle || !w.idle && n >= w.need || w.idle && c.inFlight == 0 {
			w.listed = false
			w.parker.Wake()
			continue
		}
		kept = append(kept, w)
	}
	clear(c.waiters[len(kept):])
	c.waiters = kept
}

// take moves up to len(events) of the ring's events there. It reports whether the
// context is dead, and then takes none: those that come are of its end.
func (c *context) take(events []Event) (n int, dead bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dead {
		return 0, true
	}
	count := int(c.count.Load())
	n = min(count, len(events))
	first := copy(events[:n], c.ring[c.head:])
	copy(events[first:n], c.ring)
	c.head = (c.head + n) % len(c.ring)
	c.count.Store(int32(count - n))
	c.taken -= n
	return n, false
}

// getevents is the kernel's read_events: what it has taken it keeps, whatever ends the
// wait.
func (c *context) getevents(least int, events []Event, d park.Deadline) (int, error) {
	if len(events) > 0 && int(c.count.Load()) < max(least, 1) {
		park.Poll() // whoever only looks lets the system deliver, too
	}
	total := 0
	for {
		n, dead := c.take(events[total:])
		total += n
		switch {
		case dead && total == 0:
			return -1, errnomap.EINVAL
		case dead || total >= least || d.Passed():
			return total, nil
		}
		c.await(least-total, d)
	}
}

// await parks until there are need events, the context dies, or the deadline passes.
func (c *context) await(need int, d park.Deadline) {
	w := waiters.Get().(*waiter)
	*w = waiter{parker: park.Get(), need: need}
	c.mu.Lock()
	if c.dead || int(c.count.Load()) >= need {
		c.mu.Unlock()
	} else {
		w.listed = true
		c.waiters = append(c.waiters, w)
		c.mu.Unlock()
		w.parker.Park(d)
	}
	c.leave(w)
}

// leave ends w's wait.
func (c *context) leave(w *waiter) {
	c.mu.Lock()
	if w.listed {
		for i, other := range c.waiters {
			if other == w {
				last := len(c.waiters) - 1
				copy(c.waiters[i:], c.waiters[i+1:])
				c.waiters[last] = nil
				c.waiters = c.waiters[:last]
				break
			}
		}
	}
	c.mu.Unlock()
	w.parker.Put()
	w.parker = nil
	waiters.Put(w)
}

// kill has nothing begin any more, wakes who waits, cancels the polls, and waits for
// the rest.
func (c *context) kill() {
	c.mu.Lock()
	c.dead = true
	for r := c.polls; r != nil; r = c.polls {
		c.abandon(r)
	}
	c.wake()
	w := &waiter{parker: park.Get(), idle: true}
	for c.inFlight > 0 {
		w.listed = true
		c.waiters = append(c.waiters, w)
		c.mu.Unlock()
		w.parker.Park(park.Never())
		c.mu.Lock()
	}
	slabs := c.slabs
	c.slabs, c.free = nil, nil
	c.mu.Unlock()
	w.parker.Put()
	for _, slab := range slabs {
		for i := range slab {
			slab[i].native.release()
		}
	}
}
