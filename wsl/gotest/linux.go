package gotest

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"causeway/wsl/build"
)

// Linux runs the tests of the packages natively and adds them to the report.
func Linux(ctx context.Context, root string, t build.Target, patterns []string, report *Report) error {
	return linux(ctx, root, t, patterns, report)
}

// linux takes everything that go test does behind its own flags: more flags, patterns, the binaries' arguments.
func linux(ctx context.Context, root string, t build.Target, rest []string, report *Report) error {
	args := []string{"test", "-json", "-timeout=" + timeLimit}
	if t.Race {
		args = append(args, "-race")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, rest...)...)
	cmd.Dir, cmd.Env = root, t.Environ()
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	runs := &packageRuns{system: systemName(t), report: report, open: map[string]*packageRun{}, builds: map[string][]string{}}
	readErr := decode(out, runs.add)
	waitErr := cmd.Wait()
	runs.finish()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if readErr != nil {
		return readErr
	}
	// Failed tests are in the report. A go command that failed without one did not get as far as testing.
	if exit, ok := errors.AsType[*exec.ExitError](waitErr); ok && exit.ExitCode() == 1 && runs.failed > 0 {
		return nil
	}
	if waitErr != nil {
		return fmt.Errorf("go test: %w\n%s", waitErr, stderr.String())
	}
	return nil
}

// packageRuns sorts the events of several packages, which come mixed.
type packageRuns struct {
	system string
	report *Report
	open   map[string]*packageRun
	builds map[string][]string // the compiler's words by the import path it was given
	failed int
}

func (r *packageRuns) add(e event) {
	if e.Action == "build-output" || e.Action == "build-fail" {
		r.builds[e.ImportPath] = append(r.builds[e.ImportPath], e.Output)
		return
	}
	run := r.open[e.Package]
	if run == nil {
		run = newPackageRun()
		r.open[e.Package] = run
	}
	if e.FailedBuild != "" {
		run.output = append(r.builds[e.FailedBuild], run.output...)
	}
	run.add(e)
	if run.outcome != unfinished {
		r.close(e.Package)
	}
}

func (r *packageRuns) close(pkg string) {
	run := r.open[pkg]
	delete(r.open, pkg)
	if c, _, _ := run.result(); c.failed > 0 {
		r.failed++
	}
	r.report.add(r.system, pkg, run)
}

// finish closes what the go command left open.
func (r *packageRuns) finish() {
	for pkg := range r.open {
		r.close(pkg)
	}
}
