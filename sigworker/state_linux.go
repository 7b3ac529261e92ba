package sigworker

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// own is this process, once Start was called; before, os/signal rules.
var own = process{act: act}

var system struct {
	mu      sync.Mutex
	started bool
}

func started() *process {
	system.mu.Lock()
	defer system.mu.Unlock()
	if !system.started {
		return nil
	}
	return &own
}

func workerErr() error { return nil }

func notify(c chan<- os.Signal, want Set, sigs []os.Signal) {
	if p := started(); p != nil {
		p.notify(c, want&^unblockable)
		if len(sigs) > 0 && want.Has(SIGURG) {
			relayURG()
		}
		return
	}
	signal.Notify(c, sigs...)
}

func stopNotify(c chan<- os.Signal) {
	if p := started(); p != nil {
		p.stop(c)
		return
	}
	signal.Stop(c)
}

func ignore(set Set, sigs []os.Signal) {
	if p := started(); p != nil {
		p.ignore(set)
		return
	}
	signal.Ignore(sigs...)
}

func ignored(sig os.Signal) bool {
	p := started()
	if p == nil {
		return signal.Ignored(sig)
	}
	n, ok := sig.(syscall.Signal)
	p.mu.Lock()
	defer p.mu.Unlock()
	return ok && p.ignored.Has(n)
}

func reset(set Set, sigs []os.Signal) {
	p := started()
	if p == nil {
		resetAll(set, sigs)
		return
	}
	p.reset(set)
	if len(sigs) > 0 {
		for _, sig := range (set & faults).Signals() {
			_ = defaultDisposition(sig) // cannot fail for these numbers
		}
	}
}

// resetAll is os/signal's Reset, which leaves ignored signals ignored; to be notified
// for a moment ends that.
func resetAll(set Set, sigs []os.Signal) {
	c := make(chan os.Signal, 1)
	for _, sig := range set.Signals() {
		if signal.Ignored(sig) {
			signal.Notify(c, sig)
		}
	}
	signal.Stop(c)
	signal.Reset(sigs...)
}
