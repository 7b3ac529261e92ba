package thread

import (
	"math"
	"sync"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// Kind is what a mutex does when its owner locks it again, and whether it looks at who
// unlocks it.
type Kind uint8

const (
	// Normal mutexes are not looked after: their owner waits for itself.
	Normal Kind = iota
	// Recursive mutexes count how often their owner locks them.
	Recursive
	// ErrorCheck mutexes tell their owner that it would wait for itself.
	ErrorCheck
	kinds
)

// MutexAttr is how a mutex is made.
type MutexAttr struct {
	Kind Kind
	// Robust mutexes survive a Thread that ends as their owner: the next one to lock
	// gets EOWNERDEAD, and the mutex.
	Robust bool
}

// Mutex is pthread_mutex_t. The zero Mutex is a normal one that is free. It must not be
// copied.
//
// The owner of a mutex that is not Normal, or is Robust, is a thread of the system: the
// goroutines that use it must be locked to theirs, as those of a Thread are. A Mutex
// that is held is handed to the first who waits for it.
type Mutex struct {
	attr MutexAttr

	mu        sync.Mutex
	held      bool
	destroyed bool
	dead      bool   // an owner has died, and nobody has called Consistent since
	lost      bool   // it was unlocked like that: it is of no use any more
	owner     int    // thread id, if it matters
	count     uint32 // how often the owner has locked it, if recursive
	waiting   queue
}

// NewMutex makes a mutex. EINVAL: there is no such kind. See pthread_mutex_init(3).
func NewMutex(attr MutexAttr) (*Mutex, error) {
	if attr.Kind >= kinds {
		return nil, errnomap.EINVAL
	}
	return &Mutex{attr: attr}, nil
}

// Lock takes the mutex and waits until it can. EDEADLK: the caller has it, and it is
// ErrorCheck. EAGAIN: it is Recursive and was locked too often. EOWNERDEAD: its owner
// has died, and the caller is the owner now. ENOTRECOVERABLE: nobody has made it
// consistent then. EINVAL: it was destroyed. See pthread_mutex_lock(3).
func (m *Mutex) Lock() error { return m.lock(func() (limit, error) { return limit{}, nil }) }

// TryLock is Lock that gives EBUSY where it would wait, or would be EDEADLK; only a
// Robust mutex is EDEADLK then too. See pthread_mutex_trylock(3).
func (m *Mutex) TryLock() error { return m.lock(nil) }

// TimedLock is Lock that waits until the time on the realtime clock at most. ETIMEDOUT:
// it has come. EINVAL: it would wait, and the nanoseconds are out of range. See
// pthread_mutex_timedlock(3).
func (m *Mutex) TimedLock(t unix.Timespec) error { return m.ClockLock(Realtime, t) }

// ClockLock is TimedLock with a time of any Clock. EINVAL also: there is no such clock.
// See pthread_mutex_clocklock(3).
func (m *Mutex) ClockLock(c Clock, t unix.Timespec) error {
	if !c.known() {
		return errnomap.EINVAL
	}
	return m.lock(func() (limit, error) { return until(c, t) })
}

// self is the thread as an owner, 0 if the mutex does not look at owners.
func (m *Mutex) self() int {
	if m.attr == (MutexAttr{}) {
		return 0
	}
	return unix.Gettid()
}

// lock takes the mutex. Where it would wait it asks for the limit; a nil one is not to
// wait at all.
func (m *Mutex) lock(ask func() (limit, error)) error {
	self := m.self()
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.destroyed:
		return errnomap.EINVAL
	case m.lost:
		return errnomap.ENOTRECOVERABLE
	case !m.held:
		return m.take(self)
	case self != 0 && m.owner == self && m.attr.Kind == Recursive:
		if m.count == math.MaxUint32 {
			return errnomap.EAGAIN
		}
		m.count++
		return nil
	case self != 0 && m.owner == self && m.attr.Kind == ErrorCheck && (ask != nil || m.attr.Robust):
		return errnomap.EDEADLK
	case ask == nil:
		return errnomap.EBUSY
	}
	until, err := ask()
	if err != nil {
		return err
	}
	if !m.waiting.wait(&m.mu, until) {
		return errnomap.ETIMEDOUT
	}
	if m.lost {
		return errnomap.ENOTRECOVERABLE
	}
	return m.take(self)
}

// take makes self the owner of a mutex that is free or was handed to it.
func (m *Mutex) take(self int) error {
	m.held, m.owner, m.count = true, self, 1
	if m.attr.Robust {
		if t := Self(); t != nil {
			t.robust = append(t.robust, m)
		}
	}
	if m.dead {
		return errnomap.EOWNERDEAD
	}
	return nil
}

// Unlock gives the mutex to the first who waits, or frees it. EPERM: it is not held, or
// by another thread and not Normal. A Robust mutex that is inconsistent is lost then.
// EINVAL: it was destroyed. See pthread_mutex_unlock(3).
func (m *Mutex) Unlock() error {
	self := m.self()
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.destroyed:
		return errnomap.EINVAL
	case !m.held || m.owner != self:
		return errnomap.EPERM
	case m.attr.Kind == Recursive && m.count > 1:
		m.count--
		return nil
	}
	if m.attr.Robust {
		if t := Self(); t != nil {
			t.forget(m)
		}
	}
	m.lost = m.dead
	m.pass()
	return nil
}

// pass gives the mutex up. Whoever it is handed to makes itself the owner.
func (m *Mutex) pass() {
	m.owner, m.count = 0, 0
	if m.lost {
		m.held = false
		m.waiting.chooseAll()
		return
	}
	m.held = m.waiting.choose()
}

// ownerDied is called for a Robust mutex when the Thread that holds it has ended.
func (m *Mutex) ownerDied() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = true
	m.pass()
}

// Consistent says that what the mutex protects is in order again after EOWNERDEAD.
// EINVAL: the mutex is not Robust, or not held, or no owner has died. See
// pthread_mutex_consistent(3).
func (m *Mutex) Consistent() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.held || !m.dead || m.destroyed {
		return errnomap.EINVAL
	}
	m.dead = false
	return nil
}

// Destroy ends the mutex. EBUSY: it is held. See pthread_mutex_destroy(3).
func (m *Mutex) Destroy() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held {
		return errnomap.EBUSY
	}
	m.destroyed = true
	return nil
}
