package judge

import "fmt"

const (
	// maxExpectedPercent is what share of all cases may have an expected
	// difference on a system; it must stay below.
	maxExpectedPercent = 5.0
	// maxExpectedPercentArea is the same for each area.
	maxExpectedPercentArea = 10.0
)

// Limit is a check on the expected differences of a system as a whole: excuses
// must stay few, and none may be for what we could do better.
type Limit struct {
	Name string `json:"name"`
	// Found and Below are what was counted and what it must stay below, in
	// percent of the cases, or a plain number for the differences that are ours.
	Found float64 `json:"found"`
	Below float64 `json:"below"`
	Holds bool    `json:"holds"`
}

// limits checks what was run as a whole: of an area, or of all, from which
// cases were left out nothing can be said.
func limits(all Summary, whole bool, areas []AreaReport, ours int) []Limit {
	list := []Limit{below("expected differences that are ours to mend", float64(ours), 1)}
	if whole {
		p := percent(all.ExpectedDifference, all.Cases)
		list = append(list, below("percent of all cases with an expected difference", p, maxExpectedPercent))
	}
	for _, a := range areas {
		if a.Whole {
			name := fmt.Sprintf("percent of the cases of %s with an expected difference", a.Area)
			list = append(list, below(name, a.ExpectedPercent, maxExpectedPercentArea))
		}
	}
	return list
}

func below(name string, found, limit float64) Limit {
	return Limit{Name: name, Found: found, Below: limit, Holds: found < limit}
}

func percent(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}

// Red names everything in the report that must not be, in short; it is empty
// when all is well.
func (r Report) Red() []string {
	var red []string
	for _, n := range []struct {
		count int
		what  string
	}{
		{r.Summary.Different, "different"},
		{r.Summary.UnexpectedMatch, "matching where a difference was expected"},
		{r.Summary.NotRun, "not run"},
	} {
		if n.count > 0 {
			red = append(red, fmt.Sprintf("%d of %d cases %s", n.count, r.Summary.Cases, n.what))
		}
	}
	for _, s := range r.Systems {
		for _, l := range s.Limits {
			if !l.Holds {
				red = append(red, fmt.Sprintf("%s: %s: %.4g, must stay below %.4g", s.Name, l.Name, l.Found, l.Below))
			}
		}
	}
	return red
}
