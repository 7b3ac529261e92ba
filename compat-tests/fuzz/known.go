package fuzz

import "strings"

// Known is a difference that is documented. A program's comparison ends where one is
// met: what follows is no surprise.
type Known struct {
	// System is what it is seen on: "wine" or "windows"; empty is both.
	System string
	// Call is the call's name, in which a star is anything.
	Call string
	// Want is Linux's answer and Got the other system's, in which a star is anything; "#"
	// is any answer that is no error.
	Want, Got string
	// Args is the step's arguments in Go, in which a star is anything; empty is any.
	Args string
	// Why says why, and where it is documented.
	Why string
}

func (k Known) fits(system string, c *Call, s Step, want, got string) bool {
	return (k.System == "" || k.System == system) && match(k.Call, c.Name()) && answers(k.Want, want) && answers(k.Got, got) &&
		(k.Args == "" || match(k.Args, c.arguments(s)))
}

// answers reports whether an answer fits the pattern.
func answers(pattern, answer string) bool {
	if pattern == "#" {
		return !failed(answer) && answer != died && answer != hung
	}
	return match(pattern, answer)
}

// match reports whether text fits the pattern, in which a star is anything.
func match(pattern, text string) bool {
	first, rest, star := strings.Cut(pattern, "*")
	text, ok := strings.CutPrefix(text, first)
	for ok && star {
		if rest == "" {
			return true
		}
		first, rest, star = strings.Cut(rest, "*")
		if !star {
			return strings.HasSuffix(text, first)
		}
		_, text, ok = strings.Cut(text, first)
	}
	return ok && text == ""
}
