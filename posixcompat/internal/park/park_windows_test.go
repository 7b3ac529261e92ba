package park

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"causeway/posixcompat/internal/port"
)

// busy makes the port one that must be waited on while the test runs.
func busy(t *testing.T) {
	port.Begun()
	t.Cleanup(port.Failed)
}

// crowdParks parks n goroutines and returns their parkers, and a channel that tells of
// each that returns.
func crowdParks(n int) (parkers []*Parker, back chan int) {
	parkers = make([]*Parker, n)
	back = make(chan int, n)
	for i := range parkers {
		parkers[i] = Get()
		go func() {
			if o := parkers[i].Park(Never()); o != Woken {
				i = -1
			}
			back <- i
		}()
	}
	return parkers, back
}

// followers returns how many wait on channels, and whether someone waits on the port.
func followers() (n int, led bool) {
	duty.Lock()
	defer duty.Unlock()
	return len(duty.followers), duty.leader.Load() != nil
}

func await(t *testing.T, what string, cond func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !cond(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it never happened: " + what)
		}
	}
}

func TestOneOfManyWaitsOnThePort(t *testing.T) {
	busy(t)
	const n = 100
	parkers, back := crowdParks(n)
	await(t, "one leads and all others follow", func() bool {
		f, led := followers()
		return f == n-1 && led
	})
	for _, i := range rand.Perm(n) {
		parkers[i].Wake()
		if got := <-back; got != i {
			t.Fatalf("%d was woken, %d came back", i, got)
		}
		await(t, "another one leads, or nobody is left", func() bool {
			f, led := followers()
			return led || f == 0
		})
		parkers[i].Put()
	}
	if f, led := followers(); f != 0 || led {
		t.Errorf("%d follow and someone leads: %v", f, led)
	}
}

func TestSomeoneLeadsFromTheFirstOperationOn(t *testing.T) {
	const n = 3
	parkers, back := crowdParks(n)
	await(t, "all follow", func() bool { f, led := followers(); return f == n && !led })
	busy(t)
	await(t, "one leads", func() bool { f, led := followers(); return f == n-1 && led })
	for _, p := range parkers {
		p.Wake()
		<-back
		p.Put()
	}
}

func TestLeadersKeepTheirDeadlines(t *testing.T) {
	busy(t)
	p := Get()
	defer p.Put()
	for _, d := range []time.Duration{0, time.Microsecond, 5 * time.Millisecond, 30 * time.Millisecond} {
		begun := time.Now()
		if o := p.Park(In(d)); o != TimedOut {
			t.Errorf("%v: outcome %d", d, o)
		}
		if took := time.Since(begun); took < d {
			t.Errorf("parked for %v of %v", took, d)
		}
	}
}

// TestNoWakeIsLost passes a token round a ring of goroutines, while the port is busy
// at times and others look at it.
func TestNoWakeIsLost(t *testing.T) {
	const ring, rounds = 16, 200
	parkers := make([]*Parker, ring)
	for i := range parkers {
		parkers[i] = Get()
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			port.Begun()
			Poll()
			time.Sleep(time.Millisecond)
			port.Failed()
		}
	})
	var runners sync.WaitGroup
	for i := range parkers {
		runners.Go(func() {
			for range rounds {
				for parkers[i].Park(Never()) != Woken {
				}
				parkers[(i+1)%ring].Wake()
			}
		})
	}
	parkers[0].Wake()
	done := make(chan struct{})
	go func() { runners.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(40 * time.Second):
		t.Fatal("a wake was lost")
	}
	close(stop)
	wg.Wait()
	for _, p := range parkers {
		p.Put()
	}
}
