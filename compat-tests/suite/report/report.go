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
	"fmt"
	"io"
	"os"
	"path/filepath"

	"causeway/compat-tests/suite/judge"
)

// Write writes report.json, junit.xml, index.html and observations-SYSTEM.json
// into dir, which it makes if need be. all are the observations in the order of
// the report's systems; they may be missing.
func Write(dir string, r judge.Report, all []judge.Observed) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	files := []file{
		{"report.json", func(w io.Writer) error { return writeJSON(w, r) }},
		{"junit.xml", func(w io.Writer) error { return JUnit(w, r) }},
		{"index.html", func(w io.Writer) error { return Page(w, r) }},
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
		if err := os.WriteFile(filepath.Join(dir, f.name), b.Bytes(), 0o666); err != nil {
			return err
		}
	}
	return nil
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
