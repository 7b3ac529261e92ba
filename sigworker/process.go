package sigworker

import (
	"os"
	"sync"
	"syscall"
	"time"

	"causeway/errnomap"
)

// process is the model of one process's signals: what Linux keeps in the kernel.
type process struct {
	// act does a default action. It is called without the lock.
	act func(syscall.Signal)
	// source, where it is set, is told with the lock held which signals to bring from
	// now on: those that are not blocked or waited for. The system keeps the others.
	source func(Set)

	// children, where it is set, is told with the lock held whether somebody cares for CHLD:
	// has a handler for it, blocks it or waits for it.
	children func(wanted bool)

	pending Pending // what the mask holds back here

	mu       sync.Mutex
	mask     Set
	ignored  Set
	handlers []handler
	waiters  []*waiter
	wanted   bool          // what children was told last
	caught   chan struct{} // closed when a handler gets a signal; nil while nobody asks
}

// handler is one channel and the signals that it is to be told of.
type handler struct {
	c    chan<- os.Signal
	want Set
}

// waiter is one call of Sigtimedwait.
type waiter struct {
	want Set
	got  chan Info // one slot
}

// arrive takes a signal in: a waiter gets it, or the mask holds it back, or it
// is delivered. EAGAIN means that the queue is full.
func (p *process) arrive(i Info) error {
	p.mu.Lock()
	p.cancelOpposite(i.Signo)
	if p.handOver(i) {
		p.mu.Unlock()
		return nil
	}
	if p.mask.Has(i.Signo) {
		// Blocked signals are kept even when they are ignored: the handler may
		// change before they are unblocked.
		err := p.pending.Post(i)
		p.mu.Unlock()
		return err
	}
	die := p.deliver(i.Signo)
	p.mu.Unlock()
	if die {
		p.act(i.Signo)
	}
	return nil
}

// cancelOpposite drops pending stop signals when the process is continued, and
// a pending CONT when it is stopped, as POSIX has it.
func (p *process) cancelOpposite(sig syscall.Signal) {
	switch defaultAction(sig) {
	case resume:
		p.pending.Drop(SetOf(SIGTSTP, SIGTTIN, SIGTTOU))
	case stop:
		p.pending.Drop(SetOf(SIGCONT))
	}
}

func (p *process) handOver(i Info) bool {
	for n, w := range p.waiters {
		if w.want.Has(i.Signo) {
			w.got <- i
			p.waiters = append(p.waiters[:n:n], p.waiters[n+1:]...)
			p.steer()
			return true
		}
	}
	return false
}

// steer tells the source what to bring, and who knows of children whether to.
func (p *process) steer() {
	p.heed()
	if p.source == nil {
		return
	}
	bring := ^p.mask
	for _, w := range p.waiters {
		bring |= w.want
	}
	p.source(bring)
}

// heed tells children what has changed.
func (p *process) heed() {
	if p.children == nil {
		return
	}
	wanted := p.mask.Has(SIGCHLD)
	for _, h := range p.handlers {
		wanted = wanted || h.want.Has(SIGCHLD)
	}
	for _, w := range p.waiters {
		wanted = wanted || w.want.Has(SIGCHLD)
	}
	if wanted != p.wanted {
		p.wanted = wanted
		p.children(wanted)
	}
}

// serveChildren has f told whether somebody cares for CHLD.
func (p *process) serveChildren(f func(wanted bool)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.children, p.wanted = f, false
	p.heed()
}

// next returns a channel that is closed when a handler has been given its next signal.
func (p *process) next() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.caught == nil {
		p.caught = make(chan struct{})
	}
	return p.caught
}

// deliver gives sig to the channels and reports whether its default action is due.
func (p *process) deliver(sig syscall.Signal) bool {
	if p.ignored.Has(sig) {
		return false
	}
	handled := false
	for _, h := range p.handlers {
		if h.want.Has(sig) {
			handled = true
			select {
			case h.c <- sig:
			default: // a full channel misses it, as in os/signal
			}
		}
	}
	if handled && p.caught != nil {
		close(p.caught)
		p.caught = nil
	}
	return !handled
}

