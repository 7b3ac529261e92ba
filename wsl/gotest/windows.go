package gotest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"causeway/wsl/build"
	"causeway/wsl/winrun"
)

// Windows builds the tests of every package that has some for Windows into dir, runs each binary under the runner from its
// package's directory, and adds them to the report.
func Windows(ctx context.Context, root string, t build.Target, r *winrun.Runner, patterns []string, dir string, report *Report) error {
	return windows(ctx, root, t, r, windowsRun{patterns: patterns, dir: dir}, report)
}

// windowsRun is how the tests are built and run.
type windowsRun struct {
	patterns []string
	build    []string // flags of go test -c
	flags    []string // flags of the test binaries
	dir      string   // where the binaries go
}

func windows(ctx context.Context, root string, t build.Target, r *winrun.Runner, how windowsRun, report *Report) error {
	pkgs, err := list(ctx, root, t, how.patterns)
	if err != nil {
		return err
	}
	if how.dir, err = filepath.Abs(how.dir); err != nil { // each binary runs in another directory
		return err
	}
	system := r.System()
	if t.Race {
		system += " race"
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for _, pkg := range pkgs {
		if !pkg.hasTests() {
			continue
		}
		group.Go(func() error {
			run, err := windowsPackage(ctx, root, t, r, pkg, how)
			if err != nil {
				return err
			}
			report.add(system, pkg.ImportPath, run)
			return nil
		})
	}
	return group.Wait()
}

// binary is the file of a package's test binary under dir.
func binary(dir string, t build.Target, pkg string) string {
	return filepath.Join(dir, t.Exe(strings.ReplaceAll(pkg, "/", "_")+".test"))
}

// windowsPackage builds and runs one package. What the tests do is in the packageRun; the error is that they could not be run.
func windowsPackage(ctx context.Context, root string, t build.Target, r *winrun.Runner, pkg Package, how windowsRun) (*packageRun, error) {
	run := newPackageRun()
	exe := binary(how.dir, t, pkg.ImportPath)
	if err := build.Test(ctx, root, t, pkg.ImportPath, exe, how.build...); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		run.outcome, run.output = failed, []string{err.Error()}
		return run, nil
	}
	if _, err := os.Stat(exe); errors.Is(err, os.ErrNotExist) {
		run.outcome = skipped
		return run, nil // its test files have no tests
	}
	args := append([]string{"-test.v=test2json", "-test.timeout=" + timeLimit}, how.flags...)
	cmd := r.Command(ctx, nil, exe, args...)
	cmd.Dir = pkg.Dir
	err := convert(ctx, cmd, run)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return run, err
}

// convert runs a test binary through test2json into run. test2json itself tells the end of the tests; the exit status is
// compared with it, because a binary may fail after its last test.
func convert(ctx context.Context, cmd *exec.Cmd, run *packageRun) error {
	converter := exec.CommandContext(ctx, "go", "tool", "test2json", "-t")
	events, err := converter.StdoutPipe()
	if err != nil {
		return err
	}
	feed, err := converter.StdinPipe()
	if err != nil {
		return err
	}
	if err := converter.Start(); err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = feed, feed
	status := make(chan error, 1)
	go func() {
		err := cmd.Run()
		feed.Close()
		status <- err
	}()
	readErr := decode(events, run.add)
	if readErr != nil {
		io.Copy(io.Discard, events) // so that the test binary can end
	}
	exit := <-status
	if err := errors.Join(readErr, converter.Wait()); err != nil {
		return fmt.Errorf("test2json: %w", err)
	}
	if exit == nil && run.outcome == unfinished {
		run.outcome = failed
		run.output = append(run.output, "the test binary ended with 0 but did not say PASS\n")
	}
	if exit != nil && run.outcome != failed {
		run.outcome = failed
		run.output = append(run.output, exit.Error()+"\n")
	}
	return nil
}
