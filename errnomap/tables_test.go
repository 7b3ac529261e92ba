package errnomap

import (
	"strings"
	"testing"
)

// strictlyRising reports the first code that does not rise: one out of order would
// not be found, one that is there twice would have two answers.
func strictlyRising[T any](t *testing.T, table string, lines []T, key func(T) (uint64, string)) {
	t.Helper()
	for i := 1; i < len(lines); i++ {
		before, _ := key(lines[i-1])
		code, name := key(lines[i])
		if code <= before {
			t.Errorf("%s: %s (%#x) stands after %#x: out of order, or registered twice", table, name, code, before)
		}
	}
}

func uniqueNames(t *testing.T, table string, names []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			t.Errorf("%s: %s is registered twice", table, name)
		}
		seen[name] = true
	}
}

func TestNoCodeIsRegisteredTwice(t *testing.T) {
	entryKey := func(e entry) (uint64, string) { return uint64(e.code), e.name }
	strictlyRising(t, "win32Table", win32Table, entryKey)
	strictlyRising(t, "winsockTable", winsockTable, entryKey)
	strictlyRising(t, "ntstatusTable", ntstatusTable, func(e statusEntry) (uint64, string) { return uint64(e.status), e.name })
	strictlyRising(t, "overrides", overrides, func(o override) (uint64, string) {
		return overrideKey(o.op, o.entry.code), o.op.String() + " " + o.entry.name
	})
	names := map[Space][]string{}
	for m := range Mappings() {
		if m.Op == OpAny {
			names[m.Space] = append(names[m.Space], m.Name)
		}
	}
	for space, names := range names {
		uniqueNames(t, space.String(), names)
	}
}

func TestEveryCodeOutsideOfACallHasAnErrnoOfLinux(t *testing.T) {
	for m := range Mappings() {
		if m.Op == OpAny && Name(m.Errno) == "" {
			t.Errorf("%s is %d, which Linux does not have", m.Name, m.Errno)
		}
		if m.Op != OpAny && m.Errno != 0 && Name(m.Errno) == "" {
			t.Errorf("%s in %v is %d, which Linux does not have", m.Name, m.Op, m.Errno)
		}
	}
}

func TestEveryCodeStandsInTheTableOfItsSpace(t *testing.T) {
	for _, e := range win32Table {
		if spaceOf(e.code) != Win32 || strings.HasPrefix(e.name, "WSA") {
			t.Errorf("%s is not a code of Win32 proper", e.name)
		}
	}
	for _, e := range winsockTable {
		if spaceOf(e.code) != Winsock || !strings.HasPrefix(e.name, "WSA") {
			t.Errorf("%s is not a code of Winsock", e.name)
		}
	}
}

// base is what code means outside of a call.
func base(code uint32) (entry, bool) {
	for _, table := range [][]entry{win32Table, winsockTable} {
		for _, e := range table {
			if e.code == code {
				return e, true
			}
		}
	}
	return entry{}, false
}

func TestEveryOverrideChangesItsCodeAndSaysWhy(t *testing.T) {
	for _, o := range overrides {
		e, ok := base(o.entry.code)
		switch {
		case o.op == OpAny || o.op >= opCount:
			t.Errorf("%s: %d is no call", o.entry.name, o.op)
		case !ok || e.name != o.entry.name:
			t.Errorf("%v %s: no such line in the tables", o.op, o.entry.name)
		case e.errno == o.entry.errno:
			t.Errorf("%v %s overrides with what it is anyway", o.op, o.entry.name)
		case o.entry.why == "":
			t.Errorf("%v %s has no reason", o.op, o.entry.name)
		}
	}
}

func TestAStatusSaysWhatItsTwinSaysOrWhyNot(t *testing.T) {
	for _, s := range ntstatusTable {
		if s.same == 0 {
			continue
		}
		twin, ok := base(s.same)
		if !ok {
			t.Errorf("%s: its twin %d is not in the tables", s.name, s.same)
			continue
		}
		if twin.errno != s.errno && s.why == "" {
			t.Errorf("%s is %s and its twin %s is %s, without a reason", s.name, Name(s.errno), twin.name, Name(twin.errno))
		}
	}
}

func TestEveryCodeOfWPDKHasAnAnswerAndEveryDepartureAReason(t *testing.T) {
	answers := map[string]Mapping{"ERROR_SUCCESS": {}}
	for m := range Mappings() {
		if m.Op == OpAny {
			answers[m.Name] = m
		}
	}
	codes := 0
	for errno, names := range wpdkTable {
		for name := range strings.FieldsSeq(names) {
			codes++
			m, ok := answers[name]
			if !ok {
				t.Errorf("%s is not mapped", name)
				continue
			}
			if m.Errno != byName(t, errno) && m.Why == "" {
				t.Errorf("%s is %s here and %s in WPDK, without a reason", name, Name(m.Errno), errno)
			}
		}
	}
	if codes != 229 {
		t.Errorf("WPDK's table has %d codes here, and 229 in its source", codes)
	}
	if n := len(ntstatusTable); n < 100 {
		t.Errorf("%d statuses, too few to be of use", n)
	}
}

// byName is the number of a name as WPDK has it; names without a number here are 0.
func byName(t *testing.T, name string) Errno {
	t.Helper()
	switch name {
	case "0", "EPROCLIM":
		return 0
	case "EWOULDBLOCK":
		return EWOULDBLOCK
	}
	for e := Errno(1); e < Errno(len(errnoTable)); e++ {
		if Name(e) == name {
			return e
		}
	}
	t.Fatalf("unknown name %s", name)
	return 0
}

func TestEveryCallHasAName(t *testing.T) {
	names := make([]string, 0, opCount)
	for op := range opCount {
		if op.String() == "" {
			t.Errorf("call %d has no name", op)
		}
		names = append(names, op.String())
	}
	uniqueNames(t, "opNames", names)
	if got := opCount.String(); got != "unknown call" {
		t.Errorf("a call beyond the last is %q", got)
	}
}

func TestMappingsStopsWhenToldTo(t *testing.T) {
	all := 0
	for range Mappings() {
		all++
	}
	for stop := 1; stop <= all; stop += 50 {
		seen := 0
		for range Mappings() {
			if seen++; seen == stop {
				break
			}
		}
		if seen != stop {
			t.Errorf("stopped after %d, saw %d", stop, seen)
		}
	}
}
