package epoll

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
)

// item is one registration.
type item struct {
	set     *Set
	key     key
	source  ready.Source
	finder  ready.Finder // source, if it is one
	watcher ready.Watcher
	hook    fd.Hook
	removed bool // under Set.mu

	// data is under Set.mu. events is written under both locks and read under one.
	data   Event
	events uint32

	// Under Set.listMu; the links of what is being scanned under Set.mu.
	next, prev *item // nil: in no list
	overflowed bool
	after      *item // in the overflow list
}

// poll asks the source which of the item's events hold. The caller holds Set.mu.
func (it *item) poll() uint32 {
	interest := ready.Mask(it.events &^ privateBits)
	if interest == 0 {
		return 0 // a one-shot that has fired
	}
	if it.finder != nil {
		return uint32(it.finder.ReadyFor(&it.watcher, interest) & interest)
	}
	return uint32(it.source.Ready(interest) & interest)
}

// wake is the watcher's: something happened at the source.
func (it *item) wake(m ready.Mask) bool {
	s := it.set
	s.listMu.Lock()
	wanted := ready.Mask(it.events &^ privateBits)
	exclusive := it.events&Exclusive != 0
	if wanted == 0 || m != 0 && wanted&m == 0 {
		s.listMu.Unlock()
		return !exclusive
	}
	s.enlist(it)
	taken := s.waiters.wakeOne() && takes(m, wanted)
	s.listMu.Unlock()
	s.watchers.Wake(ready.In)
	return taken || !exclusive
}

// enlist puts it on the ready list unless it is there. The caller holds listMu.
func (s *Set) enlist(it *item) {
	switch {
	case s.scanning:
		if !it.overflowed {
			it.overflowed = true
			it.after, s.overflow = s.overflow, it
		}
	case !it.listed():
		s.ready.pushBack(it)
	}
}

// takes says whether an exclusive item that wants these conditions answers for m.
func takes(m, wanted ready.Mask) bool {
	switch m & (ready.In | ready.Out) {
	case ready.In:
		return wanted&ready.In != 0
	case ready.Out:
		return wanted&ready.Out != 0
	case 0:
		return true
	}
	return false
}

// announce puts it on the ready list and tells those who wait. The caller holds mu
// and has seen that the item has events.
func (s *Set) announce(it *item) {
	s.listMu.Lock()
	if it.listed() {
		s.listMu.Unlock()
		return
	}
	s.ready.pushBack(it)
	s.waiters.wakeOne()
	s.listMu.Unlock()
	s.watchers.Wake(ready.In)
}

// watch starts to watch the source for the item's events.
func (it *item) watch() {
	it.watcher = ready.Watcher{
		Interest:  ready.Mask(it.events &^ privateBits),
		Exclusive: it.events&Exclusive != 0,
		Edge:      it.events&EdgeTriggered != 0,
		Wake:      it.wake,
	}
	it.finder, _ = it.source.(ready.Finder)
	it.source.Watch(&it.watcher)
}

// remove ends a registration. The caller holds mu. The source is unwatched before
// the hook is taken away: as long as the hook is there the file stays open.
func (s *Set) remove(it *item) {
	if it.removed {
		return
	}
	it.removed = true
	it.source.Unwatch(&it.watcher)
	it.key.description.RemoveHook(&it.hook)
	s.listMu.Lock()
	it.unlink()
	s.listMu.Unlock()
	delete(s.items, it.key)
	if inner, ok := it.source.(*Set); ok {
		s.unnested(inner)
	}
}

// released runs when the description's last user is gone.
func (it *item) released() {
	s := it.set
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(it)
}
