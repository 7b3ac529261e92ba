// Package epoll is epoll(7) over any ready.Source.
//
// It follows Linux's algorithm, because programs depend on its order and not only
// on its masks. A Set holds items, keyed by descriptor and description. Each item
// watches its source; a wake-up puts the item on the ready list, once, and wakes one
// waiter. Wait takes the ready list away, asks each source again, reports what it
// says, and puts level-triggered items back at the tail, so that items take turns.
// What happens meanwhile is collected in an overflow list. An item that nothing
// happens to costs nothing.
//
// control.go has epoll_ctl, item.go the registrations, nest.go sets in sets,
// wait.go epoll_wait. Locks, in order: nesting, Set.mu, the source's own, the
// source's queue, Set.listMu.
package epoll

import (
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
)

// The bits of Event.Events that are not conditions.
const (
	Exclusive     = 1 << 28
	WakeUp        = 1 << 29
	OneShot       = 1 << 30
	EdgeTriggered = 1 << 31

	privateBits = Exclusive | WakeUp | OneShot | EdgeTriggered
)

// Event is struct epoll_event as x/sys/unix has it on linux/amd64.
type Event struct {
	Events uint32
	Fd     int32
	Pad    int32
}

// Set is an epoll set. It is a file: it can be polled and be in other sets.
type Set struct {
	mu    sync.Mutex // the items and their events, and one scan at a time
	items map[key]*item

	listMu   sync.Mutex // a leaf: everything below
	ready    list
	scanned  list // what a scan has taken from ready
	scanning bool
	overflow *item // what woke during a scan, last first
	waiters  waiterList

	watchers ready.Queue // who watches this set as a source
	nest     nest        // how it stands to other sets
}

// New returns an empty set.
func New() *Set {
	s := &Set{items: make(map[key]*item)}
	s.ready.init()
	s.scanned.init()
	s.waiters.init()
	return s
}

// key is what a registration is known by. Linux has it so: a duplicate of a
// descriptor is another key, and so is a descriptor opened anew.
type key struct {
	fd          int
	description *fd.Description
}

// Readv fails as for any file that can't be read. EINVAL.
func (s *Set) Readv(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EINVAL }

// Writev fails as for any file that can't be written. EINVAL.
func (s *Set) Writev(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EINVAL }

// Streams tells that a set is neither read nor written.
func (s *Set) Streams() (read, write bool) { return false, false }

// Seek stays at 0.
func (s *Set) Seek(int64, int) (int64, error) { return 0, nil }

// Close drops all registrations. Nobody waits any more, since waiting is using.
func (s *Set) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, it := range s.items {
		s.remove(it)
	}
	return nil
}

// Len returns the number of registrations.
func (s *Set) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.items)
}

// Watch adds w to those who hear that the set has events.
func (s *Set) Watch(w *ready.Watcher) { s.watchers.Watch(w) }

// Unwatch removes w.
func (s *Set) Unwatch(w *ready.Watcher) { s.watchers.Unwatch(w) }

// Ready reports In when some item has events. Items that have none after all leave
// the ready list, whatever interest is: their order later on follows from it.
func (s *Set) Ready(interest ready.Mask) ready.Mask {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := ready.Mask(0)
	s.beginScan()
	for it := s.scanned.first(); it != nil; it = s.scanned.first() {
		if it.poll() != 0 {
			found = interest & ready.Readable
			break
		}
		it.unlink()
	}
	s.endScan()
	return found
}
