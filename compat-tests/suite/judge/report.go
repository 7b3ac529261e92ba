package judge

import (
	"errors"
	"fmt"
	"io"
	"time"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/system"
)

// Report is the whole of a judged run: report.json.
type Report struct {
	Systems []SystemReport `json:"systems"`
	// Summary counts each case once, by its worst outcome over the systems.
	Summary Summary      `json:"summary"`
	Cases   []CaseReport `json:"cases"`
}

// Summary counts cases by their outcome.
type Summary struct {
	Cases              int `json:"cases"`
	Identical          int `json:"identical"`
	ExpectedDifference int `json:"expected_difference"`
	UnexpectedMatch    int `json:"unexpected_match"`
	Different          int `json:"different"`
	NotRun             int `json:"not_run"`
}

// SystemReport is one system of a report.
type SystemReport struct {
	// ID is the system's short name in the report: its kind, with a number from
	// the second system of a kind on.
	ID string `json:"id"`
	system.System
	Started time.Time    `json:"started"`
	Seconds float64      `json:"seconds"`
	Summary Summary      `json:"summary"`
	Areas   []AreaReport `json:"areas"`
	// Limits are the checks on how many differences may be expected.
	Limits []Limit `json:"limits"`
}

// AreaReport is one area on one system.
type AreaReport struct {
	Area  string `json:"area"`
	Title string `json:"title"`
	// Whole reports that no case of the area was left out of the run.
	Whole   bool    `json:"whole"`
	Summary Summary `json:"summary"`
	// ExpectedPercent is the share of cases with an expected difference.
	ExpectedPercent float64 `json:"expected_percent"`
}

// CaseReport is one case on all systems.
type CaseReport struct {
	ID        string              `json:"id"`
	Area      string              `json:"area"`
	Number    int                 `json:"number"`
	Name      string              `json:"name"`
	Source    string              `json:"source"`
	Facts     []int               `json:"facts"`
	Reference suite.Reference     `json:"reference"`
	Timed     bool                `json:"timed"`
	Outcome   Outcome             `json:"outcome"`
	From      string              `json:"from,omitempty"`
	Golden    []suite.Observation `json:"golden"`
	Results   []Verdict           `json:"results"`
}

// Compare judges the cases on all systems and makes the report. It fails when
// there is no case or no system: an empty report would be green.
func Compare(catalog *suite.Catalog, cases []suite.Entry, golden Golden, expected Expectations, all []Observed) (Report, error) {
	if len(cases) == 0 {
		return Report{}, errors.New("there are no cases to judge")
	}
	if len(all) == 0 {
		return Report{}, errors.New("there is no system to judge")
	}
	var r Report
	for i, o := range all {
		r.Systems = append(r.Systems, SystemReport{
			ID: systemID(all[:i], o.System.Kind), System: o.System, Started: o.Started, Seconds: o.Seconds,
		})
	}
	for _, e := range cases {
		c := caseReport(e, golden[e.ID])
		for i, o := range all {
			v := Judge(o.System, golden, expected, o.result(e.ID))
			v.System = r.Systems[i].ID
			c.Outcome = worse(c.Outcome, v.Outcome)
			c.Results = append(c.Results, v)
		}
		r.Summary.count(c.Outcome)
		r.Cases = append(r.Cases, c)
	}
	for i := range r.Systems {
		r.Systems[i].sum(catalog, r.Cases, i)
	}
	return r, nil
}

func systemID(before []Observed, kind system.Kind) string {
	n := 1
	for _, o := range before {
		if o.System.Kind == kind {
			n++
		}
	}
	if n == 1 {
		return string(kind)
	}
	return fmt.Sprintf("%s-%d", kind, n)
}

func caseReport(e suite.Entry, golden GoldenCase) CaseReport {
	c := CaseReport{
		ID: e.ID, Area: e.Area.Name, Number: e.Number, Name: e.Name, Source: e.Source,
		Facts: e.Facts, Reference: e.Reference, Timed: e.Timed,
		Outcome: Identical, From: golden.From, Golden: golden.Observations,
	}
	if c.Facts == nil {
		c.Facts = []int{}
	}
	if c.Golden == nil {
		c.Golden = []suite.Observation{}
	}
	return c
}

func (s *Summary) count(o Outcome) {
	s.Cases++
	switch o {
	case Identical:
		s.Identical++
	case ExpectedDifference:
		s.ExpectedDifference++
	case UnexpectedMatch:
		s.UnexpectedMatch++
	case Different:
		s.Different++
	default:
		s.NotRun++
	}
}

// Red reports whether a case has an outcome that must not be.
func (s Summary) Red() bool { return s.UnexpectedMatch+s.Different+s.NotRun > 0 }

// sum counts the outcomes on the system, which is the number index in each
// case's results, and checks the limits.
func (s *SystemReport) sum(catalog *suite.Catalog, cases []CaseReport, index int) {
	byArea := map[string]*Summary{}
	ours := 0
	for _, c := range cases {
		v := c.Results[index]
		s.Summary.count(v.Outcome)
		if byArea[c.Area] == nil {
			byArea[c.Area] = &Summary{}
		}
		byArea[c.Area].count(v.Outcome)
		for _, row := range v.Observations {
			if row.Outcome == ExpectedDifference && row.Owner == OwnerOurs {
				ours++
			}
		}
	}
	whole := true
	for _, a := range catalog.Areas() {
		sum := byArea[a.Name]
		if sum == nil {
			whole = whole && len(a.Cases) == 0
			continue
		}
		complete := sum.Cases == len(a.Cases)
		whole = whole && complete
		s.Areas = append(s.Areas, AreaReport{
			Area: a.Name, Title: a.Title, Whole: complete, Summary: *sum,
			ExpectedPercent: percent(sum.ExpectedDifference, sum.Cases),
		})
	}
	s.Limits = limits(s.Summary, whole, s.Areas, ours)
}

// ReadReport reads a report.json and checks what rendering it needs.
func ReadReport(r io.Reader) (Report, error) {
	var report Report
	if err := decode(r, &report); err != nil {
		return report, err
	}
	if len(report.Systems) == 0 || len(report.Cases) == 0 {
		return report, errors.New("the report is empty")
	}
	for _, c := range report.Cases {
		if len(c.Results) != len(report.Systems) {
			return report, fmt.Errorf("case %s has %d results for %d systems", c.ID, len(c.Results), len(report.Systems))
		}
	}
	return report, nil
}
