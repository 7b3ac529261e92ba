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
type Target struct {
	GOOS, GOARCH string
	// Race builds with the race detector, which needs a C compiler for the target; see [Target.RaceCompiler].
	Race bool
}

// The targets that Causeway supports. The tests run on amd64 only.
var (
	LinuxAMD64   = Target{GOOS: "linux", GOARCH: "amd64"}
	LinuxARM64   = Target{GOOS: "linux", GOARCH: "arm64"}
	WindowsAMD64 = Target{GOOS: "windows", GOARCH: "amd64"}
	WindowsARM64 = Target{GOOS: "windows", GOARCH: "arm64"}
)

// All are the targets in the order in which they are built.
var All = []Target{LinuxAMD64, WindowsAMD64, LinuxARM64, WindowsARM64}

// Linux and Windows are the targets with this machine's processor.
var (
	Linux   = Target{GOOS: "linux", GOARCH: runtime.GOARCH}
	Windows = Target{GOOS: "windows", GOARCH: runtime.GOARCH}
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
	env := append(os.Environ(), "GOOS="+t.GOOS, "GOARCH="+t.GOARCH)
	if !t.Race {
		return append(env, "CGO_ENABLED=0")
	}
	return append(env, "CGO_ENABLED=1", "CC="+t.RaceCompiler())
}

// RaceCompiler names the C compiler that the race detector is linked with.
func (t Target) RaceCompiler() string {
	if t.GOOS == "windows" && runtime.GOOS != "windows" {
		return "x86_64-w64-mingw32-gcc"
	}
	return "gcc"
}

// flags are those of every build.
func (t Target) flags() []string {
	if t.Race {
		return []string{"-trimpath", "-race"}
	}
	return []string{"-trimpath"}
}

// Program builds the program of pkg into the file out. Both are relative to root, the checkout, or pkg is an import path. The file
// is replaced as a whole, so that whoever runs it meanwhile, from another run in the same checkout, has the old one or the new.
func Program(ctx context.Context, root string, t Target, pkg, out string) error {
	if !filepath.IsAbs(out) {
		out = filepath.Join(root, out)
	}
	beside := fmt.Sprintf("%s.%d", out, os.Getpid())
	if err := compile(ctx, root, t, pkg, "build", "-o", beside, pkg); err != nil {
		return err
	}
	if err := os.Rename(beside, out); err != nil {
		_ = os.Remove(beside)
		return err
	}
	return nil
}

// Test builds the test binary of pkg into the file out, with further flags of `go test` such as -cover. A package without tests
// makes no file and no error.
func Test(ctx context.Context, root string, t Target, pkg, out string, flags ...string) error {
	args := append([]string{"-c", "-o", out}, flags...)
	return compile(ctx, root, t, pkg, "test", append(args, pkg)...)
}

// compile runs the go command; what the compiler said is the error.
func compile(ctx context.Context, root string, t Target, pkg, verb string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", append(append([]string{verb}, t.flags()...), args...)...)
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
		if err := compile(ctx, root, t, "the module", "build", "./..."); err != nil {
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
