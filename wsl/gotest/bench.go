package gotest

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
	"causeway/wsl/winrun"
)

// BenchLinux runs every benchmark natively, one package at a time, and writes what they print to dir/linux.txt and to out.
// benchtime is go test's -benchtime; empty means its default.
func BenchLinux(ctx context.Context, root, dir, benchtime string, out io.Writer) error {
	return bench(ctx, root, build.Linux, filepath.Join(dir, "linux.txt"), out, func(pkg Package) (*exec.Cmd, error) {
		args := append([]string{"test", "-run=^$"}, benchFlags("-", benchtime)...)
		cmd := exec.CommandContext(ctx, "go", append(args, pkg.ImportPath)...)
		cmd.Dir, cmd.Env = root, build.Linux.Environ()
		return cmd, nil
	})
}

// BenchWindows runs every benchmark as a Windows program, and writes what they print to a file in dir that is named after the
// runner's system, and to out. The binaries are built into binaries.
func BenchWindows(ctx context.Context, root, dir, benchtime, binaries string, r *winrun.Runner, out io.Writer) error {
	file := strings.ReplaceAll(strings.ToLower(r.System()), " ", "-") + ".txt"
	return bench(ctx, root, build.Windows, filepath.Join(dir, file), out, func(pkg Package) (*exec.Cmd, error) {
		exe := binary(binaries, build.Windows, pkg.ImportPath)
		if err := build.Test(ctx, root, build.Windows, pkg.ImportPath, exe); err != nil {
			return nil, err
		}
		cmd := r.Command(ctx, nil, exe, append([]string{"-test.run=^$"}, benchFlags("-test.", benchtime)...)...)
		cmd.Dir = pkg.Dir
		return cmd, nil
	})
}

func benchFlags(dash, benchtime string) []string {
	flags := []string{dash + "bench=.", dash + "benchmem", dash + "timeout=30m"}
	if benchtime != "" {
		flags = append(flags, dash+"benchtime="+benchtime)
	}
	return flags
}

// bench runs what command makes for each package that has benchmarks. A failed package does not keep the others from running.
func bench(ctx context.Context, root string, t build.Target, path string, out io.Writer, command func(Package) (*exec.Cmd, error)) error {
	_, pkgs, err := functions(ctx, root, t, "Benchmark")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	var failed []error
	for _, pkg := range pkgs {
		cmd, err := command(pkg)
		if err == nil {
			both := io.MultiWriter(file, out)
			cmd.Stdout, cmd.Stderr = both, both
			err = cmd.Run()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("benchmarks of %s on %v: %w", pkg.ImportPath, t, err))
		}
	}
	fmt.Fprintln(out, path)
	return errors.Join(append(failed, file.Sync())...)
}
