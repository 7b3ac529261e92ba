// Package timerfd is timerfd_create(2): a timer that is a file.
//
// As in Linux, a periodic timer rests after it has expired until someone reads it
// or asks for its time; what went by meanwhile is counted then. So an edge-triggered
// watcher hears of one expiry for each read.
//
// That the clock was set is not noticed: TFD_TIMER_CANCEL_ON_SET is accepted and
// never cancels.
package timerfd

import (
	"math"
	"sync"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/clock"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

// Flags of Set.
const (
	Absolute    = 1
	CancelOnSet = 2
	setFlags    = Absolute | CancelOnSet
)

const size = 8 // of what is read

// Time is a struct timespec.
type Time struct{ Sec, Nsec int64 }

// Spec is a struct itimerspec.
type Spec struct{ Interval, Value Time }

// Timer is the file. Reading it gives the number of expiries since the last read,
// 8 bytes in the machine's order.
type Timer struct {
	clock    clock.ID
	watchers ready.Queue

	mu       sync.Mutex
	at       int64 // when it expires or expired, on the clock; 0: never set
	interval int64 // 0: once
	ticks    uint64
	expired  bool        // and not restarted
	timer    *time.Timer // what calls expire
	round    int         // of setting; an expiry of an earlier round is void
}

// New returns a timer that is not set. EINVAL: unknown flags, or a clock that has no
// timers.
func New(id clock.ID, flags int) (*Timer, error) {
	if flags&^(fd.Nonblock|fd.CloseExec) != 0 {
		return nil, errnomap.EINVAL
	}
	switch id {
	case clock.Realtime, clock.Monotonic, clock.Boottime:
	case clock.RealtimeAlarm:
		id = clock.Realtime
	case clock.BoottimeAlarm:
		id = clock.Boottime
	default:
		return nil, errnomap.EINVAL
	}
	return &Timer{clock: id}, nil
}

func (t Time) valid() bool { return t.Sec >= 0 && t.Nsec >= 0 && t.Nsec < clock.Second }

// nanoseconds is t, or the most there can be.
func (t Time) nanoseconds() int64 {
	if t.Sec >= math.MaxInt64/clock.Second {
		return math.MaxInt64
	}
	return t.Sec*clock.Second + t.Nsec
}

func timeOf(ns int64) Time { return Time{ns / clock.Second, ns % clock.Second} }

// Set sets the timer, or stops it if s.Value is zero, and returns how it stood. What
// has not been read is forgotten. flags and s are valid.
func (t *Timer) Set(flags int, s Spec) Spec {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := clock.Now(t.clock)
	if t.expired && t.interval > 0 {
		t.forward(now)
	}
	old := t.spec(now)
	t.stop()
	t.expired, t.ticks = false, 0
	t.interval = s.Interval.nanoseconds()
	t.at = s.Value.nanoseconds()
	if t.at == 0 {
		return old
	}
	if flags&Absolute == 0 {
		t.at = now + min(t.at, math.MaxInt64-now)
	}
	t.start(now)
	return old
}

// Get returns the interval and how long it is until the next expiry.
func (t *Timer) Get() Spec {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := clock.Now(t.clock)
	if t.expired && t.interval > 0 {
		t.expired = false
		t.ticks += t.forward(now) - 1
		t.start(now)
	}
	return t.spec(now)
}

func (t *Timer) spec(now int64) Spec {
	return Spec{Interval: timeOf(t.interval), Value: timeOf(max(0, t.at-now))}
}

// forward moves the expiry beyond now by whole intervals and returns how many.
func (t *Timer) forward(now int64) uint64 {
	if now < t.at {
		return 1
	}
	behind := (now - t.at) / t.interval * t.interval
	t.at += behind
	t.at += min(t.interval, math.MaxInt64-t.at)
	return uint64(behind/t.interval) + 1
}

// start has expire called when the time has come, at once if it has.
func (t *Timer) start(now int64) {
	t.stop()
	if t.at <= now {
		t.tick()
		return
	}
	round := t.round
	t.timer = time.AfterFunc(time.Duration(t.at-now), func() { t.expire(round) })
}

func (t *Timer) stop() {
	t.round++
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
}

func (t *Timer) expire(round int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if round != t.round {
		return
	}
	t.start(clock.Now(t.clock)) // Go's clock is not ours: it may be early
}

func (t *Timer) tick() {
	t.expired = true
	t.ticks++
	t.watchers.Wake(ready.In)
}

// Readv returns the number of expiries since the last read. It waits for the first,
// unless d has O_NONBLOCK: EAGAIN. EINVAL: bufs hold less than 8 bytes.
func (t *Timer) Readv(d *fd.Description, bufs [][]byte) (int, error) {
	if fd.Total(bufs) < size {
		return -1, errnomap.EINVAL
	}
	n := t.take()
	if n == 0 && d.Nonblocking() {
		return -1, errnomap.EAGAIN
	}
	if n == 0 {
		var w park.Waiter
		w.Begin(t, ready.In)
		defer w.End()
		for n = t.take(); n == 0; n = t.take() {
			w.Wait(park.Never())
		}
	}
	return fd.ScatterUint64(bufs, n), nil
}

func (t *Timer) take() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.timer != nil && t.ticks == 0 {
		// Go's timers may be late, but the clock has the say.
		if now := clock.Now(t.clock); t.at <= now {
			t.start(now)
		}
	}
	n := t.ticks
	if n == 0 {
		return 0
	}
	t.ticks = 0
	if t.expired && t.interval > 0 {
		now := clock.Now(t.clock)
		n += t.forward(now) - 1
		t.expired = false
		t.start(now)
	}
	t.expired = false
	return n
}

// Writev fails as for any file that can't be written. EINVAL.
func (t *Timer) Writev(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EINVAL }

// Streams tells that a timer is not written.
func (t *Timer) Streams() (read, write bool) { return true, false }

// Ready reports expiries to read.
func (t *Timer) Ready(interest ready.Mask) ready.Mask {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ticks > 0 {
		return interest & ready.In
	}
	return 0
}

// Watch adds w to those who hear of expiries.
func (t *Timer) Watch(w *ready.Watcher) { t.watchers.Watch(w) }

// Unwatch removes w.
func (t *Timer) Unwatch(w *ready.Watcher) { t.watchers.Unwatch(w) }

// Seek stays at 0.
func (t *Timer) Seek(int64, int) (int64, error) { return 0, nil }

// Close stops the timer.
func (t *Timer) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stop()
	return nil
}
