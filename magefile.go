//go:build mage

// Causeway's build. The short names build, test, bench and lint stand for build:all, test:all, bench:all and lint:all.
// What the targets do lives in the packages of wsl/.
package main

import (
	"context"

	"github.com/magefile/mage/mg"

	"causeway/wsl/task"
)

// Build makes programs.
type Build mg.Namespace

// Test runs tests.
type Test mg.Namespace

// Lint checks the source.
type Lint mg.Namespace

// Bench measures.
type Bench mg.Namespace

// Module is for whoever publishes Causeway under a path of their own.
type Module mg.Namespace

// Aliases are the short names: `go tool mage test` is test:all.
var Aliases = map[string]any{
	"build": Build.All,
	"test":  Test.All,
	"lint":  Lint.All,
	"bench": Bench.All,
}

// All builds every program for Linux and Windows, amd64 and arm64, into out/bin.
func (Build) All(ctx context.Context) error { return task.Build(ctx) }

// All runs every test on Linux and, as Windows programs, on Windows or Wine.
func (Test) All(ctx context.Context) error { return task.Test(ctx) }

// Linux runs every test on Linux.
func (Test) Linux(ctx context.Context) error { return task.TestLinux(ctx) }

// Windows runs every test as a Windows program.
func (Test) Windows(ctx context.Context) error { return task.TestWindows(ctx) }

// Race runs every test with the race detector, on each system that there is a C compiler for.
func (Test) Race(ctx context.Context) error { return task.TestRace(ctx) }

// Conform runs the conformance cases on Linux and on Windows or Wine, and writes out/conformance.
func Conform(ctx context.Context) error { return task.Conform(ctx) }

// Search looks for differences with random programs of calls, for SEARCHTIME in each area (a duration; 40s if unset) from SEARCHSEED on (1 if unset; 0 is chosen).
func Search(ctx context.Context) error { return task.Search(ctx) }

// All checks the rules of the house, go vet and staticcheck, for both systems.
func (Lint) All(ctx context.Context) error { return task.Lint(ctx) }

// House checks the rules of the house only, in a second.
func (Lint) House() error { return task.LintHouse() }

// All runs the benchmarks on both systems, and writes out/bench; BENCHTIME is go test's -benchtime.
func (Bench) All(ctx context.Context) error { return task.Bench(ctx) }

// Linux runs the benchmarks on Linux.
func (Bench) Linux(ctx context.Context) error { return task.BenchLinux(ctx) }

// Windows runs the benchmarks as Windows programs.
func (Bench) Windows(ctx context.Context) error { return task.BenchWindows(ctx) }

// Fuzz runs every fuzz target for FUZZTIME each (a duration such as 1m; 10s if unset).
func Fuzz(ctx context.Context) error { return task.Fuzz(ctx) }

// Cover runs every test on both systems and writes the joint coverage to out/cover.
func Cover(ctx context.Context) error { return task.Cover(ctx) }

// CI does what the project's CI does: lint, test, conform, search, and a summary.
func CI(ctx context.Context) error { return task.CI(ctx) }

// Rename gives the module another path, in go.mod and in every import: `go tool mage module:rename example.com/causeway`.
func (Module) Rename(path string) error { return task.Rename(path) }
