package judge

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/runner"
	"causeway/compat-tests/suite/system"
)

func toJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// numbered is a catalogue of areas with so many cases each; the last case of
// each is judged by measured facts, the others by the kernel.
func numbered(t *testing.T, sizes map[string]int, names ...string) *suite.Catalog {
	t.Helper()
	var areas []suite.Area
	for _, name := range names {
		a := suite.Area{Name: name, Title: name}
		for n := 1; n <= sizes[name]; n++ {
			c := suite.Case{Number: n, Name: strings.Repeat("x", n), Source: "here", Run: func(*suite.T) {}}
			if n == sizes[name] {
				c.Reference = suite.Facts
			}
			a.Cases = append(a.Cases, c)
		}
		areas = append(areas, a)
	}
	c, err := suite.NewCatalog(areas)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLoadGoldenReadsBothKinds(t *testing.T) {
	catalog := numbered(t, map[string]int{"a": 2}, "a")
	recorded := `{"area":"a","recorded_on":"Linux 6.18","cases":[{"case":"a/001","observations":[{"name":"v","value":"1"}]}]}`
	written := `{"area":"a","cases":[{"case":"a/002","from":"fact 351","observations":[{"name":"v","value":"2"}]}]}`
	files := fstest.MapFS{"a.json": {Data: []byte(recorded)}, "a.written.json": {Data: []byte(written)}}
	g, err := LoadGolden(files, catalog, catalog.Entries())
	if err != nil {
		t.Fatal(err)
	}
	if g["a/001"].From != "recorded on Linux 6.18" || g["a/002"].From != "fact 351" || len(g) != 2 {
		t.Errorf("it reads %+v", g)
	}
	if g, err := LoadGolden(fstest.MapFS{}, catalog, catalog.Entries()); err != nil || len(g) != 0 {
		t.Errorf("no files are %v, %v", g, err)
	}
}

func TestLoadGoldenRefusesWhatCannotBe(t *testing.T) {
	catalog := numbered(t, map[string]int{"a": 2, "b": 1}, "a", "b")
	one := `{"case":"a/001","observations":[{"name":"v","value":"1"}]}`
	for what, c := range map[string]struct{ name, text string }{
		"no JSON":                     {"a.json", `{`},
		"more after the end":          {"a.json", `{"area":"a","cases":[]} {}`},
		"an unknown field":            {"a.json", `{"area":"a","cases":[],"by":"me"}`},
		"another area's file":         {"a.json", `{"area":"b","cases":[]}`},
		"no system":                   {"a.json", `{"area":"a","cases":[` + one + `]}`},
		"an unknown case":             {"a.json", `{"area":"a","recorded_on":"L","cases":[{"case":"a/009","observations":[{"name":"v","value":"1"}]}]}`},
		"another area's case":         {"a.json", `{"area":"a","recorded_on":"L","cases":[{"case":"b/001","observations":[{"name":"v","value":"1"}]}]}`},
		"a case twice":                {"a.json", `{"area":"a","recorded_on":"L","cases":[` + one + `,` + one + `]}`},
		"no values":                   {"a.json", `{"area":"a","recorded_on":"L","cases":[{"case":"a/001","observations":[]}]}`},
		"a value twice":               {"a.json", `{"area":"a","recorded_on":"L","cases":[{"case":"a/001","observations":[{"name":"v","value":"1"},{"name":"v","value":"1"}]}]}`},
		"a recorded value of a fact":  {"a.json", `{"area":"a","recorded_on":"L","cases":[{"case":"a/002","observations":[{"name":"v","value":"1"}]}]}`},
		"a written one of the kernel": {"a.written.json", `{"area":"a","cases":[{"case":"a/001","from":"me","observations":[{"name":"v","value":"1"}]}]}`},
		"a written one from nowhere":  {"a.written.json", `{"area":"a","cases":[{"case":"a/002","observations":[{"name":"v","value":"1"}]}]}`},
	} {
		files := fstest.MapFS{c.name: {Data: []byte(c.text)}}
		if _, err := LoadGolden(files, catalog, catalog.Entries()); err == nil {
			t.Errorf("%s passes", what)
		}
	}
}

func TestWhatWriteGoldenWritesIsRead(t *testing.T) {
	catalog := numbered(t, map[string]int{"a": 3}, "a")
	file := GoldenFile{Area: "a", RecordedOn: "Linux 6.18", Cases: []GoldenCase{
		{Case: "a/001", Observations: []suite.Observation{{Name: "v", Value: `"<&>" \ ` + "\n"}, {Name: "w", Value: ""}}},
		{Case: "a/002", Observations: []suite.Observation{{Name: "v", Value: "1"}}},
	}}
	var b bytes.Buffer
	if err := WriteGolden(&b, file); err != nil {
		t.Fatal(err)
	}
	g, err := LoadGolden(fstest.MapFS{"a.json": {Data: b.Bytes()}}, catalog, catalog.Entries())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		if !reflect.DeepEqual(g[c.Case].Observations, c.Observations) {
			t.Errorf("%s comes back as %+v", c.Case, g[c.Case])
		}
	}
}

