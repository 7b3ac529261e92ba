// Package task has one function for each mage target: it puts the other packages of wsl together, prints for a person, and returns
// an error whenever something is wrong. It works in the directory it is called in, which mage makes the checkout.
package task

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"causeway/wsl/build"
	"causeway/wsl/gotest"
	"causeway/wsl/lint"
	"causeway/wsl/rename"
	"causeway/wsl/terminal"
	"causeway/wsl/winrun"
)

// Where things are, seen from the checkout.
const (
	root       = "."
	everything = "./..."
	outBin     = "out/bin"
	outTest    = "out/test"
	outBench   = "out/bench"
	outCover   = "out/cover"
	outTools   = "out/tools"
)

// log tells a person of what takes long; results go to standard output.
func log() *slog.Logger { return slog.New(terminal.New(os.Stderr)) }

// withRunner calls use with a runner, and closes it whatever happens.
func withRunner(ctx context.Context, use func(*winrun.Runner) error) error {
	r, err := winrun.Find(ctx, winrun.Options{Log: log()})
	if err != nil {
		return err
	}
	return errors.Join(use(r), r.Close())
}

// Build builds every program for every target.
func Build(ctx context.Context) error {
	return build.Programs(ctx, root, build.All, outBin, os.Stdout)
}

// Conform builds the conformance harness and runs it with its own defaults. Its table and its exit status are the result.
func Conform(ctx context.Context) error { return conform(ctx, "run") }

// How conform fuzz searches when nothing else is said: for so long in each area, with the same programs each time as far as it gets.
const (
	searchTime = "40s"
	searchSeed = "1"
)

// Search builds the conformance harness and has it search each area for differences with random programs, for SEARCHTIME from SEARCHSEED on.
func Search(ctx context.Context) error {
	args := []string{"fuzz", "--for", searchTime, "--seed", searchSeed}
	if text := os.Getenv("SEARCHTIME"); text != "" {
		args[2] = text
	}
	if text := os.Getenv("SEARCHSEED"); text != "" {
		args[4] = text
	}
	return conform(ctx, args...)
}

// conform builds the conformance harness and runs one of its commands.
func conform(ctx context.Context, args ...string) error {
	program := filepath.Join(outBin, "conform")
	if err := build.Program(ctx, root, build.Linux, "./compat-tests/cmd/conform", program); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // it ends its own Windows programs
	cmd.WaitDelay = time.Minute
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("conform %s: %w", args[0], err)
	}
	return nil
}

// LintHouse checks the rules of the house.
func LintHouse() error {
	problems, err := lint.Check(os.DirFS(root))
	if err != nil {
		return err
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%d places break the rules of the house", len(problems))
	}
	return nil
}

// Lint checks everything that can be checked without running it.
func Lint(ctx context.Context) error {
	return errors.Join(
		LintHouse(),
		lint.Vet(ctx, root, os.Stdout),
		lint.Staticcheck(ctx, root, outTools, os.Stdout),
	)
}

// fuzzTime is for how long each fuzz target runs when FUZZTIME is not set.
const fuzzTime = 10 * time.Second

// Fuzz runs the fuzz targets.
func Fuzz(ctx context.Context) error {
	each := fuzzTime
	if text := os.Getenv("FUZZTIME"); text != "" {
		var err error
		if each, err = time.ParseDuration(text); err != nil {
			return fmt.Errorf("FUZZTIME: %w", err)
		}
	}
	return gotest.Fuzz(ctx, root, each, os.Stdout)
}

// Rename gives the module another path.
func Rename(path string) error {
	changed, err := rename.Module(root, path)
	if err != nil {
		return err
	}
	fmt.Printf("%d files changed; go.mod is now module %s\n", changed, path)
	return nil
}
