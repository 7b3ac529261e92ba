package itimer_test

import (
	"math"
	"testing"
	"time"

	"causeway/posixcompat/internal/clock"
	"causeway/posixcompat/internal/itimer"
)

func real(forgets bool) itimer.Clock {
	return itimer.Clock{
		Now:     func() int64 { return clock.Now(clock.Monotonic) },
		Pause:   func(left time.Duration) time.Duration { return left },
		Forgets: forgets,
	}
}

const patience = 10 * time.Second

func wait(t *testing.T, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		t.Fatal("the timer did not expire")
	}
}

func TestTimerExpiresOnceAndNotEarly(t *testing.T) {
	fired := make(chan struct{}, 10)
	timer := itimer.New(real(true), func() { fired <- struct{}{} })
	start := clock.Now(clock.Monotonic)
	if old := timer.Set(itimer.Setting{Value: 5e6}); old != (itimer.Setting{}) {
		t.Errorf("a new timer was set to %v", old)
	}
	wait(t, fired)
	if spent := clock.Now(clock.Monotonic) - start; spent < 5e6 {
		t.Errorf("it expired after %d ns", spent)
	}
	if s := timer.Get(); s != (itimer.Setting{}) {
		t.Errorf("after its expiry it is set to %v", s)
	}
}

func TestTimerGoesOnByItsInterval(t *testing.T) {
	fired := make(chan struct{}, 100)
	timer := itimer.New(real(true), func() { fired <- struct{}{} })
	timer.Set(itimer.Setting{Interval: 2e6, Value: 1})
	for range 5 {
		wait(t, fired)
	}
	if s := timer.Get(); s.Interval != 2e6 || s.Value <= 0 || s.Value > 2e6 {
		t.Errorf("it is set to %v", s)
	}
	timer.Set(itimer.Setting{})
}

func TestStoppedTimerDoesNotExpire(t *testing.T) {
	fired := make(chan struct{}, 10)
	timer := itimer.New(real(true), func() { fired <- struct{}{} })
	timer.Set(itimer.Setting{Value: 30e6})
	old := timer.Set(itimer.Setting{Interval: 7e6})
	if old.Value <= 0 || old.Value > 30e6 {
		t.Errorf("it had %d ns left", old.Value)
	}
	if s := timer.Get(); s != (itimer.Setting{}) {
		t.Errorf("it is set to %v", s)
	}
	time.Sleep(50 * time.Millisecond)
	if len(fired) != 0 {
		t.Error("it expired")
	}
}

func TestTimerOfProcessorTimeKeepsItsIntervalWhenStopped(t *testing.T) {
	timer := itimer.New(real(false), func() {})
	timer.Set(itimer.Setting{Interval: 7e6})
	if s := timer.Get(); s != (itimer.Setting{Interval: 7e6}) {
		t.Errorf("it is set to %v", s)
	}
}

func TestLongestTimeIsSomeTime(t *testing.T) {
	timer := itimer.New(real(true), func() { t.Error("it expired") })
	timer.Set(itimer.Setting{Interval: math.MaxInt64, Value: math.MaxInt64})
	if s := timer.Get(); s.Value < math.MaxInt64/2 {
		t.Errorf("it has %d ns left", s.Value)
	}
	timer.Set(itimer.Setting{})
}
