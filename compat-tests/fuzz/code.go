package fuzz

import (
	"fmt"
	"go/format"
	"reflect"
	"strings"
)

// code is the call with its arguments in Go.
func (c *Call) code(s Step) string {
	args := c.codes(s)
	if c.Code != nil {
		return c.Code(args)
	}
	name := c.Symbol
	if !strings.Contains(name, ".") {
		name = "unix." + name
	}
	return name + "(" + strings.Join(args, ", ") + ")"
}

func (c *Call) codes(s Step) []string {
	var args []string
	for i, p := range c.Params {
		args = append(args, p.Code(s.Choices[len(c.New)+i]))
	}
	return args
}

func (c *Call) arguments(s Step) string { return strings.Join(c.codes(s), ", ") }

// Line is the step as people write it: what it calls and where the descriptors go.
func (a *Area) Line(s Step) string {
	c := a.call(s.Call)
	var dest []string
	for _, d := range s.Choices[:len(c.New)] {
		dest = append(dest, fmt.Sprintf("fd[%d]", d))
	}
	line := c.code(s)
	if len(dest) > 0 {
		line = strings.Join(dest, ", ") + " = " + line
	}
	return line
}

// Go is the program as the body of a conformance case: fd are the slots, text makes
// the bytes that are written.
func (a *Area) Go(p Program) string {
	var b strings.Builder
	b.WriteString("var run = func(t *suite.T) {\n\tfd := [8]int{-1, -1, -1, -1, -1, -1, -1, -1}\n")
	for i, s := range p {
		a.call(s.Call).write(&b, i+1, s)
	}
	b.WriteString("}\n")
	out, err := format.Source([]byte(b.String()))
	if err != nil {
		return b.String()
	}
	return strings.TrimPrefix(string(out), "var run = ")
}

// write writes the step, the number-th of its program, as a block of Go.
func (c *Call) write(b *strings.Builder, number int, s Step) {
	var results []string
	for i := range c.New {
		results = append(results, fmt.Sprintf("n%d", i))
	}
	plain := c.plain()
	for range plain {
		results = append(results, "_")
	}
	if plain == 1 {
		results[len(results)-1] = "r"
	}
	fmt.Fprintf(b, "{\n%s := %s\n", strings.Join(append(results, "err"), ", "), c.code(s))
	name := fmt.Sprintf("%d %s", number, c.Symbol)
	if plain == 1 {
		fmt.Fprintf(b, "t.Call(%q, r, err)\n", name)
	} else {
		fmt.Fprintf(b, "t.Errno(%q, err)\n", name)
	}
	for i := range c.New {
		fmt.Fprintf(b, "fd[%d] = n%d\n", s.Choices[i], i)
	}
	b.WriteString("}\n")
}

// plain is how many results are neither descriptors nor the error.
func (c *Call) plain() int {
	n := reflect.TypeOf(c.Func).NumOut() - len(c.New)
	if reflect.TypeOf(c.Func).Out(reflect.TypeOf(c.Func).NumOut()-1) == errorType {
		n--
	}
	return n
}
