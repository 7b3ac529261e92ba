package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"causeway/compat-tests/suite"
)

// selection is the choice of cases that several commands share.
type selection struct {
	areas, cases []string
}

func (s *selection) flags(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&s.areas, "area", nil, "only the cases of these areas")
	cmd.Flags().StringSliceVar(&s.cases, "case", nil, "only the cases with these IDs, for example epoll/007")
}

// listed is a case as `conform list -o json` has it.
type listed struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Source    string          `json:"source"`
	Facts     []int           `json:"facts"`
	Reference suite.Reference `json:"reference"`
	Timed     bool            `json:"timed"`
}

func newList(catalog *suite.Catalog) *cobra.Command {
	var chosen selection
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the cases",
		Args:  cobra.NoArgs,
	}
	chosen.flags(cmd)
	form := formatFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		entries, err := catalog.Select(chosen.areas, chosen.cases)
		if err != nil {
			return err
		}
		if *form == asJS {
			list := make([]listed, len(entries))
			for i, e := range entries {
				list[i] = listed{e.ID, e.Name, e.Source, e.Facts, e.Reference, e.Timed}
			}
			return printJSON(cmd.OutOrStdout(), list)
		}
		w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
		for _, e := range entries {
			fmt.Fprintf(w, "%s\t%s\n", e.ID, e.Name)
		}
		if err := w.Flush(); err != nil {
			return err
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d cases\n", len(entries))
		return err
	}
	return cmd
}
