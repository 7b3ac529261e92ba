// Package processes holds the cases of children and how they end, of process ids, user
// ids, limits, usage and priorities.
package processes

import (
	"slices"

	"causeway/compat-tests/suite"
)

// Area is processes.
var Area = suite.Area{
	Name:  "process",
	Title: "processes: children, ids, limits, usage",
	Cases: slices.Concat(ending, choosing, refusing, waitids, stopping, waiting, numbers, users, limits, usages, priorities, threads, signalled),
}
