package calls

import (
	"os"
	"slices"
	"strings"
	"testing"

	"causeway/compat-tests/facts"
)

func TestTheTablesFitTogether(t *testing.T) {
	for _, a := range All {
		if err := a.Check(); err != nil {
			t.Error(err)
		}
	}
}

// supported are the names that the page of the surface says are supported.
func supported(t *testing.T) []string {
	page, err := os.ReadFile("../../../docs/surface.md")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, line := range strings.Split(string(page), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) > 3 && strings.TrimSpace(cells[2]) == "supported" {
			names = append(names, strings.TrimSpace(cells[1]))
		}
	}
	if len(names) < 200 {
		t.Fatalf("the page names %d supported functions only", len(names))
	}
	return names
}

func TestEverySupportedSymbolIsSearchedOrHasAReason(t *testing.T) {
	searched := map[string]string{}
	for _, a := range All {
		for _, s := range a.Symbols() {
			searched[s] = a.Name
		}
	}
	excused := map[string]string{}
	for _, a := range All {
		for s, why := range a.Unsearched {
			excused[s] = why
		}
	}
	for why, symbols := range Uncovered {
		for _, s := range symbols {
			if excused[s] != "" {
				t.Errorf("%s has two reasons: %s; %s", s, excused[s], why)
			}
			excused[s] = why
		}
	}
	names := supported(t)
	for _, s := range names {
		if searched[s] == "" && excused[s] == "" {
			t.Errorf("%s is supported, and neither searched nor is there a reason", s)
		}
	}
	for s, why := range excused {
		if searched[s] != "" {
			t.Errorf("%s is searched in %s, and yet there is a reason why not: %s", s, searched[s], why)
		}
		if !slices.Contains(names, s) {
			t.Errorf("%s is not supported, and needs no reason: %s", s, why)
		}
	}
}

// measured are the facts about each area's subject.
var measured = map[string][][2]int{
	"sockets": {{1, 257}, {461, 470}},
	"libaio":  {{258, 350}},
	"signals": {{351, 417}},
	"files":   {{418, 460}},
}

func TestTheErrorsOfTheMeasuredFactsAreLookedFor(t *testing.T) {
	for _, a := range All {
		for _, r := range measured[a.Name] {
			names, err := facts.Errnos(r[0], r[1])
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range names {
				if !slices.Contains(a.Errnos, e) && a.Unprovoked[e] == "" {
					t.Errorf("%s: facts %d to %d name %s, which is not looked for", a.Name, r[0], r[1], e)
				}
			}
		}
		if len(measured[a.Name]) == 0 {
			t.Errorf("no facts are said to be about %s", a.Name)
		}
	}
}
