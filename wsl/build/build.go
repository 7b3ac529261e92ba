// Package build makes Causeway's programs and test binaries for Linux and Windows, from either.
//
// It runs the go command with CGO_ENABLED=0 and -trimpath, so that a program depends on nothing of the machine that made it. Caching
// is the go command's own. It does not run what it builds.
package build

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Target is a system to build for.
type Target struct{ GOOS, GOARCH string }

// The targets that Causeway supports. The tests run on amd64 only.
var (
	LinuxAMD64   = Target{"linux", "amd64"}
	LinuxARM64   = Target{"linux", "arm64"}
	WindowsAMD64 = Target{"windows", "amd64"}
	WindowsARM64 = Target{"windows", "arm64"}
)

// All are the targets in the order in which they are built.
var All = []Target{LinuxAMD64, WindowsAMD64, LinuxARM64, WindowsARM64}

// Linux and Windows are the targets with this machine's processor.
var (
	Linux   = Target{"linux", runtime.GOARCH}
	Windows = Target{"windows", runtime.GOARCH}
)

// String is the target as the go command's list has it, "linux/amd64".
func (t Target) String() string { return t.GOOS + "/" + t.GOARCH }

// Exe is a program's file name on the target.
func (t Target) Exe(name string) string {
	if t.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

// Environ is this process's environment with what the go command needs to build for the target.
func (t Target) Environ() []string {
	return append(os.Environ(), "GOOS="+t.GOOS, "GOARCH="+t.GOARCH, "CGO_ENABLED=0")
}

// Program builds the program of pkg into the file out. Both are relative to root, the checkout, or pkg is an import path.
func Program(ctx context.Context, root string, t Target, pkg, out string) error {
	return compile(ctx, root, t, pkg, "build", "-trimpath", "-o", out, pkg)
}

// Test builds the test binary of pkg into the file out, with further flags of `go test` such as -cover. A package without tests
// makes no file and no error.
func Test(ctx context.Context, root string, t Target, pkg, out string, flags ...string) error {
	args := append([]string{"test", "-c", "-trimpath", "-o", out}, flags...)
	return compile(ctx, root, t, pkg, append(args, pkg)...)
}

// compile runs the go command; what the compiler said is the error.
func compile(ctx context.Context, root string, t Target, pkg string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = root, t.Environ()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s does not build for %v: %w\n%s", pkg, t, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// Programs builds every program of the checkout for the targets, each into dir/GOOS-GOARCH, and tells of each on progress.
// A program that does not exist for a target (its files are excluded there) is left out.
func Programs(ctx context.Context, root string, targets []Target, dir string, progress io.Writer) error {
	for _, t := range targets {
		pkgs, err := mains(ctx, root, t)
		if err != nil {
			return err
		}
		for _, pkg := range pkgs {
			out := filepath.Join(dir, t.GOOS+"-"+t.GOARCH, t.Exe(filepath.Base(pkg)))
			if err := Program(ctx, root, t, pkg, out); err != nil {
				return err
			}
			fmt.Fprintln(progress, out)
		}
		// Packages that no program uses must build too.
		if err := compile(ctx, root, t, "the module", "build", "-trimpath", "./..."); err != nil {
			return err
		}
	}
	return nil
}

// mains lists the import paths of the programs: the main packages directly in a directory named cmd.
func mains(ctx context.Context, root string, t Target) ([]string, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-f", `{{if eq .Name "main"}}{{.ImportPath}}{{end}}`, "./...")
	cmd.Dir, cmd.Env = root, t.Environ()
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list for %v: %w", t, err)
	}
	var pkgs []string
	for _, pkg := range strings.Fields(string(out)) {
		if filepath.Base(filepath.Dir(pkg)) == "cmd" {
			pkgs = append(pkgs, pkg)
		}
	}
	return pkgs, nil
}