// hear takes in what came through the pipe: a signal, or the question whether it is caught.
func (p *process) hear(i Info) error {
	if i.Code != codeQuestion {
		return p.arrive(i)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range p.handlers {
		if h.want.Has(i.Signo) {
			return nil
		}
	}
	return errnomap.ENOENT
}

// notify adds want to what c is told of.
func (p *process) notify(c chan<- os.Signal, want Set) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if want == 0 {
		return
	}
	defer p.heed()
	p.ignored &^= want
	for n := range p.handlers {
		if p.handlers[n].c == c {
			p.handlers[n].want |= want
			return
		}
	}
	p.handlers = append(p.handlers, handler{c, want})
}

// stop forgets c. After it has returned c gets nothing more.
func (p *process) stop(c chan<- os.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.heed()
	for n := range p.handlers {
		if p.handlers[n].c == c {
			p.handlers = append(p.handlers[:n:n], p.handlers[n+1:]...)
			return
		}
	}
}

// clear takes set from every channel; what is left without signals goes.
func (p *process) clear(set Set) {
	var keep []handler
	for _, h := range p.handlers {
		if h.want &^= set; h.want != 0 {
			keep = append(keep, h)
		}
	}
	p.handlers = keep
	p.heed()
}

func (p *process) ignore(set Set) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear(set)
	p.ignored |= set &^ unblockable
}

func (p *process) reset(set Set) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear(set)
	p.ignored &^= set
}

// idle reports whether nobody listens and nothing is ignored or blocked.
func (p *process) idle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.handlers) == 0 && p.ignored == 0 && p.mask == 0 && len(p.waiters) == 0
}

// blocked returns the mask.
func (p *process) blocked() Set {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.mask
}

// dispositions returns the mask and what is ignored.
func (p *process) dispositions() (mask, ignored Set) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.mask, p.ignored
}

// setMask changes the mask and delivers what it no longer holds back.
func (p *process) setMask(how int, set Set) (Set, error) {
	set &^= unblockable
	p.mu.Lock()
	old := p.mask
	switch how {
	case SIG_BLOCK:
		p.mask |= set
	case SIG_UNBLOCK:
		p.mask &^= set
	case SIG_SETMASK:
		p.mask = set
	default:
		p.mu.Unlock()
		return 0, errnomap.EINVAL
	}
	p.steer()
	var due []syscall.Signal
	for {
		i, ok := p.pending.Take(^p.mask)
		if !ok {
			break
		}
		if p.deliver(i.Signo) {
			due = append(due, i.Signo)
		}
	}
	p.mu.Unlock()
	for _, sig := range due {
		p.act(sig)
	}
	return old, nil
}

// wait takes a pending signal of want, waiting up to timeout (without end when it
// is negative). EAGAIN means that none came.
func (p *process) wait(want Set, timeout time.Duration) (Info, error) {
	want &^= unblockable
	p.mu.Lock()
	if i, ok := p.pending.Take(want); ok {
		p.mu.Unlock()
		return i, nil
	}
	if timeout == 0 {
		p.mu.Unlock()
		return Info{}, errnomap.EAGAIN
	}
	w := &waiter{want, make(chan Info, 1)}
	p.waiters = append(p.waiters, w)
	p.steer()
	p.mu.Unlock()

	var expired <-chan time.Time
	if timeout > 0 {
		t := time.NewTimer(timeout)
		defer t.Stop()
		expired = t.C
	}
	select {
	case i := <-w.got:
		return i, nil
	case <-expired:
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for n := range p.waiters {
		if p.waiters[n] == w {
			p.waiters = append(p.waiters[:n:n], p.waiters[n+1:]...)
			p.steer()
			return Info{}, errnomap.EAGAIN
		}
	}
	return <-w.got, nil // it came between the timer and the lock
}
