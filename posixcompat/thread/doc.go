// Package thread is POSIX threads for code that pins goroutines to threads of the system:
// pthread_* and sem_*, with Linux's and glibc's results, on Linux and on Windows.
//
// A Thread is a goroutine that has a thread of the system to itself from its beginning
// to its end. It has a name, CPUs, a schedule, values under keys, and it can be joined.
// Affinity reaches over processor groups: a CPUSet has any number of CPUs.
//
// Mutex, Cond, Sem, Barrier, Spin and Once are pthread's and not package sync's: mutexes
// know their kinds and their owners' deaths, waits have absolute times on a Clock,
// misuse has an errno instead of a panic. Any goroutine may use them; but whose identity
// matters, the owner of a mutex that is not Normal, is a thread of the system, so the
// goroutine must be locked to it.
//
// # How it is built
//
// Each object has a short lock of its own and a queue of those who wait (wait.go), who
// park as everyone does in posixcompat. What is given up is handed to the first in the
// queue, so nobody starves, and nothing spins but Spin. Nothing is allocated while
// locking, waiting or waking. The algorithms are the same on both systems; *_linux.go
// and *_windows.go have what the systems are asked: names, CPUs, thread lists.
//
// # What it does not do
//
// Threads cannot be cancelled, have no stack size and no guard, because their stacks are
// Go's. There is no process-shared object and no sem_open: on Windows a semaphore of the
// system is gone with its last handle, where POSIX keeps it until it is unlinked, so a
// program that counts on that would lose its state. Reader-writer locks are sync.RWMutex.
// The death of an owner is noticed of Threads only. There are no masks of signals of
// single threads.
package thread
