package sigworker

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// own is this process, once Start was called; before, os/signal rules, and own keeps
// what the program asked for, for Start to go on with.
var own = process{act: act}

var system struct {
	mu      sync.Mutex
	started bool
	urgent  bool // URG was asked for by name before Start
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

// before runs f if Start was not called yet, and reports whether it was not.
func before(f func()) bool {
	system.mu.Lock()
	defer system.mu.Unlock()
	if !system.started {
		f()
	}
	return !system.started
}

func notify(c chan<- os.Signal, want Set, sigs []os.Signal) {
	urgent := len(sigs) > 0 && want.Has(SIGURG)
	own.notify(c, want&^unblockable)
	early := before(func() {
		system.urgent = system.urgent || urgent
		signal.Notify(c, sigs...)
	})
	if urgent && !early {
		relayURG()
	}
}

func stopNotify(c chan<- os.Signal) {
	before(func() { signal.Stop(c) })
	own.stop(c)
}

func ignore(set Set, sigs []os.Signal) {
	before(func() { signal.Ignore(sigs...) })
	own.ignore(set)
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
	own.reset(set)
	if before(func() { resetAll(set, sigs) }) || len(sigs) == 0 {
		return
	}
	for _, sig := range (set & faults).Signals() {
		_ = defaultDisposition(sig) // cannot fail for these numbers
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
