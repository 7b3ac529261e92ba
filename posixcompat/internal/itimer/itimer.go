// Package itimer holds the interval timers of setitimer(2): they count on a clock of the caller's
// and call a function at each expiry.
//
// A timer of real time and one of processor time differ in the clock, in how long it is good to
// sleep before the next look at it, and in that the former forgets its interval when it is stopped.
// Expiries that were missed are not made up for.
package itimer

import (
	"math"
	"sync"
	"time"
)

// Clock is what a timer counts on.
type Clock struct {
	// Now is its time, in nanoseconds.
	Now func() int64
	// Pause is how long to sleep when left has to pass on it.
	Pause func(left time.Duration) time.Duration
	// Forgets says that stopping the timer clears its interval.
	Forgets bool
}

// Setting is a struct itimerval, in nanoseconds. Value 0 is a timer that stands still.
type Setting struct{ Interval, Value int64 }

// Timer is one interval timer, which stands still at first.
type Timer struct {
	clock Clock
	fire  func()

	mu       sync.Mutex
	at       int64 // when it expires; 0: it stands still
	interval int64
	timer    *time.Timer
	round    int // of setting; what was planned in an earlier one is void
}

// New returns a timer that calls fire at each expiry, on a goroutine of its own.
func New(clock Clock, fire func()) *Timer { return &Timer{clock: clock, fire: fire} }

// Get returns what is left and the interval.
func (t *Timer) Get() Setting {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.get()
}

func (t *Timer) get() Setting {
	s := Setting{Interval: t.interval}
	if t.at != 0 {
		// One that is due but was not told yet has a moment left, as in Linux.
		s.Value = max(t.at-t.clock.Now(), int64(time.Microsecond))
	}
	return s
}

// Set starts or stops the timer and returns what it was before.
func (t *Timer) Set(s Setting) (old Setting) {
	t.mu.Lock()
	defer t.mu.Unlock()
	old = t.get()
	t.round++
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
	t.at, t.interval = 0, s.Interval
	if s.Value == 0 {
		if t.clock.Forgets {
			t.interval = 0
		}
		return old
	}
	t.at = later(t.clock.Now(), s.Value)
	t.plan()
	return old
}

// later is now and d, or the last time there is. Zero has another meaning.
func later(now, d int64) int64 {
	if d > math.MaxInt64-now {
		return math.MaxInt64
	}
	return max(now+d, 1)
}

// plan has the timer looked at when it may be due.
func (t *Timer) plan() {
	round := t.round
	left := time.Duration(t.at - t.clock.Now())
	t.timer = time.AfterFunc(max(0, t.clock.Pause(left)), func() { t.look(round) })
}

func (t *Timer) look(round int) {
	t.mu.Lock()
	if round != t.round {
		t.mu.Unlock()
		return
	}
	now := t.clock.Now()
	due := now >= t.at
	if due {
		t.next(now)
	}
	if t.at != 0 {
		t.plan()
	}
	t.mu.Unlock()
	if due {
		t.fire()
	}
}

// next is the expiry after now, in step with the one that was due.
func (t *Timer) next(now int64) {
	if t.interval == 0 {
		t.at = 0
		return
	}
	missed := (now - t.at) / t.interval
	t.at = later(t.at+missed*t.interval, t.interval)
}
