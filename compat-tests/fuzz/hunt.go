package fuzz

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// The limits of a hunt.
const (
	slow      = 25 * time.Millisecond // between the steps of a program that differs
	shrinking = 250                   // programs to shrink one
)

// Hunt makes programs and has each run on two systems.
type Hunt struct {
	Area *Area
	// System is what the other system is called in Known: "wine".
	System string
	Known  []Known
	// Settle is the time between steps when a program is run first, and when it is shrunk.
	Settle time.Duration
	// Seed is the first program's; each program has one of its own made from it.
	Seed uint64
	// Programs is how many to run; 0 is without end.
	Programs int
	// Most is how many differences are enough; 0 is without end.
	Most int

	mu    sync.Mutex
	next  uint64
	reach Reach
	found []Difference
}

// Pair is two workers that one program after the other is given to.
type Pair struct{ Linux, Other *Worker }

// Difference is a program on which the systems differ.
type Difference struct {
	Seed    uint64
	Program Program  // shortened
	Linux   []string // what each step answered
	Other   []string
	Said    string // what the other system's process wrote to its standard error, if it ended
	Times   int    // how many programs ended in it
}

// At is the first step that differs.
func (d Difference) At() int { return firstDifference(d.Linux, d.Other) }

// firstDifference is the index of the first answer that differs, -1 if none does.
func firstDifference(a, b []string) int {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return -1
}

// Run hunts with all the pairs at once until the programs are through, ctx is done, or
// too much was found, and returns what it reached and found.
func (h *Hunt) Run(ctx context.Context, pairs []Pair) (Reach, []Difference, error) {
	began := time.Now()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var failed atomic.Pointer[error]
	var all sync.WaitGroup
	for _, p := range pairs {
		all.Go(func() {
			defer p.Linux.Close()
			defer p.Other.Close()
			if err := h.one(ctx, p); err != nil && ctx.Err() == nil {
				failed.CompareAndSwap(nil, &err)
				stop()
			}
		})
	}
	all.Wait()
	h.reach.Took = time.Since(began)
	if err := failed.Load(); err != nil {
		return h.reach, h.found, *err
	}
	return h.reach, h.found, nil
}

// one is the work of one pair.
func (h *Hunt) one(ctx context.Context, p Pair) error {
	for ctx.Err() == nil {
		seed, ok := h.seed()
		if !ok {
			return nil
		}
		if err := h.program(ctx, p, seed); err != nil {
			return fmt.Errorf("the program of seed %d: %w", seed, err)
		}
	}
	return nil
}

// seed gives the next program's seed.
func (h *Hunt) seed() (uint64, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.Programs > 0 && h.next >= uint64(h.Programs) || h.Most > 0 && len(h.found) >= h.Most {
		return 0, false
	}
	h.next++
	if h.Programs == 1 {
		return h.Seed, true
	}
	return rand.New(rand.NewPCG(h.Seed, h.next)).Uint64(), true
}

// program has one program run, and shrinks it if the systems differ.
func (h *Hunt) program(ctx context.Context, p Pair, seed uint64) error {
	program := Generate(h.Area, seed)
	t, err := h.try(ctx, p, program, h.Settle)
	if err != nil {
		return err
	}
	verdict := h.judge(program, t)
	if verdict == differs {
		if verdict, t, err = h.again(ctx, p, program); err != nil {
			return err
		}
	}
	h.count(program, t, verdict)
	d := Difference{Seed: seed, Program: program, Linux: t.linux, Other: t.other, Times: 1}
	if verdict != differs || h.seen(d) {
		return nil
	}
	if d, err = h.shrink(ctx, p, d); err != nil {
		return err
	}
	h.keep(d)
	return nil
}

// shrink makes the difference's program shorter. A short one counts only if it differs
// slowly too.
func (h *Hunt) shrink(ctx context.Context, p Pair, d Difference) (Difference, error) {
	d.Program = d.Program[:min(d.At()+1, len(d.Program))]
	var failed error
	short := Shrink(h.Area, d.Program, shrinking, func(q Program) bool {
		t, err := h.try(ctx, p, q, h.Settle)
		if err != nil {
			failed = err
		}
		return err == nil && h.judge(q, t) == differs
	})
	if failed != nil {
		return d, failed
	}
	verdict, t, err := h.again(ctx, p, short)
	if err == nil && verdict == differs {
		d.Program, d.Linux, d.Other = short, t.linux, t.other
	}
	if slices.Contains(d.Other, died) {
		d.Said = p.Other.Said()
	}
	return d, err
}

// traces are the answers of both systems to one program.
type traces struct{ linux, other []string }

// try runs a program on both systems at once.
func (h *Hunt) try(ctx context.Context, p Pair, program Program, settle time.Duration) (t traces, err error) {
	var failed error
	var both sync.WaitGroup
	both.Go(func() { t.other, failed = p.Other.Run(ctx, program, settle) })
	t.linux, err = p.Linux.Run(ctx, program, settle)
	both.Wait()
	if err == nil {
		err = failed
	}
	return t, err
}

// verdict is what became of a program.
type verdict uint8

const (
	same verdict = iota
	known
	unsteady // Linux does not answer the same twice
	differs
)

// judge compares the answers.
func (h *Hunt) judge(program Program, t traces) verdict {
	i := firstDifference(t.linux, t.other)
	switch {
	case i < 0:
		return same
	case i >= len(program) || i >= len(t.linux) || i >= len(t.other):
		return differs
	}
	s := program[i]
	c := h.Area.call(s.Call)
	if slices.ContainsFunc(h.Known, func(k Known) bool { return k.fits(h.System, c, s, t.linux[i], t.other[i]) }) {
		return known
	}
	return differs
}

// again runs a program on which the systems differed twice more, slowly: they differ
// only if they always do, and Linux agrees with itself.
func (h *Hunt) again(ctx context.Context, p Pair, program Program) (v verdict, t traces, err error) {
	first, err := h.try(ctx, p, program, slow)
	if err != nil {
		return differs, first, err
	}
	if v = h.judge(program, first); v != differs {
		return v, first, nil
	}
	if t, err = h.try(ctx, p, program, slow); err != nil {
		return differs, t, err
	}
	if v = h.judge(program, t); v == differs && firstDifference(first.linux, t.linux) >= 0 {
		v = unsteady
	}
	return v, t, nil
}

// signature is what makes two differences the same: the call, and what it answered on
// each system.
func (d Difference) signature() [3]string {
	i := d.At()
	at := func(list []string) string {
		if i >= 0 && i < len(list) {
			return list[i]
		}
		return ""
	}
	name := ""
	if i >= 0 && i < len(d.Program) {
		name = d.Program[i].Call
	}
	return [3]string{name, at(d.Linux), at(d.Other)}
}

// seen reports whether the difference was found before, and counts it then.
func (h *Hunt) seen(d Difference) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.counted(d)
}

// counted counts d if it was found before.
func (h *Hunt) counted(d Difference) bool {
	i := slices.IndexFunc(h.found, func(f Difference) bool { return f.signature() == d.signature() })
	if i >= 0 {
		h.found[i].Times++
	}
	return i >= 0
}

func (h *Hunt) keep(d Difference) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.counted(d) {
		h.found = append(h.found, d)
	}
}

func (h *Hunt) count(p Program, t traces, v verdict) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reach.add(h.Area, p, t.linux, v)
}
