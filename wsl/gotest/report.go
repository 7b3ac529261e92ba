package gotest

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Report gathers results from several runs, prints each package as it ends, and the summary at the end.
// Its methods may be called from several goroutines.
type Report struct {
	mu     sync.Mutex
	out    io.Writer
	counts counts
	failed []string            // "system package test"
	skips  map[string][]string // by reason
}

// NewReport makes a Report that prints to out.
func NewReport(out io.Writer) *Report { return &Report{out: out, skips: map[string][]string{}} }

// add takes in the run of a package on a system.
func (r *Report) add(system, pkg string, run *packageRun) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c, failures, skips := run.result()
	r.counts.add(c)
	for _, s := range skips {
		where := strings.Join([]string{system, pkg, s.test}, " ")
		r.skips[s.reason] = append(r.skips[s.reason], where)
	}
	if len(failures) == 0 {
		if c != (counts{}) {
			fmt.Fprintf(r.out, "ok    %-12s %s (%d passed, %d skipped, %.1f s)\n", system, pkg, c.passed, c.skipped, run.seconds)
		}
		return
	}
	fmt.Fprintf(r.out, "FAIL  %-12s %s (%d of %d failed)\n", system, pkg, c.failed, c.passed+c.failed+c.skipped)
	for _, f := range failures {
		r.failed = append(r.failed, strings.TrimSpace(strings.Join([]string{system, pkg, f.test}, " ")))
		indent(r.out, f.output)
	}
	if failures[len(failures)-1].test != "" {
		indent(r.out, strings.Join(run.output, ""))
	}
}

// Note counts something that was left out, with its reason, as skipped.
func (r *Report) Note(what, reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.skipped++
	r.skips[reason] = append(r.skips[reason], what)
}

// Finish prints what was skipped and why, what failed, and the summary on a line of its own. Its error says that something failed,
// or that nothing ran at all.
func (r *Report) Finish() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	reasons := slices.SortedFunc(maps.Keys(r.skips), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(r.skips[b]), len(r.skips[a])), cmp.Compare(a, b))
	})
	if len(reasons) > 0 {
		fmt.Fprintln(r.out, "\nskipped:")
	}
	for _, reason := range reasons {
		fmt.Fprintf(r.out, "%5d  %s\n", len(r.skips[reason]), reason)
		for _, where := range r.skips[reason] {
			fmt.Fprintf(r.out, "         %s\n", where)
		}
	}
	if len(r.failed) > 0 {
		fmt.Fprintln(r.out, "\nfailed:")
	}
	for _, where := range r.failed {
		fmt.Fprintf(r.out, "       %s\n", where)
	}
	fmt.Fprintf(r.out, "\n%d passed, %d failed, %d skipped\n", r.counts.passed, r.counts.failed, r.counts.skipped)
	switch {
	case r.counts.failed > 0:
		return fmt.Errorf("%d tests failed", r.counts.failed)
	case r.counts.passed == 0:
		return fmt.Errorf("no test ran")
	}
	return nil
}

func indent(w io.Writer, text string) {
	for line := range strings.Lines(text) {
		fmt.Fprint(w, "      ", line)
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		fmt.Fprintln(w)
	}
}
