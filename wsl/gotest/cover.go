package gotest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"causeway/wsl/build"
	"causeway/wsl/winrun"
)

// CoverLinux runs the native tests as [Linux] does, and leaves their coverage of the whole module in dir.
func CoverLinux(ctx context.Context, root, dir string, report *Report) error {
	data, err := freshDir(dir)
	if err != nil {
		return err
	}
	// Cached results leave no data.
	rest := []string{"-count=1", "-cover", "-coverpkg=./...", "./...", "-args", "-test.gocoverdir=" + data}
	return linux(ctx, root, build.Linux, rest, report)
}

// CoverWindows runs the tests as Windows programs, as [Windows] does, and leaves their coverage in dir.
func CoverWindows(ctx context.Context, root, dir, binaries string, r *winrun.Runner, report *Report) error {
	data, err := freshDir(dir)
	if err != nil {
		return err
	}
	return windows(ctx, root, build.Windows, r, windowsRun{
		patterns: []string{"./..."}, build: []string{"-cover", "-coverpkg=./..."},
		flags: []string{"-test.gocoverdir=" + data}, dir: binaries,
	}, report)
}

// MergeCover joins the coverage in the directories into one profile at out, and returns the share of statements that ran anywhere
// as `go tool cover` words it.
func MergeCover(ctx context.Context, root, out string, dirs ...string) (string, error) {
	if err := tool(ctx, root, "covdata", "textfmt", "-i="+strings.Join(dirs, ","), "-o="+out); err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "go", "tool", "cover", "-func="+out)
	cmd.Dir = root
	text, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go tool cover: %w", err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(strings.Fields(lines[len(lines)-1]), " "), nil
}

// tool runs a tool of the go command.
func tool(ctx context.Context, root string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"tool"}, args...)...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go tool %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

// freshDir empties a directory and returns its absolute path.
func freshDir(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	return dir, os.MkdirAll(dir, 0o755)
}
