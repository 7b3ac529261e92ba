package lint

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"causeway/wsl/build"
)

// systems are what vet and staticcheck look at: the files of a system are seen only by a run for it.
var systems = []build.Target{build.LinuxAMD64, build.WindowsAMD64}

// Vet runs go vet for both systems. What it finds for one does not keep it from looking at the other.
func Vet(ctx context.Context, root string, out io.Writer) error {
	var failed []error
	for _, t := range systems {
		cmd := command(ctx, root, t, "go", "vet", "./...")
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Run(); err != nil {
			failed = append(failed, fmt.Errorf("go vet for %v: %w", t, err))
		}
	}
	return errors.Join(failed...)
}

// Staticcheck builds the staticcheck that go.mod pins, into dir, and runs it for both systems. It joins what it finds, because what
// one system does not use, the other may.
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
	merge := []string{"-merge"}
	for _, t := range systems {
		run := filepath.Join(dir, "staticcheck."+t.GOOS)
		if err := staticcheck(ctx, root, t, program, run); err != nil {
			return err
		}
		merge = append(merge, run)
	}
	cmd := exec.CommandContext(ctx, program, merge...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = root, out, out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("staticcheck: %w", err)
	}
	return nil
}

// staticcheck runs it for one system and leaves what it found in a file for -merge.
func staticcheck(ctx context.Context, root string, t build.Target, program, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	cmd := command(ctx, root, t, program, "-f=binary", "./...")
	var stderr strings.Builder
	cmd.Stdout, cmd.Stderr = file, &stderr
	// Status 1 says that there is something to tell, which the merge does.
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 1 {
		return fmt.Errorf("staticcheck for %v: %w\n%s", t, err, stderr.String())
	}
	if info, err := file.Stat(); err != nil || info.Size() == 0 {
		return fmt.Errorf("staticcheck for %v says nothing: %w\n%s", t, errors.Join(err, io.ErrUnexpectedEOF), stderr.String())
	}
	return nil
}

// command prepares a command that looks at the checkout as a system's compiler does.
func command(ctx context.Context, root string, t build.Target, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = root, t.Environ()
	return cmd
}
