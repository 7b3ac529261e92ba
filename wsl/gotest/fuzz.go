package gotest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"causeway/wsl/build"
)

// Fuzz runs every fuzz target of the checkout natively, one after the other, each for so long. It goes on after a target that
// fails; its error names them all. Go's fuzzer writes the input that failed into the package's testdata/fuzz.
func Fuzz(ctx context.Context, root string, each time.Duration, out io.Writer) error {
	names, pkgs, err := functions(ctx, root, build.Linux, "Fuzz")
	if err != nil {
		return err
	}
	var failed []error
	ran := 0
	for _, pkg := range pkgs {
		for _, name := range names[pkg.ImportPath] {
			fmt.Fprintf(out, "== %s %s, %v\n", pkg.ImportPath, name, each)
			cmd := exec.CommandContext(ctx, "go", "test", "-run=^$", "-fuzz=^"+name+"$", "-fuzztime="+each.String(), pkg.ImportPath)
			cmd.Dir, cmd.Env = root, build.Linux.Environ()
			cmd.Stdout, cmd.Stderr = out, out
			ran++
			if err := cmd.Run(); err != nil {
				failed = append(failed, fmt.Errorf("%s %s: %w", pkg.ImportPath, name, err))
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
	fmt.Fprintf(out, "%d fuzz targets, %d failed\n", ran, len(failed))
	return errors.Join(failed...)
}
