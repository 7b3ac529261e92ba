package thread

import (
	"sync"

	"causeway/posixcompat/internal/park"
)

// queue are those who wait for one thing, first come first served. The lock of the
// thing's owner guards it.
type queue struct{ first, last *waiter }

type waiter struct {
	parker     *park.Parker
	chosen     bool // it was given what it waits for, and is not in the queue any more
	prev, next *waiter
}

var waiters = sync.Pool{New: func() any { return new(waiter) }}

// wait waits at the queue's end until it is chosen or the limit comes, and tells
// which. mu is the owner's lock: it is held before and after, and free meanwhile.
func (q *queue) wait(mu *sync.Mutex, until limit) (chosen bool) {
	w := waiters.Get().(*waiter)
	w.parker = park.Get()
	q.push(w)
	for !w.chosen {
		d := until.deadline()
		if d.Passed() {
			break
		}
		mu.Unlock()
		w.parker.Park(d)
		mu.Lock()
	}
	if chosen = w.chosen; !chosen {
		q.remove(w)
	}
	w.parker.Put() // who chooses wakes with mu held, so nobody is about to
	*w = waiter{}
	waiters.Put(w)
	return chosen
}

// choose takes the first one out and wakes it. It returns false if there is none.
func (q *queue) choose() bool {
	w := q.first
	if w == nil {
		return false
	}
	q.remove(w)
	w.chosen = true
	w.parker.Wake()
	return true
}

func (q *queue) chooseAll() {
	for q.choose() {
	}
}

func (q *queue) push(w *waiter) {
	w.prev = q.last
	if q.last != nil {
		q.last.next = w
	} else {
		q.first = w
	}
	q.last = w
}

func (q *queue) remove(w *waiter) {
	if w.prev != nil {
		w.prev.next = w.next
	} else {
		q.first = w.next
	}
	if w.next != nil {
		w.next.prev = w.prev
	} else {
		q.last = w.prev
	}
	w.prev, w.next = nil, nil
}
