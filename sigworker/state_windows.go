package sigworker

import (
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/windows"
)

// own is this process.
var own = process{act: act}

// system is what serves it.
var system struct {
	mu      sync.Mutex
	worker  *worker
	started bool
	err     error
}

// act does a default action to this process.
func act(sig syscall.Signal) {
	switch defaultAction(sig) {
	case terminate:
		windows.TerminateProcess(windows.CurrentProcess(), exitStatus(sig))
	case stop:
		suspend(windows.CurrentProcess())
	}
}

// ensure starts the worker unless it runs. The caller holds system.mu.
func ensure() error {
	if system.worker != nil {
		return nil
	}
	system.worker, system.err = newWorker(&own)
	if system.err != nil {
		system.worker = nil
		return system.err
	}
	hookConsole(true)
	return nil
}

// settle ends the worker when nothing needs it. The caller holds system.mu.
func settle() {
	if system.worker != nil && !system.started && own.idle() {
		hookConsole(false)
		system.worker.close()
		system.worker = nil
	}
}

func start(blocked Set) error {
	system.mu.Lock()
	defer system.mu.Unlock()
	if _, err := own.setMask(SIG_BLOCK, blocked); err != nil {
		return err
	}
	if err := ensure(); err != nil {
		return err
	}
	if system.started {
		return nil
	}
	if err := joinGroup(); err != nil {
		return err
	}
	system.started = true
	return nil
}

// started returns the process model once Start was called.
func started() *process {
	system.mu.Lock()
	defer system.mu.Unlock()
	if !system.started {
		return nil
	}
	return &own
}

// ProcessPending returns the set of blocked signals that were sent to this process:
// what signalfd reads.
func ProcessPending() *Pending { return &own.pending }

// ServeChildren has f told whether somebody cares for CHLD: has a handler for it, blocks it or
// waits for it. It is for the one package that knows the children and sends CHLD by Deliver.
// f must neither block nor call this package.
func ServeChildren(f func(wanted bool)) { own.serveChildren(f) }

// Deliver takes a signal in as if the system had sent it. EINVAL: it is none. EAGAIN:
// it finds its queue full.
func Deliver(i Info) error { return own.arrive(i) }

// Caught returns a channel that is closed when a channel of Notify has been given the next
// signal: what pause(2) waits for.
func Caught() <-chan struct{} { return own.next() }

func notify(c chan<- os.Signal, want Set, _ []os.Signal) {
	system.mu.Lock()
	defer system.mu.Unlock()
	own.notify(c, want&^unblockable)
	_ = ensure() // Err tells
}

func stopNotify(c chan<- os.Signal) {
	system.mu.Lock()
	defer system.mu.Unlock()
	own.stop(c)
	settle()
}

func ignore(set Set, _ []os.Signal) {
	system.mu.Lock()
	defer system.mu.Unlock()
	own.ignore(set)
	_ = ensure()
}

func ignored(sig os.Signal) bool {
	n, ok := sig.(syscall.Signal)
	own.mu.Lock()
	defer own.mu.Unlock()
	return ok && own.ignored.Has(n)
}

func reset(set Set, _ []os.Signal) {
	system.mu.Lock()
	defer system.mu.Unlock()
	own.reset(set)
	settle()
}

func workerErr() error {
	system.mu.Lock()
	defer system.mu.Unlock()
	return system.err
}

func inherit(f func() error) error { return f() }

// serving reports whether the worker runs.
func serving() bool {
	system.mu.Lock()
	defer system.mu.Unlock()
	return system.worker != nil
}

// kernelPending and takeFromKernel: all signals are in the model here.
func kernelPending() Set              { return 0 }
func takeFromKernel(Set) (Info, bool) { return Info{}, false }
