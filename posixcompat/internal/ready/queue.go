package ready

import "sync"

// Watcher hears of the changes of one source. While it does, only Change changes
// its fields.
type Watcher struct {
	// Interest are the conditions to hear of; Always are added to them.
	Interest Mask
	// Exclusive watchers are asked one after the other until one takes the news.
	Exclusive bool
	// Edge watchers hear of each arrival, even while what came before is unread.
	// Sources that see every arrival anyway need not look at it.
	Edge bool
	// Wake is told of conditions that may have begun to hold, or that began to hold
	// once more; 0 says that anything may have changed. It is called with the queue's lock held: it must not block and not
	// call the source. It returns whether the news was taken, which ends the search
	// for an exclusive watcher.
	Wake func(Mask) bool

	next, prev *Watcher
	queue      *Queue
}

// Queue holds the watchers of a source. The zero Queue is ready to use.
// Watchers that are not exclusive are woken first, all of them, last come first;
// then the exclusive ones, first come first, until one takes the news: Linux's order.
type Queue struct {
	mu   sync.Mutex
	head Watcher // of a ring; first the others, then the exclusive ones
}

func (q *Queue) init() {
	if q.head.next == nil {
		q.head.next, q.head.prev = &q.head, &q.head
	}
}

// Watch adds w, which must not be in a queue.
func (q *Queue) Watch(w *Watcher) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.init()
	if w.queue != nil {
		panic("ready: watcher is in a queue already")
	}
	w.queue = q
	q.insert(w)
}

// insert puts an exclusive watcher last and any other first.
func (q *Queue) insert(w *Watcher) {
	after := &q.head
	if w.Exclusive {
		after = q.head.prev
	}
	w.prev, w.next = after, after.next
	after.next.prev = w
	after.next = w
}

func (w *Watcher) unlink() {
	w.prev.next, w.next.prev = w.next, w.prev
	w.next, w.prev = nil, nil
}

// Unwatch removes w if it is in q. After it has returned w.Wake is not called again.
func (q *Queue) Unwatch(w *Watcher) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if w.queue != q {
		return
	}
	w.unlink()
	w.queue = nil
}

// Change gives w another interest without losing its place. Whoever changes a
// watcher asks the source afterwards.
func (w *Watcher) Change(interest Mask, edge bool) {
	if q := w.queue; q != nil {
		q.mu.Lock()
		defer q.mu.Unlock()
	}
	w.Interest, w.Edge = interest, edge
}

// Wake tells the watchers that are interested in some of m. The source calls it on
// every change, a repeated one too, since an edge is a change and not a state.
func (q *Queue) Wake(m Mask) { q.WakeOthers(nil, m) }

// WakeOthers is Wake for all watchers but one.
func (q *Queue) WakeOthers(but *Watcher, m Mask) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.head.next == nil {
		return
	}
	for w := q.head.next; w != &q.head; w = w.next {
		if w != but && (m == 0 || m&(w.Interest|Always) != 0) && w.Wake(m) && w.Exclusive {
			return
		}
	}
}

// Interests returns the conditions that someone waits for, and those that an edge
// watcher waits for.
func (q *Queue) Interests() (all, edge Mask) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.head.next == nil {
		return 0, 0
	}
	for w := q.head.next; w != &q.head; w = w.next {
		all |= w.Interest
		if w.Edge {
			edge |= w.Interest
		}
	}
	return all, edge
}
