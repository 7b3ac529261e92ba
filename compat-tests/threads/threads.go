// Package threads holds the cases of posixcompat/thread and of the Sched calls.
//
// Our own code runs on both systems, so most golden values are written: measured in C,
// with glibc, or what POSIX says. The Sched calls are the kernel's.
package threads

import (
	"slices"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/thread"
)

// Area is threads.
var Area = suite.Area{
	Name:  "thread",
	Title: "Threads: mutexes, conditions, semaphores, CPUs",
	Cases: slices.Concat(mutexes, conditions, semaphores, meetings, values, lives, names, cpus),
}

const facts = suite.Facts

// Times that have come on every clock, and such as are none.
var (
	past    = unix.Timespec{Nsec: 1}
	tooMany = unix.Timespec{Sec: 1, Nsec: 1_000_000_000}
	tooFew  = unix.Timespec{Sec: 1, Nsec: -1}
)

// start starts a Thread.
func start(t *suite.T, f func(self *thread.Thread) any) *thread.Thread {
	th, err := thread.Start(nil, f)
	t.Must(err)
	return th
}

// on calls f in a Thread and waits for its end.
func on(t *suite.T, f func()) {
	<-start(t, func(*thread.Thread) any { f(); return nil }).Done()
}

// mutex makes a mutex.
func mutex(t *suite.T, kind thread.Kind, robust bool) *thread.Mutex {
	m, err := thread.NewMutex(thread.MutexAttr{Kind: kind, Robust: robust})
	t.Must(err)
	return m
}

// elsewhere has another Thread lock m and hold it until release is called, which lets
// that Thread end, with or without unlocking.
func elsewhere(t *suite.T, m *thread.Mutex) (release func(unlock bool)) {
	held, end := make(chan error), make(chan bool)
	th := start(t, func(*thread.Thread) any {
		held <- m.Lock()
		if <-end {
			return m.Unlock()
		}
		return nil
	})
	t.Must(<-held)
	return func(unlock bool) {
		end <- unlock
		<-th.Done()
	}
}

// orphan makes a robust mutex whose owner has died.
func orphan(t *suite.T, kind thread.Kind) *thread.Mutex {
	m := mutex(t, kind, true)
	on(t, func() { t.Must(m.Lock()) })
	return m
}
