package threads

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/thread"
)

// holder calls f in a Thread that holds an error-checking mutex, and observes whether it
// does afterwards.
func holder(t *suite.T, f func(m *thread.Mutex)) {
	m := mutex(t, thread.ErrorCheck, false)
	on(t, func() {
		t.Must(m.Lock())
		f(m)
		t.Errno("unlock", m.Unlock())
	})
}

var conditions = []suite.Case{
	{Number: 30, Name: "a wait until a time that has come ends at once, with the mutex", Facts: []int{553}, Reference: facts,
		Source: "pthread_cond_timedwait(3p): ETIMEDOUT if the time has passed; the mutex is locked again",
		Run: func(t *suite.T) {
			var c thread.Cond
			holder(t, func(m *thread.Mutex) { t.Errno("timedwait", c.TimedWait(m, past)) })
		}},
	{Number: 31, Name: "nanoseconds that are none are refused, with the mutex held on", Facts: []int{554}, Reference: facts,
		Source: "pthread_cond_timedwait(3p): EINVAL if the nanoseconds are less than 0 or a second",
		Run: func(t *suite.T) {
			var c thread.Cond
			holder(t, func(m *thread.Mutex) {
				t.Errno("a second of them", c.TimedWait(m, tooMany))
				t.Errno("less than none", c.TimedWait(m, tooFew))
			})
		}},
	{Number: 32, Name: "a wait without the mutex is refused, after a look at the time", Reference: facts,
		Source: "pthread_cond_wait(3p): EPERM if the mutex is error-checking and not owned",
		Run: func(t *suite.T) {
			var c thread.Cond
			m := mutex(t, thread.ErrorCheck, false)
			on(t, func() {
				t.Errno("wait", c.Wait(m))
				t.Errno("timedwait", c.TimedWait(m, past))
				t.Errno("timedwait until no time", c.TimedWait(m, tooMany))
			})
		}},
	{Number: 33, Name: "a signal wakes one, a broadcast the others", Reference: facts,
		Source: "pthread_cond_signal(3p): at least one of the blocked threads; pthread_cond_broadcast(3p): all",
		Run: func(t *suite.T) {
			var c thread.Cond
			m := mutex(t, thread.Normal, false)
			woken := make(chan int, 3)
			inside := 0
			for i := range cap(woken) {
				start(t, func(*thread.Thread) any {
					t.Must(m.Lock())
					inside++
					t.Must(c.Wait(m))
					woken <- i
					return m.Unlock()
				})
			}
			fix.AwaitThat(t, "all wait", func() bool {
				t.Must(m.Lock())
				defer m.Unlock()
				return inside == cap(woken)
			})
			c.Signal()
			t.Returns("one is woken", fix.Patience, func() { <-woken })
			c.Broadcast()
			t.Returns("the others are woken", fix.Patience, func() { <-woken; <-woken })
		}},
	{Number: 34, Name: "a condition has the realtime or the monotonic clock", Reference: facts,
		Source: "pthread_condattr_setclock(3p): EINVAL for another clock or that of CPU time",
		Run: func(t *suite.T) {
			for _, clock := range []thread.Clock{unix.CLOCK_REALTIME, unix.CLOCK_MONOTONIC, unix.CLOCK_PROCESS_CPUTIME_ID, unix.CLOCK_MONOTONIC_RAW, 99} {
				c, err := thread.NewCond(clock)
				t.Errno("clock", err)
				if err == nil {
					holder(t, func(m *thread.Mutex) { t.Errno("timedwait", c.TimedWait(m, past)) })
				}
			}
			var c thread.Cond
			holder(t, func(m *thread.Mutex) { t.Errno("clockwait", c.ClockWait(m, 99, past)) })
		}},
	{Number: 35, Name: "a recursive mutex is unlocked once for a wait", Reference: facts,
		Source: "measured with glibc: a mutex that was locked twice is held twice after the wait",
		Run: func(t *suite.T) {
			var c thread.Cond
			m := mutex(t, thread.Recursive, false)
			on(t, func() {
				t.Must(m.Lock())
				t.Must(m.Lock())
				t.Errno("timedwait", c.TimedWait(m, past))
				for range 3 {
					t.Errno("unlock", m.Unlock())
				}
			})
		}},
	{Number: 36, Name: "a signal that nobody waits for is lost", Reference: facts,
		Source: "pthread_cond_signal(3p): no effect if there are no threads blocked",
		Run: func(t *suite.T) {
			var c thread.Cond
			c.Signal()
			c.Broadcast()
			holder(t, func(m *thread.Mutex) { t.Errno("timedwait", c.TimedWait(m, past)) })
		}},
	{Number: 37, Name: "a time before the clock's beginning has come", Reference: facts,
		Source: "measured with glibc: ETIMEDOUT",
		Run: func(t *suite.T) {
			var c thread.Cond
			holder(t, func(m *thread.Mutex) { t.Errno("timedwait", c.TimedWait(m, unix.Timespec{Sec: -1})) })
		}},
	{Number: 38, Name: "a wait with a time is not over before it", Reference: facts, Timed: true,
		Source: "pthread_cond_timedwait(3p): until the absolute time has passed",
		Run: func(t *suite.T) {
			for _, clock := range []thread.Clock{thread.Realtime, thread.Monotonic} {
				c, err := thread.NewCond(clock)
				t.Must(err)
				holder(t, func(m *thread.Mutex) {
					end := clock.After(20e6)
					t.Errno("timedwait", c.TimedWait(m, end))
					now := clock.Now()
					t.Value("too early", now.Nano() < end.Nano())
				})
			}
		}},
	{Number: 39, Name: "who is woken gets EOWNERDEAD if the mutex's owner has died", Reference: facts,
		Source: "pthread_cond_wait(3p): may fail as pthread_mutex_lock(3p): EOWNERDEAD, with the mutex",
		Run: func(t *suite.T) {
			var c thread.Cond
			m := mutex(t, thread.Normal, true)
			waits := make(chan struct{})
			th := start(t, func(*thread.Thread) any {
				t.Must(m.Lock())
				close(waits)
				t.Errno("wait", c.Wait(m))
				t.Errno("consistent", m.Consistent())
				return nil
			})
			<-waits
			on(t, func() { t.Must(m.Lock()); c.Signal() }) // which has the mutex once the other waits
			t.Returns("wait returns", fix.Patience, func() { <-th.Done() })
		}},
}

