package thread

import (
	"sync"
	"sync/atomic"
)

// Once is pthread_once_t. The zero Once has not been done. It must not be copied.
type Once struct {
	done atomic.Bool
	mu   sync.Mutex
}

// Do calls f unless an f has returned before; all callers return after it has. Unlike
// that of sync.Once, an f that panics or ends its goroutine counts as never called, as
// POSIX has it for one that was cancelled. See pthread_once(3).
func (o *Once) Do(f func()) {
	if o.done.Load() {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.done.Load() {
		f()
		o.done.Store(true)
	}
}
