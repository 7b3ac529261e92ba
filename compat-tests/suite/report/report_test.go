package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/judge"
	"causeway/compat-tests/suite/runner"
	"causeway/compat-tests/suite/system"
)

// hostile is text that would break a page or an XML file that does not take care.
const hostile = `<script>alert("1")</script> & ' ]]> \x00`

// sample is a report with every outcome on the second system.
func sample(t *testing.T) (judge.Report, []judge.Observed) {
	t.Helper()
	cases := []suite.Case{
		{Name: "is identical", Facts: []int{7, 12}},
		{Name: "differs as expected"},
		{Name: "matches unexpectedly", Timed: true},
		{Name: "is different " + hostile},
		{Name: "did not run", Reference: suite.Specification},
		{Name: "crashed"},
	}
	for i := range cases {
		cases[i].Number, cases[i].Source, cases[i].Run = i+1, "epoll_wait(2): "+hostile, func(*suite.T) {}
	}
	catalog, err := suite.NewCatalog([]suite.Area{{Name: "area", Title: "An area", Cases: cases}})
	if err != nil {
		t.Fatal(err)
	}
	golden := judge.Golden{}
	linux := judge.Observed{System: system.System{Kind: system.Linux, Name: "Linux 6.18.44", Arch: "amd64", Go: "go1.26"}, Started: time.Now()}
	wine := judge.Observed{System: system.System{Kind: system.Wine, Name: "wine 10.0", Detail: "on Linux", Arch: "amd64", Go: "go1.26"}, Started: time.Now()}
	for _, e := range catalog.Entries() {
		seen := []suite.Observation{{Name: "value", Value: "1"}}
		golden[e.ID] = judge.GoldenCase{Case: e.ID, From: "recorded on Linux 6.18.44", Observations: seen}
		r := runner.Result{Case: e.ID, End: suite.End{Kind: suite.Finished}, Observations: seen, Milliseconds: 1234}
		linux.Results = append(linux.Results, r)
		switch e.Number {
		case 2, 4:
			r.Observations = []suite.Observation{{Name: "value", Value: "2"}}
			r.Output = hostile
		case 5:
			r.End, r.Observations = suite.End{Kind: suite.SetupFailed, Reason: hostile}, nil
		case 6:
			r.End, r.Output = suite.End{Kind: suite.Crashed, Reason: "exit status 2"}, "panic: "+hostile
		}
		wine.Results = append(wine.Results, r)
	}
	known := func(id string) judge.Expectation {
		return judge.Expectation{System: "wine 10.0", Case: id, Observation: "value", Value: "2", Owner: judge.OwnerWine, Reason: "Wine does not do it " + hostile}
	}
	all := []judge.Observed{linux, wine}
	r, err := judge.Compare(catalog, catalog.Entries(), golden, judge.Expectations{known("area/002"), known("area/003")}, all)
	if err != nil {
		t.Fatal(err)
	}
	return r, all
}

func TestWriteLeavesEveryFile(t *testing.T) {
	r, all := sample(t)
	dir := filepath.Join(t.TempDir(), "a", "b")
	if err := Write(dir, r, all); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"junit.xml", "index.html", "observations-linux.json", "observations-wine.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	var top struct{ Summary map[string]int }
	if err := json.Unmarshal(b, &top); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"cases": 6, "identical": 1, "expected_difference": 1, "unexpected_match": 1, "different": 2, "not_run": 1} {
		if top.Summary[name] != want {
			t.Errorf("%s is %d, not %d", name, top.Summary[name], want)
		}
	}
	if _, err := judge.ReadReport(bytes.NewReader(b)); err != nil {
		t.Error(err)
	}
}

func TestAFileIsReplacedAsAWhole(t *testing.T) {
	r, all := sample(t)
	dir := t.TempDir()
	old := filepath.Join(dir, "report.json")
	if err := os.WriteFile(old, bytes.Repeat([]byte("x"), 1<<20), 0o666); err != nil {
		t.Fatal(err)
	}
	reading, err := os.Open(old)
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	if err := Write(dir, r, all); err != nil {
		if runtime.GOOS == "windows" {
			t.Skip("Windows replaces no file that is being read")
		}
		t.Fatal(err)
	}
	if b, err := io.ReadAll(reading); err != nil || len(b) != 1<<20 {
		t.Errorf("who was reading the old one got %d bytes, %v", len(b), err)
	}
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != 5 {
		t.Errorf("the directory has %v, %v", list, err)
	}
}

