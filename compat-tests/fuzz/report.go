package fuzz

import (
	"fmt"
	"io"
	"strings"
)

// Report writes what a hunt reached, and each difference as a table of what the
// systems answered and as Go code.
func Report(w io.Writer, a *Area, seed uint64, linux, other string, r Reach, found []Difference) error {
	p := printer{w: w}
	p.print("%s: %d programs from seed %d on %s and %s in %.0f s (%.1f a second)\n", a.Name, r.Programs, seed, linux, other,
		r.Took.Seconds(), float64(r.Programs)/max(r.Took.Seconds(), 0.001))
	p.print("  %d ended in a known difference, %d got no verdict because %s did not answer the same twice\n", r.Known, r.Unsteady, linux)
	p.print("  symbols called with success: %.0f %% of %d\n", 100*r.Share(a), len(a.Symbols())+len(a.Unsearched))
	for _, s := range Often(r.Calls) {
		p.print("    %-24s %8d calls %8d successes\n", s, r.Calls[s], r.Succeeded[s])
	}
	p.list("  never called with success", r.Unreached(a))
	p.print("  errors seen:")
	for _, e := range Often(r.Errnos) {
		p.print(" %s %d", e, r.Errnos[e])
	}
	p.print("\n")
	p.list("  errors of the measured facts never seen", r.Unseen(a))
	for i, d := range found {
		p.print("\nDifference %d in %s: seed %d, found in %d programs\n", i+1, a.Name, d.Seed, d.Times)
		p.difference(a, d, linux, other)
	}
	if len(found) == 0 {
		p.print("  nothing new was found\n")
	}
	return p.err
}

// printer remembers the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) print(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *printer) list(what string, names []string) {
	if len(names) > 0 {
		p.print("%s: %s\n", what, strings.Join(names, " "))
	}
}

func (p *printer) difference(a *Area, d Difference, linux, other string) {
	at := func(list []string, i int) string {
		if i < len(list) {
			return list[i]
		}
		return "(nothing)"
	}
	for i, s := range d.Program {
		p.print("  %2d %s\n", i+1, a.Line(s))
		x, y := at(d.Linux, i), at(d.Other, i)
		if x == y {
			p.print("       %s\n", x)
			continue
		}
		p.print("       %s: %s\n       %s: %s\n", linux, x, other, y)
	}
	if d.Said != "" {
		p.print("  the process on %s said: %s\n", other, d.Said)
	}
	p.print("Run: %s", a.Go(fmt.Sprintf("fuzz-%x", d.Seed), d.Program))
}
