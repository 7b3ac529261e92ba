package thread

import (
	"runtime"
	"slices"
	"sync"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// Attr is how a Thread begins.
type Attr struct {
	// Name is what debuggers see, of 15 bytes at most; "" is no name of its own.
	Name string
	// CPUs are where it runs, nil where the process does.
	CPUs *CPUSet
	// Detached Threads cannot be joined.
	Detached bool
}

// Thread is a goroutine that has a thread of the system to itself, from its beginning to
// its end.
type Thread struct {
	id   int
	done chan struct{}

	// Only the Thread itself uses these.
	values []value
	robust []*Mutex

	mu      sync.Mutex // taken with no other Thread's held
	state   state
	ended   bool
	waitFor *Thread // whom it joins just now
	result  any
}

type state uint8

const (
	joinable state = iota
	detached
	joining // someone waits for its end
	joined
)

// threads are all Threads by their ids, while they run.
var threads struct {
	sync.RWMutex
	byID map[int]*Thread
}

// Start makes a Thread that runs f, and returns when it has its name and its CPUs. What f
// returns is for who joins it. attr may be nil. ERANGE: the name is too long. EINVAL: the
// CPUs are none of the process's. See pthread_create(3).
//
// The thread of the system ends with f, unlike those that the Go runtime keeps. A panic
// in f ends the process as every panic does.
func Start(attr *Attr, f func(t *Thread) any) (*Thread, error) {
	if attr == nil {
		attr = &Attr{}
	}
	t := &Thread{done: make(chan struct{})}
	if attr.Detached {
		t.state = detached
	}
	begun := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the system's thread ends with the goroutine
		if err := begin(attr); err != nil {
			begun <- err
			return
		}
		t.register()
		begun <- nil
		defer t.end()
		result := f(t)
		t.setResult(result)
	}()
	if err := <-begun; err != nil {
		return nil, err
	}
	return t, nil
}

func begin(attr *Attr) error {
	if attr.Name != "" {
		if err := SetName(attr.Name); err != nil {
			return err
		}
	}
	if attr.CPUs != nil {
		return SetAffinity(attr.CPUs)
	}
	return nil
}

// Adopt makes the calling goroutine a Thread: the program's first one, for example. It
// is locked to its thread of the system until it calls release, which runs what runs at
// the end of every Thread. It is detached. EBUSY: it is a Thread already.
func Adopt() (t *Thread, release func(), err error) {
	runtime.LockOSThread()
	if Self() != nil {
		runtime.UnlockOSThread()
		return nil, nil, errnomap.EBUSY
	}
	t = &Thread{done: make(chan struct{}), state: detached}
	t.register()
	return t, func() {
		t.end()
		runtime.UnlockOSThread()
	}, nil
}

// Self returns the Thread that calls it, nil if the caller is a goroutine of another
// kind. See pthread_self(3).
func Self() *Thread {
	threads.RLock()
	defer threads.RUnlock()
	if len(threads.byID) == 0 {
		return nil
	}
	return threads.byID[unix.Gettid()]
}

func (t *Thread) register() {
	t.id = unix.Gettid()
	threads.Lock()
	defer threads.Unlock()
	if threads.byID == nil {
		threads.byID = make(map[int]*Thread)
	}
	threads.byID[t.id] = t
}

// ID is the system's number of the thread, gettid(2)'s. It may be another one's after
// the Thread has ended.
func (t *Thread) ID() int { return t.id }

// Done is closed when the Thread has ended.
func (t *Thread) Done() <-chan struct{} { return t.done }

// Exit ends the calling Thread t with a result, after its deferred calls. It does not
// return. Only t itself may call it, and not one that Adopt has made. See
// pthread_exit(3).
func (t *Thread) Exit(result any) {
	t.setResult(result)
	runtime.Goexit()
}

func (t *Thread) setResult(result any) {
	t.mu.Lock()
	t.result = result
	t.mu.Unlock()
}

// end is the Thread's last act: destructors, as long as it is still itself; then what it
// held, and those who wait.
func (t *Thread) end() {
	t.destroyValues()
	threads.Lock()
	delete(threads.byID, t.id)
	threads.Unlock()
	forgetPin(t.id)
	for _, m := range t.robust {
		m.ownerDied()
	}
	t.robust = nil
	t.mu.Lock()
	t.ended = true
	t.mu.Unlock()
	close(t.done)
}

// forget says that t has unlocked m.
func (t *Thread) forget(m *Mutex) {
	if i := slices.Index(t.robust, m); i >= 0 {
		t.robust = slices.Delete(t.robust, i, i+1)
	}
}

// Kill sends a signal to the thread; 0 only looks whether that could be done. EINVAL:
// there is no such signal. ESRCH: the Thread has ended. On Windows, where signals belong
// to processes, the process gets it. See pthread_kill(3).
func (t *Thread) Kill(sig unix.Signal) error {
	if sig < 0 || sig > lastSignal {
		return errnomap.EINVAL
	}
	t.mu.Lock()
	defer t.mu.Unlock() // so that it cannot end meanwhile, and its number be another's
	if t.ended {
		return errnomap.ESRCH
	}
	return t.kill(sig)
}

const lastSignal = 64
