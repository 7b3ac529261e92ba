package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/runner"
)

type runFlags struct {
	chosen  selection
	systems []string
	jobs    int
	limit   time.Duration
}

func newRun(catalog *suite.Catalog) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Run the cases here and on the Windows at hand, and judge",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return run(cmd, catalog, f)
		},
	}
	f.chosen.flags(cmd)
	cmd.Flags().StringSliceVar(&f.systems, "system", nil, "native, wine, wsl (default: native and the Windows at hand)")
	cmd.Flags().IntVar(&f.jobs, "jobs", runner.DefaultJobs, "how many cases run at once")
	cmd.Flags().DurationVar(&f.limit, "limit", runner.DefaultLimit, "time limit of a case")
	return cmd
}

func run(cmd *cobra.Command, catalog *suite.Catalog, f runFlags) error {
	entries, err := catalog.Select(f.chosen.areas, f.chosen.cases)
	if err != nil {
		return err
	}
	if err := runner.RaiseFileLimit(); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	native, err := runner.Native(self)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "conform-records-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	out := cmd.OutOrStdout()
	runner.Run(cmd.Context(), []runner.Target{native}, entries, runner.Options{
		Jobs: f.jobs, Limit: f.limit, Dir: dir,
		Done: func(t runner.Target, e suite.Entry, r runner.Result) {
			fmt.Fprintf(out, "%s %s: %s %s\n", t.System.Name, e.ID, r.End.Kind, r.End.Reason)
			for _, o := range r.Observations {
				fmt.Fprintf(out, "    %s = %s\n", o.Name, o.Value)
			}
			if r.Output != "" {
				fmt.Fprintln(out, r.Output)
			}
		},
	})
	return nil
}
