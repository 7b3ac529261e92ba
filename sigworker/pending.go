package sigworker

import (
	"math/bits"
	"sync"
	"syscall"

	"causeway/errnomap"
)

// MaxQueued is how many real-time signals a Pending holds before Post fails.
const MaxQueued = 4096

// Pending is a set of signals that were sent and not yet taken. Signals below
// SIGRTMIN coalesce: the first one's Info stays. The others queue. The zero value
// is ready to use.
type Pending struct {
	mu       sync.Mutex
	set      Set
	single   [maxClassic + 3]Info
	queue    [maxSignal + 1][]Info
	queued   int
	watchers map[*watcher]struct{}
}

type watcher struct{ f func(Set) }

// Post makes i pending. It returns EINVAL when i.Signo is not in 1 to 64 and EAGAIN
// when a real-time signal finds MaxQueued of them waiting (sigqueue(3)).
func (p *Pending) Post(i Info) error {
	if i.Signo < 1 || i.Signo > maxSignal {
		return errnomap.EINVAL
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if i.Signo >= SIGRTMIN {
		if p.queued >= MaxQueued {
			return errnomap.EAGAIN
		}
		p.queue[i.Signo] = append(p.queue[i.Signo], i)
		p.queued++
	} else if !p.set.Has(i.Signo) {
		p.single[i.Signo] = i
	}
	p.set = p.set.With(i.Signo)
	for w := range p.watchers {
		w.f(p.set)
	}
	return nil
}

// Take removes one signal of the set from and returns it: the lowest number
// first, and in the order of sending within a number. It does not block.
func (p *Pending) Take(from Set) (Info, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	hit := p.set & from
	if hit == 0 {
		return Info{}, false
	}
	sig := syscall.Signal(bits.TrailingZeros64(uint64(hit)) + 1)
	if sig < SIGRTMIN {
		p.set = p.set.Without(sig)
		return p.single[sig], true
	}
	q := p.queue[sig]
	i := q[0]
	p.queued--
	if len(q) == 1 {
		p.queue[sig] = nil
		p.set = p.set.Without(sig)
	} else {
		p.queue[sig] = q[1:]
	}
	return i, true
}

// Set returns the pending signals.
func (p *Pending) Set() Set {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.set
}

// Drop forgets the pending signals of set, as SIGCONT does with stop signals.
func (p *Pending) Drop(set Set) {
	for {
		if _, ok := p.Take(set); !ok {
			return
		}
	}
}

// Watch has f called after every Post, in their order, with the set that is then
// pending. f runs with p's lock held: it must not block and not call p. When the
// returned function has returned, f is not called again.
func (p *Pending) Watch(f func(Set)) (unwatch func()) {
	w := &watcher{f}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.watchers == nil {
		p.watchers = make(map[*watcher]struct{})
	}
	p.watchers[w] = struct{}{}
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.watchers, w)
	}
}
