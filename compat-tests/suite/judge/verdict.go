package judge

import (
	"fmt"
	"slices"

	"github.com/google/go-cmp/cmp"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/runner"
	"causeway/compat-tests/suite/system"
)

// Outcome is what came out of a case, or of one of its observations.
type Outcome string

const (
	// Identical means the golden values.
	Identical Outcome = "identical"
	// ExpectedDifference means another value, and the one that was expected.
	ExpectedDifference Outcome = "expected_difference"
	// UnexpectedMatch means the golden value where a difference was expected.
	UnexpectedMatch Outcome = "unexpected_match"
	// Different means everything else that ran.
	Different Outcome = "different"
	// NotRun means that the case could not run.
	NotRun Outcome = "not_run"
)

// Outcomes are all outcomes, the best first.
var Outcomes = []Outcome{Identical, ExpectedDifference, UnexpectedMatch, Different, NotRun}

// Red reports whether the outcome must not be.
func (o Outcome) Red() bool { return o != Identical && o != ExpectedDifference }

// worse returns the worse one of the two.
func worse(a, b Outcome) Outcome {
	if slices.Index(Outcomes, b) > slices.Index(Outcomes, a) {
		return b
	}
	return a
}

// Row is one observation of a case on one system, judged.
type Row struct {
	Name string `json:"name"`
	// Value is what was observed, or NotObserved.
	Value   string  `json:"value"`
	Outcome Outcome `json:"outcome"`
	// Expected is the value that was expected to differ, where one was.
	Expected string `json:"expected,omitempty"`
	Owner    Owner  `json:"owner,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

// Verdict is one case on one system, judged.
type Verdict struct {
	// System is the ID of the system in the report.
	System  string  `json:"system"`
	Outcome Outcome `json:"outcome"`
	// Reason says why, when the rows alone do not.
	Reason       string `json:"reason,omitempty"`
	Observations []Row  `json:"observations"`
	// Output is the last of what the process printed, unless it is identical.
	Output       string `json:"output,omitempty"`
	Milliseconds int64  `json:"milliseconds"`
}

// Judge judges what came out of a case on a system.
func Judge(s system.System, golden Golden, expected Expectations, r runner.Result) Verdict {
	v := Verdict{Outcome: Identical, Observations: []Row{}, Milliseconds: r.Milliseconds, Output: r.Output}
	want, known := golden[r.Case]
	v.rows(want.Observations, r.Observations, expected.of(s, r.Case))
	switch {
	case r.End.Kind == suite.NotStarted || r.End.Kind == suite.SetupFailed:
		v.Outcome, v.Reason = NotRun, fmt.Sprintf("%s: %s", r.End.Kind, r.End.Reason)
	case r.End.Kind != suite.Finished:
		v.Outcome, v.Reason = Different, fmt.Sprintf("%s: %s", r.End.Kind, r.End.Reason)
	case len(r.Observations) == 0:
		v.Outcome, v.Reason = Different, "it observed nothing"
	case !known:
		v.Outcome, v.Reason = Different, "it has no golden values"
	default:
		v.compare(want.Observations, r.Observations)
	}
	if v.Outcome == Identical {
		v.Output = ""
	}
	if v.Outcome == NotRun {
		for i := range v.Observations {
			if v.Observations[i].Value == NotObserved {
				v.Observations[i].Outcome = NotRun
			}
		}
	}
	return v
}

// rows sets the observations beside the golden values, in the golden order,
// then what the golden values do not know.
func (v *Verdict) rows(golden, seen []suite.Observation, expected map[string]Expectation) {
	for _, g := range golden {
		value, ok := find(seen, g.Name)
		if !ok {
			value = NotObserved
		}
		row := Row{Name: g.Name, Value: value, Outcome: Identical}
		x, excused := expected[g.Name]
		if excused {
			row.Expected, row.Owner, row.Reason = x.Value, x.Owner, x.Reason
		}
		switch {
		case excused && value == x.Value:
			row.Outcome = ExpectedDifference
		case excused && value == g.Value:
			row.Outcome = UnexpectedMatch
		case value != g.Value || !ok:
			row.Outcome = Different
		}
		v.Observations = append(v.Observations, row)
	}
	for _, o := range seen {
		if _, ok := find(golden, o.Name); !ok {
			v.Observations = append(v.Observations, Row{Name: o.Name, Value: o.Value, Outcome: Different})
		}
	}
}

// compare sets the outcome of a case that finished and has golden values.
func (v *Verdict) compare(golden, seen []suite.Observation) {
	for _, row := range v.Observations {
		v.Outcome = worse(v.Outcome, row.Outcome)
	}
	switch {
	case v.Outcome == UnexpectedMatch:
		v.Reason = "a difference that was expected has gone: delete the expectation"
	case !v.Outcome.Red() && !cmp.Equal(namesOf(golden, seen), namesOf(seen, golden)):
		v.Outcome, v.Reason = Different, "it made the same observations in another order"
	}
}

// namesOf returns the names of the observations in list that are in other too.
func namesOf(list, other []suite.Observation) []string {
	var names []string
	for _, o := range list {
		if _, ok := find(other, o.Name); ok {
			names = append(names, o.Name)
		}
	}
	return names
}
