package gotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// event is a line of test2json.
type event struct {
	Action      string
	Package     string
	ImportPath  string // of build-output
	Test        string
	Output      string
	Elapsed     float64
	FailedBuild string
}

// outcome is how a test or a package ended.
type outcome int

const (
	unfinished outcome = iota // it began and never ended: a crash, a time limit
	passed
	failed
	skipped
)

// test is one test function or subtest.
type test struct {
	outcome outcome
	output  []string // lines, each with its end
}

// packageRun collects the events of one package.
type packageRun struct {
	tests   map[string]*test
	order   []string // names as they began
	outcome outcome
	output  []string // what no test said: crashes, build errors
	seconds float64
}

func newPackageRun() *packageRun { return &packageRun{tests: map[string]*test{}} }

// add takes an event in.
func (p *packageRun) add(e event) {
	if e.Test == "" {
		p.addOwn(e)
		return
	}
	t := p.tests[e.Test]
	if t == nil {
		t = &test{}
		p.tests[e.Test] = t
		p.order = append(p.order, e.Test)
	}
	switch e.Action {
	case "output":
		t.output = append(t.output, e.Output)
	case "pass":
		t.outcome = passed
	case "fail":
		t.outcome = failed
	case "skip":
		t.outcome = skipped
	}
}

// addOwn takes in what concerns the package.
func (p *packageRun) addOwn(e event) {
	switch e.Action {
	case "output", "build-output":
		p.output = append(p.output, e.Output)
	case "pass":
		p.outcome, p.seconds = passed, e.Elapsed
	case "fail", "build-fail":
		p.outcome, p.seconds = failed, e.Elapsed
	case "skip": // no test files
		p.outcome = skipped
	}
}

// decode reads events until the end and hands each to take. A line that is no event is an error: it would be a lost test.
func decode(r io.Reader, take func(event)) error {
	d := json.NewDecoder(r)
	for {
		var e event
		err := d.Decode(&e)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the test events: %w", err)
		}
		take(e)
	}
}

// counts are how many tests ended how.
type counts struct{ passed, failed, skipped int }

func (c *counts) add(d counts) {
	c.passed += d.passed
	c.failed += d.failed
	c.skipped += d.skipped
}

// A failure is a test, or with no test's name a package, that failed.
type failure struct {
	test   string
	output string
}

// A skip is a test that did not run, and why.
type skip struct {
	test   string
	reason string
}

// result weighs a package up. A test with subtests counts only by them, unless it failed and none of them did.
// A package that failed while all of its tests passed counts as a failure of its own.
func (p *packageRun) result() (c counts, failures []failure, skips []skip) {
	for _, name := range p.order {
		t := p.tests[name]
		hasSubtests, subtestFailed := p.subtests(name)
		switch {
		case t.outcome == failed || t.outcome == unfinished:
			if subtestFailed {
				continue
			}
			c.failed++
			failures = append(failures, failure{name, strings.Join(t.output, "")})
		case hasSubtests:
		case t.outcome == skipped:
			c.skipped++
			skips = append(skips, skip{name, skipReason(t.output)})
		default:
			c.passed++
		}
	}
	// What the package itself said holds the crash or the compiler's words, so it is shown beside its failed tests too.
	if (p.outcome == failed && c.failed == 0) || p.outcome == unfinished {
		c.failed++
		failures = append(failures, failure{output: strings.Join(p.output, "")})
	}
	return c, failures, skips
}

// subtests tells whether a test has any, and whether any of them failed.
func (p *packageRun) subtests(name string) (any, anyFailed bool) {
	for other, t := range p.tests {
		if strings.HasPrefix(other, name+"/") {
			any = true
			anyFailed = anyFailed || t.outcome == failed || t.outcome == unfinished
		}
	}
	return any, anyFailed
}

// skipReason is what the test said last before the line that reports the skip, without its place in the source.
func skipReason(output []string) string {
	for i := len(output) - 1; i >= 0; i-- {
		line := strings.TrimSpace(output[i])
		if line == "" || strings.HasPrefix(line, "---") || strings.HasPrefix(line, "===") {
			continue
		}
		if place, text, ok := strings.Cut(line, ": "); ok && strings.Contains(place, ".go:") {
			return text
		}
		return line
	}
	return "no reason given"
}
