// Package report renders a judged run: report.json and the observations for
// programs, JUnit XML for build servers, one self-contained HTML page and a
// table in the terminal for people.
//
// Everything is made from a judge.Report, so that a report.json that was kept
// can be rendered again. The page needs no network and no script to be read;
// its script only filters.
package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"causeway/compat-tests/suite/judge"
)

const (
	jsonName  = "report.json"
	junitName = "junit.xml"
	pageName  = "index.html"
)

// Remove removes the report that Write left in dir, if there is one, so that a run
// that does not come to its end leaves none of an earlier one. Observations stay.
func Remove(dir string) error {
	for _, name := range []string{jsonName, junitName, pageName} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Write writes report.json, junit.xml, index.html and observations-SYSTEM.json
// into dir, which it makes if need be. all are the observations in the order of
// the report's systems; they may be missing. A file that was there is replaced as
// a whole: nobody reads half a report, of two runs at once neither.
func Write(dir string, r judge.Report, all []judge.Observed) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	files := []file{
		{jsonName, func(w io.Writer) error { return writeJSON(w, r) }},
		{junitName, func(w io.Writer) error { return JUnit(w, r) }},
		{pageName, func(w io.Writer) error { return Page(w, r) }},
	}
	for i, o := range all {
		name := "observations-" + r.Systems[i].ID + ".json"
		files = append(files, file{name, func(w io.Writer) error { return writeJSON(w, o) }})
	}
	for _, f := range files {
		var b bytes.Buffer
		if err := f.render(&b); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if err := replace(filepath.Join(dir, f.name), b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// replace puts b into the file at path, or leaves what was there.
func replace(path string, b []byte) error {
	beside := fmt.Sprintf("%s.%d", path, os.Getpid())
	err := os.WriteFile(beside, b, 0o666)
	if err == nil {
		err = os.Rename(beside, path)
	}
	if err != nil {
		_ = os.Remove(beside) // the first error counts
	}
	return err
}

type file struct {
	name   string
	render func(io.Writer) error
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}
