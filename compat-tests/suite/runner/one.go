package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/system"
)

const (
	// startGrace is what a process gets beyond the case's limit before it is
	// killed from outside: for its start, and to say by itself where it hangs.
	startGrace = 10 * time.Second
	// pipeGrace is how long output is still read when the process is gone but
	// something it started holds the pipe.
	pipeGrace = time.Second
	// outputTail is how many bytes of a process's output are kept.
	outputTail = 16 << 10
)

// grace is startGrace unless a test has set another.
func (o Options) grace() time.Duration {
	if o.killAfter > 0 {
		return o.killAfter
	}
	return startGrace
}

// one runs a case on a target, and once more if it was Wine itself that failed.
func one(ctx context.Context, t Target, e suite.Entry, o Options) Result {
	r := once(ctx, t, e, o)
	if t.System.Kind != system.Wine || r.End.Kind != suite.Crashed || !system.WineFailed(r.Output) {
		return r
	}
	first := r.End.Reason
	r = once(ctx, t, e, o)
	r.Again = first
	return r
}

// once runs a case on a target.
func once(ctx context.Context, t Target, e suite.Entry, o Options) Result {
	r := Result{Case: e.ID, Observations: []suite.Observation{}}
	if err := ctx.Err(); err != nil {
		r.End = suite.End{Kind: suite.NotStarted, Reason: "the run was ended: " + context.Cause(ctx).Error()}
		return r
	}
	name := strings.ReplaceAll(e.ID, "/", "-") + "-" + string(t.System.Kind) + ".jsonl"
	record := filepath.Join(o.Dir, name)
	theirs, err := t.Path(record)
	if err != nil {
		r.End = suite.End{Kind: suite.NotStarted, Reason: err.Error()}
		return r
	}
	began := time.Now()
	inTime, cancel := context.WithTimeout(ctx, o.Limit+o.grace())
	defer cancel()
	cmd := t.Command(inTime, ExecArgs(e.ID, theirs, o.Limit)...)
	mark(cmd, o.mark)
	var out tail
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = pipeGrace
	err = cmd.Run()
	endGroup(cmd)
	r.Milliseconds = time.Since(began).Milliseconds()
	r.Output = out.String()

	rec := suite.ReadRecord(record, e.ID)
	r.Observations = append(r.Observations, rec.Observations...)
	r.End = judgeEnd(rec.End, cmd.ProcessState, err, inTime.Err() != nil, ctx)
	_ = os.Remove(record) // the directory is the caller's to remove
	return r
}

// judgeEnd joins what the record says with how the process ended.
func judgeEnd(recorded suite.End, state *os.ProcessState, err error, late bool, ctx context.Context) suite.End {
	var exit *exec.ExitError
	switch {
	case state == nil:
		return suite.End{Kind: suite.NotStarted, Reason: fmt.Sprint(err)}
	case ctx.Err() != nil:
		return suite.End{Kind: suite.NotStarted, Reason: "the run was ended: " + context.Cause(ctx).Error()}
	case recorded.Kind == suite.Garbled, recorded.Kind == suite.Hung:
		return recorded
	case late:
		return suite.End{Kind: suite.Hung, Reason: "its process did not end by itself and was killed"}
	case recorded.Kind == suite.Crashed:
		return suite.End{Kind: suite.Crashed, Reason: fmt.Sprintf("%s: %v", recorded.Reason, state)}
	case errors.As(err, &exit):
		return suite.End{Kind: suite.Crashed, Reason: fmt.Sprintf("its process ended badly after the case: %v", state)}
	}
	// A pipe that something else still holds (exec.ErrWaitDelay) is no fault of the case's values.
	return recorded
}
