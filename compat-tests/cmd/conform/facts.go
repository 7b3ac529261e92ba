package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"causeway/compat-tests/facts"
	"causeway/compat-tests/suite"
)

func newFacts(catalog *suite.Catalog) *cobra.Command {
	return &cobra.Command{
		Use:   "facts",
		Short: "Print the page of measured facts, docs/facts.md",
		Long: `Facts prints what became of each measured fact. It exits with 1 when one of
this step is neither a case nor explained.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			account, err := facts.Of(catalog)
			if err != nil {
				return err
			}
			if err := account.WritePage(cmd.OutOrStdout()); err != nil {
				return err
			}
			missing := account.Missing()
			for _, f := range missing {
				fmt.Fprintf(cmd.ErrOrStderr(), "fact %03d %s = %s is no case, and nothing says why\n", f.Number, f.Name, f.Result)
			}
			if len(missing) > 0 {
				return errRed
			}
			return nil
		},
	}
}
