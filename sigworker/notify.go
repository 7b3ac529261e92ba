package sigworker

import (
	"context"
	"os"
	"syscall"
)

// Notify has incoming signals sent to c: those given, or all when none is given. As
// in os/signal the send does not block, so c needs room; a later call adds to c's
// signals; KILL and STOP cannot be had. Signal values are syscall.Signal with Linux's
// numbers.
//
// On Windows this starts the worker. Should that fail, because someone else made one
// of its names first, nothing is delivered and Err says why.
func Notify(c chan<- os.Signal, sigs ...os.Signal) {
	if c == nil {
		panic("sigworker: Notify with a nil channel")
	}
	notify(c, setOf(sigs), sigs)
}

// Stop ends what Notify began for c. When it has returned c gets nothing more.
func Stop(c chan<- os.Signal) { stopNotify(c) }

// Ignore has the signals given, or all when none is given, ignored.
func Ignore(sigs ...os.Signal) { ignore(setOf(sigs), sigs) }

// Ignored reports whether sig is ignored.
func Ignored(sig os.Signal) bool { return ignored(sig) }

// Reset undoes Notify and Ignore for the signals given, or for all when none is
// given: their default action is back. (os/signal's own leaves what is ignored ignored.)
//
// After Start on Linux, a SEGV, BUS or FPE that is named here loses Go's handler: the
// next one ends the process by the signal, a nil dereference too.
func Reset(sigs ...os.Signal) { reset(setOf(sigs), sigs) }

// Err returns why the worker could not start, or nil. EEXIST means that someone else
// made one of its names first.
func Err() error { return workerErr() }

// NotifyContext returns a context that is done when one of the signals arrives, when
// stop is called, or when parent is done. context.Cause tells which signal it was.
// stop gives the signals back to what they did before; until then further ones do
// nothing, so that a second TERM does not end a program that is ending.
func NotifyContext(parent context.Context, sigs ...os.Signal) (ctx context.Context, stop context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(parent)
	c := make(chan os.Signal, 1)
	Notify(c, sigs...)
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case sig := <-c:
			cancel(signalled{sig})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		cancel(context.Canceled)
		<-done
		Stop(c)
	}
}

// signalled is the cause of a context that a signal ended.
type signalled struct{ sig os.Signal }

func (s signalled) Error() string {
	if n, ok := s.sig.(syscall.Signal); ok {
		return "signal " + Name(n) + " received"
	}
	return s.sig.String() + " received"
}

// SignalOf returns the signal that ended a context of NotifyContext, from the error
// that context.Cause returned.
func SignalOf(cause error) (syscall.Signal, bool) {
	s, ok := cause.(signalled)
	if !ok {
		return 0, false
	}
	n, ok := s.sig.(syscall.Signal)
	return n, ok
}
