package fuzz

import (
	"fmt"
	"go/format"
	"strings"
)

// code is the call with its arguments in Go, as a case makes it: posixcompat's function
// where it is that, and else the call of that name.
func (c *Call) code(s Step) string {
	args := []string{fmt.Sprintf("%q", c.Name())}
	method := "Do"
	if !c.Helper && !strings.Contains(c.Symbol, ".") {
		method = "Call"
		args = append(args, "unix."+c.Symbol)
	}
	text := "p."
	if len(c.New) > 0 {
		text += "Into(" + strings.Trim(strings.ReplaceAll(fmt.Sprint(s.Choices[:len(c.New)]), " ", ", "), "[]") + ")."
	}
	return text + method + "(" + strings.Join(append(args, c.codes(s)...), ", ") + ")"
}

func (c *Call) codes(s Step) []string {
	var args []string
	for i, p := range c.Params {
		args = append(args, p.Code(s.Choices[len(c.New)+i]))
	}
	return args
}

func (c *Call) arguments(s Step) string { return strings.Join(c.codes(s), ", ") }

// short takes away what is of use to a compiler only.
var short = strings.NewReplacer("fuzz.", "", "calls.", "", "p.Machine, ", "", "p.Machine", "")

// Line is the step as people read it: where the descriptors go, the call, the arguments.
func (a *Area) Line(s Step) string {
	c := a.call(s.Call)
	var dest []string
	for _, d := range s.Choices[:len(c.New)] {
		dest = append(dest, fmt.Sprintf("Slot(%d)", d))
	}
	text := c.Name() + "(" + short.Replace(c.arguments(s)) + ")"
	if len(dest) > 0 {
		text = strings.Join(dest, ", ") + " = " + text
	}
	return text
}

// Go is the program as the Run of a conformance case, which observes what the search
// compares. name is unique among the helpers of cases.
func (a *Area) Go(name string, p Program) string {
	table := "calls." + strings.ToUpper(a.Name[:1]) + a.Name[1:]
	var b strings.Builder
	b.WriteString("var run = ")
	if a.Begin != nil {
		fmt.Fprintf(&b, "fuzz.Alone(%q, %s, func(p *fuzz.Case) {\n", name, table)
	} else {
		fmt.Fprintf(&b, "func(t *suite.T) {\np := fuzz.Begin(t, %s)\n", table)
	}
	for _, s := range p {
		b.WriteString(a.call(s.Call).code(s) + "\n")
	}
	b.WriteString("}")
	if a.Begin != nil {
		b.WriteString(")")
	}
	out, err := format.Source([]byte(b.String() + "\n"))
	if err != nil {
		return b.String()
	}
	return strings.TrimPrefix(string(out), "var run = ")
}
