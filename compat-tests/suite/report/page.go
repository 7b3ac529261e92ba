package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"causeway/compat-tests/suite/judge"
)

//go:embed page.tmpl
var pageText string

//go:embed page.css
var pageStyle string

//go:embed page.js
var pageScript string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"mark": mark, "word": word, "golden": golden, "meaning": meaning,
	"width": width, "facts": facts, "seconds": wholeSeconds,
}).Parse(pageText))

// pageData is what the template sees.
type pageData struct {
	judge.Report
	Outcomes []judge.Outcome
	Reds     []string
	Style    template.CSS
	Script   template.JS
}

// Page writes the report as one HTML page that needs nothing else.
func Page(w io.Writer, r judge.Report) error {
	return page.Execute(w, pageData{
		Report: r, Outcomes: judge.Outcomes, Reds: r.Red(),
		Style: template.CSS(pageStyle), Script: template.JS(pageScript),
	})
}

// Count returns how many cases have the outcome.
func (d pageData) Count(o judge.Outcome) int { return count(d.Summary, o) }

// Rows joins a case's results: a row for each observation, a cell for each system.
func (d pageData) Rows(c judge.CaseReport) []pageRow {
	var rows []pageRow
	at := map[string]int{}
	for i, v := range c.Results {
		for _, o := range v.Observations {
			n, there := at[o.Name]
			if !there {
				n = len(rows)
				at[o.Name] = n
				rows = append(rows, pageRow{Name: o.Name, Golden: golden(c, o.Name), Cells: make([]judge.Row, len(c.Results))})
			}
			rows[n].Cells[i] = o
		}
	}
	return rows
}

type pageRow struct {
	Name   string
	Golden string
	Cells  []judge.Row
}

func count(s judge.Summary, o judge.Outcome) int {
	switch o {
	case judge.Identical:
		return s.Identical
	case judge.ExpectedDifference:
		return s.ExpectedDifference
	case judge.UnexpectedMatch:
		return s.UnexpectedMatch
	case judge.Different:
		return s.Different
	}
	return s.NotRun
}

// share is one part of a bar.
type share struct {
	Outcome judge.Outcome
	Count   int
	Percent string
}

// width splits a summary into the parts of a bar.
func width(s judge.Summary) []share {
	var parts []share
	for _, o := range judge.Outcomes {
		if n := count(s, o); n > 0 {
			parts = append(parts, share{o, n, fmt.Sprintf("%.3f%%", 100*float64(n)/float64(s.Cases))})
		}
	}
	return parts
}

// mark is the outcome as one sign, so that nothing depends on colours alone.
func mark(o judge.Outcome) string {
	switch o {
	case judge.Identical:
		return "="
	case judge.ExpectedDifference:
		return "≈"
	case judge.UnexpectedMatch:
		return "!"
	case judge.Different:
		return "≠"
	case judge.NotRun:
		return "∅"
	}
	return ""
}

// word is the outcome in words.
func word(o judge.Outcome) string { return strings.ReplaceAll(string(o), "_", " ") }

// meaning explains the outcome to a newcomer.
func meaning(o judge.Outcome) string {
	switch o {
	case judge.Identical:
		return "Every value is the golden one."
	case judge.ExpectedDifference:
		return "A value differs in the way that is on the list of known differences, with the reason and whose gap it is."
	case judge.UnexpectedMatch:
		return "A difference is on the list, but it has gone. The list must be put right, so this is red."
	case judge.Different:
		return "A value is not the golden one, or the case crashed or hung."
	}
	return "The case could not run on this system. The reason is given; it is red, never left out."
}

func facts(numbers []int) string {
	parts := make([]string, len(numbers))
	for i, n := range numbers {
		parts[i] = fmt.Sprintf("%03d", n)
	}
	return strings.Join(parts, ", ")
}

func wholeSeconds(s float64) string { return fmt.Sprintf("%.0f s", s) }
