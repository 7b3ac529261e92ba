package fnmatch

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// The flags of fnmatch(3), with glibc's values.
const (
	FNM_PATHNAME    = 1 << 0       // a slash is matched by a slash alone
	FNM_FILE_NAME   = FNM_PATHNAME // the same
	FNM_NOESCAPE    = 1 << 1       // a backslash is a character like others
	FNM_PERIOD      = 1 << 2       // a period at the beginning (with FNM_PATHNAME, after a slash, too) is matched by a period alone
	FNM_LEADING_DIR = 1 << 3       // what follows a slash in the name need not be matched
	FNM_CASEFOLD    = 1 << 4       // case does not count
	FNM_EXTMATCH    = 1 << 5       // ?(a|b) *(a|b) +(a|b) @(a|b) !(a|b) as in ksh
)

// FNM_NOMATCH is what Fnmatch returns if the name does not match.
const FNM_NOMATCH = 1

// Fnmatch returns 0 if name matches pattern, and FNM_NOMATCH otherwise. There is no error: a pattern that is
// not well-formed matches itself, or nothing. See fnmatch(3), POSIX.1-2017 XCU 2.13.
func Fnmatch(pattern, name string, flags int) int {
	if Match(pattern, name, flags) {
		return 0
	}
	return FNM_NOMATCH
}

// Match tells whether name matches pattern; see Fnmatch. As in C, a NUL ends either.
func Match(pattern, name string, flags int) bool {
	pattern, name = upToNUL(pattern), upToNUL(name)
	if utf8.ValidString(pattern) && utf8.ValidString(name) && match([]rune(pattern), []rune(name), flags) {
		return true
	}
	if ascii(pattern) && ascii(name) {
		return false // in bytes it is the same
	}
	return match(bytesOf(pattern), bytesOf(name), flags)
}

func match(pattern, name []rune, flags int) bool {
	m := matcher{name: name}
	if flags&FNM_EXTMATCH != 0 && slices.Contains(pattern, '(') {
		m.failed = map[place]struct{}{}
		m.made = map[origin]expr{}
		m.ids = map[string]int{}
	}
	return m.match(expr{chars: pattern}, place{end: len(name), lead: flags&FNM_PERIOD != 0, flags: flags}) == yes
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func upToNUL(s string) string {
	for i := range len(s) {
		if s[i] == 0 {
			return s[:i]
		}
	}
	return s
}

// rawByte marks bytes above ASCII, which belong to no class and have no case.
const rawByte = 1 << 24

func bytesOf(s string) []rune {
	r := make([]rune, len(s))
	for i := range len(s) {
		r[i] = rune(s[i])
		if s[i] >= utf8.RuneSelf {
			r[i] |= rawByte
		}
	}
	return r
}

// fold returns c without its case if flags say so.
func fold(c rune, flags int) rune {
	if flags&FNM_CASEFOLD != 0 {
		return unicode.ToLower(c)
	}
	return c
}
