// Package errno holds the cases of error numbers: their names, texts and values,
// what errors.Is makes of them, and that errors of real calls carry them, those of
// posixcompat as of Go's own packages os and net.
package errno

import (
	"slices"

	"causeway/compat-tests/suite"
)

// Area is the cases of error numbers.
var Area = suite.Area{
	Name:  "errno",
	Title: "error numbers",
	Cases: slices.Concat(tableCases, callCases, treeCases),
}
