package gotest

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"causeway/wsl/build"
	"causeway/wsl/winrun"
)

// injectPackage is what tests import that have posixcompat's calls fail; overlayCommand writes the overlay that it takes.
const (
	injectPackage  = "causeway/posixcompat/inject"
	overlayCommand = "./posixcompat/inject/cmd/overlay"
)

// LinuxInjected runs the tests that inject faults natively, built with the overlay that they need.
func LinuxInjected(ctx context.Context, root string, t build.Target, report *Report) error {
	patterns, flag, err := injected(ctx, root, t)
	if err != nil || len(patterns) == 0 {
		return err
	}
	return linux(ctx, root, t, append([]string{flag}, patterns...), report)
}

// WindowsInjected runs the tests that inject faults as Windows programs, built with the overlay that they need.
func WindowsInjected(ctx context.Context, root string, t build.Target, r *winrun.Runner, dir string, report *Report) error {
	patterns, flag, err := injected(ctx, root, t)
	if err != nil || len(patterns) == 0 {
		return err
	}
	return windows(ctx, root, t, r, windowsRun{patterns: patterns, build: []string{flag}, dir: dir}, report)
}

// injected are the packages of the checkout whose tests inject faults, and the flag that builds them.
func injected(ctx context.Context, root string, t build.Target) (patterns []string, flag string, err error) {
	list := exec.CommandContext(ctx, "go", "list", "-f", "{{.ImportPath}} {{join .TestImports \" \"}} {{join .XTestImports \" \"}}", "./...")
	list.Dir, list.Env = root, t.Environ()
	out, err := list.Output()
	if err != nil {
		return nil, "", fmt.Errorf("go list: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		if fields := strings.Fields(line); slices.Contains(fields[1:], injectPackage) {
			patterns = append(patterns, fields[0])
		}
	}
	overlay := exec.CommandContext(ctx, "go", "run", overlayCommand, "-goos", t.GOOS, "-goarch", t.GOARCH)
	overlay.Dir = root
	if out, err = overlay.Output(); err != nil {
		return nil, "", fmt.Errorf("go run %s: %w", overlayCommand, err)
	}
	return patterns, "-overlay=" + strings.TrimSpace(string(out)), nil
}
