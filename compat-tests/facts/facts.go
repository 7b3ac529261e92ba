// Package facts keeps the numbered list of what was measured on Linux before
// anything was built, and accounts for it: every fact is pinned down by a case,
// belongs to a later step, or has a reason why it cannot be a case.
//
// facts.txt is the list, a line a fact: number, name with the setup in it, and
// result, separated by tabs. reasons.txt is written by hand. The page of both,
// and of the cases, is docs/facts.md.
package facts

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"causeway/compat-tests/suite"
	"causeway/errnomap"
)

//go:embed facts.txt
var list string

//go:embed reasons.txt
var reasons string

// Fact is one measured result.
type Fact struct {
	Number int
	// Name says what was done, Result what Linux answered.
	Name, Result string
}

// section is a run of facts about one subject, and the step that makes cases of them.
type section struct {
	first, last int
	title       string
	step        int
}

var sections = []section{
	{1, 115, "Reading, writing and sockets", 1},
	{116, 213, "epoll", 1},
	{214, 240, "eventfd, timerfd, signalfd", 1},
	{241, 257, "poll and select", 1},
	{258, 350, "Asynchronous I/O", 2},
	{351, 417, "Signals", 1},
	{418, 460, "Files and directories", 2},
	{461, 470, "File descriptors", 1},
	{471, 583, "Files, memory, threads, time and the rest", 2},
}

// thisStep is the step of the project whose facts must all be accounted for.
const thisStep = 1

// Account is what became of every fact.
type Account struct {
	facts []Fact
	// cases are the IDs of the cases that pin the fact down, by its number.
	cases map[int][]string
	// reasons say why it is no case, by its number.
	reasons map[int]string
}

// Of makes the account for the catalogue. It fails when a case or a reason
// names a fact that does not exist, or when a reason excuses what is a case.
func Of(catalog *suite.Catalog) (Account, error) {
	facts, err := parseFacts(list)
	if err != nil {
		return Account{}, err
	}
	why, err := parseReasons(reasons, len(facts))
	if err != nil {
		return Account{}, err
	}
	return account(facts, why, catalog)
}

// errnoNames are the names of errors; of two for one number the usual one counts.
var errnoNames = func() map[string]string {
	names := map[string]string{"EOPNOTSUPP": "ENOTSUP", "EWOULDBLOCK": "EAGAIN"}
	for e := errnomap.Errno(1); e < 200; e++ {
		if name := errnomap.Name(e); name != "" {
			names[name] = name
		}
	}
	return names
}()

// Errnos are the names of the errors that the facts from first to last have in their
// results, without those facts for which there is a reason why they are no case.
func Errnos(first, last int) ([]string, error) {
	facts, err := parseFacts(list)
	if err != nil {
		return nil, err
	}
	why, err := parseReasons(reasons, len(facts))
	if err != nil {
		return nil, err
	}
	set := map[string]bool{}
	for _, f := range facts {
		if f.Number < first || f.Number > last || why[f.Number] != "" {
			continue
		}
		for _, word := range strings.FieldsFunc(f.Result, func(r rune) bool { return r < 'A' || r > 'Z' }) {
			if name := errnoNames[word]; name != "" {
				set[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(set)), nil
}

func account(facts []Fact, why map[int]string, catalog *suite.Catalog) (Account, error) {
	a := Account{facts: facts, cases: map[int][]string{}, reasons: why}
	var wrong []error
	for _, e := range catalog.Entries() {
		for _, n := range e.Facts {
			if n < 1 || n > len(facts) {
				wrong = append(wrong, fmt.Errorf("case %s: there is no fact %d", e.ID, n))
				continue
			}
			a.cases[n] = append(a.cases[n], e.ID)
		}
	}
	for n := 1; n <= len(facts); n++ {
		if len(a.cases[n]) > 0 && why[n] != "" {
			wrong = append(wrong, fmt.Errorf("fact %03d is %s, and yet there is a reason why it is no case", n, strings.Join(a.cases[n], ", ")))
		}
	}
	return a, errors.Join(wrong...)
}

// Missing returns the facts of this step that are neither a case nor explained.
func (a Account) Missing() []Fact {
	var missing []Fact
	for _, f := range a.facts {
		if stepOf(f.Number) == thisStep && len(a.cases[f.Number]) == 0 && a.reasons[f.Number] == "" {
			missing = append(missing, f)
		}
	}
	return missing
}

func stepOf(n int) int {
	for _, s := range sections {
		if n >= s.first && n <= s.last {
			return s.step
		}
	}
	return 0
}

// parseFacts reads the list; numbers run from 1 without a gap.
func parseFacts(text string) ([]Fact, error) {
	var facts []Fact
	for line := range strings.Lines(text) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(parts) != 3 {
			return nil, fmt.Errorf("fact %d: a line is number, name and result", len(facts)+1)
		}
		n, err := strconv.Atoi(parts[0])
		if err != nil || n != len(facts)+1 {
			return nil, fmt.Errorf("after fact %d comes %q", len(facts), parts[0])
		}
		facts = append(facts, Fact{n, parts[1], parts[2]})
	}
	return facts, nil
}

// parseReasons reads the reasons for facts 1 to last.
func parseReasons(text string, last int) (map[int]string, error) {
	why := map[int]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		numbers, reason, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("reason %q: a line is number, colon and reason", line)
		}
		from, to, isRange := strings.Cut(numbers, "-")
		if !isRange {
			to = from
		}
		first, err1 := strconv.Atoi(from)
		end, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || first < 1 || end < first || end > last {
			return nil, fmt.Errorf("reason %q: %q names no facts", line, numbers)
		}
		for n := first; n <= end; n++ {
			if why[n] != "" {
				return nil, fmt.Errorf("fact %03d has two reasons", n)
			}
			why[n] = reason
		}
	}
	return why, nil
}
