// Package gotest runs the checkout's tests, benchmarks and fuzz targets on Linux and, as Windows programs, under winrun.
//
// The go command lists the packages, builds the binaries and runs the native tests; [Linux] and [Windows] read the events of
// test2json into a [Report], which prints one line for each package, the output of what failed, every skip with its reason, and
// the sums. A package that crashes, does not build or runs out of time is a failure, never absent.
package gotest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"

	"causeway/wsl/build"
)

// Package is a package of the checkout, as `go list` describes it for one target.
type Package struct {
	ImportPath   string
	Dir          string
	TestGoFiles  []string
	XTestGoFiles []string
}

// hasTests tells whether there is a test binary to build.
func (p Package) hasTests() bool { return len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 }

// list lists the packages that match the patterns on a target.
func list(ctx context.Context, root string, t build.Target, patterns []string) ([]Package, error) {
	args := append([]string{"list", "-json=ImportPath,Dir,TestGoFiles,XTestGoFiles"}, patterns...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env, cmd.Stderr = root, t.Environ(), os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var pkgs []Package
	d := json.NewDecoder(out)
	for {
		var p Package
		if err = d.Decode(&p); err != nil {
			break
		}
		pkgs = append(pkgs, p)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	if err := errors.Join(err, cmd.Wait()); err != nil {
		return nil, fmt.Errorf("go list for %v: %w", t, err)
	}
	return pkgs, nil
}

// timeLimit is how long the tests of one package may take, in the form of go test's -timeout.
const timeLimit = "10m"

// systemName is how the report names a native run.
func systemName(t build.Target) string {
	if t.Race {
		return t.GOOS + " race"
	}
	return t.GOOS
}
