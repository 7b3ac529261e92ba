package main

import (
	"errors"

	"causeway/compat-tests/expect"
	"causeway/compat-tests/golden"
	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/judge"
)

// rules are what observations are judged by.
type rules struct {
	golden   judge.Golden
	expected judge.Expectations
}

// choose returns the chosen cases and the rules for them. That there are none
// is an error: nothing run is nothing proved.
func choose(catalog *suite.Catalog, s selection) ([]suite.Entry, rules, error) {
	cases, err := catalog.Select(s.areas, s.cases)
	if err != nil {
		return nil, rules{}, err
	}
	if len(cases) == 0 {
		return nil, rules{}, errors.New("there are no cases to run")
	}
	var r rules
	if r.golden, err = judge.LoadGolden(golden.Files, catalog, cases); err != nil {
		return nil, rules{}, err
	}
	if r.expected, err = judge.LoadExpectations(expect.Files, catalog, r.golden, cases); err != nil {
		return nil, rules{}, err
	}
	return cases, r, nil
}

func (r rules) judge(catalog *suite.Catalog, cases []suite.Entry, all []judge.Observed) (judge.Report, error) {
	return judge.Compare(catalog, cases, r.golden, r.expected, all)
}
