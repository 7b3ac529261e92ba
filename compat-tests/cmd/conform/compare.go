package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/judge"
)

func newCompare(catalog *suite.Catalog, from sources) *cobra.Command {
	var chosen selection
	var out string
	cmd := &cobra.Command{
		Use:   "compare FILE...",
		Short: "Judge observations that were made on several machines",
		Long: `Compare judges files observations-SYSTEM.json, as conform run leaves them,
as if all had been made by one run. Each case that a file has not counts as not
run on its system.`,
		Args: cobra.MinimumNArgs(1),
	}
	chosen.flags(cmd)
	cmd.Flags().StringVar(&out, "out", filepath.Join("out", "conformance"), "directory of the report")
	form := formatFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		cases, rules, err := choose(catalog, from, chosen)
		if err != nil {
			return err
		}
		var all []judge.Observed
		for _, name := range args {
			o, err := readObserved(name, catalog)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			all = append(all, o)
		}
		r, err := rules.judge(catalog, cases, all)
		if err != nil {
			return err
		}
		return publish(cmd, r, all, out, *form)
	}
	return cmd
}

func readObserved(name string, catalog *suite.Catalog) (judge.Observed, error) {
	f, err := os.Open(name)
	if err != nil {
		return judge.Observed{}, err
	}
	defer f.Close()
	return judge.ReadObserved(f, catalog)
}
