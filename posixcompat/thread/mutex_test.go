package thread_test

import (
	"sync"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"causeway/errnomap"
	unix "causeway/posixcompat"
	"causeway/posixcompat/thread"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// past is a time that has come on every clock.
var past = unix.Timespec{Sec: 0, Nsec: 1}

// worker is a Thread that does what it is told, one thing after the other.
type worker struct {
	*thread.Thread
	work chan func()
}

func startWorker(t interface{ Fatal(...any) }) *worker {
	w := &worker{work: make(chan func())}
	var err error
	w.Thread, err = thread.Start(nil, func(*thread.Thread) any {
		for f := range w.work {
			f()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// do has the worker call f and returns what f does.
func (w *worker) do(f func() error) error {
	result := make(chan error)
	w.work <- func() { result <- f() }
	return <-result
}

func (w *worker) end() {
	close(w.work)
	<-w.Done()
}

// mutexModel is what a mutex is said to be.
type mutexModel struct {
	attr       thread.MutexAttr
	owner      int // index of a worker, -1 if free
	count      int
	dead, lost bool
}

// try says what TryLock by worker w returns, and locks.
func (m *mutexModel) try(w int) errnomap.Errno {
	switch {
	case m.lost:
		return errnomap.ENOTRECOVERABLE
	case m.owner == w && m.attr.Kind == thread.Recursive:
		m.count++
		return 0
	case m.owner == w && m.attr.Kind == thread.ErrorCheck && m.attr.Robust:
		return errnomap.EDEADLK
	case m.owner >= 0:
		return errnomap.EBUSY
	}
	m.owner, m.count = w, 1
	if m.dead {
		return errnomap.EOWNERDEAD
	}
	return 0
}

// timed says what Lock with a limit in the past returns, and locks.
func (m *mutexModel) timed(w int) errnomap.Errno {
	if m.owner == w && m.attr.Kind == thread.ErrorCheck {
		return errnomap.EDEADLK
	}
	e := m.try(w)
	if e == errnomap.EBUSY {
		return errnomap.ETIMEDOUT
	}
	return e
}

func (m *mutexModel) unlock(w int) errnomap.Errno {
	checked := m.attr != thread.MutexAttr{}
	switch {
	case m.owner < 0 || checked && m.owner != w:
		return errnomap.EPERM
	case m.attr.Kind == thread.Recursive && m.count > 1:
		m.count--
		return 0
	}
	m.owner, m.lost = -1, m.dead
	return 0
}

func (m *mutexModel) consistent() errnomap.Errno {
	if m.owner < 0 || !m.dead {
		return errnomap.EINVAL
	}
	m.dead = false
	return 0
}

func (m *mutexModel) ends(w int) {
	if m.owner == w && m.attr.Robust {
		m.owner, m.dead = -1, true
	}
}

func TestAMutexIsWhatItsModelIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		attr := thread.MutexAttr{Kind: thread.Kind(rapid.IntRange(0, 2).Draw(t, "kind")), Robust: rapid.Bool().Draw(t, "robust")}
		m, err := thread.NewMutex(attr)
		if err != nil {
			t.Fatal(err)
		}
		model := &mutexModel{attr: attr, owner: -1}
		workers := make([]*worker, 3)
		for i := range workers {
			workers[i] = startWorker(t)
		}
		defer func() {
			for _, w := range workers {
				w.end()
			}
		}()
		expect := func(t *rapid.T, got error, want errnomap.Errno) {
			if errnomap.Of(got) != want {
				t.Fatalf("%v instead of %v; %+v", got, want, model)
			}
		}
		who := rapid.IntRange(0, len(workers)-1)
		t.Repeat(map[string]func(*rapid.T){
			"try": func(t *rapid.T) {
				w := who.Draw(t, "w")
				expect(t, workers[w].do(m.TryLock), model.try(w))
			},
			"timed": func(t *rapid.T) {
				w := who.Draw(t, "w")
				expect(t, workers[w].do(func() error { return m.TimedLock(past) }), model.timed(w))
			},
			"unlock": func(t *rapid.T) {
				w := who.Draw(t, "w")
				expect(t, workers[w].do(m.Unlock), model.unlock(w))
			},
			"consistent": func(t *rapid.T) {
				w := who.Draw(t, "w")
				expect(t, workers[w].do(m.Consistent), model.consistent())
			},
			"end": func(t *rapid.T) {
				w := who.Draw(t, "w")
				if model.owner == w && !attr.Robust && attr.Kind != thread.Normal {
					t.Skip("a mutex whose owner has ended is nobody's")
				}
				workers[w].end()
				model.ends(w)
				workers[w] = startWorker(t)
			},
		})
	})
}

func TestAMutexIsHeldByOneAtATime(t *testing.T) {
	for _, attr := range []thread.MutexAttr{{}, {Kind: thread.ErrorCheck}, {Kind: thread.Recursive, Robust: true}} {
		m, err := thread.NewMutex(attr)
		if err != nil {
			t.Fatal(err)
		}
		const each, many = 500, 4
		n := 0 // the race detector sees if it is not guarded
		var all []*thread.Thread
		for i := range many {
			th, err := thread.Start(nil, func(*thread.Thread) any {
				for j := range each {
					lock := m.Lock
					if (i+j)%3 == 0 {
						lock = func() error { return m.ClockLock(thread.Monotonic, thread.Monotonic.After(1e12)) }
					}
					if err := lock(); err != nil {
						return err
					}
					n++
					if err := m.Unlock(); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, th)
		}
		for _, th := range all {
			if v, err := th.Join(); v != nil || err != nil {
				t.Fatal(v, err)
			}
		}
		if n != each*many {
			t.Errorf("%+v: %d", attr, n)
		}
	}
}

func TestARobustMutexGoesToOneWhoWaitsForTheDead(t *testing.T) {
	m, _ := thread.NewMutex(thread.MutexAttr{Robust: true})
	w, waits := startWorker(t), startWorker(t)
	if err := w.do(m.Lock); err != nil {
		t.Fatal(err)
	}
	got := make(chan error)
	waits.work <- func() { got <- m.Lock() }
	w.end()
	if err := <-got; err != errnomap.EOWNERDEAD {
		t.Fatal(err)
	}
	if err := waits.do(m.Consistent); err != nil {
		t.Fatal(err)
	}
	waits.end()
}

func TestAllWhoWaitForALostMutexHearOfIt(t *testing.T) {
	m, _ := thread.NewMutex(thread.MutexAttr{Robust: true})
	dies, holds := startWorker(t), startWorker(t)
	_ = dies.do(m.Lock)
	dies.end()
	if err := holds.do(m.Lock); err != errnomap.EOWNERDEAD {
		t.Fatal(err)
	}
	const many = 3
	got := make(chan error, many)
	var crowd []*worker
	for range many {
		w := startWorker(t)
		crowd = append(crowd, w)
		w.work <- func() { got <- m.Lock() }
	}
	_ = holds.do(m.Unlock)
	for range many {
		if err := <-got; err != errnomap.ENOTRECOVERABLE {
			t.Error(err)
		}
	}
	for _, w := range append(crowd, holds) {
		w.end()
	}
}

func TestLockingAllocatesNothing(t *testing.T) {
	if raceDetector {
		t.Skip("without the race detector, which empties pools at random")
	}
	_, release, err := thread.Adopt()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	for _, attr := range []thread.MutexAttr{{}, {Kind: thread.ErrorCheck}, {Kind: thread.Recursive, Robust: true}} {
		m, _ := thread.NewMutex(attr)
		s, _ := thread.NewSem(1)
		n := testing.AllocsPerRun(100, func() {
			_ = m.Lock()
			_ = m.Unlock()
			_ = m.TimedLock(past)
			_ = m.Unlock()
			s.Wait()
			_ = s.TimedWait(past)
			_ = s.Post()
		})
		if n != 0 {
			t.Errorf("%+v: %v", attr, n)
		}
	}
}

func TestAConditionLosesNoSignal(t *testing.T) {
	m, _ := thread.NewMutex(thread.MutexAttr{Kind: thread.ErrorCheck})
	var notEmpty, notFull thread.Cond
	const room, goods = 3, 500
	have, taken := 0, 0
	var wg sync.WaitGroup
	party := func(f func() error) {
		wg.Add(1)
		if _, err := thread.Start(&thread.Attr{Detached: true}, func(*thread.Thread) any {
			defer wg.Done()
			if err := f(); err != nil {
				t.Error(err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		party(func() error {
			for range goods {
				_ = m.Lock()
				for have == room {
					if err := notFull.Wait(m); err != nil {
						return err
					}
				}
				have++
				notEmpty.Signal()
				_ = m.Unlock()
			}
			return nil
		})
		party(func() error {
			for range goods {
				_ = m.Lock()
				for have == 0 {
					if err := notEmpty.ClockWait(m, thread.Monotonic, thread.Monotonic.After(1e12)); err != nil {
						return err
					}
				}
				have--
				taken++
				notFull.Broadcast()
				_ = m.Unlock()
			}
			return nil
		})
	}
	wg.Wait()
	if taken != 3*goods || have != 0 {
		t.Errorf("%d were taken, %d are left", taken, have)
	}
}
