package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"causeway/compat-tests/suite"
)

func newRoot(catalog *suite.Catalog, from sources) *cobra.Command {
	root := &cobra.Command{
		Use:           "conform",
		Short:         "Run the conformance cases and say where two systems agree",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
	}
	root.AddCommand(newList(catalog), newRun(catalog, from), newRecord(catalog), newCompare(catalog, from), newReport(), newFacts(catalog), newSystem(catalog), newFuzz(catalog), newFuzzWorker())
	return root
}

// format is the form of what a command prints.
type format string

const (
	text format = "text"
	asJS format = "json"
)

// String returns the format's name, for the flag.
func (f *format) String() string { return string(*f) }

// Type names the flag's kind in a usage text.
func (*format) Type() string { return "text|json" }

// Set takes the flag's value.
func (f *format) Set(s string) error {
	switch format(s) {
	case text, asJS:
		*f = format(s)
		return nil
	}
	return errors.New("it is text or json")
}

// formatFlag gives the command the flag -o.
func formatFlag(cmd *cobra.Command) *format {
	f := text
	cmd.Flags().VarP(&f, "output", "o", "form of the output")
	return &f
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
