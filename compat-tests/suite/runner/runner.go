// Package runner runs conformance cases, each in a process of its own.
//
// A process that crashes, hangs or writes nonsense is then the result of one
// case and of no other. Cases run a few at a time; those that depend on time
// passing come afterwards, one by one. Nothing is run again because of its values:
// a case whose values waver is wrong. Only where Wine itself says that its client
// failed is a case given a second process, and the result says so.
//
// exec.go is the child's side, the rest the parent's. The package does not know
// what a right value is: see judge.
package runner

import (
	"context"
	"os/exec"
	"sync"
	"time"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/system"
)

const (
	// DefaultJobs is how many cases run at once: four was measured to be the
	// fastest under Wine on two processors.
	DefaultJobs = 4
	// DefaultLimit is how long a case may take. No case should need a tenth of
	// it; it is so long because machines are slow at times.
	DefaultLimit = 30 * time.Second
)

// Target is a system to run cases on.
type Target struct {
	System system.System
	// Command makes the command that runs the program with the cases on that
	// system. The end of ctx must kill it.
	Command func(ctx context.Context, args ...string) *exec.Cmd
	// Path turns a path of this system into one that the program there can open.
	Path func(string) (string, error)
}

// Result is what came out of one case on one system.
type Result struct {
	Case         string              `json:"case"`
	End          suite.End           `json:"end"`
	Observations []suite.Observation `json:"observations"`
	// Output is the last part of what the process printed, kept when the case
	// did not finish or printed something.
	Output string `json:"output,omitempty"`
	// Again is why the case got a second process: how the first ended, of which Wine
	// said that its own client had failed.
	Again string `json:"again,omitempty"`
	// Milliseconds is how long the process took.
	Milliseconds int64 `json:"milliseconds"`
}

// Options say how to run.
type Options struct {
	// Jobs is how many cases run at once.
	Jobs int
	// Limit is the time limit of a case.
	Limit time.Duration
	// Dir is an empty directory for the records.
	Dir string
	// Done, if set, is told of each result as it comes; it is called by one
	// goroutine at a time.
	Done func(Target, suite.Entry, Result)

	killAfter time.Duration // startGrace, but for tests
	mark      string        // which run the processes are of
}

// Run runs the cases on all targets and returns the results of each target, in
// the order of the cases. Cases that ctx's end kept from starting are NotStarted.
func Run(ctx context.Context, targets []Target, cases []suite.Entry, o Options) [][]Result {
	o.mark = runMark()
	defer sweep(o.mark)
	results := make([][]Result, len(targets))
	var together, alone []job
	for i, t := range targets {
		results[i] = make([]Result, len(cases))
		for j, c := range cases {
			w := job{t, c, &results[i][j]}
			if c.Timed {
				alone = append(alone, w)
			} else {
				together = append(together, w)
			}
		}
	}
	var telling sync.Mutex
	lane := func(jobs []job, workers int) {
		work := make(chan job)
		var all sync.WaitGroup
		for range max(workers, 1) {
			all.Go(func() {
				for w := range work {
					*w.result = one(ctx, w.target, w.entry, o)
					if o.Done != nil {
						telling.Lock()
						o.Done(w.target, w.entry, *w.result)
						telling.Unlock()
					}
				}
			})
		}
		for _, w := range jobs {
			work <- w
		}
		close(work)
		all.Wait()
	}
	lane(together, o.Jobs)
	lane(alone, 1)
	return results
}

type job struct {
	target Target
	entry  suite.Entry
	result *Result
}
