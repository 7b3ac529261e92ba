// Package poll is poll(2) and select(2) over a table of descriptors.
//
// A call looks at every file once. If none is ready and there is time, it watches
// them all and looks again whenever one of them tells of a change.
package poll

import (
	"sync"

	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

// wait is one call that waits.
type wait struct {
	table    *fd.Table
	parker   *park.Parker
	wake     func(ready.Mask) bool
	watching bool
	watches  []watch
}

// watch is a file that is being watched, and kept open for that.
type watch struct {
	d       *fd.Description
	watcher *ready.Watcher
}

var waits = sync.Pool{New: func() any {
	w := new(wait)
	w.wake = func(ready.Mask) bool {
		w.parker.Wake()
		return true
	}
	return w
}}

// until has scan look, again and again, until it finds something or d passes. scan
// returns how much it found; it asks about each descriptor by state.
func until(t *fd.Table, d park.Deadline, scan func(*wait) int) int {
	w := waits.Get().(*wait)
	w.table, w.parker = t, park.Get()
	defer w.end()
	n := scan(w)
	if n > 0 || d.Passed() {
		// Who does not park must look, or what is always ready hides the rest.
		if park.Poll() || n == 0 {
			n = scan(w)
		}
		if n > 0 || d.Passed() {
			return n
		}
	}
	w.watching = true
	if n = scan(w); n > 0 {
		return n
	}
	w.watching = false
	for {
		outcome := w.parker.Park(d)
		if n = scan(w); n > 0 || outcome == park.TimedOut {
			return n
		}
	}
}

// state asks the descriptor's file which of interest hold, and watches it while the
// wait is beginning. Nval: the descriptor is not open.
func (w *wait) state(n int, interest ready.Mask) ready.Mask {
	d, err := w.table.Get(n)
	if err != nil {
		return ready.Nval
	}
	f := d.File()
	if w.watching {
		watcher := &ready.Watcher{Interest: interest, Wake: w.wake}
		f.Watch(watcher)
		w.watches = append(w.watches, watch{d, watcher})
		return f.Ready(interest)
	}
	defer d.Release()
	return f.Ready(interest)
}

func (w *wait) end() {
	for i, one := range w.watches {
		one.d.File().Unwatch(one.watcher)
		one.d.Release()
		w.watches[i] = watch{}
	}
	w.watches, w.watching = w.watches[:0], false
	w.parker.Put()
	w.table, w.parker = nil, nil
	waits.Put(w)
}