// observedOf makes observations in which each case observed what value says.
func observedOf(catalog *suite.Catalog, s system.System, value func(id string) string) Observed {
	o := Observed{System: s, Cases: catalog.Fingerprint()}
	for _, e := range catalog.Entries() {
		o.Results = append(o.Results, runner.Result{
			Case: e.ID, End: suite.End{Kind: suite.Finished},
			Observations: []suite.Observation{{Name: "v", Value: value(e.ID)}},
		})
	}
	return o
}

var wine10 = system.System{Kind: system.Wine, Name: "wine 10.0"}

// excuse makes a report in which the cases with the IDs have expected differences.
func excuse(t *testing.T, catalog *suite.Catalog, cases []suite.Entry, owner Owner, ids ...string) Report {
	t.Helper()
	golden := Golden{}
	for _, e := range catalog.Entries() {
		golden[e.ID] = GoldenCase{Case: e.ID, Observations: []suite.Observation{{Name: "v", Value: "1"}}}
	}
	var expected Expectations
	excused := map[string]bool{}
	for _, id := range ids {
		excused[id] = true
		expected = append(expected, Expectation{System: "wine 10.0", Case: id, Observation: "v", Value: "2", Owner: owner, Reason: "why"})
	}
	o := observedOf(catalog, wine10, func(id string) string {
		if excused[id] {
			return "2"
		}
		return "1"
	})
	r, err := Compare(catalog, cases, golden, expected, []Observed{o})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestExpectedDifferencesHaveLimits(t *testing.T) {
	catalog := numbered(t, map[string]int{"a": 20, "b": 80}, "a", "b")
	a1, b := []string{"a/001"}, []string{"b/001", "b/002", "b/003", "b/004", "b/005"}
	for _, c := range []struct {
		what  string
		owner Owner
		ids   []string
		red   string
	}{
		{"a few", OwnerWine, append(a1, b[:3]...), ""},
		{"five in a hundred", OwnerWine, b, "all cases"},
		{"two in an area of twenty", OwnerWindows, []string{"a/001", "a/002"}, "cases of a"},
		{"one of ours", OwnerOurs, a1, "ours"},
	} {
		red := strings.Join(excuse(t, catalog, catalog.Entries(), c.owner, c.ids...).Red(), "\n")
		if (red == "") != (c.red == "") || !strings.Contains(red, c.red) {
			t.Errorf("%s: red is %q", c.what, red)
		}
	}
}

func TestLimitsSayNothingOfAPart(t *testing.T) {
	catalog := numbered(t, map[string]int{"a": 20, "b": 80}, "a", "b")
	part, err := catalog.Select(nil, []string{"a/001", "a/002"})
	if err != nil {
		t.Fatal(err)
	}
	if red := excuse(t, catalog, part, OwnerWine, "a/001").Red(); len(red) > 0 {
		t.Errorf("half of a selection is red: %v", red)
	}
	area, err := catalog.Select([]string{"a"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if red := excuse(t, catalog, area, OwnerWine, "a/001", "a/002").Red(); len(red) != 1 {
		t.Errorf("a whole area over its limit is %v", red)
	}
}

func TestWhatIsNotInTheObservationsDidNotRun(t *testing.T) {
	catalog := numbered(t, map[string]int{"a": 2}, "a")
	o := observedOf(catalog, wine10, func(string) string { return "1" })
	o.Results = o.Results[:1]
	r, err := Compare(catalog, catalog.Entries(), Golden{}, nil, []Observed{o})
	if err != nil {
		t.Fatal(err)
	}
	if r.Cases[1].Outcome != NotRun || r.Summary.NotRun != 1 {
		t.Errorf("it is %+v", r.Cases[1])
	}
}

func TestCompareRefusesToJudgeNothing(t *testing.T) {
	catalog := numbered(t, map[string]int{"a": 1}, "a")
	o := observedOf(catalog, wine10, func(string) string { return "1" })
	if _, err := Compare(catalog, nil, Golden{}, nil, []Observed{o}); err == nil {
		t.Error("no cases pass")
	}
	if _, err := Compare(catalog, catalog.Entries(), Golden{}, nil, nil); err == nil {
		t.Error("no systems pass")
	}
}

func TestSystemsOfAKindAreToldApart(t *testing.T) {
	catalog := numbered(t, map[string]int{"a": 1}, "a")
	o := observedOf(catalog, wine10, func(string) string { return "1" })
	r, err := Compare(catalog, catalog.Entries(), Golden{}, nil, []Observed{o, o, o})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"wine", "wine-2", "wine-3"} {
		if r.Systems[i].ID != want || r.Cases[0].Results[i].System != want {
			t.Errorf("system %d is %q", i, r.Systems[i].ID)
		}
	}
}

func TestReadObservedRefusesWhatCannotBe(t *testing.T) {
	catalog := numbered(t, map[string]int{"a": 2}, "a")
	good := func() Observed { return observedOf(catalog, wine10, func(string) string { return "1" }) }
	if o, err := ReadObserved(bytes.NewReader(toJSON(t, good())), catalog); err != nil || !reflect.DeepEqual(o, good()) {
		t.Errorf("good ones come back as %+v, %v", o, err)
	}
	for what, spoil := range map[string]func(*Observed){
		"empty ones":             func(o *Observed) { o.Results = nil },
		"ones of no system":      func(o *Observed) { o.System = system.System{} },
		"ones of other cases":    func(o *Observed) { o.Cases = "0" },
		"an unknown case":        func(o *Observed) { o.Results[0].Case = "a/009" },
		"a case twice":           func(o *Observed) { o.Results[0].Case = "a/002" },
		"an unknown end":         func(o *Observed) { o.Results[0].End.Kind = "fine" },
		"a nameless observation": func(o *Observed) { o.Results[0].Observations[0].Name = "" },
	} {
		o := good()
		spoil(&o)
		if _, err := ReadObserved(bytes.NewReader(toJSON(t, o)), catalog); err == nil {
			t.Errorf("%s pass", what)
		}
	}
}

func TestTheReportsTopIsWhatOthersReadIt(t *testing.T) {
	catalog := numbered(t, map[string]int{"a": 1}, "a")
	r := excuse(t, catalog, catalog.Entries(), OwnerWine)
	var top map[string]json.RawMessage
	if err := json.Unmarshal(toJSON(t, r), &top); err != nil {
		t.Fatal(err)
	}
	if len(top) != 3 || top["systems"] == nil || top["summary"] == nil || top["cases"] == nil {
		t.Errorf("the top is %v", top)
	}
	const want = `{"cases":1,"identical":1,"expected_difference":0,"unexpected_match":0,"different":0,"not_run":0}`
	if string(top["summary"]) != want {
		t.Errorf("the summary is %s", top["summary"])
	}
	back, err := ReadReport(bytes.NewReader(toJSON(t, r)))
	if err != nil || !reflect.DeepEqual(back, r) {
		t.Errorf("it comes back as %+v, %v", back, err)
	}
}

func TestAnExpectationHoldsForItsSystemAlone(t *testing.T) {
	for _, c := range []struct {
		expected, kind, name string
		applies              bool
	}{
		{"windows", "windows", "Windows 11 26100", true},
		{"windows", "windows", "Windows 10 19045", true},
		{"windows", "wine", "wine 10.0", false},
		{"wine 10.0", "wine", "wine 10.0", true},
		{"wine 10.0", "wine", "wine 10.0.1", false},
		{"wine 10.0", "windows", "Windows 11 26100", false},
		{"windows", "linux", "Linux 6.18", false},
		{"Linux 6.18", "linux", "Linux 6.18", false},
	} {
		x := Expectation{System: c.expected}
		if got := x.applies(system.System{Kind: system.Kind(c.kind), Name: c.name}); got != c.applies {
			t.Errorf("%q for %q is %v", c.expected, c.name, got)
		}
	}
}
