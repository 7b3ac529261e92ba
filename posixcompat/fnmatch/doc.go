// Package fnmatch is fnmatch(3): it tells whether a name matches a pattern of the shell, as
// glibc does, with the same flags and the same answers, on every system.
//
//	fnmatch.Match("*.go", "doc.go", 0)                                        // true
//	fnmatch.Match("*", ".profile", fnmatch.FNM_PERIOD)                        // false
//	fnmatch.Match("@(src|doc)/*", "src/a", fnmatch.FNM_EXTMATCH|fnmatch.FNM_PATHNAME) // true
//
// path.Match and filepath.Match of Go's library know none of the flags and refuse patterns that the shell takes.
//
// # How it is built
//
// match.go goes through a pattern character by character; bracket.go reads a bracket expression; ext.go has ksh's
// extended patterns. Without these a match takes at most the product of the two lengths; with them, each failing place is remembered, so
// that the time grows with a power of the lengths and not exponentially, as it does in glibc.
//
// # The locale
//
// The locale is always C.UTF-8: characters are those of UTF-8, ranges go by their numbers, a
// collating symbol and an equivalence class hold the one character that they name. If the pattern or the name is not UTF-8, or they
// do not match as characters, both are taken byte by byte, as glibc does (so "??" matches "é").
// Classes beyond ASCII are Unicode's as Go has them.
//
// # What differs from glibc
//
// glibc 2.36 loses its way after a '*' in a list with a list inside: *?(?(a)) does not match "" there.
package fnmatch
