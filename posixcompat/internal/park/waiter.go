package park

import "causeway/posixcompat/internal/ready"

// Waiter is one goroutine's wait for one source, for calls that block. Watching
// begins before the first try, so that nothing that happens in between is lost:
//
//	var w park.Waiter
//	w.Begin(source, ready.Readable)
//	defer w.End()
//	for {
//		n, err := try()
//		if err != EAGAIN {
//			return n, err
//		}
//		if w.Wait(deadline) == TimedOut {
//			return -1, EAGAIN
//		}
//	}
type Waiter struct {
	parker  *Parker
	source  ready.Source
	watcher ready.Watcher
}

// Begin starts to watch s for the conditions of interest.
func (w *Waiter) Begin(s ready.Source, interest ready.Mask) {
	w.parker, w.source = Get(), s
	w.watcher.Interest = interest
	if w.watcher.Wake == nil { // a Waiter that is used again allocates nothing
		w.watcher.Wake = w.wake
	}
	s.Watch(&w.watcher)
}

func (w *Waiter) wake(ready.Mask) bool {
	w.parker.Wake()
	return true
}

// Wait parks until something happened since Begin or the last Wait. It asks the
// source first, which arms itself by that; if the conditions hold it returns at once.
func (w *Waiter) Wait(d Deadline) Outcome {
	if !d.Passed() && w.source.Ready(w.watcher.Interest) != 0 {
		return Woken
	}
	return w.parker.Park(d)
}

// WaitChange is Wait for callers whose own condition is narrower than the source's:
// it parks although the source is ready, until the next change.
func (w *Waiter) WaitChange(d Deadline) Outcome { return w.parker.Park(d) }

// End stops watching.
func (w *Waiter) End() {
	w.source.Unwatch(&w.watcher)
	w.parker.Put()
	w.parker, w.source = nil, nil
}
