package gotest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// weigh runs events through a packageRun, as test2json prints them.
func weigh(t *testing.T, events string) (counts, []failure, []skip) {
	t.Helper()
	run := newPackageRun()
	if err := decode(strings.NewReader(events), run.add); err != nil {
		t.Fatal(err)
	}
	return run.result()
}

func TestTestsAreCountedByWhatRan(t *testing.T) {
	for name, c := range map[string]struct {
		events string
		want   counts
	}{
		"a test that passes": {`{"Action":"run","Test":"A"}{"Action":"pass","Test":"A"}{"Action":"pass"}`, counts{passed: 1}},
		"a test with subtests counts by these": {
			`{"Action":"run","Test":"A"}{"Action":"run","Test":"A/x"}{"Action":"run","Test":"A/y"}
			 {"Action":"pass","Test":"A/x"}{"Action":"skip","Test":"A/y"}{"Action":"pass","Test":"A"}{"Action":"pass"}`,
			counts{passed: 1, skipped: 1},
		},
		"a failed subtest is one failure": {
			`{"Action":"run","Test":"A"}{"Action":"run","Test":"A/x"}{"Action":"fail","Test":"A/x"}{"Action":"fail","Test":"A"}{"Action":"fail"}`,
			counts{failed: 1},
		},
		"a test that fails beside its subtests counts itself": {
			`{"Action":"run","Test":"A"}{"Action":"run","Test":"A/x"}{"Action":"pass","Test":"A/x"}{"Action":"fail","Test":"A"}{"Action":"fail"}`,
			counts{passed: 1, failed: 1},
		},
		"a name that only begins alike is no subtest": {
			`{"Action":"run","Test":"A"}{"Action":"run","Test":"AB"}{"Action":"pass","Test":"A"}{"Action":"fail","Test":"AB"}{"Action":"fail"}`,
			counts{passed: 1, failed: 1},
		},
		"a test that never ended failed": {
			`{"Action":"run","Test":"A"}{"Action":"output","Test":"A","Output":"panic: x\n"}{"Action":"fail"}`,
			counts{failed: 1},
		},
		"a package that fails after its tests is a failure": {
			`{"Action":"run","Test":"A"}{"Action":"pass","Test":"A"}{"Action":"fail"}`,
			counts{passed: 1, failed: 1},
		},
		"a package that ends without a verdict is a failure": {`{"Action":"run","Test":"A"}{"Action":"pass","Test":"A"}`, counts{passed: 1, failed: 1}},
		"a package without tests is nothing":                 {`{"Action":"skip"}`, counts{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, failures, skips := weigh(t, c.events)
			if got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if len(failures) != got.failed || len(skips) != got.skipped {
				t.Errorf("%d failures and %d skips are told of", len(failures), len(skips))
			}
		})
	}
}

func TestTheReasonOfASkipIsWhatTheTestSaid(t *testing.T) {
	_, _, skips := weigh(t, `{"Action":"run","Test":"A"}
		{"Action":"output","Test":"A","Output":"=== RUN   A\n"}
		{"Action":"output","Test":"A","Output":"    a_test.go:12: needs root: and more\n"}
		{"Action":"output","Test":"A","Output":"--- SKIP: A (0.00s)\n"}
		{"Action":"skip","Test":"A"}
		{"Action":"run","Test":"B"}{"Action":"output","Test":"B","Output":"--- SKIP: B (0.00s)\n"}{"Action":"skip","Test":"B"}{"Action":"pass"}`)
	if diff := cmp.Diff([]skip{{"A", "needs root: and more"}, {"B", "no reason given"}}, skips, cmp.AllowUnexported(skip{})); diff != "" {
		t.Error(diff)
	}
}

func TestALineThatIsNoEventIsAnError(t *testing.T) {
	if err := decode(strings.NewReader("{\"Action\":\"pass\"}\nrubbish\n"), func(event) {}); err == nil {
		t.Error("no error")
	}
}

func TestTheReportEndsWithTheSummaryOnItsOwnLine(t *testing.T) {
	var out strings.Builder
	r := NewReport(&out)
	run := newPackageRun()
	for _, e := range []event{
		{Action: "run", Test: "A"}, {Action: "pass", Test: "A"},
		{Action: "run", Test: "B"}, {Action: "output", Test: "B", Output: "    b_test.go:1: broken\n"}, {Action: "fail", Test: "B"},
		{Action: "run", Test: "C"}, {Action: "output", Test: "C", Output: "    c_test.go:1: no Wine\n"}, {Action: "skip", Test: "C"},
		{Action: "fail", Elapsed: 1},
	} {
		run.add(e)
	}
	r.add("linux", "causeway/x", run)
	r.Note("the race detector", "no Wine")
	err := r.Finish()
	if err == nil {
		t.Error("Finish of a report with a failure: no error")
	}
	want := `FAIL  linux        causeway/x (1 of 3 failed)
          b_test.go:1: broken

skipped:
    2  no Wine
         linux causeway/x C
         the race detector

failed:
       linux causeway/x B

1 passed, 1 failed, 2 skipped
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestAReportOfNothingIsAnError(t *testing.T) {
	var out strings.Builder
	if err := NewReport(&out).Finish(); err == nil {
		t.Error("no error")
	}
}
