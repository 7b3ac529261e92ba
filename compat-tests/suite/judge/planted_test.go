package judge

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/runner"
	"causeway/compat-tests/suite/system"
)

// These tests plant faults in cases that run in real processes on two systems,
// of which the second only pretends to be Wine, and see each fault go red.

// fakeWine in the environment makes the planted cases behave as under the
// pretended Wine.
const fakeWine = "CONFORM_TEST_WINE"

func TestMain(m *testing.M) {
	if status, ok := runner.Exec(planted(nil), os.Args[1:]); ok {
		os.Exit(status)
	}
	os.Exit(m.Run())
}

// plant is a case, what makes it so, and how it must be judged.
type plant struct {
	name string
	run  func(t *suite.T, wine bool)
	// golden are the golden values; none means that the golden file has none.
	golden []suite.Observation
	// linux and wine are the outcomes.
	linux, wine Outcome
	// reason must be part of the reason on Wine.
	reason string
	// expected is the difference that is expected, if one is.
	expected *Expectation
}

func value(v string) []suite.Observation { return []suite.Observation{{Name: "v", Value: v}} }

// either observes one value on Linux and another under Wine.
func either(linux, wine string) func(*suite.T, bool) {
	return func(t *suite.T, isWine bool) {
		if isWine {
			linux = wine
		}
		t.Value("v", linux)
	}
}

// onWine observes 1, and does something else before it does under Wine.
func onWine(fault func(*suite.T)) func(*suite.T, bool) {
	return func(t *suite.T, wine bool) {
		if wine {
			fault(t)
		}
		t.Value("v", 1)
	}
}

func expectation(v string, owner Owner) *Expectation {
	return &Expectation{System: "wine 10.0", Observation: "v", Value: v, Owner: owner, Reason: "it is known"}
}

func plants() []plant {
	return []plant{
		{name: "honest", run: either("1", "1"), golden: value("1"), linux: Identical, wine: Identical},
		{name: "a wrong errno", run: either("-1 EAGAIN", "-1 EINVAL"), golden: value("-1 EAGAIN"), linux: Identical, wine: Different},
		{name: "a lost event", run: func(t *suite.T, wine bool) {
			t.Value("first", "IN")
			if !wine {
				t.Value("second", "OUT")
			}
		}, golden: []suite.Observation{{Name: "first", Value: "IN"}, {Name: "second", Value: "OUT"}}, linux: Identical, wine: Different},
		{name: "an event too many", run: func(t *suite.T, wine bool) {
			t.Value("v", 1)
			if wine {
				t.Value("w", 1)
			}
		}, golden: value("1"), linux: Identical, wine: Different},
		{name: "another order", run: func(t *suite.T, wine bool) {
			names := []string{"a", "b"}
			if wine {
				slices.Reverse(names)
			}
			for _, n := range names {
				t.Value(n, 1)
			}
		}, golden: []suite.Observation{{Name: "a", Value: "1"}, {Name: "b", Value: "1"}}, linux: Identical, wine: Different, reason: "order"},
		{name: "a panic", run: onWine(func(*suite.T) { panic("planted") }), golden: value("1"), linux: Identical, wine: Different, reason: "crashed"},
		{name: "a quiet exit", run: onWine(func(*suite.T) { os.Exit(0) }), golden: value("1"), linux: Identical, wine: Different, reason: "crashed"},
		{name: "a crash after the last value", run: func(t *suite.T, wine bool) {
			t.Value("v", 1)
			if wine {
				os.Exit(3)
			}
		}, golden: value("1"), linux: Identical, wine: Different, reason: "crashed"},
		{name: "a hang", run: onWine(func(*suite.T) { time.Sleep(time.Hour) }), golden: value("1"), linux: Identical, wine: Different, reason: "hung"},
		{name: "garbage in the record", run: onWine(func(t *suite.T) {
			f, err := os.OpenFile(os.Args[3], os.O_WRONLY|os.O_APPEND, 0)
			t.Must(err)
			_, err = f.WriteString("{\"saw\":{\"name\":\"v\",")
			t.Must(err)
		}), golden: value("1"), linux: Identical, wine: Different, reason: "garbled"},
		{name: "stray prints", run: onWine(func(*suite.T) { fmt.Println(`{"saw":{"name":"v","value":"2"}}`) }), golden: value("1"), linux: Identical, wine: Identical},
		{name: "no beginning", run: onWine(func(t *suite.T) { t.Must(os.ErrPermission) }), golden: value("1"), linux: Identical, wine: NotRun, reason: "setup failed"},
		{name: "nothing observed", run: func(*suite.T, bool) {}, golden: value("1"), linux: Different, wine: Different, reason: "observed nothing"},
		{name: "no golden values", run: either("1", "1"), linux: Different, wine: Different, reason: "no golden values"},
		{name: "the same wrong value on both sides", run: either("2", "2"), golden: value("1"), linux: Different, wine: Different},
		{name: "wrong on Linux alone", run: either("2", "1"), golden: value("1"), linux: Different, wine: Identical},
		{name: "a difference that is expected", run: either("1", "2"), golden: value("1"), linux: Identical, wine: ExpectedDifference, expected: expectation("2", OwnerWine)},
		{name: "a value expected to be missing", run: func(t *suite.T, wine bool) {
			t.Value("u", 1)
			if !wine {
				t.Value("v", 1)
			}
		}, golden: []suite.Observation{{Name: "u", Value: "1"}, {Name: "v", Value: "1"}}, linux: Identical, wine: ExpectedDifference, expected: expectation(NotObserved, OwnerWine)},
		{name: "another order beside an expected difference", run: func(t *suite.T, wine bool) {
			names := []string{"a", "b"}
			if wine {
				slices.Reverse(names)
				t.Value("v", 2)
			} else {
				t.Value("v", 1)
			}
			for _, n := range names {
				t.Value(n, 1)
			}
		}, golden: []suite.Observation{{Name: "v", Value: "1"}, {Name: "a", Value: "1"}, {Name: "b", Value: "1"}}, linux: Identical, wine: Different, expected: expectation("2", OwnerWine), reason: "order"},
		{name: "another difference than the expected one", run: either("1", "3"), golden: value("1"), linux: Identical, wine: Different, expected: expectation("2", OwnerWine)},
		{name: "an expected difference that has gone", run: either("1", "1"), golden: value("1"), linux: Identical, wine: UnexpectedMatch, expected: expectation("2", OwnerWine), reason: "has gone"},
		{name: "an expected difference of another version", run: either("1", "2"), golden: value("1"), linux: Identical, wine: Different,
			expected: &Expectation{System: "wine 9.0", Observation: "v", Value: "2", Owner: OwnerWine, Reason: "it is known"}},
		{name: "an expected difference of Windows is none of Wine's", run: either("1", "2"), golden: value("1"), linux: Identical, wine: Different,
			expected: &Expectation{System: "windows", Observation: "v", Value: "2", Owner: OwnerWindows, Reason: "it is known"}},
		{name: "a crash is not excused by an expected difference", run: onWine(func(*suite.T) { os.Exit(1) }), golden: value("1"), linux: Identical, wine: Different, expected: expectation(NotObserved, OwnerWine), reason: "crashed"},
	}
}

