package epoll

import "causeway/posixcompat/internal/park"

// list is a ring of items. An item is in one list at most, and leaves it without
// knowing which it is.
type list struct{ root item }

func (l *list) init() { l.root.next, l.root.prev = &l.root, &l.root }

func (l *list) empty() bool { return l.root.next == &l.root }

func (l *list) first() *item {
	if l.empty() {
		return nil
	}
	return l.root.next
}

func (l *list) pushBack(it *item) { it.insert(l.root.prev) }

func (l *list) pushFront(it *item) { it.insert(&l.root) }

// takeAll moves everything from m to the front of l.
func (l *list) takeAll(m *list) {
	if m.empty() {
		return
	}
	first, last := m.root.next, m.root.prev
	last.next, l.root.next.prev = l.root.next, last
	first.prev, l.root.next = &l.root, first
	m.init()
}

func (it *item) insert(after *item) {
	it.prev, it.next = after, after.next
	after.next.prev = it
	after.next = it
}

func (it *item) listed() bool { return it.next != nil }

func (it *item) unlink() {
	if it.next == nil {
		return
	}
	it.prev.next, it.next.prev = it.next, it.prev
	it.next, it.prev = nil, nil
}

// waiter is one call of Wait that has parked.
type waiter struct {
	parker     *park.Parker
	next, prev *waiter // nil: it has been woken, or is not waiting
}

// waiterList is a ring of waiters, first come first served.
type waiterList struct{ root waiter }

func (l *waiterList) init() { l.root.next, l.root.prev = &l.root, &l.root }

func (l *waiterList) add(w *waiter) {
	w.prev, w.next = l.root.prev, &l.root
	l.root.prev.next = w
	l.root.prev = w
}

func (w *waiter) queued() bool { return w.next != nil }

func (w *waiter) unlink() {
	w.prev.next, w.next.prev = w.next, w.prev
	w.next, w.prev = nil, nil
}

// wakeOne wakes the waiter that has waited longest, and reports whether there was one.
func (l *waiterList) wakeOne() bool {
	w := l.root.next
	if w == &l.root {
		return false
	}
	w.unlink()
	w.parker.Wake()
	return true
}
