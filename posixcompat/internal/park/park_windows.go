package park

import (
	"sync"
	"sync/atomic"

	"causeway/posixcompat/internal/port"
)

// system is what a Parker knows of its part in draining the completion port.
type system struct {
	promoted chan struct{} // capacity 1; made when first needed
	position int           // among the followers, plus one; 0 if not there
}

// duty says who drains the port. At most one goroutine waits in the system, the
// leader, whoever it is; everyone else who parks follows: it waits on a channel and
// is promoted when the leader leaves. So a thousand blocked readers hold one thread,
// and one goroutine alone gets its own completions without a hand-off.
//
// While nothing is under way on the port there is no leader: then everyone waits on
// a channel, and the first operation that begins promotes one.
var duty struct {
	sync.Mutex
	leader    atomic.Pointer[Parker]
	blocked   atomic.Bool // the leader is in the system, or about to go there
	posted    atomic.Bool // it was told to come back
	followers []*Parker
	watchers  atomic.Int32 // len(followers), to be read without the lock
}

func init() {
	port.OnBusy(func() {
		if duty.watchers.Load() > 0 {
			duty.Lock()
			promote()
			duty.Unlock()
		}
	})
}

// promote makes a follower the leader if the port needs one. It is called with the
// lock held. The last one who came is taken: its stack and thread are the warmest.
func promote() {
	if duty.leader.Load() != nil || len(duty.followers) == 0 || !port.Busy() {
		return
	}
	p := duty.followers[len(duty.followers)-1]
	p.unfollow()
	duty.leader.Store(p)
	p.promoted <- struct{}{}
}

func (p *Parker) follow() {
	if p.promoted == nil {
		p.promoted = make(chan struct{}, 1)
	}
	duty.followers = append(duty.followers, p)
	p.position = len(duty.followers)
	duty.watchers.Store(int32(len(duty.followers)))
}

func (p *Parker) unfollow() {
	last := len(duty.followers) - 1
	moved := duty.followers[last]
	duty.followers[p.position-1] = moved
	moved.position = p.position
	duty.followers[last] = nil
	duty.followers = duty.followers[:last]
	p.position = 0
	duty.watchers.Store(int32(last))
}

// kick brings p back from the system if it is the leader and waits there.
func (p *Parker) kick() {
	if duty.leader.Load() == p && duty.blocked.Load() && duty.posted.CompareAndSwap(false, true) {
		port.Wake()
	}
}

func (p *Parker) wait(d Deadline) Outcome {
	duty.Lock()
	if duty.leader.Load() == nil && port.Busy() {
		duty.leader.Store(p)
		duty.Unlock()
		return p.lead(d)
	}
	p.follow()
	// An operation may have begun before p was seen as a follower.
	promote()
	duty.Unlock()
	return p.wander(d)
}

// wander waits as a follower, and leads when promoted.
func (p *Parker) wander(d Deadline) Outcome {
	if d.Never() {
		select {
		case <-p.token:
			p.resign()
			return Woken
		case <-p.promoted:
			return p.lead(d)
		}
	}
	p.timer.Reset(d.Left())
	select {
	case <-p.token:
		p.timer.Stop()
		p.resign()
		return Woken
	case <-p.timer.C:
		p.resign()
		return TimedOut
	case <-p.promoted:
		p.timer.Stop()
		return p.lead(d)
	}
}

// resign ends p's part: as a follower, or as a leader, promoted just now or for long.
func (p *Parker) resign() {
	duty.Lock()
	defer duty.Unlock()
	if p.position != 0 {
		p.unfollow()
		return
	}
	if duty.leader.Load() != p {
		return
	}
	duty.leader.Store(nil)
	select {
	case <-p.promoted:
	default:
	}
	promote()
}

// lead drains the port until p has its token or the deadline comes.
func (p *Parker) lead(d Deadline) Outcome {
	defer p.resign()
	for {
		duty.blocked.Store(true)
		if p.tryTake() {
			duty.blocked.Store(false)
			return Woken
		}
		err := port.Wait(timeout(d), &duty.blocked)
		duty.posted.Store(false)
		if p.tryTake() {
			return Woken
		}
		if d.Passed() {
			return TimedOut
		}
		if err != nil {
			// The port can't be waited on: wait as one does who needs none.
			return p.waitToken(d)
		}
	}
}

// timeout is what is left of d in milliseconds, rounded up so that a wait never
// ends too early.
func timeout(d Deadline) uint32 {
	if d.Never() {
		return port.Forever
	}
	ms := (d.Left().Nanoseconds() + 999_999) / 1_000_000
	return uint32(min(ms, int64(port.Forever)-1))
}

// poll hands out what the port has.
func poll() bool { return port.Drain() }
