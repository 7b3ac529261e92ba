package facts

import (
	"strings"
	"testing"

	"causeway/compat-tests/suite"
)

func TestTheListIsWhole(t *testing.T) {
	facts, err := parseFacts(list)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parseReasons(reasons, len(facts)); err != nil {
		t.Error(err)
	}
	next := 1
	for _, s := range sections {
		if s.first != next || s.last < s.first {
			t.Errorf("the section %q begins with %d, not %d", s.title, s.first, next)
		}
		next = s.last + 1
	}
	if next != len(facts)+1 {
		t.Errorf("the sections end at %d, the facts at %d", next-1, len(facts))
	}
}

func catalogOf(t *testing.T, facts ...int) *suite.Catalog {
	t.Helper()
	c, err := suite.NewCatalog([]suite.Area{{Name: "a", Title: "A", Cases: []suite.Case{
		{Number: 1, Name: "one", Source: "here", Facts: facts, Run: func(*suite.T) {}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAFactIsACaseOrExplainedOrMissing(t *testing.T) {
	facts := []Fact{{1, "a", "0"}, {2, "b", "0"}, {3, "c", "0"}}
	a, err := account(facts, map[int]string{2: "C only: b"}, catalogOf(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	missing := a.Missing()
	if len(missing) != 1 || missing[0].Number != 3 {
		t.Errorf("missing are %v, not 3 alone", missing)
	}
}

func TestAccountRefusesWhatIsNotTrue(t *testing.T) {
	facts := []Fact{{1, "a", "0"}, {2, "b", "0"}}
	if _, err := account(facts, nil, catalogOf(t, 3)); err == nil {
		t.Error("a case may name a fact that does not exist")
	}
	if _, err := account(facts, map[int]string{1: "C only"}, catalogOf(t, 1)); err == nil {
		t.Error("a reason may excuse what is a case")
	}
}

func TestParsersRefuseBrokenLines(t *testing.T) {
	for what, text := range map[string]string{
		"a number is left out":  "1\ta\t0\n3\tb\t0\n",
		"a line has no result":  "1\ta\n",
		"a number is no number": "x\ta\t0\n",
	} {
		if _, err := parseFacts(text); err == nil {
			t.Errorf("facts: %s, and that passes", what)
		}
	}
	for what, text := range map[string]string{
		"no reason":           "001\n",
		"no such fact":        "009: why\n",
		"a range backwards":   "3-2: why\n",
		"two reasons":         "1: why\n1-2: why too\n",
		"a number is no such": "x: why\n",
	} {
		if _, err := parseReasons(text, 3); err == nil {
			t.Errorf("reasons: %s, and that passes", what)
		}
	}
}

func TestPageSaysWhereEachFactIs(t *testing.T) {
	a, err := Of(catalogOf(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := a.WritePage(&b); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"| 001 | writev.iovcnt0 | 0 | a/001 |\n",
		"| 002 | writev.null\\_iov\\_cnt0 | 0 | **open** |\n",
		"| 258 | io\\_setup.0 | -1 EINVAL | step 2 |\n",
	} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("the page has no line %q", line)
		}
	}
}