func TestRemoveTakesTheReportAndNothingElse(t *testing.T) {
	r, all := sample(t)
	dir := t.TempDir()
	if err := Write(dir, r, all); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to remove
		if err := Remove(dir); err != nil {
			t.Fatal(err)
		}
	}
	var left []string
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		left = append(left, f.Name())
	}
	if got := strings.Join(left, " "); got != "observations-linux.json observations-wine.json" {
		t.Errorf("it leaves %s", got)
	}
	if err := Remove(filepath.Join(dir, "none")); err != nil {
		t.Errorf("a directory that is not there: %v", err)
	}
}

func TestJUnitCountsWhatIsRed(t *testing.T) {
	r, _ := sample(t)
	var b bytes.Buffer
	if err := JUnit(&b, r); err != nil {
		t.Fatal(err)
	}
	var all xmlSuites
	if err := xml.Unmarshal(b.Bytes(), &all); err != nil {
		t.Fatal(err)
	}
	limits, broken := 0, 0
	for _, s := range r.Systems {
		for _, l := range s.Limits {
			limits++
			if !l.Holds {
				broken++
			}
		}
	}
	if all.Tests != 12+limits || all.Failures != 3+broken || all.Errors != 1 {
		t.Errorf("%d tests, %d failures, %d errors; %d limits, %d broken", all.Tests, all.Failures, all.Errors, limits, broken)
	}
	if len(all.Suites) != 4 || all.Suites[2].Name != "wine 10.0: area" {
		t.Fatalf("the suites are %+v", all.Suites)
	}
	wine := all.Suites[2].Cases
	if wine[0].Failure != nil || wine[1].Failure != nil || !strings.Contains(wine[1].Out, "Wine does not do it") {
		t.Errorf("identical and expected are %+v", wine[:2])
	}
	if f := wine[3].Failure; f == nil || !strings.Contains(f.Text, "golden 1, observed 2") || wine[3].Time != "1.234" {
		t.Errorf("different is %+v", wine[3])
	}
	if wine[4].Error == nil || !strings.Contains(wine[4].Error.Message, "setup failed") {
		t.Errorf("not run is %+v", wine[4])
	}
}

func TestThePageStandsAlone(t *testing.T) {
	r, _ := sample(t)
	var b bytes.Buffer
	if err := Page(&b, r); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if m := regexp.MustCompile(`(?i)(src|href)\s*=|url\(|@import|https?://`).FindString(page); m != "" {
		t.Errorf("it fetches something: %s", m)
	}
	if strings.Contains(page, "<script>alert") {
		t.Error("text from a case is a script")
	}
	for _, part := range []string{
		"Linux 6.18.44", "wine 10.0", `id="area/004"`, "epoll_wait(2):", "(wine’s gap)", "has gone",
		"exit status 2", "Measured facts: 007, 012", "The specification judges this case", "It depends on time",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("it does not have %q", part)
		}
	}
	if n := strings.Count(page, `<details class="case"`); n != 6 {
		t.Errorf("it has %d cases", n)
	}
}

func TestTheTableSaysWhatIsRed(t *testing.T) {
	r, _ := sample(t)
	var b bytes.Buffer
	if err := Table(&b, r); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"wine 10.0", "all identical", "1 identical, 1 expected, 1 UNEXPECTED MATCH, 2 DIFFERENT, 1 NOT RUN",
		"area/004 on wine 10.0: different in 1 value", "value: golden 1, observed 2", "RED: 2 of 6 cases different",
	} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("it does not say %q:\n%s", part, b.String())
		}
	}
}

func TestTheTableIsShortWhenMuchIsRed(t *testing.T) {
	r, _ := sample(t)
	red := r.Cases[3]
	for range 100 {
		r.Cases = append(r.Cases, red)
	}
	var b bytes.Buffer
	if err := Table(&b, r); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), " on wine 10.0: "); n != maxRedShown {
		t.Errorf("it shows %d", n)
	}
	if !strings.Contains(b.String(), "and 84 more") {
		t.Error("it does not say how many more there are")
	}
}