// planted is the catalogue of the planted cases with the names, or of all.
func planted(names []string) *suite.Catalog {
	area := suite.Area{Name: "planted", Title: "Planted faults"}
	for i, p := range plants() {
		if names == nil || slices.Contains(names, p.name) {
			area.Cases = append(area.Cases, suite.Case{Number: i + 1, Name: p.name, Source: "here", Run: func(t *suite.T) {
				p.run(t, os.Getenv(fakeWine) != "")
			}})
		}
	}
	c, err := suite.NewCatalog([]suite.Area{area})
	if err != nil {
		panic(err)
	}
	return c
}

// runPlanted runs and judges the planted cases with the names, or all.
func runPlanted(t *testing.T, names []string) Report {
	t.Helper()
	catalog := planted(names)
	golden, expected := Golden{}, Expectations{}
	for i, p := range plants() {
		id := fmt.Sprintf("planted/%03d", i+1)
		if p.golden != nil {
			golden[id] = GoldenCase{Case: id, Observations: p.golden}
		}
		if p.expected != nil {
			x := *p.expected
			x.Case = id
			expected = append(expected, x)
		}
	}
	linux, err := runner.Native(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	linux.System = system.System{Kind: system.Linux, Name: "Linux 6.18"}
	wine := linux
	wine.System = system.System{Kind: system.Wine, Name: "wine 10.0"}
	wine.Command = func(ctx context.Context, args ...string) *exec.Cmd {
		cmd := linux.Command(ctx, args...)
		cmd.Env = append(os.Environ(), fakeWine+"=1")
		return cmd
	}
	targets := []runner.Target{linux, wine}
	o := runner.Options{Jobs: runner.DefaultJobs, Limit: 3 * time.Second, Dir: t.TempDir()}
	results := runner.Run(t.Context(), targets, catalog.Entries(), o)
	var all []Observed
	for i, target := range targets {
		all = append(all, Observed{System: target.System, Cases: catalog.Fingerprint(), Results: results[i]})
	}
	r, err := Compare(catalog, catalog.Entries(), golden, expected, all)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEachPlantedFaultIsJudged(t *testing.T) {
	r := runPlanted(t, nil)
	counted := map[Outcome]int{}
	for i, p := range plants() {
		c := r.Cases[i]
		if c.Name != p.name {
			t.Fatalf("case %d is %q, not %q", i+1, c.Name, p.name)
		}
		if c.Results[0].Outcome != p.linux || c.Results[1].Outcome != p.wine {
			t.Errorf("%s: %s and %s, not %s and %s: %+v", p.name, c.Results[0].Outcome, c.Results[1].Outcome, p.linux, p.wine, c.Results)
		}
		if !strings.Contains(c.Results[1].Reason, p.reason) {
			t.Errorf("%s: the reason is %q", p.name, c.Results[1].Reason)
		}
		if want := worse(p.linux, p.wine); c.Outcome != want {
			t.Errorf("%s: counted as %s, not %s", p.name, c.Outcome, want)
		}
		counted[worse(p.linux, p.wine)]++
		aloneIsRed(t, p, c)
	}
	want := Summary{
		Cases: len(plants()), Identical: counted[Identical], ExpectedDifference: counted[ExpectedDifference],
		UnexpectedMatch: counted[UnexpectedMatch], Different: counted[Different], NotRun: counted[NotRun],
	}
	if r.Summary != want {
		t.Errorf("the summary is %+v, not %+v", r.Summary, want)
	}
}

// aloneIsRed checks that a planted fault needs no company to be red.
func aloneIsRed(t *testing.T, p plant, c CaseReport) {
	t.Helper()
	alone := Report{Systems: []SystemReport{{}, {}}, Cases: []CaseReport{c}}
	alone.Summary.count(c.Outcome)
	if red, want := len(alone.Red()) > 0, p.linux.Red() || p.wine.Red(); red != want {
		t.Errorf("%s: red is %v", p.name, red)
	}
}

func TestHonestCasesAreNotRed(t *testing.T) {
	r := runPlanted(t, []string{"honest", "stray prints"})
	if red := r.Red(); len(red) > 0 {
		t.Error(red)
	}
}

func TestAnExpectationOfNothingIsAnError(t *testing.T) {
	catalog := planted([]string{"honest"})
	golden := Golden{"planted/001": {Case: "planted/001", Observations: value("1")}}
	for what, x := range map[string]Expectation{
		"an unknown case":        {System: "wine 10.0", Case: "planted/099", Observation: "v", Value: "2", Owner: OwnerWine, Reason: "why"},
		"an unknown observation": {System: "wine 10.0", Case: "planted/001", Observation: "w", Value: "2", Owner: OwnerWine, Reason: "why"},
		"the golden value":       {System: "wine 10.0", Case: "planted/001", Observation: "v", Value: "1", Owner: OwnerWine, Reason: "why"},
		"any Wine":               {System: "wine", Case: "planted/001", Observation: "v", Value: "2", Owner: OwnerWine, Reason: "why"},
		"Linux":                  {System: "Linux 6.18", Case: "planted/001", Observation: "v", Value: "2", Owner: OwnerWine, Reason: "why"},
		"nobody's gap":           {System: "wine 10.0", Case: "planted/001", Observation: "v", Value: "2", Reason: "why"},
		"no reason":              {System: "wine 10.0", Case: "planted/001", Observation: "v", Value: "2", Owner: OwnerWine},
	} {
		files := fstest.MapFS{"planted.json": {Data: toJSON(t, ExpectFile{Area: "planted", Expectations: []Expectation{x}})}}
		if _, err := LoadExpectations(files, catalog, golden, catalog.Entries()); err == nil {
			t.Errorf("an expectation of %s passes", what)
		}
	}
	good := Expectation{System: "wine 10.0", Case: "planted/001", Observation: "v", Value: "2", Owner: OwnerWine, Reason: "why"}
	for what, list := range map[string][]Expectation{"one good": {good}, "none": {}} {
		files := fstest.MapFS{"planted.json": {Data: toJSON(t, ExpectFile{Area: "planted", Expectations: list})}}
		if got, err := LoadExpectations(files, catalog, golden, catalog.Entries()); err != nil || len(got) != len(list) {
			t.Errorf("%s: %v, %v", what, got, err)
		}
	}
	files := fstest.MapFS{"planted.json": {Data: toJSON(t, ExpectFile{Area: "planted", Expectations: []Expectation{good, good}})}}
	if _, err := LoadExpectations(files, catalog, golden, catalog.Entries()); err == nil {
		t.Error("the same expectation twice passes")
	}
}
