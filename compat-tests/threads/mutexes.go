package threads

import (
	"fmt"
	"math"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	"causeway/posixcompat/thread"
)

var mutexes = []suite.Case{
	{Number: 1, Name: "the owner of an error-checking mutex does not wait for itself", Facts: []int{534}, Reference: facts,
		Source: "pthread_mutex_lock(3p): ERRORCHECK: EDEADLK if the current thread already owns the mutex",
		Run: func(t *suite.T) {
			m := mutex(t, thread.ErrorCheck, false)
			on(t, func() {
				t.Errno("lock", m.Lock())
				t.Errno("lock again", m.Lock())
				t.Errno("unlock", m.Unlock())
			})
		}},
	{Number: 2, Name: "only the owner unlocks an error-checking mutex", Facts: []int{535}, Reference: facts,
		Source: "pthread_mutex_unlock(3p): EPERM if the current thread does not own the mutex",
		Run: func(t *suite.T) {
			m := mutex(t, thread.ErrorCheck, false)
			release := elsewhere(t, m)
			on(t, func() { t.Errno("unlock", m.Unlock()) })
			release(true)
		}},
	{Number: 3, Name: "trylock by the owner of an error-checking mutex is busy", Facts: []int{536}, Reference: facts,
		Source: "pthread_mutex_trylock(3p): EBUSY, also if the current thread locked it",
		Run: func(t *suite.T) {
			m := mutex(t, thread.ErrorCheck, false)
			on(t, func() {
				t.Must(m.Lock())
				t.Errno("trylock", m.TryLock())
				t.Must(m.Unlock())
			})
		}},
	{Number: 4, Name: "a mutex that is held is not destroyed", Facts: []int{537}, Reference: facts,
		Source: "pthread_mutex_destroy(3): EBUSY if the mutex is locked",
		Run: func(t *suite.T) {
			for _, kind := range []thread.Kind{thread.Normal, thread.Recursive, thread.ErrorCheck} {
				m := mutex(t, kind, false)
				release := elsewhere(t, m)
				t.Errno("destroy", m.Destroy())
				release(true)
				t.Errno("destroy when free", m.Destroy())
			}
		}},
	{Number: 5, Name: "a mutex that is not held is not unlocked", Facts: []int{538}, Reference: facts,
		Source: "pthread_mutex_unlock(3p): EPERM for ERRORCHECK and robust mutexes",
		Run: func(t *suite.T) {
			on(t, func() {
				t.Errno("error-checking", mutex(t, thread.ErrorCheck, false).Unlock())
				t.Errno("recursive", mutex(t, thread.Recursive, false).Unlock())
				t.Errno("robust", mutex(t, thread.Normal, true).Unlock())
			})
		}},
	{Number: 6, Name: "trylock by the owner of a normal mutex is busy", Facts: []int{539}, Reference: facts,
		Source: "pthread_mutex_trylock(3p): EBUSY, also if the current thread locked it",
		Run: func(t *suite.T) {
			m := mutex(t, thread.Normal, false)
			on(t, func() {
				t.Must(m.Lock())
				t.Errno("trylock", m.TryLock())
				t.Errno("unlock", m.Unlock())
				t.Errno("trylock when free", m.TryLock())
			})
		}},
	{Number: 7, Name: "a recursive mutex is free after as many unlocks as locks", Facts: []int{540}, Reference: facts,
		Source: "pthread_mutex_lock(3p): RECURSIVE: the lock count is incremented",
		Run: func(t *suite.T) {
			m := mutex(t, thread.Recursive, false)
			other := func() { on(t, func() { t.Errno("another's trylock", m.TryLock()) }) }
			on(t, func() {
				t.Errno("lock", m.Lock())
				t.Errno("lock again", m.Lock())
				t.Errno("trylock", m.TryLock())
				for range 3 {
					other()
					t.Errno("unlock", m.Unlock())
				}
				t.Errno("unlock too often", m.Unlock())
			})
			other()
		}},
	{Number: 8, Name: "who locks a robust mutex after its owner's death is told, and can mend it", Facts: []int{541, 542}, Reference: facts,
		Source: "pthread_mutex_lock(3p): EOWNERDEAD: the mutex is acquired, the state is up to the new owner to make consistent",
		Run: func(t *suite.T) {
			m := orphan(t, thread.Normal)
			on(t, func() {
				t.Errno("lock", m.Lock())
				t.Errno("consistent", m.Consistent())
				t.Errno("unlock", m.Unlock())
				t.Errno("lock again", m.Lock())
				t.Errno("unlock again", m.Unlock())
			})
		}},
	{Number: 9, Name: "a robust mutex that is unlocked unmended is lost", Reference: facts,
		Source: "pthread_mutex_consistent(3): unlocked without it, the mutex is unusable: ENOTRECOVERABLE",
		Run: func(t *suite.T) {
			m := orphan(t, thread.Normal)
			on(t, func() {
				t.Errno("lock", m.Lock())
				t.Errno("unlock", m.Unlock())
				t.Errno("lock again", m.Lock())
				t.Errno("trylock", m.TryLock())
				t.Errno("consistent", m.Consistent())
				t.Errno("destroy", m.Destroy())
			})
		}},
	{Number: 10, Name: "there is no mutex of an unknown kind", Facts: []int{543}, Reference: facts,
		Source: "pthread_mutexattr_settype(3p): EINVAL if the type is invalid",
		Run: func(t *suite.T) {
			for _, kind := range []thread.Kind{3, 4, math.MaxUint8} {
				_, err := thread.NewMutex(thread.MutexAttr{Kind: kind})
				t.Errno(fmt.Sprint("kind ", kind), err)
			}
		}},
	{Number: 11, Name: "anyone unlocks a normal mutex", Reference: facts,
		Source: "measured with glibc: the owner of a normal mutex is not looked at",
		Run: func(t *suite.T) {
			m := mutex(t, thread.Normal, false)
			on(t, func() { t.Errno("lock", m.Lock()) })
			on(t, func() { t.Errno("unlock", m.Unlock()) })
			on(t, func() { t.Errno("trylock", m.TryLock()) })
		}},
	{Number: 12, Name: "a wait for a mutex ends at its time", Reference: facts,
		Source: "pthread_mutex_timedlock(3p): ETIMEDOUT if the mutex could not be locked before the timeout",
		Run: func(t *suite.T) {
			for _, kind := range []thread.Kind{thread.Normal, thread.Recursive, thread.ErrorCheck} {
				m := mutex(t, kind, false)
				release := elsewhere(t, m)
				on(t, func() {
					t.Errno("realtime", m.TimedLock(past))
					t.Errno("monotonic", m.ClockLock(thread.Monotonic, past))
				})
				release(true)
			}
		}},
	{Number: 13, Name: "a time that is none matters only to who must wait", Reference: facts,
		Source: "pthread_mutex_timedlock(3p): EINVAL if the process would have blocked and the nanoseconds are out of range",
		Run: func(t *suite.T) {
			m := mutex(t, thread.ErrorCheck, false)
			on(t, func() {
				t.Errno("free", m.TimedLock(tooMany))
				t.Errno("unlock", m.Unlock())
			})
			release := elsewhere(t, m)
			on(t, func() {
				t.Errno("too many nanoseconds", m.TimedLock(tooMany))
				t.Errno("less than none", m.TimedLock(tooFew))
			})
			release(true)
		}},
	{Number: 14, Name: "the owner's timed lock is as its kind says", Reference: facts,
		Source: "pthread_mutex_timedlock(3p) and the kinds of pthread_mutex_lock(3p)",
		Run: func(t *suite.T) {
			on(t, func() {
				for _, kind := range []thread.Kind{thread.Normal, thread.Recursive, thread.ErrorCheck} {
					m := mutex(t, kind, false)
					t.Must(m.Lock())
					t.Errno("timedlock", m.TimedLock(past))
				}
			})
		}},
	{Number: 15, Name: "there is nothing to mend while no owner has died", Reference: facts,
		Source: "pthread_mutex_consistent(3): EINVAL if the mutex is not robust or not in an inconsistent state",
		Run: func(t *suite.T) {
			on(t, func() {
				plain, robust := mutex(t, thread.Normal, false), mutex(t, thread.Normal, true)
				t.Must(plain.Lock())
				t.Errno("not robust", plain.Consistent())
				t.Errno("not held", robust.Consistent())
				t.Must(robust.Lock())
				t.Errno("held", robust.Consistent())
			})
		}},
	{Number: 16, Name: "a destroyed mutex cannot be locked", Reference: facts,
		Source: "measured with glibc: EINVAL; destroying it again succeeds",
		Run: func(t *suite.T) {
			m := mutex(t, thread.Normal, false)
			t.Errno("destroy", m.Destroy())
			on(t, func() { t.Errno("lock", m.Lock()) })
			t.Errno("destroy again", m.Destroy())
		}},
	{Number: 17, Name: "every way to lock tells of the owner's death", Reference: facts,
		Source: "pthread_mutex_trylock(3p), pthread_mutex_timedlock(3p): EOWNERDEAD",
		Run: func(t *suite.T) {
			on(t, func() {
				for _, kind := range []thread.Kind{thread.Normal, thread.Recursive, thread.ErrorCheck} {
					t.Errno("trylock", orphan(t, kind).TryLock())
					t.Errno("timedlock", orphan(t, kind).TimedLock(past))
				}
			})
		}},
	{Number: 18, Name: "trylock by the owner of a robust error-checking mutex is a deadlock", Reference: facts,
		Source: "measured with glibc: EDEADLK, where the mutex that is not robust is EBUSY",
		Run: func(t *suite.T) {
			m := mutex(t, thread.ErrorCheck, true)
			on(t, func() {
				t.Must(m.Lock())
				t.Errno("trylock", m.TryLock())
				t.Must(m.Unlock())
			})
		}},
	{Number: 19, Name: "only the owner unlocks a robust mutex, whatever its kind", Reference: facts,
		Source: "pthread_mutex_unlock(3p): EPERM if the mutex is robust and the current thread does not own it",
		Run: func(t *suite.T) {
			for _, kind := range []thread.Kind{thread.Normal, thread.Recursive, thread.ErrorCheck} {
				m := mutex(t, kind, true)
				release := elsewhere(t, m)
				on(t, func() {
					t.Errno("unlock", m.Unlock())
					t.Errno("trylock", m.TryLock())
				})
				release(true)
			}
		}},
	{Number: 20, Name: "an owner who dies before mending leaves the mutex to the next", Reference: facts,
		Source: "pthread_mutex_lock(3p): EOWNERDEAD, until someone makes it consistent",
		Run: func(t *suite.T) {
			m := orphan(t, thread.Normal)
			on(t, func() { t.Errno("second", m.Lock()) })
			on(t, func() { t.Errno("third", m.Lock()) })
			on(t, func() {
				t.Errno("fourth", m.Lock())
				t.Errno("consistent", m.Consistent())
				t.Errno("consistent again", m.Consistent())
			})
		}},
	{Number: 21, Name: "an unknown clock is refused before the mutex is looked at", Reference: facts,
		Source: "pthread_mutex_clocklock(3): EINVAL if the clock is invalid",
		Run: func(t *suite.T) {
			on(t, func() { t.Errno("clocklock", mutex(t, thread.Normal, false).ClockLock(99, past)) })
		}},
	{Number: 22, Name: "who waits gets the mutex when it is unlocked", Reference: facts,
		Source: "pthread_mutex_lock(3p): the calling thread blocks until the mutex becomes available",
		Run: func(t *suite.T) {
			m := mutex(t, thread.ErrorCheck, false)
			release := elsewhere(t, m)
			got := make(chan error, 1)
			waits := start(t, func(*thread.Thread) any { got <- m.Lock(); return nil })
			release(true)
			t.Returns("lock returns", fix.Patience, func() { <-waits.Done() })
			t.Errno("lock", <-got)
		}},
	{Number: 23, Name: "who waits gets the mutex when its owner dies", Reference: facts,
		Source: "pthread_mutexattr_setrobust(3): the next owner is notified by EOWNERDEAD",
		Run: func(t *suite.T) {
			m := mutex(t, thread.Normal, true)
			release := elsewhere(t, m)
			got := make(chan error, 1)
			waits := start(t, func(*thread.Thread) any { got <- m.Lock(); return nil })
			release(false)
			t.Returns("lock returns", fix.Patience, func() { <-waits.Done() })
			t.Errno("lock", <-got)
		}},
	{Number: 24, Name: "the zero Mutex is a normal one", Reference: facts,
		Source: "pthread_mutex_init(3p): PTHREAD_MUTEX_INITIALIZER has default attributes",
		Run: func(t *suite.T) {
			var m thread.Mutex
			t.Errno("lock", m.Lock())
			t.Errno("trylock", m.TryLock())
			t.Errno("unlock", m.Unlock())
			t.Errno("destroy", m.Destroy())
		}},
}
