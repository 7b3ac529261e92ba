package main

import (
	"errors"
	"io/fs"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/judge"
)

// sources are the files that the rules come from.
type sources struct{ golden, expect fs.FS }

// rules are what observations are judged by.
type rules struct {
	golden   judge.Golden
	expected judge.Expectations
}

// choose returns the chosen cases and the rules for them. That there are none
// is an error: nothing run is nothing proved.
func choose(catalog *suite.Catalog, from sources, s selection) ([]suite.Entry, rules, error) {
	cases, err := catalog.Select(s.areas, s.cases)
	if err != nil {
		return nil, rules{}, err
	}
	if len(cases) == 0 {
		return nil, rules{}, errors.New("there are no cases to run")
	}
	var r rules
	if r.golden, err = judge.LoadGolden(from.golden, catalog, cases); err != nil {
		return nil, rules{}, err
	}
	if r.expected, err = judge.LoadExpectations(from.expect, catalog, r.golden, cases); err != nil {
		return nil, rules{}, err
	}
	return cases, r, nil
}

func (r rules) judge(catalog *suite.Catalog, cases []suite.Entry, all []judge.Observed) (judge.Report, error) {
	return judge.Compare(catalog, cases, r.golden, r.expected, all)
}
