package thread_test

import (
	"runtime"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"causeway/errnomap"
	"causeway/posixcompat/thread"
)

func TestASemaphoreIsWhatItsModelIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.SampledFrom([]int{0, 1, 3, thread.MaxSem - 1, thread.MaxSem}).Draw(t, "value")
		s, err := thread.NewSem(uint(value))
		if err != nil {
			t.Fatal(err)
		}
		take := func(t *rapid.T, got error, empty errnomap.Errno) {
			want := errnomap.Errno(0)
			if value == 0 {
				want = empty
			} else {
				value--
			}
			if errnomap.Of(got) != want {
				t.Fatalf("%v instead of %v", got, want)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"": func(t *rapid.T) {
				if s.Value() != value {
					t.Fatal(s.Value(), value)
				}
			},
			"trywait":   func(t *rapid.T) { take(t, s.TryWait(), errnomap.EAGAIN) },
			"timedwait": func(t *rapid.T) { take(t, s.TimedWait(past), errnomap.ETIMEDOUT) },
			"post": func(t *rapid.T) {
				want := errnomap.Errno(0)
				if value == thread.MaxSem {
					want = errnomap.EOVERFLOW
				} else {
					value++
				}
				if err := s.Post(); errnomap.Of(err) != want {
					t.Fatal(err)
				}
			},
		})
	})
}

func TestASemaphoreLosesNoPost(t *testing.T) {
	var s, done thread.Sem
	const many, each = 8, 300
	var wg sync.WaitGroup
	for range many {
		wg.Go(func() {
			for i := range each {
				if i%2 == 0 {
					s.Wait()
				} else if err := s.ClockWait(thread.Monotonic, thread.Monotonic.After(1e12)); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range each {
				_ = s.Post()
				_ = done.Post()
			}
		})
	}
	wg.Wait()
	if s.Value() != 0 || done.Value() != many*each {
		t.Error(s.Value(), done.Value())
	}
}

func TestWaitsThatTimeOutTakeNothing(t *testing.T) {
	var s thread.Sem
	var wg sync.WaitGroup
	var got thread.Sem
	const many, posts = 20, 50
	for range many {
		wg.Go(func() {
			for range 20 {
				if s.ClockWait(thread.Monotonic, thread.Monotonic.After(50_000)) == nil {
					_ = got.Post()
				}
			}
		})
	}
	wg.Go(func() {
		for range posts {
			_ = s.Post()
			runtime.Gosched()
		}
	})
	wg.Wait()
	if sum := got.Value() + s.Value(); sum != posts {
		t.Errorf("%d of %d", sum, posts)
	}
}

func TestABarrierHasOneSerialThreadARound(t *testing.T) {
	const parties, rounds = 5, 100
	b, err := thread.NewBarrier(parties)
	if err != nil {
		t.Fatal(err)
	}
	var serial [rounds]thread.Sem
	var at [parties]int
	var wg sync.WaitGroup
	for p := range parties {
		wg.Go(func() {
			for r := range rounds {
				at[p] = r // read by the serial one only: the barrier orders it
				if b.Wait() {
					_ = serial[r].Post()
					for _, other := range at {
						if other != r {
							t.Errorf("round %d: one is in round %d", r, other)
						}
					}
				}
				b.Wait()
			}
		})
	}
	wg.Wait()
	for r := range serial {
		if n := serial[r].Value(); n != 1 {
			t.Errorf("round %d: %d", r, n)
		}
	}
}

func TestASpinLockGuards(t *testing.T) {
	var s thread.Spin
	n := 0
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 500 {
				s.Lock()
				n++
				s.Unlock()
			}
		})
	}
	wg.Wait()
	s.Lock()
	if err := s.TryLock(); err != errnomap.EBUSY || n != 2000 {
		t.Error(err, n)
	}
}

func TestOnceIsNotDoneByOneThatPanics(t *testing.T) {
	var o thread.Once
	calls := 0
	func() {
		defer func() { _ = recover() }()
		o.Do(func() { calls++; panic("no") })
	}()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { o.Do(func() { calls++ }) })
	}
	wg.Wait()
	if calls != 2 {
		t.Error(calls)
	}
}
