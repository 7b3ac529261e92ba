package gotest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"causeway/wsl/build"
	"causeway/wsl/winrun"
)

// These tests make a small module and run its tests, natively and under winrun.

const passing = `
-- go.mod --
module example

go 1.26
-- good/good.go --
package good

func Double(n int) int { return 2 * n }
-- good/good_test.go --
package good

import (
	"os"
	"runtime"
	"testing"
)

func TestDouble(t *testing.T) {
	for _, name := range []string{"one", "two"} {
		t.Run(name, func(t *testing.T) { Double(1) })
	}
}

func TestSkip(t *testing.T) { t.Skip("no reason on " + runtime.GOOS) }

func TestDir(t *testing.T) {
	if _, err := os.Stat("good.go"); err != nil {
		t.Error(err)
	}
}

func BenchmarkDouble(b *testing.B) {
	for b.Loop() {
		Double(2)
	}
}

func FuzzDouble(f *testing.F) {
	f.Fuzz(func(t *testing.T, n int) { Double(n) })
}
-- none/none.go --
package none
-- empty/empty.go --
package empty
-- empty/empty_test.go --
package empty
-- wonly/w_windows.go --
package wonly
-- wonly/w_windows_test.go --
package wonly

import "testing"

func TestWindows(t *testing.T) {}
`

const failing = `
-- go.mod --
module example

go 1.26
-- bad/bad_test.go --
package bad

import "testing"

func TestGood(t *testing.T) {}

func TestBad(t *testing.T) { t.Error("it is bad") }
-- crash/crash_test.go --
package crash

import "testing"

func TestBefore(t *testing.T) {}

func TestCrash(t *testing.T) {
	done := make(chan bool)
	go func() { panic("from a goroutine") }()
	<-done
}
-- exits/exits_test.go --
package exits

import (
	"os"
	"testing"
)

func TestExit(t *testing.T) { os.Exit(0) }
-- after/after_test.go --
package after

import (
	"os"
	"testing"
)

func TestFine(t *testing.T) {}

func TestMain(m *testing.M) {
	m.Run()
	os.Exit(3)
}
-- broken/broken_test.go --
package broken

import "testing"

func TestNever(t *testing.T) { undefined() }
`

