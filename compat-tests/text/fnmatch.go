package text

import (
	"fmt"

	"causeway/compat-tests/suite"
	"causeway/posixcompat/fnmatch"
)

const (
	path   = fnmatch.FNM_PATHNAME
	noEsc  = fnmatch.FNM_NOESCAPE
	period = fnmatch.FNM_PERIOD
	dir    = fnmatch.FNM_LEADING_DIR
	anyOf  = fnmatch.FNM_CASEFOLD
	ext    = fnmatch.FNM_EXTMATCH
)

// ask is one question to fnmatch.
type ask struct {
	pattern, name string
	flags         int
}

// subject is what one case asks.
type subject struct {
	name, source string
	facts        []int
	asks         []ask
}

var subjects = []subject{
	{"wildcards", "fnmatch(3), glob(7): ? matches one character, * any string", []int{571}, []ask{
		{"*.c", "foo.c", 0}, {"*.c", "foo.h", 0}, {"?", "", 0}, {"?", "ab", 0}, {"*", "", 0}, {"a*b*c", "aXbYc", 0}, {"*ab", "aab", 0}, {"**", "x", 0}, {"*?", "", 0}, {"?*", "x", 0}, {"", "", 0}, {"", "x", 0},
	}},
	{"a slash with FNM_PATHNAME is matched by a slash alone", "fnmatch(3): FNM_PATHNAME", []int{571}, []ask{
		{"*", "a/b", 0}, {"*", "a/b", path}, {"a?b", "a/b", 0}, {"a?b", "a/b", path}, {"a[/]b", "a/b", 0}, {"a[/]b", "a/b", path}, {"a[!x]b", "a/b", path}, {"*/*", "a/b", path}, {"*/b", "a/c/b", path}, {"a/*", "a/", path}, {`a\/b`, "a/b", path},
	}},
	{"a leading period with FNM_PERIOD is matched by a period alone", "fnmatch(3): FNM_PERIOD", []int{571}, []ask{
		{"*", ".a", 0}, {"*", ".a", period}, {"?a", ".a", period}, {"[.]a", ".a", period}, {"[!x]a", ".a", period}, {".*", ".a", period}, {`\.a`, ".a", period}, {"a*", "a.b", period}, {"a/*", "a/.b", period}, {"a/*", "a/.b", path}, {"a/*", "a/.b", period | path}, {"*/.b", "a/.b", period | path}, {"*b", ".b", period},
	}},
	{"a backslash takes a character's meaning away unless FNM_NOESCAPE", "fnmatch(3): FNM_NOESCAPE", nil, []ask{
		{`\*`, "*", 0}, {`\*`, "a", 0}, {`\*`, `\a`, noEsc}, {`\a`, "a", 0}, {`\a`, "a", noEsc}, {`\\`, `\`, 0}, {`a\`, `a\`, 0}, {`a\`, "a", 0}, {`a\`, `a\`, noEsc}, {`[\]]`, "]", 0}, {`[\]]`, `\]`, noEsc}, {`[\a-c]`, "b", 0}, {`[a\-c]`, "b", 0},
	}},
	{"case does not count with FNM_CASEFOLD", "fnmatch(3): FNM_CASEFOLD", nil, []ask{
		{"abc", "ABC", 0}, {"abc", "ABC", anyOf}, {"A*", "ab", anyOf}, {"[A-C]", "b", anyOf}, {"[a-c]", "B", anyOf}, {"[B]", "b", anyOf}, {"[[:upper:]]", "a", anyOf}, {`\A`, "a", anyOf}, {"É", "é", anyOf}, {"[[=a=]]", "A", anyOf}, {"[[.a.]]", "A", anyOf},
	}},
	{"the rest of the name does not count with FNM_LEADING_DIR", "fnmatch(3): FNM_LEADING_DIR", nil, []ask{
		{"a", "a/b", dir}, {"a", "a/b/c", dir}, {"a", "ab/c", dir}, {"*", "a/b", dir | path}, {"*b", "ab/c", dir}, {"a/", "a/b", dir}, {"", "/x", dir}, {"a/b", "a", dir},
	}},
	{"brackets", "glob(7): [...] matches one of the characters enclosed", []int{572}, []ask{
		{"[abc]", "b", 0}, {"[abc]", "d", 0}, {"[!abc]", "d", 0}, {"[^abc]", "b", 0}, {"[]a]", "]", 0}, {"[!]a]", "]", 0}, {"[a-c]", "b", 0}, {"[c-a]", "b", 0}, {"[a-]", "-", 0}, {"[-a]", "-", 0}, {"[!-]", "-", 0}, {"[a-c-e]", "-", 0}, {"[a-c-e]", "d", 0}, {"[ab][cd]", "bd", 0}, {"[--0]", ".", 0}, {"[]-a]", "^", 0},
	}},
	{"brackets that do not end are characters", "fnmatch of glibc: [ without ] is an ordinary character", nil, []ask{
		{"[", "[", 0}, {"[a", "[a", 0}, {"[a", "a", 0}, {"[!a", "[!a", 0}, {"[a-", "[a-", 0}, {"[a-z", "[a-z", 0}, {"[]", "[]", 0}, {"[[:alpha:]", "a", 0}, {"[[:alpha:", "[[:alpha:", 0}, {`[\`, `[\`, 0}, {"*[", "x[", 0},
	}},
	{"character classes", "glob(7): [[:alpha:]] and the like", []int{572}, []ask{
		{"[[:alpha:]]", "a", 0}, {"[[:alpha:]]", "1", 0}, {"[[:digit:]]", "7", 0}, {"[[:alnum:]]", "_", 0}, {"[[:upper:]]", "A", 0}, {"[[:lower:]]", "A", 0}, {"[[:space:]]", "\t", 0}, {"[[:blank:]]", "\n", 0}, {"[[:punct:]]", "$", 0}, {"[[:print:]]", " ", 0}, {"[[:graph:]]", " ", 0}, {"[[:cntrl:]]", "\x7f", 0}, {"[[:xdigit:]]", "f", 0}, {"[![:digit:]]", "x", 0}, {"[[:digit:][:upper:]_]", "_", 0},
	}},
	{"a class that is not there", "fnmatch of glibc", nil, []ask{
		{"[[:nope:]]", "n", 0}, {"[a[:nope:]]", "a", 0}, {"[a[:nope:]]", "b", 0}, {"[[:Alpha:]]", ":]", 0}, {"[:alpha:]", "a", 0}, {"[:alpha:]", ":", 0}, {"[[:]", ":", 0}, {"[[:a]", "[", 0},
	}},
	{"equivalence classes and collating symbols of one character", "glob(7): [[=a=]], [[.-.]]", nil, []ask{
		{"[[=a=]]", "a", 0}, {"[[=a=]]", "b", 0}, {"[[=a=]b]", "b", 0}, {"[[.a.]]", "a", 0}, {"[[.-.]]", "-", 0}, {"[[.a.]-c]", "b", 0}, {"[a-[.c.]]", "b", 0}, {"[[.ab.]]", "a", 0}, {"[x[.ab.]]", "x", 0}, {"[[=a]", "=", 0},
	}},
	{"a list of patterns, one of them", "fnmatch(3): FNM_EXTMATCH, @(list)", nil, []ask{
		{"@(a|b)", "a", 0}, {"@(a|b)", "b", ext}, {"@(a|b)", "ab", ext}, {"@(a|b)", "", ext}, {"@(a|)", "", ext}, {"x@(a|b)y", "xby", ext}, {"@(a*|b)c", "axxc", ext}, {"@(a", "@(a", ext}, {"@(a|@(b|c))d", "cd", ext}, {`@(a\|b)`, "a|b", ext}, {"@([|])", "|", ext},
	}},
	{"a list of patterns, none or more of them", "fnmatch(3): FNM_EXTMATCH, ?(list), *(list), +(list)", nil, []ask{
		{"?(a|b)c", "c", ext}, {"?(a|b)c", "ac", ext}, {"?(a|b)c", "abc", ext}, {"*(a|b)c", "c", ext}, {"*(a|b)c", "ababc", ext}, {"+(a|b)c", "c", ext}, {"+(a|b)c", "bac", ext}, {"+(ab)", "abab", ext}, {"+(ab)", "aba", ext}, {"*(a)*(b)", "aabb", ext}, {"*?(a)", "", ext}, {"**(a)", "x", ext},
	}},
	{"a list of patterns, none of them", "fnmatch(3): FNM_EXTMATCH, !(list)", nil, []ask{
		{"!(a)", "a", ext}, {"!(a)", "b", ext}, {"!(a)", "", ext}, {"!(a)", "aa", ext}, {"!(*.c)", "x.c", ext}, {"!(*.c)", "x.h", ext}, {"x!(a|b)", "xa", ext}, {"!(a)b", "ab", ext}, {"!()", "", ext}, {"!(a", "!(a", ext},
	}},
	{"lists with other flags", "fnmatch(3): FNM_EXTMATCH", nil, []ask{
		{"@(a|b)", "A", ext | anyOf}, {"@(*|b)", "a/b", ext | path}, {"@(a/b)", "a/b", ext | path}, {"@(*)", ".a", ext | period}, {"!(x)", ".a", ext | period}, {"@(.*)", ".a", ext | period}, {"+(a)", "aa/b", ext | dir}, {"*/@(*)", "a/.b", ext | path | period},
	}},
	{"characters of several bytes", "fnmatch(3) in a locale with UTF-8", nil, []ask{
		{"?", "é", 0}, {"[é]", "é", 0}, {"[à-é]", "ç", 0}, {"[!é]", "è", 0}, {"*é", "caf\u00e9", 0}, {"???", "é", 0}, {"?", "e\u0301", 0}, {"?", "𐀀", 0},
	}},
	{"bytes that are no characters", "fnmatch of glibc takes pattern and name byte by byte then", nil, []ask{
		{"?", "\xff", 0}, {"*", "a\xff", 0}, {"\xff", "\xff", 0}, {"[\xff]", "\xff", 0}, {"??\xff", "é\xff", 0}, {"?\xff", "é\xff", 0}, {"??", "é", 0}, {"[[:alpha:]]", "\xff", 0},
	}},
}

// patterns are the cases of fnmatch.
func patterns() []suite.Case {
	var cases []suite.Case
	for i, s := range subjects {
		cases = append(cases, suite.Case{
			Number: i + 1, Name: "fnmatch: " + s.name, Facts: s.facts, Source: s.source, Reference: suite.Facts,
			Run: func(t *suite.T) {
				for _, a := range s.asks {
					t.Value(a.String(), fnmatch.Fnmatch(a.pattern, a.name, a.flags))
				}
			},
		})
	}
	return cases
}

// String is what a question is called among the observations.
func (a ask) String() string { return fmt.Sprintf("%+q %+q %d", a.pattern, a.name, a.flags) }
