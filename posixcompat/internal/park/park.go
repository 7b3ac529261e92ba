// Package park blocks a goroutine until it is woken or its time is over.
//
// A Parker holds one token: Wake puts it there, Park takes it, and a token that is
// already there makes Park return at once. So a wake-up between looking and
// parking is never lost.
//
// On Windows, whoever parks drains the completion port while nobody else does,
// so that waiting costs no hand-off; see park_windows.go.
package park

import (
	"math"
	"sync"
	"time"
)

// Outcome is why Park returned.
type Outcome uint8

// The outcomes.
const (
	// Woken means that Wake was called.
	Woken Outcome = iota
	// TimedOut means that the deadline passed with no token there.
	TimedOut
)

// Deadline is when a wait ends. The zero Deadline never comes.
type Deadline struct {
	at   time.Time
	once bool
}

// Never is a deadline that does not come.
func Never() Deadline { return Deadline{} }

// Immediately is a deadline that has passed: Park looks for a token and returns.
func Immediately() Deadline { return Deadline{once: true} }

// In returns the deadline d from now. A negative d never comes, as in poll(2);
// zero has passed.
func In(d time.Duration) Deadline {
	switch {
	case d < 0:
		return Never()
	case d == 0:
		return Immediately()
	}
	return Deadline{at: time.Now().Add(d)}
}

// Passed reports whether the deadline has come.
func (d Deadline) Passed() bool {
	return d.once || !d.at.IsZero() && !time.Now().Before(d.at)
}

// Never reports whether the deadline never comes.
func (d Deadline) Never() bool { return !d.once && d.at.IsZero() }

// Left returns how long it is until the deadline, at least zero. It has no meaning
// for one that never comes.
func (d Deadline) Left() time.Duration {
	if d.once {
		return 0
	}
	return max(0, time.Until(d.at))
}

// Parker is where one goroutine waits. Get gives one; a Parker must not be copied.
type Parker struct {
	token  chan struct{} // capacity 1
	timer  *time.Timer   // stopped, its channel empty, while nobody parks
	system               // what the system's half keeps here
}

var pool = sync.Pool{New: func() any {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return &Parker{token: make(chan struct{}, 1), timer: t}
}}

// Get returns a Parker without a token.
func Get() *Parker { return pool.Get().(*Parker) }

// Put gives p back. Nobody may wake it any more.
func (p *Parker) Put() {
	select {
	case <-p.token:
	default:
	}
	pool.Put(p)
}

// Wake gives p a token if it has none. It never blocks.
func (p *Parker) Wake() {
	select {
	case p.token <- struct{}{}:
		p.kick()
	default:
	}
}

// Park takes the token, waiting for it until the deadline.
func (p *Parker) Park(d Deadline) Outcome {
	if p.tryTake() {
		return Woken
	}
	if d.Passed() {
		Poll()
		if p.tryTake() {
			return Woken
		}
		return TimedOut
	}
	patient()
	return p.wait(d)
}

// waitToken waits on the token's channel alone.
func (p *Parker) waitToken(d Deadline) Outcome {
	if d.Never() {
		<-p.token
		return Woken
	}
	p.timer.Reset(d.Left())
	select {
	case <-p.token:
		p.timer.Stop()
		return Woken
	case <-p.timer.C:
		return TimedOut
	}
}

// patient keeps Go's runtime from ending a program whose goroutines all wait: in a
// system call they would be allowed to. A timer that is running is enough for that.
var patient = sync.OnceFunc(func() { time.AfterFunc(math.MaxInt64, func() {}) })

// Poll lets the system deliver what it has, without waiting. Whoever asks again and
// again with no time to wait, as a busy loop over epoll_wait does, is served by it. It
// returns whether there was something.
func Poll() bool { return poll() }

// tryTake takes the token if it is there, and reports whether it was. The system's
// half uses it between two rounds of draining.
func (p *Parker) tryTake() bool {
	select {
	case <-p.token:
		return true
	default:
		return false
	}
}
