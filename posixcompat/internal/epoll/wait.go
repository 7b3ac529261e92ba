package epoll

import (
	"math"
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

var waiterPool = sync.Pool{New: func() any { return new(waiter) }}

// Wait fills events, of which there must be room for at least one, and returns how
// many there are: none when the deadline passed first.
func (s *Set) Wait(events []Event, d park.Deadline) int {
	if d.Passed() || s.waiting() {
		// Who does not park must look, or what is always ready hides the rest.
		park.Poll()
	}
	if n := s.collect(events); n > 0 || d.Passed() {
		return n
	}
	w := waiterPool.Get().(*waiter)
	w.parker = park.Get()
	n := s.waitLong(w, events, d)
	w.parker.Put()
	w.parker = nil
	waiterPool.Put(w)
	return n
}

func (s *Set) waitLong(w *waiter, events []Event, d park.Deadline) int {
	for {
		outcome := s.parkFor(w, d)
		if n := s.collect(events); n > 0 || outcome == park.TimedOut {
			return n
		}
	}
}

// parkFor parks until an item is on the ready list.
func (s *Set) parkFor(w *waiter, d park.Deadline) park.Outcome {
	s.listMu.Lock()
	if s.available() {
		s.listMu.Unlock()
		return park.Woken
	}
	s.waiters.add(w)
	s.listMu.Unlock()
	outcome := w.parker.Park(d)
	s.listMu.Lock()
	if w.queued() {
		w.unlink()
	}
	s.listMu.Unlock()
	return outcome
}

// available says whether it is worth while to look. The caller holds listMu.
func (s *Set) available() bool { return !s.ready.empty() || s.scanning }

// waiting says whether there may be something to report without waiting.
func (s *Set) waiting() bool {
	s.listMu.Lock()
	defer s.listMu.Unlock()
	return s.available()
}

// collect reports what the items on the ready list have now.
func (s *Set) collect(events []Event) int {
	if !s.waiting() {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	s.beginScan()
	for it := s.scanned.first(); it != nil && n < len(events); it = s.scanned.first() {
		it.unlink()
		found := it.poll()
		if found == 0 {
			continue
		}
		events[n] = Event{Events: found, Fd: it.data.Fd, Pad: it.data.Pad}
		n++
		s.reported(it)
	}
	s.endScan()
	return n
}

// reported disables a one-shot item and puts a level-triggered one back.
func (s *Set) reported(it *item) {
	switch {
	case it.events&OneShot != 0:
		s.setEvents(it, it.events&privateBits)
	case it.events&EdgeTriggered == 0:
		s.listMu.Lock()
		s.ready.pushBack(it)
		s.listMu.Unlock()
	}
}

// setEvents changes what the item reports. The caller holds mu.
func (s *Set) setEvents(it *item, events uint32) {
	s.listMu.Lock()
	it.events = events
	s.listMu.Unlock()
}

// beginScan takes the ready list away; until endScan, which must follow with mu
// held throughout, what wakes goes to the overflow list.
func (s *Set) beginScan() {
	s.listMu.Lock()
	s.scanned.takeAll(&s.ready)
	s.scanning = true
	s.listMu.Unlock()
}

// endScan puts back what was not looked at, behind it what woke meanwhile, and
// behind that what was put back as level-triggered. If anything is left, one more
// waiter looks.
func (s *Set) endScan() {
	s.listMu.Lock()
	defer s.listMu.Unlock()
	for it := s.overflow; it != nil; {
		next := it.after
		it.after, it.overflowed = nil, false
		if !it.listed() {
			s.ready.pushFront(it)
		}
		it = next
	}
	s.overflow = nil
	s.scanning = false
	s.ready.takeAll(&s.scanned)
	if !s.ready.empty() {
		s.waiters.wakeOne()
	}
}

var _ ready.Source = (*Set)(nil)

// maxEvents is how many events Wait may be given, Linux's EP_MAX_EVENTS.
const maxEvents = math.MaxInt32 / 12

// Wait does what epoll_wait(2) does. EBADF: epfd is not open. EINVAL: it is no epoll
// set, or there is room for no events or too many.
func Wait(t *fd.Table, epfd int, events []Event, d park.Deadline) (int, error) {
	desc, err := t.Get(epfd)
	if err != nil {
		return -1, err
	}
	defer desc.Release()
	s, ok := desc.File().(*Set)
	if !ok || len(events) == 0 || len(events) > maxEvents {
		return -1, errnomap.EINVAL
	}
	return s.Wait(events, d), nil
}
