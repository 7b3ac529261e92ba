package port

import (
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/windows"

	"causeway/posixcompat/internal/tally"
)

// The completion keys.
const (
	keyOp   = 1
	keyWake = 2
)

// Forever is the timeout of a wait without end.
const Forever uint32 = windows.INFINITE

var (
	open    sync.Once
	handle  windows.Handle
	openErr error

	pending atomic.Int64
	onBusy  atomic.Pointer[func()]

	buffers = sync.Pool{New: func() any { return new(entries) }}
)

func get() (windows.Handle, error) {
	open.Do(func() {
		tally.Add()
		handle, openErr = windows.CreateIoCompletionPort(windows.InvalidHandle, 0, 0, 0)
	})
	return handle, openErr
}

// Associate has the completions of h come to the port. It is kept for as long as h.
func Associate(h windows.Handle) error {
	p, err := get()
	if err != nil {
		return err
	}
	tally.Add()
	_, err = windows.CreateIoCompletionPort(h, p, keyOp, 0)
	return err
}

// OnBusy has f called when the first operation begins while none is under way, by
// whoever begins it: somebody should wait from then on.
func OnBusy(f func()) { onBusy.Store(&f) }

// Begun records that an operation is under way. It is called before the system is
// asked, and taken back by Failed if no completion will come.
func Begun() {
	if pending.Add(1) == 1 {
		if f := onBusy.Load(); f != nil {
			(*f)()
		}
	}
}

// Failed takes Begun back.
func Failed() { pending.Add(-1) }

// Busy reports whether operations are under way.
func Busy() bool { return pending.Load() > 0 }

// Drain handles the completions that are there, without waiting, and returns whether
// there were any. It calls the system only if operations are under way.
func Drain() (some bool) {
	stolen := false
	for Busy() {
		n, woken, failed := round(0, nil)
		some = some || n > 0
		stolen = stolen || woken
		if failed != 0 || n < batch {
			break
		}
	}
	if stolen {
		// It was meant for one who waits.
		Wake()
	}
	return some
}

// Wait handles completions, waiting for the first one up to timeout milliseconds,
// and returns after one batch, a Wake, or the end of the time. It sets waiting to
// false when it has been in the system, before it handles anything.
func Wait(timeout uint32, waiting *atomic.Bool) error {
	_, _, failed := round(timeout, waiting)
	if failed == 0 || failed == timedOut {
		return nil
	}
	return failed
}

const timedOut = syscall.Errno(windows.WAIT_TIMEOUT)

func round(timeout uint32, waiting *atomic.Bool) (n uint32, woken bool, failed syscall.Errno) {
	p, err := get()
	if err != nil {
		return 0, false, windows.ERROR_INVALID_HANDLE
	}
	e := buffers.Get().(*entries)
	defer buffers.Put(e)
	n, failed = e.take(p, timeout)
	if waiting != nil {
		waiting.Store(false)
	}
	if failed != 0 {
		return 0, false, failed
	}
	return n, e.dispatch(n), 0
}

// Wake makes one Wait return.
func Wake() {
	p, err := get()
	if err != nil {
		return
	}
	tally.Add()
	_ = windows.PostQueuedCompletionStatus(p, 0, keyWake, nil)
}
