package clock_test

import (
	"math"
	"sync/atomic"
	"testing"
	"time"

	"causeway/posixcompat/internal/clock"
)

func TestSleepIsNeverEarly(t *testing.T) {
	for _, id := range []clock.ID{clock.Monotonic, clock.Realtime, clock.Boottime, clock.TAI} {
		for _, d := range []time.Duration{1, time.Microsecond, time.Millisecond, 3 * time.Millisecond} {
			at := clock.After(id, d)
			clock.SleepUntil(id, at)
			if now := clock.Now(id); now < at {
				t.Errorf("clock %d: a sleep of %v ended %d ns early", id, d, at-now)
			}
		}
	}
}

func TestSleepOnTheProcessorsTimeWaitsForItsUse(t *testing.T) {
	var stop atomic.Bool
	defer stop.Store(true)
	go func() {
		for !stop.Load() {
		}
	}()
	at := clock.After(clock.ProcessCPU, 20*time.Millisecond)
	clock.SleepUntil(clock.ProcessCPU, at)
	if now := clock.Now(clock.ProcessCPU); now < at {
		t.Errorf("it ended %d ns early", at-now)
	}
}

func TestWhatIsTooFarIsTheLastTimeThereIs(t *testing.T) {
	if at := clock.After(clock.Realtime, math.MaxInt64); at != math.MaxInt64 {
		t.Errorf("it is %d", at)
	}
}

func TestCPUClocksAreTakenApart(t *testing.T) {
	for _, test := range []struct {
		name   string
		id     int32
		pid    int
		thread bool
		part   clock.Part
		ok     bool
	}{
		{"the process itself", -6, 0, false, clock.Exact, true},
		{"the thread itself", -2, 0, true, clock.Exact, true},
		{"user time of process 1000", ^int32(1000)<<3 | 1, 1000, false, clock.User, true},
		{"a file", -5, 0, false, 0, false},
		{"no CPU clock", 1, 0, false, 0, false},
	} {
		pid, thread, part, ok := clock.CPUClock(test.id)
		if pid != test.pid || thread != test.thread || part != test.part || ok != test.ok {
			t.Errorf("%s, %d, is %d %v %d %v", test.name, test.id, pid, thread, part, ok)
		}
	}
}
