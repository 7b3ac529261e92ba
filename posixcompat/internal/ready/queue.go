package ready

import "sync"

// Watcher hears of the changes of one source.
type Watcher struct {
	// Interest are the conditions to hear of; Always are added to them.
	Interest Mask
	// Exclusive watchers are woken one at a time, in turn.
	Exclusive bool
	// Wake is told of conditions that may have begun to hold. It is called with the
	// queue's lock held: it must not block and not call the source. It returns whether
	// the news was taken, which ends the search for an exclusive watcher.
	Wake func(Mask) bool

	next, prev *Watcher
	queue      *Queue
}

// Queue holds the watchers of a source. The zero Queue is ready to use.
type Queue struct {
	mu   sync.Mutex
	head Watcher // ring
}
