// Package text holds the cases of the C library's functions that read text: fnmatch(3) and
// getopt(3). Our own code answers on both systems; the golden values are what glibc 2.36 said to
// the same questions, asked in C.
package text

import (
	"slices"

	"causeway/compat-tests/suite"
)

// Area is the C library's functions that read text.
var Area = suite.Area{
	Name:  "text",
	Title: "patterns and options",
	Cases: slices.Concat(patterns(), options()),
}
