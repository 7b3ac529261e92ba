// Package clocks holds the cases of clocks, sleeping, and interval timers.
package clocks

import (
	"slices"

	"causeway/compat-tests/suite"
)

// Area is clocks.
var Area = suite.Area{
	Name:  "clock",
	Title: "clocks, sleeping and interval timers",
	Cases: slices.Concat(reading, resolution, setting, sleeping, intervals),
}
