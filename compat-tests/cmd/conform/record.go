package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/judge"
	"causeway/compat-tests/suite/runner"
)

func newRecord(catalog *suite.Catalog) *cobra.Command {
	var f runFlags
	var areas []string
	var dir string
	cmd := &cobra.Command{
		Use:   "record",
		Short: "Write the golden values anew, from runs on Linux",
		Long: `Record runs the cases that the kernel judges twice on this Linux and writes
compat-tests/golden/AREA.json. It refuses an area of which a case does not
finish, observes nothing, or observes something else the second time.

Cases whose values come from elsewhere are not recorded: theirs are written by
hand in AREA.written.json. Record refuses an area where they are missing.`,
		Args: cobra.NoArgs,
	}
	f.lanes(cmd)
	cmd.Flags().StringSliceVar(&areas, "area", nil, "only these areas")
	cmd.Flags().StringVar(&dir, "golden", "", "directory of the golden files (default: the checkout's)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if runtime.GOOS != "linux" {
			return errors.New("golden values are Linux's: record on Linux")
		}
		if dir == "" {
			root, err := checkout()
			if err != nil {
				return err
			}
			dir = filepath.Join(root, "compat-tests", "golden")
		}
		return record(cmd, catalog, areas, dir, f)
	}
	return cmd
}

func record(cmd *cobra.Command, catalog *suite.Catalog, areas []string, dir string, f runFlags) error {
	cases, err := catalog.Select(areas, nil)
	if err != nil {
		return err
	}
	// Only what is written by hand is read: what was recorded may be out of date.
	written, err := judge.LoadWritten(os.DirFS(dir), catalog, cases)
	if err != nil {
		return err
	}
	var judged []suite.Entry
	refused := map[string]error{}
	for _, e := range cases {
		if e.Reference == suite.Kernel {
			judged = append(judged, e)
		} else if _, ok := written[e.ID]; !ok {
			err := fmt.Errorf("%s: its reference is %v: write its values into %s", e.ID, e.Reference, judge.WrittenName(e.Area.Name))
			refused[e.Area.Name] = errors.Join(refused[e.Area.Name], err)
		}
	}
	first, err := observe(cmd, catalog, judged, []choice{native}, f)
	if err != nil {
		return err
	}
	second, err := observe(cmd, catalog, judged, []choice{native}, f)
	if err != nil {
		return err
	}
	for i, e := range judged {
		if err := steady(first[0].Results[i], second[0].Results[i]); err != nil {
			refused[e.Area.Name] = errors.Join(refused[e.Area.Name], fmt.Errorf("%s: %w", e.ID, err))
		}
	}
	return writeGolden(cmd, cases, first[0], dir, refused)
}

// steady checks that a case's values can be golden: it finished twice, with the
// same observations.
func steady(first, second runner.Result) error {
	for _, r := range []runner.Result{first, second} {
		if r.End.Kind != suite.Finished {
			return fmt.Errorf("%s: %s", r.End.Kind, r.End.Reason)
		}
		if len(r.Observations) == 0 {
			return errors.New("it observed nothing")
		}
	}
	if diff := cmp.Diff(first.Observations, second.Observations); diff != "" {
		return fmt.Errorf("it observed something else the second time:\n%s", diff)
	}
	return nil
}

// writeGolden writes the files of the areas that were not refused.
func writeGolden(cmd *cobra.Command, cases []suite.Entry, o judge.Observed, dir string, refused map[string]error) error {
	results := map[string]runner.Result{}
	for _, r := range o.Results {
		results[r.Case] = r
	}
	var files []judge.GoldenFile
	for _, e := range cases {
		if len(files) == 0 || files[len(files)-1].Area != e.Area.Name {
			files = append(files, judge.GoldenFile{Area: e.Area.Name, RecordedOn: o.System.Name, Cases: []judge.GoldenCase{}})
		}
		if e.Reference == suite.Kernel {
			file := &files[len(files)-1]
			file.Cases = append(file.Cases, judge.GoldenCase{Case: e.ID, Observations: results[e.ID].Observations})
		}
	}
	var red error
	for _, file := range files {
		if err := refused[file.Area]; err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s is not recorded:\n%v\n", file.Area, err)
			red = errRed
			continue
		}
		var b bytes.Buffer
		if err := judge.WriteGolden(&b, file); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, judge.RecordedName(file.Area)), b.Bytes(), 0o666); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %d cases recorded on %s\n", file.Area, len(file.Cases), o.System.Name)
	}
	return red
}
