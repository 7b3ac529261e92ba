package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/judge"
	"causeway/compat-tests/suite/system"
)

// The tests run the whole program, with an area of its own and golden files
// from a directory, in place of conform: the test binary under conform's name.

const (
	// standIn in the environment makes the test binary be conform; it names the
	// directory of the rules.
	standIn = "CONFORM_TEST_RULES"
	// wavering in the environment makes a case observe something else each time.
	wavering = "CONFORM_TEST_WAVERS"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(standIn); dir != "" {
		os.Exit(start(fake(), sources{os.DirFS(filepath.Join(dir, "golden")), os.DirFS(filepath.Join(dir, "expect"))}, os.Args[1:]))
	}
	os.Exit(m.Run())
}

func fake() []suite.Area {
	return []suite.Area{{Name: "one", Title: "One", Cases: []suite.Case{
		{Number: 1, Name: "observes one", Source: "here", Run: func(t *suite.T) { t.Value("v", 1) }},
		{Number: 2, Name: "observes its process when it wavers", Source: "here", Run: func(t *suite.T) {
			if os.Getenv(wavering) != "" {
				t.Value("v", os.Getpid())
				return
			}
			t.Value("v", 2)
		}},
	}}, {Name: "two", Title: "Two", Cases: []suite.Case{
		{Number: 1, Name: "is judged by facts", Source: "here", Reference: suite.Facts, Run: func(t *suite.T) { t.Value("v", 3) }},
		{Number: 2, Name: "is judged by the kernel", Source: "here", Run: func(t *suite.T) { t.Value("v", 4) }},
	}}}
}

const (
	goldenOne = `{"area":"one","recorded_on":"Linux 6.18","cases":[{"case":"one/001","observations":[{"name":"v","value":"1"}]},{"case":"one/002","observations":[{"name":"v","value":"2"}]}]}`
	goldenTwo = `{"area":"two","recorded_on":"Linux 6.18","cases":[{"case":"two/002","observations":[{"name":"v","value":"4"}]}]}`
	written   = `{"area":"two","cases":[{"case":"two/001","from":"measured","observations":[{"name":"v","value":"3"}]}]}`
)

// house is a place to run conform in.
type house struct {
	t   *testing.T
	dir string
}