// unpack writes an archive into a new directory.
func unpack(t *testing.T, archive string) string {
	t.Helper()
	root := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(root, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// summary is the last line of what a report printed.
func summary(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return lines[len(lines)-1]
}

func findRunner(t *testing.T) *winrun.Runner {
	t.Helper()
	r, err := winrun.Find(t.Context(), winrun.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func TestTestsRunOnBothSystems(t *testing.T) {
	root := unpack(t, passing)
	var out strings.Builder
	report := NewReport(&out)
	if err := Linux(t.Context(), root, build.Linux, []string{"./..."}, report); err != nil {
		t.Fatal(err)
	}
	if err := Windows(t.Context(), root, build.Windows, findRunner(t), []string{"./..."}, filepath.Join(root, "out"), report); err != nil {
		t.Fatal(err)
	}
	err := report.Finish()
	if got, want := summary(out.String()), "9 passed, 0 failed, 2 skipped"; err != nil || got != want {
		t.Errorf("%q, %v; want %q\n%s", got, err, want, out.String())
	}
	for _, want := range []string{"no reason on linux", "no reason on windows", "example/wonly"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, out.String())
		}
	}
}

func TestEveryKindOfFailureIsCountedOnBothSystems(t *testing.T) {
	root := unpack(t, failing)
	r := findRunner(t)
	for system, run := range map[string]func(*Report) error{
		"linux": func(report *Report) error {
			return Linux(t.Context(), root, build.Linux, []string{"./..."}, report)
		},
		"windows": func(report *Report) error {
			return Windows(t.Context(), root, build.Windows, r, []string{"./..."}, filepath.Join(root, "out"), report)
		},
	} {
		var out strings.Builder
		report := NewReport(&out)
		if err := run(report); err != nil {
			t.Fatal(system, err)
		}
		err := report.Finish()
		// Passed: bad's one, crash's first, after's. Failed: bad's other, the crash, the exit, after's status, what does not build.
		if got, want := summary(out.String()), "3 passed, 5 failed, 0 skipped"; err == nil || got != want {
			t.Errorf("%s: %q, %v; want %q and an error\n%s", system, got, err, want, out.String())
		}
		for _, want := range []string{"it is bad", "from a goroutine", "undefined: undefined"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: the report lacks %q:\n%s", system, want, out.String())
			}
		}
	}
}

func TestTheRaceDetectorSeesARaceOnBothSystems(t *testing.T) {
	root := unpack(t, `
-- go.mod --
module example

go 1.26
-- race/race_test.go --
package race

import "testing"

func TestRace(t *testing.T) {
	n, done := 0, make(chan bool)
	go func() {
		n++
		close(done)
	}()
	n++
	<-done
	_ = n
}
`)
	for _, target := range []build.Target{build.Linux, build.Windows} {
		t.Run(target.GOOS, func(t *testing.T) {
			target.Race = true
			if _, err := exec.LookPath(target.RaceCompiler()); err != nil {
				t.Skip("there is no " + target.RaceCompiler())
			}
			var out strings.Builder
			report := NewReport(&out)
			var err error
			if target.GOOS == "linux" {
				err = Linux(t.Context(), root, target, []string{"./..."}, report)
			} else {
				err = Windows(t.Context(), root, target, findRunner(t), []string{"./..."}, filepath.Join(root, "out"), report)
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := report.Finish(); err == nil || !strings.Contains(out.String(), "WARNING: DATA RACE") {
				t.Errorf("%v\n%s", err, out.String())
			}
		})
	}
}

func TestAModuleThatCannotBeListedIsAFailure(t *testing.T) {
	var out strings.Builder
	report := NewReport(&out)
	err := Linux(t.Context(), t.TempDir(), build.Linux, []string{"./..."}, report)
	if err == nil && report.Finish() == nil {
		t.Errorf("no error\n%s", out.String())
	}
}

func TestBenchmarksAreWrittenForBothSystems(t *testing.T) {
	root := unpack(t, passing)
	r := findRunner(t)
	dir := filepath.Join(root, "bench")
	var out strings.Builder
	if err := BenchLinux(t.Context(), root, dir, "1x", &out); err != nil {
		t.Fatal(err)
	}
	if err := BenchWindows(t.Context(), root, dir, "1x", filepath.Join(root, "out"), r, &out); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v; want two files", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(text), "BenchmarkDouble") {
			t.Errorf("%s: %q, %v", file, text, err)
		}
	}
}

func TestFuzzTargetsRun(t *testing.T) {
	root := unpack(t, passing)
	var out strings.Builder
	if err := Fuzz(t.Context(), root, 100*time.Millisecond, &out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if got, want := summary(out.String()), "1 fuzz targets, 0 failed"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestCoverageOfBothSystemsIsJoined(t *testing.T) {
	root := unpack(t, passing)
	var out strings.Builder
	report := NewReport(&out)
	linux, windows := filepath.Join(root, "cover/linux"), filepath.Join(root, "cover/windows")
	if err := CoverLinux(t.Context(), root, linux, report); err != nil {
		t.Fatal(err)
	}
	if err := CoverWindows(t.Context(), root, windows, filepath.Join(root, "out"), findRunner(t), report); err != nil {
		t.Fatal(err)
	}
	total, err := MergeCover(t.Context(), root, filepath.Join(root, "cover/profile.txt"), linux, windows)
	if diff := cmp.Diff("total: (statements) 100.0%", total); err != nil || diff != "" {
		t.Errorf("%v\n%s\n%s", err, diff, out.String())
	}
}
