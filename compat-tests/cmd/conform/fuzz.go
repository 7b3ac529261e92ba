package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"causeway/compat-tests/fuzz"
	"causeway/compat-tests/fuzz/calls"
	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/runner"
	"causeway/compat-tests/suite/system"
)

// workerCommand has conform be a worker.
const workerCommand = "fuzz-worker"

// enough is how many differences end the search of an area.
const enough = 20

// fuzzFlags are the flags of conform fuzz.
type fuzzFlags struct {
	areas    []string
	system   choice
	seed     uint64
	programs int
	lasts    time.Duration
	jobs     int
	settle   time.Duration
	plant    string
	built    string
}

func newFuzz(catalog *suite.Catalog) *cobra.Command {
	f := fuzzFlags{system: atHand}
	cmd := &cobra.Command{
		Use:   "fuzz",
		Short: "Search for differences with random programs of calls",
		Long: `Fuzz makes up programs of posixcompat calls, runs each here and on the Windows
at hand, and compares what every call answered. A difference is run again to see
that it stays, shrunk to the shortest program, and printed as Go code that can be
pasted in as a case; its seed replays it (--seed S --programs 1). It exits with 1
when it found one that is not known.`,
		Args: cobra.NoArgs,
	}
	cmd.Flags().StringSliceVar(&f.areas, "area", nil, "areas to search (default: all)")
	cmd.Flags().Var(&f.system, "system", "the system to compare with: native, wine, wsl")
	cmd.Flags().Uint64Var(&f.seed, "seed", 0, "what the programs are made from (default: chosen, and printed)")
	cmd.Flags().IntVar(&f.programs, "programs", 0, "how many programs an area; with 1 the seed is the program's own")
	cmd.Flags().DurationVar(&f.lasts, "for", 0, "how long an area is searched")
	cmd.Flags().IntVar(&f.jobs, "jobs", 2, "how many programs run at once on each system")
	cmd.Flags().DurationVar(&f.settle, "settle", time.Millisecond, "time between two calls when a program is run first")
	cmd.Flags().StringVar(&f.plant, "plant", "", "plant a difference, to see that it is found: "+strings.Join(fuzz.Plants(), ", "))
	cmd.Flags().StringVar(&f.built, "built", "", "directory with conform for each system (default: built from the checkout)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return search(cmd, catalog, f) }
	return cmd
}

func newFuzzWorker() *cobra.Command {
	return &cobra.Command{
		Use: workerCommand, Hidden: true, Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			a := fuzz.Find(calls.All, args[0])
			if a == nil {
				return fmt.Errorf("no area to search is named %q", args[0])
			}
			return fuzz.Serve(a, os.Stdin, os.Stdout)
		},
	}
}

// String returns the system's name, for the flag.
func (c *choice) String() string { return string(*c) }

// Type names the flag's kind in a usage text.
func (*choice) Type() string { return "native|wine|wsl" }

// Set takes the flag's value.
func (c *choice) Set(s string) error {
	list, err := choices([]string{s})
	if err == nil {
		*c = list[0]
	}
	return err
}

func search(cmd *cobra.Command, catalog *suite.Catalog, f fuzzFlags) (err error) {
	areas, err := f.chosen()
	if err != nil {
		return err
	}
	if err := runner.RaiseFileLimit(); err != nil {
		return err
	}
	p, err := findPrograms(f.built)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
	targets, done, err := openTargets(cmd.Context(), log, catalog, []choice{native, f.system}, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	if targets[0].System.Kind != system.Linux {
		return errors.New("fuzz compares with Linux, and this is " + targets[0].System.Name)
	}
	found := 0
	for _, a := range areas {
		n, err := f.area(cmd.Context(), cmd.OutOrStdout(), a, targets)
		if err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
		found += n
	}
	if found > 0 {
		return errRed
	}
	return cmd.Context().Err()
}

// chosen are the areas to search.
func (f *fuzzFlags) chosen() ([]*fuzz.Area, error) {
	if f.programs < 0 || f.lasts < 0 || f.jobs < 1 || f.settle < 0 || f.programs == 0 && f.lasts == 0 {
		return nil, errors.New("name --programs or --for; neither they nor --settle are below 0, and --jobs is at least 1")
	}
	if f.seed == 0 {
		f.seed = uint64(time.Now().UnixNano())
	}
	if f.plant != "" && !slices.Contains(fuzz.Plants(), f.plant) {
		return nil, fmt.Errorf("no difference to plant is named %q", f.plant)
	}
	if len(f.areas) == 0 {
		return calls.All, nil
	}
	var list []*fuzz.Area
	for _, name := range f.areas {
		a := fuzz.Find(calls.All, name)
		if a == nil {
			return nil, fmt.Errorf("no area to search is named %q", name)
		}
		list = append(list, a)
	}
	return list, nil
}

// area searches one area and returns how many differences it found.
func (f fuzzFlags) area(ctx context.Context, out io.Writer, a *fuzz.Area, targets []runner.Target) (int, error) {
	within := ctx
	if f.lasts > 0 {
		var stop context.CancelFunc
		within, stop = context.WithTimeout(ctx, f.lasts)
		defer stop()
	}
	h := &fuzz.Hunt{Area: a, System: string(targets[1].System.Kind), Known: calls.Known, Settle: f.settle, Seed: f.seed, Programs: f.programs, Most: enough}
	var pairs []fuzz.Pair
	for range f.jobs {
		pairs = append(pairs, fuzz.Pair{
			Linux: &fuzz.Worker{Start: worker(targets[0], a)},
			Other: &fuzz.Worker{Start: worker(targets[1], a), Plant: f.plant},
		})
	}
	reach, found, err := h.Run(within, pairs)
	if err != nil {
		return 0, err
	}
	return len(found), fuzz.Report(out, a, f.seed, targets[0].System.Name, targets[1].System.Name, reach, found)
}

func worker(t runner.Target, a *fuzz.Area) func(context.Context) *exec.Cmd {
	return func(ctx context.Context) *exec.Cmd { return t.Command(ctx, workerCommand, a.Name) }
}
