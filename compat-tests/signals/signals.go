// Package signals holds the cases of signals: default actions, kill, masks, pending and
// queued signals, stop and continue, process groups, and signalfd.
//
// What a signal does is seen from outside: the cases signal a victim, a helper process
// that takes commands on its standard input. On Linux its kernel decides whatever the
// victim asked of sigworker, but for HUP, INT, QUIT, ABRT, TERM and CHLD, which Go's
// runtime lets through in all of its threads: those are held back by sigworker itself.
package signals

import (
	"slices"

	"causeway/compat-tests/suite"
)

// Area is signals.
var Area = suite.Area{
	Name:  "signals",
	Title: "signals",
	Cases: slices.Concat(defaults, killing, masks, information, handlers, stopping, groups, descriptors, threadMasks, moreGroups),
}
