package ready_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"causeway/posixcompat/internal/ready"
)

// called records who was woken.
type called []string

func (c *called) watcher(name string, interest ready.Mask, exclusive, takes bool) *ready.Watcher {
	return &ready.Watcher{Interest: interest, Exclusive: exclusive, Wake: func(ready.Mask) bool {
		*c = append(*c, name)
		return takes
	}}
}

func TestTheLastComeIsToldFirstAndExclusiveOnesInTurn(t *testing.T) {
	var q ready.Queue
	var c called
	q.Watch(c.watcher("first exclusive", ready.In, true, false))
	q.Watch(c.watcher("a", ready.In, false, true))
	q.Watch(c.watcher("second exclusive", ready.In, true, true))
	q.Watch(c.watcher("third exclusive", ready.In, true, true))
	q.Watch(c.watcher("b", ready.In, false, true))
	q.Wake(ready.In)
	if want := []string{"b", "a", "first exclusive", "second exclusive"}; !slices.Equal(c, want) {
		t.Fatalf("told %q", []string(c))
	}
}

func TestOnlyTheInterestedAreTold(t *testing.T) {
	for _, c := range []struct {
		name     string
		interest ready.Mask
		wake     ready.Mask
		told     bool
	}{
		{"another condition", ready.In, ready.Out, false},
		{"one of several", ready.In | ready.Out, ready.Out | ready.Hup, true},
		{"an error, asked for or not", 0, ready.Err, true},
		{"a hang-up, asked for or not", ready.In, ready.Hup, true},
		{"whatever may have changed", 0, 0, true},
	} {
		var q ready.Queue
		var log called
		q.Watch(log.watcher(c.name, c.interest, false, true))
		if q.Wake(c.wake); (len(log) == 1) != c.told {
			t.Errorf("%s: told %v", c.name, log)
		}
	}
}

func TestChangingInterestKeepsThePlace(t *testing.T) {
	var q ready.Queue
	var c called
	a := c.watcher("a", ready.In, false, true)
	q.Watch(a)
	q.Watch(c.watcher("b", ready.Out, false, true))
	a.Change(ready.Out, true)
	q.Wake(ready.Out)
	if want := []string{"b", "a"}; !slices.Equal(c, want) {
		t.Fatalf("told %q", []string(c))
	}
	if all, edge := q.Interests(); all != ready.Out || edge != ready.Out {
		t.Fatalf("interests %#x, %#x", all, edge)
	}
	q.Unwatch(a)
	q.Unwatch(a)
	if all, edge := q.Interests(); all != ready.Out || edge != 0 {
		t.Fatalf("interests %#x, %#x", all, edge)
	}
}

// TestNobodyIsToldAfterUnwatch is for the race detector too.
func TestNobodyIsToldAfterUnwatch(t *testing.T) {
	var q ready.Queue
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				q.Wake(ready.In)
			}
		}
	})
	for range 200 {
		var gone, late atomic.Bool
		w := &ready.Watcher{Interest: ready.In, Wake: func(ready.Mask) bool {
			if gone.Load() {
				late.Store(true)
			}
			return true
		}}
		q.Watch(w)
		q.Unwatch(w)
		gone.Store(true)
		if late.Load() {
			t.Fatal("told after Unwatch had returned")
		}
	}
	close(stop)
	wg.Wait()
}
