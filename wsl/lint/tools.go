package lint

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"

	"causeway/wsl/build"
)

// systems are what vet and staticcheck look at: the files of a system are seen only by a run for it.
var systems = []build.Target{build.LinuxAMD64, build.WindowsAMD64}

// Vet runs go vet for both systems.
func Vet(ctx context.Context, root string, out io.Writer) error {
	return forSystems(ctx, root, out, "go", "vet", "./...")
}

// Staticcheck builds the staticcheck that go.mod pins, into dir, and runs it for both systems.
func Staticcheck(ctx context.Context, root, dir string, out io.Writer) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	// Not `go tool staticcheck`: for Windows that would build staticcheck itself for Windows.
	program := filepath.Join(dir, build.Linux.Exe("staticcheck"))
	if err := build.Program(ctx, root, build.Linux, "honnef.co/go/tools/cmd/staticcheck", program); err != nil {
		return err
	}
	return forSystems(ctx, root, out, program, "./...")
}

// forSystems runs a checker for each system; one that finds something does not keep the other from running.
func forSystems(ctx context.Context, root string, out io.Writer, name string, args ...string) error {
	var failed []error
	for _, t := range systems {
		cmd := exec.CommandContext(ctx, name, args...)
		cmd.Dir, cmd.Env = root, t.Environ()
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Run(); err != nil {
			failed = append(failed, fmt.Errorf("%s for %v: %w", filepath.Base(name), t, err))
		}
	}
	return errors.Join(failed...)
}
