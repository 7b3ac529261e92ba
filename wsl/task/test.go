package task

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"causeway/wsl/build"
	"causeway/wsl/gotest"
	"causeway/wsl/winrun"
)

// Test runs every test on both systems. The second runs even if the first failed.
func Test(ctx context.Context) error {
	report := gotest.NewReport(os.Stdout)
	return finish(report, testLinux(ctx, report, build.Linux), testWindows(ctx, report, build.Windows))
}

// TestLinux runs every test natively.
func TestLinux(ctx context.Context) error {
	report := gotest.NewReport(os.Stdout)
	return finish(report, testLinux(ctx, report, build.Linux))
}

// TestWindows runs every test as a Windows program.
func TestWindows(ctx context.Context) error {
	report := gotest.NewReport(os.Stdout)
	return finish(report, testWindows(ctx, report, build.Windows))
}

// TestRace runs every test with the race detector where there is a C compiler to link it with. A system without one counts as skipped.
func TestRace(ctx context.Context) error {
	report := gotest.NewReport(os.Stdout)
	errs := make([]error, 2)
	for i, t := range []build.Target{build.Linux, build.Windows} {
		t.Race = true
		run := testLinux
		if t.GOOS == "windows" {
			run = testWindows
		}
		if _, err := exec.LookPath(t.RaceCompiler()); err != nil {
			report.Note("race detector on "+t.GOOS, "there is no "+t.RaceCompiler())
			continue
		}
		errs[i] = run(ctx, report, t)
	}
	return finish(report, errs...)
}

func testLinux(ctx context.Context, report *gotest.Report, t build.Target) error {
	return errors.Join(gotest.Linux(ctx, root, t, []string{everything}, report), gotest.LinuxInjected(ctx, root, t, report))
}

func testWindows(ctx context.Context, report *gotest.Report, t build.Target) error {
	dir := filepath.Join(outTest, t.GOOS+"-"+t.GOARCH)
	if t.Race {
		dir += "-race"
	}
	return withRunner(ctx, func(r *winrun.Runner) error {
		return errors.Join(gotest.Windows(ctx, root, t, r, []string{everything}, dir, report),
			gotest.WindowsInjected(ctx, root, t, r, filepath.Join(dir, "inject"), report))
	})
}

// finish prints what could not be run and the report's summary, which is the last line.
func finish(report *gotest.Report, errs ...error) error {
	err := errors.Join(errs...)
	if err != nil {
		fmt.Fprintln(os.Stdout, err)
	}
	return errors.Join(err, report.Finish())
}

// Cover runs every test on both systems and joins their coverage.
func Cover(ctx context.Context) error {
	report := gotest.NewReport(os.Stdout)
	linux, windows := filepath.Join(outCover, "linux"), filepath.Join(outCover, "windows")
	errLinux := gotest.CoverLinux(ctx, root, linux, report)
	errWindows := withRunner(ctx, func(r *winrun.Runner) error {
		return gotest.CoverWindows(ctx, root, windows, filepath.Join(outTest, "cover"), r, report)
	})
	profile := filepath.Join(outCover, "profile.txt")
	total, err := gotest.MergeCover(ctx, root, profile, linux, windows)
	if err == nil {
		fmt.Printf("%s: %s\n", profile, total)
	}
	return finish(report, errLinux, errWindows, err)
}

// Bench runs the benchmarks on both systems.
func Bench(ctx context.Context) error { return errors.Join(BenchLinux(ctx), BenchWindows(ctx)) }

// BenchLinux runs the benchmarks natively.
func BenchLinux(ctx context.Context) error {
	return gotest.BenchLinux(ctx, root, outBench, benchTime(), os.Stdout)
}

// BenchWindows runs the benchmarks as Windows programs.
func BenchWindows(ctx context.Context) error {
	binaries, err := filepath.Abs(filepath.Join(outTest, "bench"))
	if err != nil {
		return err
	}
	return withRunner(ctx, func(r *winrun.Runner) error {
		return gotest.BenchWindows(ctx, root, outBench, benchTime(), binaries, r, os.Stdout)
	})
}

func benchTime() string { return os.Getenv("BENCHTIME") }
