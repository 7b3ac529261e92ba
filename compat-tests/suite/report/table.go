package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"causeway/compat-tests/suite/judge"
)

const (
	// maxRedShown is how many red cases the terminal gets; the page has them all.
	maxRedShown = 20
	// maxOutputLines is how much of a red case's output the terminal gets.
	maxOutputLines = 12
)

// Table writes what a person in a terminal wants to know: area by system, then
// what is red, then the verdict.
func Table(w io.Writer, r judge.Report) error {
	t := tabwriter.NewWriter(w, 0, 8, 3, ' ', 0)
	fmt.Fprint(t, "area\tcases")
	for _, s := range r.Systems {
		fmt.Fprintf(t, "\t%s", s.Name)
	}
	fmt.Fprintln(t)
	for i, a := range r.Systems[0].Areas {
		fmt.Fprintf(t, "%s\t%d", a.Area, a.Summary.Cases)
		for _, s := range r.Systems {
			fmt.Fprintf(t, "\t%s", cell(s.Areas[i].Summary))
		}
		fmt.Fprintln(t)
	}
	fmt.Fprintf(t, "all\t%d", r.Summary.Cases)
	for _, s := range r.Systems {
		fmt.Fprintf(t, "\t%s", cell(s.Summary))
	}
	fmt.Fprintln(t)
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, reds(r)+verdict(r))
	return err
}

// cell is one field of the table: what is identical, and what else there is.
func cell(s judge.Summary) string {
	parts := []string{fmt.Sprintf("%d identical", s.Identical)}
	if s.Identical == s.Cases {
		parts[0] = "all identical"
	}
	for _, n := range []struct {
		count int
		what  string
	}{
		{s.ExpectedDifference, "expected"},
		{s.UnexpectedMatch, "UNEXPECTED MATCH"},
		{s.Different, "DIFFERENT"},
		{s.NotRun, "NOT RUN"},
	} {
		if n.count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n.count, n.what))
		}
	}
	return strings.Join(parts, ", ")
}

func reds(r judge.Report) string {
	var b strings.Builder
	shown, left := 0, 0
	for _, c := range r.Cases {
		for i, v := range c.Results {
			if !v.Outcome.Red() {
				continue
			}
			if shown == maxRedShown {
				left++
				continue
			}
			shown++
			fmt.Fprintf(&b, "\n%s on %s: %s\n    %s\n", c.ID, r.Systems[i].Name, headline(v), c.Name)
			if v.Outcome != judge.NotRun {
				b.WriteString(indent(rowsText(c, v), 0))
			}
			b.WriteString(indent(v.Output, maxOutputLines))
		}
	}
	if left > 0 {
		fmt.Fprintf(&b, "\nand %d more; the page has them all\n", left)
	}
	return b.String()
}

// indent moves the text in, and keeps only its last lines unless last is 0.
func indent(text string, last int) string {
	text = strings.TrimRight(text, "\n")
	if text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	if last > 0 && len(lines) > last {
		lines = append([]string{"[...]"}, lines[len(lines)-last:]...)
	}
	return "    " + strings.Join(lines, "\n    ") + "\n"
}

func verdict(r judge.Report) string {
	red := r.Red()
	if len(red) == 0 {
		return fmt.Sprintf("\nNothing is red: %d cases, %d identical, %d with a difference that is expected.\n",
			r.Summary.Cases, r.Summary.Identical, r.Summary.ExpectedDifference)
	}
	return "\nRED: " + strings.Join(red, "\n     ") + "\n"
}
