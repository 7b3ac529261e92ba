package timerfd_test

import (
	"encoding/binary"
	"runtime"
	"testing"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/clock"
	"causeway/posixcompat/internal/epoll"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/timerfd"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func timer(t *testing.T, id clock.ID, flags int) (*fd.Table, int) {
	t.Helper()
	f, err := timerfd.New(id, flags)
	if err != nil {
		t.Fatal(err)
	}
	table := new(fd.Table)
	n, err := table.Open(f, fd.ReadWrite|flags)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { table.Close(n) })
	return table, n
}

func expiries(t *testing.T, table *fd.Table, n int) uint64 {
	t.Helper()
	b := make([]byte, 8)
	if got, err := table.Read(n, b); got != 8 || err != nil {
		t.Fatalf("read: %d, %v", got, err)
	}
	return binary.NativeEndian.Uint64(b)
}

func set(t *testing.T, table *fd.Table, n, flags int, value, interval time.Duration) {
	t.Helper()
	s := timerfd.Spec{Value: span(value), Interval: span(interval)}
	if _, err := timerfd.Settime(table, n, flags, s); err != nil {
		t.Fatal(err)
	}
}

func span(d time.Duration) timerfd.Time {
	return timerfd.Time{Sec: int64(d / time.Second), Nsec: int64(d % time.Second)}
}

func TestAReadWaitsForTheExpiryAndIsNotEarly(t *testing.T) {
	for _, id := range []clock.ID{clock.Monotonic, clock.Realtime, clock.Boottime} {
		table, n := timer(t, id, 0)
		start := clock.Now(id)
		set(t, table, n, 0, 30*time.Millisecond, 0)
		if got := expiries(t, table, n); got != 1 {
			t.Errorf("clock %d: %d expiries", id, got)
		}
		if spent := clock.Now(id) - start; spent < int64(30*time.Millisecond) {
			t.Errorf("clock %d: expired after %v", id, time.Duration(spent))
		}
	}
}

func TestAReadSeesAnExpiryThatGoHasNotSeenYet(t *testing.T) {
	// With one processor, and this goroutine on it, no timer of Go's runs.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	table, n := timer(t, clock.Monotonic, fd.Nonblock)
	set(t, table, n, 0, time.Millisecond, 0)
	for end := clock.Now(clock.Monotonic) + 2*int64(time.Millisecond); clock.Now(clock.Monotonic) < end; {
	}
	if got := expiries(t, table, n); got != 1 {
		t.Errorf("%d expiries, want 1", got)
	}
	time.Sleep(5 * time.Millisecond)
	if _, err := table.Read(n, make([]byte, 8)); err != errnomap.EAGAIN {
		t.Errorf("the expiry was told again: %v", err)
	}
}

func TestAPeriodCountsWhatWentBy(t *testing.T) {
	table, n := timer(t, clock.Monotonic, 0)
	const period = int64(time.Second)
	before := clock.Now(clock.Monotonic)
	set(t, table, n, timerfd.Absolute, 1, time.Second)
	got := expiries(t, table, n)
	after := clock.Now(clock.Monotonic)
	if least, most := uint64((before-1)/period+1), uint64((after-1)/period+1); got < least || got > most {
		t.Fatalf("%d expiries, not %d to %d", got, least, most)
	}
	if more := expiries(t, table, n); more == 0 {
		t.Fatal("the period did not go on")
	}
}

func TestAPeriodIsOneEdgeForEachRead(t *testing.T) {
	table, n := timer(t, clock.Monotonic, fd.Nonblock)
	ep, err := table.Open(epoll.New(), fd.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close(ep)
	ev := &epoll.Event{Events: 1 | epoll.EdgeTriggered}
	if err := epoll.Control(table, ep, epoll.Add, n, ev); err != nil {
		t.Fatal(err)
	}
	set(t, table, n, 0, time.Millisecond, time.Millisecond)
	events := make([]epoll.Event, 1)
	if got, _ := epoll.Wait(table, ep, events, park.Never()); got != 1 {
		t.Fatalf("first edge: %d", got)
	}
	if got, _ := epoll.Wait(table, ep, events, park.In(50*time.Millisecond)); got != 0 {
		t.Fatal("a second edge without a read")
	}
	expiries(t, table, n)
	if got, _ := epoll.Wait(table, ep, events, park.Never()); got != 1 {
		t.Fatalf("edge after a read: %d", got)
	}
}

func TestSettingForgetsWhatWasNotRead(t *testing.T) {
	table, n := timer(t, clock.Monotonic, fd.Nonblock)
	set(t, table, n, timerfd.Absolute, 1, 0)
	set(t, table, n, 0, time.Hour, 0)
	if _, err := table.Read(n, make([]byte, 8)); err != errnomap.EAGAIN {
		t.Fatalf("got %v", err)
	}
}

func TestAStoppedTimerStaysSilent(t *testing.T) {
	table, n := timer(t, clock.Monotonic, fd.Nonblock)
	set(t, table, n, 0, 20*time.Millisecond, 0)
	set(t, table, n, 0, 0, 0)
	time.Sleep(60 * time.Millisecond)
	if _, err := table.Read(n, make([]byte, 8)); err != errnomap.EAGAIN {
		t.Fatalf("got %v", err)
	}
}
