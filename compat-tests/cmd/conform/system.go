package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/system"
)

// identity is what a program says about itself: a runner asks the program on
// the other system for it before it trusts its cases.
type identity struct {
	System system.System `json:"system"`
	// Cases is the fingerprint of the catalogue.
	Cases string `json:"cases"`
}

func newSystem(catalog *suite.Catalog) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "system",
		Short: "Say exactly what system this is",
		Args:  cobra.NoArgs,
	}
	form := formatFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := system.Detect()
		if err != nil {
			return err
		}
		if *form == asJS {
			return printJSON(cmd.OutOrStdout(), identity{s, catalog.Fingerprint()})
		}
		_, err = fmt.Fprintln(cmd.OutOrStdout(), s.Name)
		return err
	}
	return cmd
}
