package fnmatch

import (
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	const ext, path = FNM_EXTMATCH, FNM_PATHNAME
	for _, c := range []struct {
		name, pattern, text string
		flags               int
		want                bool
	}{
		{"a pattern without wildcards", "abc", "abc", 0, true},
		{"a name that goes on", "abc", "abcd", 0, false},
		{"nothing matches nothing", "", "", 0, true},
		{"a star matches nothing, too", "*", "", 0, true},
		{"a question mark matches one", "?", "", 0, false},
		{"a question mark matches one character, of any length", "?", "é", 0, true},
		{"two stars are one", "a**b", "axxb", 0, true},
		{"a star goes back for another try", "*ab", "aab", 0, true},
		{"a star passes slashes", "*", "a/b", 0, true},
		{"a star stops at slashes of a path", "*", "a/b", path, false},
		{"each slash of a path is written", "*/*", "a/b", path, true},
		{"a bracket does not match a path's slash", "a[/]b", "a/b", path, false},
		{"a leading period is written", "*", ".a", FNM_PERIOD, false},
		{"a bracket does not match a leading period", "[.]a", ".a", FNM_PERIOD, false},
		{"an escaped period is written", `\.a`, ".a", FNM_PERIOD, true},
		{"a period after a slash leads in a path", "a/*", "a/.b", FNM_PERIOD | path, false},
		{"a period after a slash leads nowhere else", "a/*", "a/.b", FNM_PERIOD, true},
		{"the rest of a path is not asked for", "a*", "ab/c", FNM_LEADING_DIR | path, true},
		{"case counts", "A", "a", 0, false},
		{"case does not count", "A[B-C]É", "abé", FNM_CASEFOLD, true},
		{"a backslash takes a wildcard's meaning", `\*`, "*", 0, true},
		{"a backslash is a character", `\*`, `\x`, FNM_NOESCAPE, true},
		{"a backslash at the end matches nothing", `a\`, `a\`, 0, false},
		{"a range", "[a-c]", "b", 0, true},
		{"a range backwards is empty", "[c-a]", "b", 0, false},
		{"a hyphen at the end is one", "[a-]", "-", 0, true},
		{"a bracket first is one", "[]a]", "]", 0, true},
		{"an exclamation mark turns it round", "[!a]", "b", 0, true},
		{"a circumflex does, too", "[^a]", "a", 0, false},
		{"a class", "[[:digit:]x]", "7", 0, true},
		{"a class that is not there", "[[:nope:]]", "n", 0, false},
		{"an equivalence class", "[[=a=]]", "a", 0, true},
		{"a collating symbol in a range", "[[.a.]-c]", "b", 0, true},
		{"a bracket that does not end is a character", "[a", "[a", 0, true},
		{"an extended pattern needs its flag", "@(a|b)", "a", 0, false},
		{"one of a list", "@(a|b)c", "bc", ext, true},
		{"one of a list or none", "?(a|b)c", "c", ext, true},
		{"some of a list", "+(a|b)c", "ababc", ext, true},
		{"some of a list, or none", "*(a|b)c", "c", ext, true},
		{"none of a list", "!(a|b)", "c", ext, true},
		{"none of a list, but one", "!(a|b)", "a", ext, false},
		{"a list in a list", "@(a|+(b|c)d)", "bcbd", ext, true},
		{"a list after a star with a list inside", "*?(?(a))", "x", ext, true},
		{"a list that does not end is characters", "@(a", "@(a", ext, true},
		{"bytes that are not UTF-8", "?\xff", "a\xff", 0, true},
		{"a NUL ends both, as in C", "a\x00b", "a\x00c", 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Match(c.pattern, c.text, c.flags); got != c.want {
				t.Errorf("%q against %q with flags %#x: %v", c.pattern, c.text, c.flags, got)
			}
			if got := Fnmatch(c.pattern, c.text, c.flags) == 0; got != c.want {
				t.Errorf("Fnmatch and Match differ")
			}
		})
	}
}

// Each of these takes longer than the universe has where every star is tried at every place.
func TestHostilePatternsEnd(t *testing.T) {
	name := strings.Repeat("a", 200)
	for _, c := range []struct {
		name, pattern string
		flags         int
	}{
		{"many stars", strings.Repeat("*a", 60) + "*b", 0},
		{"many stars in a path", strings.Repeat("*a", 60) + "*b", FNM_PATHNAME},
		{"stars and brackets", strings.Repeat("*[a]", 60) + "*b", 0},
		{"repetition of repetition", "+(+(a))b", FNM_EXTMATCH},
		{"repetition of two alike", "*(a|a)b", FNM_EXTMATCH},
		{"many lists", strings.Repeat("*(a)", 8) + "b", FNM_EXTMATCH},
	} {
		t.Run(c.name, func(t *testing.T) {
			if Match(c.pattern, name, c.flags) {
				t.Error("it matches")
			}
		})
	}
}

func FuzzMatch(f *testing.F) {
	for _, p := range []string{"", "*", "[a-", "[[:alpha:]", "[[.a", "[[=a", `a\`, "@(a|b", "!(a)*", "*(+(a)|b)c", "\xff[\xff]", "[!", "[^]", "*?(a)"} {
		for flags := range 64 {
			f.Add(p, "a/.b", flags)
		}
	}
	f.Fuzz(func(t *testing.T, pattern, name string, flags int) {
		if len(pattern) > 40 || len(name) > 40 {
			t.Skip("too long to be quick")
		}
		Match(pattern, name, flags)
		literal := strings.Map(func(r rune) rune { // a name without wildcards matches itself
			if strings.ContainsRune(`*?[\+@!(|)`, r) {
				return 'x'
			}
			return r
		}, name)
		if !Match(literal, literal, flags&63) {
			t.Errorf("%q does not match itself with flags %#x", literal, flags&63)
		}
	})
}

// Lists behind each other can be gone through in more ways than anyone could try.
func TestListsAreNotTriedInAllWays(t *testing.T) {
	const many = 40
	for _, list := range []string{"?(a)", "*(a)", "@(a|)", "?(a|aa)"} {
		pattern := strings.Repeat(list, many)
		for _, end := range []string{"", "b"} {
			if got := Match(pattern+end, strings.Repeat("a", many), FNM_EXTMATCH); got != (end == "") {
				t.Errorf("%d times %q and then %q: %v", many, list, end, got)
			}
		}
	}
}
