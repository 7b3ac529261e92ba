package lock

// store is how the locks of a file are known to other processes. Between enter and leave
// nobody else changes theirs.
type store interface {
	// enter waits for its turn and returns the locks of other processes.
	enter() ([]Held, error)
	leave()
	// publish replaces the locks of one of this process's owners, as others see them.
	// ENOLCK: there are too many, and nothing has changed.
	publish(Owner, List) error
	// released tells other processes who wait that something was unlocked.
	released()
	// block begins a wait of o, who wants x, for what by has. unblock, called with the
	// file's lock held, ends it. EDEADLK: by waits for o.
	block(o Owner, x Lock, by Held) (unblock func(), err error)
	// close gives up what the store has of the system.
	close()
}

// alone is the store of what no other process can open.
type alone struct{}

func (alone) enter() ([]Held, error)                  { return nil, nil }
func (alone) leave()                                  {}
func (alone) publish(Owner, List) error               { return nil }
func (alone) released()                               {}
func (alone) block(Owner, Lock, Held) (func(), error) { return func() {}, nil }
func (alone) close()                                  {}
