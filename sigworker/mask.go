package sigworker

import (
	"time"

	"causeway/errnomap"
)

// How Sigmask combines (sigprocmask(2)).
const (
	SIG_BLOCK   = 0
	SIG_UNBLOCK = 1
	SIG_SETMASK = 2
)

// Start makes this process one with Linux's signals in full: default actions with
// Linux's exit status, a mask, pending and queued signals. It blocks the signals of
// blocked at once, so that none of them is lost before the program is ready.
//
// Call it first in main. On Linux the program is executed once more (same process id,
// same arguments), so what ran before Start runs twice; the error is the system's if
// that fails. On Windows it starts the worker; the error wraps EEXIST when someone
// else made one of the worker's names first. A second call only adds to the mask.
//
// A program that Start serves uses this package's Notify, not os/signal's, and starts
// its children inside of Inherit.
func Start(blocked Set) error { return start(blocked &^ unblockable) }

// Inherit runs f, which starts processes. On Linux they inherit the mask that the program
// believes in, and what it ignores but for CHLD; without it they would inherit Start's mask,
// which blocks nearly everything, and ignore nothing.
// On Windows it just calls f.
func Inherit(f func() error) error { return inherit(f) }

// Sigmask changes the mask of the process by how (SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK)
// and returns the old one. KILL and STOP are left out silently, as in Linux. It returns
// EINVAL for another how, and ENOSYS before Start.
func Sigmask(how int, set Set) (old Set, err error) {
	p := started()
	if p == nil {
		return 0, errnomap.ENOSYS
	}
	return p.setMask(how, set)
}

// Sigpending returns the signals that were sent and that the mask holds back
// (sigpending(2)). It returns ENOSYS before Start.
func Sigpending() (Set, error) {
	p := started()
	if p == nil {
		return 0, errnomap.ENOSYS
	}
	return (p.pending.Set() | kernelPending()) & p.blocked(), nil
}

// Sigtimedwait takes one pending signal of set, waiting for it up to timeout; without
// end when timeout is negative. It returns EAGAIN when none came (sigtimedwait(2)), and
// ENOSYS before Start. The signals should be blocked.
func Sigtimedwait(set Set, timeout time.Duration) (Info, error) {
	p := started()
	if p == nil {
		return Info{}, errnomap.ENOSYS
	}
	if i, ok := takeFromKernel(set); ok {
		return i, nil
	}
	return p.wait(set, timeout)
}

// Sigwaitinfo is Sigtimedwait without an end.
func Sigwaitinfo(set Set) (Info, error) { return Sigtimedwait(set, -1) }
