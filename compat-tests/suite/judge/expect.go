package judge

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/system"
)

// NotObserved stands for the value of an observation that was not made.
const NotObserved = "(not observed)"

// Owner says whose gap an expected difference is.
type Owner string

const (
	// OwnerWindows means that Windows gives no way to do what Linux does.
	OwnerWindows Owner = "windows"
	// OwnerWine means that Wine does not do what Windows does.
	OwnerWine Owner = "wine"
	// OwnerOurs means that we could do better; it makes a run red.
	OwnerOurs Owner = "ours"
)

// ExpectFile is the expected differences of an area as its file has them.
type ExpectFile struct {
	Area         string        `json:"area"`
	Expectations []Expectation `json:"expectations"`
}

// Expectation is a difference that is known: on that system, that observation
// of that case has that value and not the golden one.
type Expectation struct {
	// System is "windows", or Wine's exact version: "wine 10.0".
	System      string `json:"system"`
	Case        string `json:"case"`
	Observation string `json:"observation"`
	// Value is what is observed there; NotObserved when it is not made at all.
	Value string `json:"value"`
	Owner Owner  `json:"owner"`
	// Reason says why, for a reader who does not know the case.
	Reason string `json:"reason"`
}

// Expectations are the expected differences of the areas that were loaded.
type Expectations []Expectation

// ExpectName is the name of an area's file of expected differences.
func ExpectName(area string) string { return area + ".json" }

var expectSystem = regexp.MustCompile(`^(windows|wine [0-9]+\.[0-9][0-9A-Za-z.-]*)$`)

// LoadExpectations reads the expected differences of the areas of cases. It
// names every mistake: a case or an observation that does not exist, a value
// that is the golden one, a missing reason, a difference that is there twice.
func LoadExpectations(files fs.FS, catalog *suite.Catalog, golden Golden, cases []suite.Entry) (Expectations, error) {
	var all Expectations
	var wrong []error
	for _, area := range areasOf(cases) {
		file := ExpectFile{Area: area}
		if err := decodeFile(files, ExpectName(area), &file); err != nil {
			wrong = append(wrong, err)
			continue
		}
		if file.Area != area {
			wrong = append(wrong, fmt.Errorf("%s: it says it is of the area %q", ExpectName(area), file.Area))
			continue
		}
		for _, x := range file.Expectations {
			if err := x.check(catalog, golden, area); err != nil {
				wrong = append(wrong, fmt.Errorf("%s: %s, %q on %s: %w", ExpectName(area), x.Case, x.Observation, x.System, err))
				continue
			}
			if all.has(x) {
				wrong = append(wrong, fmt.Errorf("%s: %s, %q on %s is there twice", ExpectName(area), x.Case, x.Observation, x.System))
			}
			all = append(all, x)
		}
	}
	return all, errors.Join(wrong...)
}

func (x Expectation) check(catalog *suite.Catalog, golden Golden, area string) error {
	e, ok := catalog.Lookup(x.Case)
	if !ok || e.Area.Name != area {
		return errors.New("there is no such case in the area")
	}
	value, ok := find(golden[x.Case].Observations, x.Observation)
	switch {
	case !ok:
		return errors.New("the case has no such observation")
	case value == x.Value:
		return errors.New("it expects the golden value, which is no difference")
	case !expectSystem.MatchString(x.System):
		return errors.New(`the system is "windows" or an exact version like "wine 10.0"`)
	case x.Owner != OwnerWindows && x.Owner != OwnerWine && x.Owner != OwnerOurs:
		return fmt.Errorf("%q owns no gap", x.Owner)
	case x.Reason == "":
		return errors.New("it gives no reason")
	}
	return nil
}

func (all Expectations) has(x Expectation) bool {
	for _, y := range all {
		if x.System == y.System && x.Case == y.Case && x.Observation == y.Observation {
			return true
		}
	}
	return false
}

// of returns the expectations for the case on the system, by observation.
func (all Expectations) of(s system.System, id string) map[string]Expectation {
	m := map[string]Expectation{}
	for _, x := range all {
		if x.Case == id && x.applies(s) {
			m[x.Observation] = x
		}
	}
	return m
}

func (x Expectation) applies(s system.System) bool {
	switch s.Kind {
	case system.Wine:
		return x.System == s.Name
	case system.Windows:
		return x.System == "windows"
	}
	return false // golden values are Linux's own
}
