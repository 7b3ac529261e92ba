package clock_test

import (
	"testing"
	"time"

	"causeway/posixcompat/internal/clock"
)

func TestClocksNeverGoBack(t *testing.T) {
	for _, id := range []clock.ID{clock.Monotonic, clock.MonotonicRaw, clock.MonotonicCoarse, clock.Boottime, clock.ProcessCPU} {
		last := clock.Now(id)
		for range 1000 {
			now := clock.Now(id)
			if now < last {
				t.Fatalf("clock %d went from %d to %d", id, last, now)
			}
			last = now
		}
	}
}

func TestRealtimeIsTheTimeOfDay(t *testing.T) {
	for _, id := range []clock.ID{clock.Realtime, clock.RealtimeCoarse} {
		now := time.Unix(0, clock.Now(id))
		if off := time.Since(now).Abs(); off > time.Minute {
			t.Errorf("clock %d is %v off", id, off)
		}
	}
}

func TestTimePassesWhileOneSleeps(t *testing.T) {
	for _, id := range []clock.ID{clock.Monotonic, clock.Boottime, clock.Realtime} {
		start := clock.Now(id)
		time.Sleep(40 * time.Millisecond)
		// Go's own clock may be coarse: half of it is proof enough that this one runs.
		if spent := time.Duration(clock.Now(id) - start); spent < 20*time.Millisecond {
			t.Errorf("clock %d counted %v", id, spent)
		}
	}
}
