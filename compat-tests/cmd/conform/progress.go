package main

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/runner"
)

const (
	// plainSteps is how many lines of progress a run prints where nobody looks on.
	plainSteps = 10
	// maxTold is how many cases that did not finish are told of while it runs;
	// the report has them all.
	maxTold = 10
)

// progress tells how far a run is: a bar when a person is looking, else a line
// now and then, and in both a line for each case that did not finish.
type progress struct {
	w           io.Writer
	done, total int
	told        int
	bar         *progressbar.ProgressBar
}

func newProgress(w io.Writer, total int) *progress {
	p := &progress{w: w, total: total}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetWidth(30),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
	}
	return p
}

// ran counts one case on one system.
func (p *progress) ran(t runner.Target, e suite.Entry, r runner.Result) {
	p.done++
	if r.End.Kind != suite.Finished && p.told < maxTold {
		p.told++
		if p.bar != nil {
			_ = p.bar.Clear() // a bar that is drawn twice is no harm
		}
		fmt.Fprintf(p.w, "%s on %s: %s: %s\n", e.ID, t.System.Name, r.End.Kind, r.End.Reason)
	}
	if p.bar != nil {
		p.bar.Describe(t.System.Name)
		_ = p.bar.Add(1)
		return
	}
	if step := max(p.total/plainSteps, 1); p.done%step == 0 || p.done == p.total {
		fmt.Fprintf(p.w, "%d of %d\n", p.done, p.total)
	}
}