// sem makes a semaphore.
func sem(t *suite.T, value uint) *thread.Sem {
	s, err := thread.NewSem(value)
	t.Must(err)
	return s
}

var semaphores = []suite.Case{
	{Number: 40, Name: "a wait until a time that has come ends at once", Facts: []int{555}, Reference: facts,
		Source: "sem_timedwait(3): ETIMEDOUT if the call timed out before the semaphore could be locked",
		Run: func(t *suite.T) {
			t.Errno("timedwait", sem(t, 0).TimedWait(past))
			t.Errno("clockwait", sem(t, 0).ClockWait(thread.Monotonic, past))
		}},
	{Number: 41, Name: "nanoseconds that are none are refused, even if there is no need to wait", Facts: []int{556}, Reference: facts,
		Source: "sem_timedwait(3): EINVAL if the nanoseconds are less than 0 or a second",
		Run: func(t *suite.T) {
			t.Errno("empty", sem(t, 0).TimedWait(tooMany))
			s := sem(t, 1)
			t.Errno("not empty", s.TimedWait(tooMany))
			t.Errno("less than none", s.TimedWait(tooFew))
			t.Value("value", s.Value())
		}},
	{Number: 42, Name: "an empty semaphore is not waited for by trywait", Facts: []int{557}, Reference: facts,
		Source: "sem_trywait(3): EAGAIN if the operation could not be performed without blocking",
		Run: func(t *suite.T) {
			s := sem(t, 1)
			t.Errno("trywait", s.TryWait())
			t.Errno("trywait again", s.TryWait())
		}},
	{Number: 43, Name: "a first value beyond the greatest is refused", Facts: []int{558}, Reference: facts,
		Source: "sem_init(3): EINVAL if value exceeds SEM_VALUE_MAX",
		Run: func(t *suite.T) {
			_, err := thread.NewSem(1 << 31)
			t.Errno("2147483648", err)
			_, err = thread.NewSem(1<<31 - 1)
			t.Errno("2147483647", err)
		}},
	{Number: 44, Name: "a value is not posted beyond the greatest", Facts: []int{559}, Reference: facts,
		Source: "sem_post(3): EOVERFLOW if the maximum would be exceeded",
		Run: func(t *suite.T) {
			s := sem(t, thread.MaxSem)
			t.Errno("post", s.Post())
			t.Value("value", s.Value())
		}},
	{Number: 45, Name: "who need not wait has no look at the time", Reference: facts,
		Source: "sem_timedwait(3): if it can be performed immediately it never fails with a timeout",
		Run: func(t *suite.T) {
			s := sem(t, 1)
			t.Errno("timedwait", s.TimedWait(past))
			t.Value("value", s.Value())
		}},
	{Number: 46, Name: "a post goes to who waits, and the value stays 0", Reference: facts,
		Source: "sem_post(3): another thread blocked in sem_wait will be woken up and proceed to lock the semaphore",
		Run: func(t *suite.T) {
			s, got := sem(t, 0), make(chan struct{})
			start(t, func(*thread.Thread) any { s.Wait(); close(got); return nil })
			t.Errno("post", s.Post())
			t.Returns("wait returns", fix.Patience, func() { <-got })
			t.Value("value", s.Value())
		}},
	{Number: 47, Name: "an unknown clock is refused", Reference: facts,
		Source: "sem_clockwait(3): EINVAL if the clock is not supported",
		Run: func(t *suite.T) {
			t.Errno("empty", sem(t, 0).ClockWait(99, past))
			t.Errno("not empty", sem(t, 1).ClockWait(99, past))
		}},
	{Number: 48, Name: "the value counts posts and waits", Reference: facts,
		Source: "sem_getvalue(3)",
		Run: func(t *suite.T) {
			s := sem(t, 2)
			for range 3 {
				t.Errno("post", s.Post())
			}
			s.Wait()
			t.Value("value", s.Value())
		}},
}

