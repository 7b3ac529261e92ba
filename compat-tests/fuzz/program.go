package fuzz

import (
	"fmt"
	"strings"
)

// Step is one call of a program.
type Step struct {
	// Call is the call's name in its area.
	Call string `json:"call"`
	// Choices says where the new descriptors go, one slot each, and then which of
	// its values each parameter has.
	Choices []int `json:"choices"`
}

// String returns the step as "Name(1 2 3)".
func (s Step) String() string {
	return s.Call + "(" + strings.Trim(fmt.Sprint(s.Choices), "[]") + ")"
}

// Program is what a machine runs from its first step to its last.
type Program []Step

// String returns the steps on a line.
func (p Program) String() string {
	parts := make([]string, len(p))
	for i, s := range p {
		parts[i] = s.String()
	}
	return strings.Join(parts, " ")
}

// clone returns a copy that shares nothing.
func (p Program) clone() Program {
	q := make(Program, len(p))
	for i, s := range p {
		q[i] = Step{s.Call, append([]int(nil), s.Choices...)}
	}
	return q
}

// maxSteps is how long a program may be that comes from outside.
const maxSteps = 1000

// Check returns an error if p has a step that the area does not know, or a choice
// that there is not.
func (p Program) Check(a *Area) error {
	if len(p) > maxSteps {
		return fmt.Errorf("a program of %d steps: %d are the most", len(p), maxSteps)
	}
	for i, s := range p {
		c := a.call(s.Call)
		if c == nil {
			return fmt.Errorf("step %d: area %s has no call %q", i, a.Name, s.Call)
		}
		counts := c.counts()
		if len(counts) != len(s.Choices) {
			return fmt.Errorf("step %d: %s makes %d choices, not %d", i, s.Call, len(counts), len(s.Choices))
		}
		for j, n := range counts {
			if s.Choices[j] < 0 || s.Choices[j] >= n {
				return fmt.Errorf("step %d: %s has no choice %d for %d", i, s.Call, s.Choices[j], j)
			}
		}
	}
	return nil
}