func newHouse(t *testing.T, files map[string]string) house {
	t.Helper()
	h := house{t, t.TempDir()}
	for _, d := range []string{"golden", "expect", "programs"} {
		if err := os.Mkdir(filepath.Join(h.dir, d), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range files {
		h.write(name, text)
	}
	h.install()
	t.Setenv(standIn, h.dir)
	return h
}

// install puts the test binary where conform looks for itself.
func (h house) install() {
	h.t.Helper()
	name := "conform"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	self, err := os.Executable()
	if err != nil {
		h.t.Fatal(err)
	}
	from, err := os.Open(self)
	if err != nil {
		h.t.Fatal(err)
	}
	defer from.Close()
	to, err := os.OpenFile(filepath.Join(h.dir, "programs", name), os.O_CREATE|os.O_WRONLY, 0o777)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		h.t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		h.t.Fatal(err)
	}
}

func (h house) write(name, text string) {
	h.t.Helper()
	if err := os.WriteFile(filepath.Join(h.dir, name), []byte(text), 0o666); err != nil {
		h.t.Fatal(err)
	}
}

// conform runs a command and returns its status and what it printed.
func (h house) conform(args ...string) (status int, out, said string) {
	h.t.Helper()
	catalog, err := suite.NewCatalog(fake())
	if err != nil {
		h.t.Fatal(err)
	}
	root := newRoot(catalog, sources{os.DirFS(filepath.Join(h.dir, "golden")), os.DirFS(filepath.Join(h.dir, "expect"))})
	var stdout, stderr bytes.Buffer
	root.SetOut(&stdout)
	root.SetErr(&stderr)
	root.SetArgs(args)
	status = statusOf(root.ExecuteContext(h.t.Context()), &stderr)
	return status, stdout.String(), stderr.String()
}

func (h house) run(args ...string) (status int, out, said string) {
	h.t.Helper()
	return h.conform(append([]string{"run", "--system", "native", "--programs", filepath.Join(h.dir, "programs"), "--out", filepath.Join(h.dir, "out")}, args...)...)
}

func whole(t *testing.T) house {
	t.Helper()
	return newHouse(t, map[string]string{"golden/one.json": goldenOne, "golden/two.json": goldenTwo, "golden/two.written.json": written})
}

func TestARunWithNothingRedExitsWithZero(t *testing.T) {
	h := whole(t)
	status, out, said := h.run()
	if status != 0 || !strings.Contains(out, "Nothing is red: 4 cases") {
		t.Fatalf("%d\n%s\n%s", status, out, said)
	}
	for _, name := range []string{"report.json", "junit.xml", "index.html"} {
		if _, err := os.Stat(filepath.Join(h.dir, "out", name)); err != nil {
			t.Error(err)
		}
	}
	s, err := system.Detect()
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := suite.NewCatalog(fake())
	if err != nil {
		t.Fatal(err)
	}
	o, err := readObserved(filepath.Join(h.dir, "out", "observations-"+string(s.Kind)+".json"), catalog)
	if err != nil || o.System != s || len(o.Results) != 4 {
		t.Errorf("the observations are %+v, %v", o, err)
	}
}

func TestAWrongValueExitsWithOne(t *testing.T) {
	h := whole(t)
	h.write("golden/one.json", strings.Replace(goldenOne, `"value":"1"`, `"value":"7"`, 1))
	status, out, _ := h.run()
	if status != statusRed || !strings.Contains(out, "RED: 1 of 4 cases different") || !strings.Contains(out, "v: golden 7, observed 1") {
		t.Errorf("%d\n%s", status, out)
	}
	if status, _, _ := h.run("--area", "two"); status != 0 {
		t.Error("the other area is red too")
	}
	if status, _, _ := h.run("--case", "one/001"); status != statusRed {
		t.Error("the case alone is not red")
	}
}

func TestWhatCannotRunExitsWithTwo(t *testing.T) {
	h := whole(t)
	for _, args := range [][]string{
		{"--area", "three"}, {"--case", "one/009"}, {"--system", "vms"}, {"--jobs", "0"}, {"--limit", "0s"}, {"--output", "xml"}, {"--what"}, {"extra"},
	} {
		if status, _, said := h.run(args...); status != statusFailed || said == "" {
			t.Errorf("%v exits with %d and says %q", args, status, said)
		}
	}
	h.write("expect/one.json", `{"area":"one","expectations":[{"system":"wine 10.0","case":"one/009","observation":"v","value":"2","owner":"wine","reason":"why"}]}`)
	if status, _, said := h.run(); status != statusFailed || !strings.Contains(said, "one/009") {
		t.Errorf("an unknown expectation exits with %d and says %q", status, said)
	}
}

func TestARunWithoutProgramsExitsWithTwo(t *testing.T) {
	h := whole(t)
	if status, _, said := h.run(); status != 0 {
		t.Fatal(said)
	}
	status, _, said := h.run("--programs", t.TempDir())
	if status != statusFailed || !strings.Contains(said, "--programs") {
		t.Errorf("%d: %s", status, said)
	}
	if _, err := os.Stat(filepath.Join(h.dir, "out", "report.json")); err == nil {
		t.Error("the report of the run before is still there")
	}
}

func TestCompareAndReportJudgeWhatARunLeft(t *testing.T) {
	h := whole(t)
	if status, _, said := h.run("-o", "json"); status != 0 {
		t.Fatal(said)
	}
	s, err := system.Detect()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(h.dir, "out", "observations-"+string(s.Kind)+".json")
	out := filepath.Join(h.dir, "again")
	if status, text, said := h.conform("compare", file, file, "--out", out); status != 0 || !strings.Contains(text, "4 cases") {
		t.Errorf("compare: %d\n%s\n%s", status, text, said)
	}
	if status, text, _ := h.conform("report", "--in", filepath.Join(out, "report.json"), "--out", out); status != 0 || !strings.Contains(text, "4 cases") {
		t.Errorf("report: %d\n%s", status, text)
	}
	h.write("out/observations-empty.json", `{"system":{"kind":"wine","name":"wine 10.0","arch":"amd64","go":"go1.26"},"cases":"0","started":"2026-01-01T00:00:00Z","seconds":1,"results":[]}`)
	if status, _, _ := h.conform("compare", filepath.Join(h.dir, "out", "observations-empty.json"), "--out", out); status != statusFailed {
		t.Errorf("empty observations exit with %d", status)
	}
	h.write("golden/one.json", strings.Replace(goldenOne, `"value":"1"`, `"value":"7"`, 1))
	if status, _, _ := h.conform("compare", file, "--out", out); status != statusRed {
		t.Errorf("a wrong value exits with %d", status)
	}
	if status, _, _ := h.conform("report", "--in", filepath.Join(out, "report.json"), "--out", out); status != statusRed {
		t.Errorf("a red report exits with %d", status)
	}
}

func TestListAndSystemSpeakToPrograms(t *testing.T) {
	h := whole(t)
	status, out, _ := h.conform("list", "-o", "json", "--area", "two")
	var list []listed
	if err := json.Unmarshal([]byte(out), &list); err != nil || status != 0 {
		t.Fatal(status, err)
	}
	if len(list) != 2 || list[0].ID != "two/001" || list[0].Reference != suite.Facts {
		t.Errorf("the list is %+v", list)
	}
	status, out, _ = h.conform("system", "-o", "json")
	var id identity
	if err := json.Unmarshal([]byte(out), &id); err != nil || status != 0 || id.System.Check() != nil {
		t.Errorf("the system is %+v, %v", id, err)
	}
}

func (h house) record(args ...string) (status int, out, said string) {
	h.t.Helper()
	return h.conform(append([]string{"record", "--golden", filepath.Join(h.dir, "golden"), "--programs", filepath.Join(h.dir, "programs")}, args...)...)
}

func TestRecordWritesOnlyWhatTheKernelSaid(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("golden values are recorded on Linux")
	}
	h := newHouse(t, map[string]string{"golden/two.written.json": written})
	if status, _, said := h.record(); status != 0 {
		t.Fatal(said)
	}
	if status, out, said := h.run(); status != 0 {
		t.Errorf("what was recorded is red:\n%s\n%s", out, said)
	}
	b, err := os.ReadFile(filepath.Join(h.dir, "golden", judge.RecordedName("two")))
	if err != nil || strings.Contains(string(b), "two/001") {
		t.Errorf("the written case is in the recorded file: %s, %v", b, err)
	}
	if b, err := os.ReadFile(filepath.Join(h.dir, "golden", judge.WrittenName("two"))); err != nil || string(b) != written {
		t.Errorf("the written file was touched: %s, %v", b, err)
	}
}

func TestRecordRefusesWhatIsToBeWritten(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("golden values are recorded on Linux")
	}
	h := newHouse(t, nil)
	status, _, said := h.record()
	if status != statusRed || !strings.Contains(said, "two/001") {
		t.Errorf("%d: %s", status, said)
	}
	if _, err := os.Stat(filepath.Join(h.dir, "golden", "two.json")); err == nil {
		t.Error("the refused area was written")
	}
	if _, err := os.Stat(filepath.Join(h.dir, "golden", "one.json")); err != nil {
		t.Error("the other area was not")
	}
}

func TestRecordRefusesWhatWavers(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("golden values are recorded on Linux")
	}
	h := newHouse(t, nil)
	t.Setenv(wavering, "1")
	status, _, said := h.record("--area", "one")
	if status != statusRed || !strings.Contains(said, "one/002") {
		t.Errorf("%d: %s", status, said)
	}
	if _, err := os.Stat(filepath.Join(h.dir, "golden", "one.json")); err == nil {
		t.Error("the area was written")
	}
}
