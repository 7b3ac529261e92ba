// Package pathmap holds the cases of paths and names: what posixcompat/pathmap makes of
// them (its own code on both systems), and how hostile, long and non-UTF-8 names fare in real calls.
package pathmap

import (
	"slices"

	"causeway/compat-tests/suite"
)

// Area is paths and names.
var Area = suite.Area{
	Name:  "pathmap",
	Title: "paths and names",
	Cases: slices.Concat(mapped(), []suite.Case{lengths}, stored(), unmapped(), mounted(), naming, hostile, devices, long),
}
