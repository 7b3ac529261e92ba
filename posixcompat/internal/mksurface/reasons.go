package main

import "path"

// reasons say why a function has no counterpart on Windows, by the first pattern that
// fits its name.
var reasons = []struct{ pattern, why string }{
	{"*", "no counterpart yet"},
}

func reasonFor(name string) string {
	for _, r := range reasons {
		if ok, _ := path.Match(r.pattern, name); ok {
			return r.why
		}
	}
	return ""
}
