package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"causeway/compat-tests/suite/judge"
)

type xmlSuites struct {
	XMLName  xml.Name   `xml:"testsuites"`
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Errors   int        `xml:"errors,attr"`
	Suites   []xmlSuite `xml:"testsuite"`
}

type xmlSuite struct {
	Name     string    `xml:"name,attr"`
	Tests    int       `xml:"tests,attr"`
	Failures int       `xml:"failures,attr"`
	Errors   int       `xml:"errors,attr"`
	Time     string    `xml:"time,attr"`
	Cases    []xmlCase `xml:"testcase"`
}

type xmlCase struct {
	Class   string      `xml:"classname,attr"`
	Name    string      `xml:"name,attr"`
	Time    string      `xml:"time,attr"`
	Failure *xmlProblem `xml:"failure"`
	Error   *xmlProblem `xml:"error"`
	Out     string      `xml:"system-out,omitempty"`
	Err     string      `xml:"system-err,omitempty"`
}

type xmlProblem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes the report as JUnit XML: a suite for each area on each system,
// and one for each system's limits. What is different is a failure, what did not
// run is an error, and an expected difference passes and says so.
func JUnit(w io.Writer, r judge.Report) error {
	all := xmlSuites{Name: "conformance"}
	for i, s := range r.Systems {
		for _, a := range s.Areas {
			all.add(areaSuite(r, i, a.Area))
		}
		all.add(limitSuite(s))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (all *xmlSuites) add(s xmlSuite) {
	for _, c := range s.Cases {
		s.Tests++
		if c.Failure != nil {
			s.Failures++
		}
		if c.Error != nil {
			s.Errors++
		}
	}
	all.Tests += s.Tests
	all.Failures += s.Failures
	all.Errors += s.Errors
	all.Suites = append(all.Suites, s)
}

func areaSuite(r judge.Report, index int, area string) xmlSuite {
	system := r.Systems[index]
	s := xmlSuite{Name: system.Name + ": " + area}
	var total int64
	for _, c := range r.Cases {
		if c.Area != area {
			continue
		}
		v := c.Results[index]
		total += v.Milliseconds
		x := xmlCase{Class: className(system.Name, area), Name: c.ID + " " + c.Name, Time: seconds(v.Milliseconds), Err: v.Output}
		problem := &xmlProblem{Message: headline(v), Type: string(v.Outcome), Text: rowsText(c, v)}
		switch {
		case v.Outcome == judge.NotRun:
			x.Error = problem
		case v.Outcome.Red():
			x.Failure = problem
		case v.Outcome == judge.ExpectedDifference:
			x.Out = problem.Message + "\n" + problem.Text
		}
		s.Cases = append(s.Cases, x)
	}
	s.Time = seconds(total)
	return s
}

func limitSuite(system judge.SystemReport) xmlSuite {
	s := xmlSuite{Name: system.Name + ": limits", Time: seconds(0)}
	for _, l := range system.Limits {
		x := xmlCase{Class: className(system.Name, "limits"), Name: l.Name, Time: seconds(0)}
		if !l.Holds {
			x.Failure = &xmlProblem{Message: fmt.Sprintf("%.4g, must stay below %.4g", l.Found, l.Below), Type: "limit"}
		}
		s.Cases = append(s.Cases, x)
	}
	return s
}

// className joins the parts; build servers split it at dots into packages, and
// a version's dots must not do that.
func className(system, area string) string {
	return strings.ReplaceAll(system, ".", "_") + "." + area
}

func seconds(ms int64) string { return fmt.Sprintf("%d.%03d", ms/1000, ms%1000) }

// headline says in one line what is the matter with a verdict.
func headline(v judge.Verdict) string {
	if v.Reason != "" {
		return v.Reason
	}
	n := 0
	for _, row := range v.Observations {
		if row.Outcome != judge.Identical {
			n++
		}
	}
	kind := strings.ReplaceAll(string(v.Outcome), "_", " ")
	if n == 1 {
		return kind + " in 1 value"
	}
	return fmt.Sprintf("%s in %d values", kind, n)
}

// rowsText lists the observations that are not identical, with both values.
func rowsText(c judge.CaseReport, v judge.Verdict) string {
	var b strings.Builder
	for _, row := range v.Observations {
		if row.Outcome == judge.Identical {
			continue
		}
		fmt.Fprintf(&b, "%s: golden %s, observed %s", row.Name, golden(c, row.Name), row.Value)
		if row.Expected != "" {
			fmt.Fprintf(&b, " (expected there: %s; %s's gap: %s)", row.Expected, row.Owner, row.Reason)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// golden returns the golden value of the observation of that name.
func golden(c judge.CaseReport, name string) string {
	for _, o := range c.Golden {
		if o.Name == name {
			return o.Value
		}
	}
	return "(none)"
}
