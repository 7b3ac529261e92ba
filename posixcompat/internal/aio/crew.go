package aio

import "sync"

// crew is a few goroutines that carry requests out, first come first served. There are
// none while there is nothing to do. Its queue is limited by the contexts' places.
type crew struct {
	limit int
	work  func() // runs the queue until it is empty

	mu         sync.Mutex
	head, tail *request
	working    int
}

// The crews. Polls have one of their own, since transfers may take long.
var (
	transfers = &crew{limit: 16}
	repolls   = &crew{limit: 1}
)

func init() {
	transfers.work = func() { transfers.run((*request).run) }
	repolls.work = func() { repolls.run((*request).repoll) }
}

// add has r carried out soon.
func (c *crew) add(r *request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r.next = nil
	if c.tail == nil {
		c.head = r
	} else {
		c.tail.next = r
	}
	c.tail = r
	if c.working < c.limit {
		c.working++
		go c.work()
	}
}

func (c *crew) run(do func(*request)) {
	for r := c.next(); r != nil; r = c.next() {
		do(r)
	}
}

// next takes the first request, or ends a goroutine's part.
func (c *crew) next() *request {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.head
	if r == nil {
		c.working--
		return nil
	}
	c.head, r.next = r.next, nil
	if c.head == nil {
		c.tail = nil
	}
	return r
}