// barrier makes a barrier.
func barrier(t *suite.T, count uint) *thread.Barrier {
	b, err := thread.NewBarrier(count)
	t.Must(err)
	return b
}

var meetings = []suite.Case{
	{Number: 50, Name: "one of those who meet at a barrier is the serial one, every time", Facts: []int{551}, Reference: facts,
		Source: "pthread_barrier_wait(3p): PTHREAD_BARRIER_SERIAL_THREAD is returned to one unspecified thread",
		Run: func(t *suite.T) {
			const parties, rounds = 4, 3
			b := barrier(t, parties)
			var all [rounds]thread.Sem
			var threads []*thread.Thread
			for range parties {
				threads = append(threads, start(t, func(*thread.Thread) any {
					for r := range rounds {
						if b.Wait() {
							t.Must(all[r].Post())
						}
					}
					return nil
				}))
			}
			for _, th := range threads {
				<-th.Done()
			}
			for r := range all {
				t.Value("serial threads", all[r].Value())
			}
		}},
	{Number: 51, Name: "a barrier is for one thread at least, and not for too many", Facts: []int{552}, Reference: facts,
		Source: "pthread_barrier_init(3p): EINVAL if the count is 0; glibc has a limit of half of all integers",
		Run: func(t *suite.T) {
			for _, n := range []uint{0, 1, 1<<31 - 1, 1 << 31, 1<<32 - 1} {
				_, err := thread.NewBarrier(n)
				t.Errno("count", err)
			}
		}},
	{Number: 52, Name: "a barrier for one never holds up", Reference: facts,
		Source: "pthread_barrier_wait(3p): until the required number of threads have called it",
		Run: func(t *suite.T) {
			b := barrier(t, 1)
			t.Value("serial", b.Wait())
			t.Value("serial", b.Wait())
		}},
	{Number: 53, Name: "a barrier holds up until the last has come", Reference: facts,
		Source: "pthread_barrier_wait(3p): until the required number of threads have called it",
		Run: func(t *suite.T) {
			b := barrier(t, 2)
			var arrived, passed thread.Sem
			th := start(t, func(*thread.Thread) any { t.Must(arrived.Post()); b.Wait(); return passed.Post() })
			arrived.Wait()
			t.Value("passed", passed.Value())
			b.Wait()
			<-th.Done()
			t.Value("passed", passed.Value())
		}},
	{Number: 55, Name: "a spin lock that is held is busy", Reference: facts,
		Source: "pthread_spin_trylock(3p): EBUSY if a thread currently holds the lock",
		Run: func(t *suite.T) {
			var s thread.Spin
			s.Lock()
			t.Errno("trylock", s.TryLock())
			s.Unlock()
			t.Errno("trylock when free", s.TryLock())
		}},
	{Number: 56, Name: "what is done once is done once, by whoever comes first", Reference: facts,
		Source: "pthread_once(3p): subsequent calls shall not call the routine, and return after it has completed",
		Run: func(t *suite.T) {
			var o thread.Once
			var calls thread.Sem
			for range 3 {
				on(t, func() { o.Do(func() { t.Must(calls.Post()) }) })
			}
			t.Value("calls", calls.Value())
		}},
	{Number: 57, Name: "what is cut short was not done once", Reference: facts,
		Source: "pthread_once(3p): if the routine is cancelled the effect is as if it was never called",
		Run: func(t *suite.T) {
			var o thread.Once
			calls := 0
			<-start(t, func(self *thread.Thread) any { o.Do(func() { calls++; self.Exit(nil) }); return nil }).Done()
			on(t, func() { o.Do(func() { calls++ }) })
			t.Value("calls", calls)
		}},
}
