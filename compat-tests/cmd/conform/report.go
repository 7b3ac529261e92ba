package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"causeway/compat-tests/suite/judge"
)

func newReport() *cobra.Command {
	var in, out string
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Render a report.json again",
		Args:  cobra.NoArgs,
	}
	cmd.Flags().StringVar(&in, "in", filepath.Join("out", "conformance", "report.json"), "the report")
	cmd.Flags().StringVar(&out, "out", filepath.Join("out", "conformance"), "directory for the pages")
	form := formatFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		f, err := os.Open(in)
		if err != nil {
			return err
		}
		r, err := judge.ReadReport(f)
		f.Close() // before it is replaced: Windows does not replace an open file
		if err != nil {
			return fmt.Errorf("%s: %w", in, err)
		}
		return publish(cmd, r, nil, out, *form)
	}
	return cmd
}
