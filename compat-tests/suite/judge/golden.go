package judge

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"causeway/compat-tests/suite"
)

// GoldenFile is the golden values of an area as a file has them.
type GoldenFile struct {
	Area string `json:"area"`
	// RecordedOn is the system of the recording; written files have none.
	RecordedOn string       `json:"recorded_on,omitempty"`
	Cases      []GoldenCase `json:"cases"`
}

// GoldenCase is the golden values of one case.
type GoldenCase struct {
	Case string `json:"case"`
	// From says where written values come from; recorded ones have none.
	From         string              `json:"from,omitempty"`
	Observations []suite.Observation `json:"observations"`
}

// Golden is the golden values of the areas that were loaded, by case.
type Golden map[string]GoldenCase

// RecordedName and WrittenName are the names of an area's golden files.
func RecordedName(area string) string { return area + ".json" }

// WrittenName is the name of the area's file that is written by hand.
func WrittenName(area string) string { return area + ".written.json" }

// LoadGolden reads the golden files of the areas of cases. It names every
// mistake: a case that does not exist, a recorded value for a case that the
// kernel does not judge, a written one for a case that it does, a written one
// that does not say where it is from.
func LoadGolden(files fs.FS, catalog *suite.Catalog, cases []suite.Entry) (Golden, error) {
	g := Golden{}
	recorded := g.load(files, catalog, cases, false)
	return g, errors.Join(recorded, g.load(files, catalog, cases, true))
}

// LoadWritten reads only the golden values that are written by hand.
func LoadWritten(files fs.FS, catalog *suite.Catalog, cases []suite.Entry) (Golden, error) {
	g := Golden{}
	return g, g.load(files, catalog, cases, true)
}

func (g Golden) load(files fs.FS, catalog *suite.Catalog, cases []suite.Entry, written bool) error {
	var wrong []error
	for _, area := range areasOf(cases) {
		name := RecordedName(area)
		if written {
			name = WrittenName(area)
		}
		file := GoldenFile{Area: area}
		if err := decodeFile(files, name, &file); err != nil {
			wrong = append(wrong, err)
			continue
		}
		if err := g.add(catalog, area, file, written); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", name, err))
		}
	}
	return errors.Join(wrong...)
}

func (g Golden) add(catalog *suite.Catalog, area string, file GoldenFile, written bool) error {
	if file.Area != area {
		return fmt.Errorf("it says it is of the area %q", file.Area)
	}
	if !written && len(file.Cases) > 0 && file.RecordedOn == "" {
		return errors.New("it does not say what it was recorded on")
	}
	var wrong []error
	for _, c := range file.Cases {
		if err := g.check(catalog, area, c, written); err != nil {
			wrong = append(wrong, fmt.Errorf("case %s: %w", c.Case, err))
			continue
		}
		if !written {
			c.From = "recorded on " + file.RecordedOn
		}
		g[c.Case] = c
	}
	return errors.Join(wrong...)
}

func (g Golden) check(catalog *suite.Catalog, area string, c GoldenCase, written bool) error {
	e, ok := catalog.Lookup(c.Case)
	_, taken := g[c.Case]
	switch {
	case !ok || e.Area.Name != area:
		return errors.New("there is no such case in the area")
	case taken:
		return errors.New("its values are there twice")
	case written && e.Reference == suite.Kernel:
		return errors.New("the kernel judges it, so its values are recorded, not written")
	case !written && e.Reference != suite.Kernel:
		return fmt.Errorf("its reference is %v, so its values are written, not recorded", e.Reference)
	case written && c.From == "":
		return errors.New("it does not say where its values are from")
	case len(c.Observations) == 0:
		return errors.New("it has no values")
	}
	return checkObservations(c.Observations)
}

// areasOf returns the names of the areas of the cases, each once.
func areasOf(cases []suite.Entry) []string {
	var names []string
	for _, e := range cases {
		if len(names) == 0 || names[len(names)-1] != e.Area.Name {
			names = append(names, e.Area.Name)
		}
	}
	return names
}

// WriteGolden writes the file, one observation a line, so that a change is
// easy to read.
func WriteGolden(w io.Writer, file GoldenFile) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "{\n \"area\": %s,\n \"recorded_on\": %s,\n \"cases\": [", quote(file.Area), quote(file.RecordedOn))
	for i, c := range file.Cases {
		fmt.Fprintf(b, "%s\n  {\"case\": %s, \"observations\": [", comma(i), quote(c.Case))
		for j, o := range c.Observations {
			fmt.Fprintf(b, "%s\n   {\"name\": %s, \"value\": %s}", comma(j), quote(o.Name), quote(o.Value))
		}
		b.WriteString("\n  ]}")
	}
	b.WriteString("\n ]\n}\n")
	return b.Flush()
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}

// quote returns s as JSON, readable where HTML's signs stand in it.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string and a Builder cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}
