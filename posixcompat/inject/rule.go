package inject

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"causeway/errnomap"
)

// AnyFD as a rule's FD means that the descriptor does not matter.
const AnyFD = -1

// Rule says what happens to which calls.
type Rule struct {
	// Call is the function's name: "Pwritev", "rawio.Send", "libaio.Submit".
	Call string
	// OnFD has the rule be for calls whose first argument is FD alone.
	OnFD bool
	FD   int
	// Skip is how many of its calls pass before the first is changed.
	Skip int
	// Times is how many calls are changed; 0 is all of them.
	Times int
	// Delay is how much later the call is made, or fails.
	Delay time.Duration
	// Errno is the error of the call, which is not made then; 0 is none.
	Errno errnomap.Errno
	// Short is how many bytes the call may move at most, how many operations
	// libaio.Submit may take, or how many buffers rawio's; 0 is no limit.
	Short int
}

// rule is a Rule with what has become of it.
type rule struct {
	Rule
	seen, done int
}

var (
	armed atomic.Bool // whether there are rules: calls look at nothing else as long as there are none
	mu    sync.Mutex
	rules []*rule
)

// Add adds rules, tried in their order and after those that are there, and returns the
// function that takes them away.
func Add(list ...Rule) (remove func()) {
	mu.Lock()
	defer mu.Unlock()
	added := make([]*rule, len(list))
	for i, r := range list {
		added[i] = &rule{Rule: r}
	}
	rules = append(rules, added...)
	armed.Store(len(rules) > 0)
	return func() {
		mu.Lock()
		defer mu.Unlock()
		rules = slices.DeleteFunc(rules, func(r *rule) bool { return slices.Contains(added, r) })
		armed.Store(len(rules) > 0)
	}
}

// Fault is what happens to one call. The zero Fault is nothing.
type Fault struct {
	// Errno is the error that the call returns instead of being made.
	Errno errnomap.Errno
	// Short is the limit of what it moves; 0 is none.
	Short int
}

// Next returns what happens to a call, after waiting for as long as its rule says. The
// instrumented functions call it; fd is their first argument, or AnyFD.
func Next(call string, fd int) Fault {
	if !armed.Load() {
		return Fault{}
	}
	r, ok := take(call, fd)
	if !ok {
		return Fault{}
	}
	time.Sleep(r.Delay)
	return Fault{r.Errno, max(r.Short, 0)}
}

// take finds the first rule for the call and counts it.
func take(call string, fd int) (Rule, bool) {
	mu.Lock()
	defer mu.Unlock()
	for _, r := range rules {
		if r.Call != call || r.OnFD && r.FD != fd || r.Times > 0 && r.done == r.Times {
			continue
		}
		if r.seen++; r.seen <= r.Skip {
			continue
		}
		r.done++
		return r.Rule, true
	}
	return Rule{}, false
}

// Cut returns the first bytes of p that a short call may move.
func (f Fault) Cut(p []byte) []byte {
	if f.Short == 0 {
		return p
	}
	return p[:min(len(p), f.Short)]
}

// CutAll is Cut for several buffers. It does not change bufs.
func (f Fault) CutAll(bufs [][]byte) [][]byte {
	if f.Short == 0 {
		return bufs
	}
	left := f.Short
	for i, b := range bufs {
		if left -= len(b); left <= 0 {
			return append(slices.Clone(bufs[:i]), b[:len(b)+left])
		}
	}
	return bufs
}

// Result returns what a result of n bytes becomes: the error, negative, or n cut short.
func (f Fault) Result(n int64) int64 {
	switch {
	case f.Errno != 0:
		return -int64(f.Errno)
	case f.Short > 0:
		return min(n, int64(f.Short))
	}
	return n
}
