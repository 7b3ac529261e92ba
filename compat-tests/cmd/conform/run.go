package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/judge"
	"causeway/compat-tests/suite/report"
	"causeway/compat-tests/suite/runner"
)

// runFlags are the flags of the commands that run cases.
type runFlags struct {
	chosen   selection
	systems  []string
	jobs     int
	limit    time.Duration
	programs string
	out      string
	verbose  bool
}

func (f *runFlags) lanes(cmd *cobra.Command) {
	cmd.Flags().IntVar(&f.jobs, "jobs", runner.DefaultJobs, "how many cases run at once")
	cmd.Flags().DurationVar(&f.limit, "limit", runner.DefaultLimit, "time limit of a case")
	cmd.Flags().StringVar(&f.programs, "programs", "", "directory with conform and sigsend for each system (default: built from the checkout)")
}

func newRun(catalog *suite.Catalog, from sources) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Run the cases here and on the Windows at hand, and judge",
		Long: `Run runs each case in a process of its own, here and on the Windows at hand
(WSL's, or Wine, which is installed if need be), compares what it observed with
the golden values, and writes report.json, junit.xml, index.html and the
observations of each system. It exits with 1 when anything is red.`,
		Args: cobra.NoArgs,
	}
	f.chosen.flags(cmd)
	f.lanes(cmd)
	cmd.Flags().StringSliceVar(&f.systems, "system", nil, "native, wine, wsl (default: native and the Windows at hand)")
	cmd.Flags().StringVar(&f.out, "out", filepath.Join("out", "conformance"), "directory of the report")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "print what each case observed")
	form := formatFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return run(cmd, catalog, from, f, *form) }
	return cmd
}

func run(cmd *cobra.Command, catalog *suite.Catalog, from sources, f runFlags, form format) error {
	cases, rules, err := choose(catalog, from, f.chosen)
	if err != nil {
		return err
	}
	systems, err := choices(f.systems)
	if err != nil {
		return err
	}
	if err := report.Remove(f.out); err != nil {
		return err
	}
	all, err := observe(cmd, catalog, cases, systems, f)
	if err != nil {
		return err
	}
	r, err := rules.judge(catalog, cases, all)
	if err != nil {
		return err
	}
	if f.verbose {
		printObservations(cmd.OutOrStdout(), all)
	}
	return publish(cmd, r, all, f.out, form)
}

// publish writes the report's files, prints what a person or a program wants
// on standard output, and returns errRed if something is red.
func publish(cmd *cobra.Command, r judge.Report, all []judge.Observed, out string, form format) error {
	if err := report.Write(out, r, all); err != nil {
		return err
	}
	var err error
	if form == asJS {
		err = printJSON(cmd.OutOrStdout(), r)
	} else {
		err = report.Table(cmd.OutOrStdout(), r)
		printAgain(cmd.OutOrStdout(), all)
		fmt.Fprintf(cmd.OutOrStdout(), "The whole report: %s\n", filepath.Join(out, "index.html"))
	}
	if err == nil && len(r.Red()) > 0 {
		return errRed
	}
	return err
}

// observe runs the cases on the systems.
func observe(cmd *cobra.Command, catalog *suite.Catalog, cases []suite.Entry, systems []choice, f runFlags) (all []judge.Observed, err error) {
	if f.jobs < 1 || f.limit <= 0 {
		return nil, errors.New("--jobs and --limit are more than 0")
	}
	if err := runner.RaiseFileLimit(); err != nil {
		return nil, err
	}
	p, err := findPrograms(f.programs)
	if err != nil {
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
	targets, done, err := openTargets(cmd.Context(), log, catalog, systems, p)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, done()) }()
	dir, err := os.MkdirTemp("", "conform-records-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	began := time.Now()
	look := newProgress(cmd.ErrOrStderr(), len(cases)*len(targets))
	results := runner.Run(cmd.Context(), targets, cases, runner.Options{Jobs: f.jobs, Limit: f.limit, Dir: dir, Done: look.ran})
	if err := cmd.Context().Err(); err != nil {
		return nil, errors.New("interrupted: nothing is judged")
	}
	took := time.Since(began).Seconds()
	for i, t := range targets {
		all = append(all, judge.Observed{
			System: t.System, Cases: catalog.Fingerprint(), Started: began.UTC(), Seconds: took, Results: results[i],
		})
	}
	return all, nil
}

// printAgain names the cases that got a second process.
func printAgain(w io.Writer, all []judge.Observed) {
	for _, o := range all {
		for _, r := range o.Results {
			if r.Again != "" {
				fmt.Fprintf(w, "%s on %s was run again, because Wine's own client failed: %s\n", r.Case, o.System.Name, r.Again)
			}
		}
	}
}

func printObservations(w io.Writer, all []judge.Observed) {
	for _, o := range all {
		for _, r := range o.Results {
			fmt.Fprintf(w, "%s on %s: %s %s\n", r.Case, o.System.Name, r.End.Kind, r.End.Reason)
			for _, v := range r.Observations {
				fmt.Fprintf(w, "    %s = %s\n", v.Name, v.Value)
			}
		}
	}
	fmt.Fprintln(w)
}
