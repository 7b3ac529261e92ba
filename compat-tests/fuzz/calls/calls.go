// Package calls has the areas that conform fuzz searches: tables of calls, each with
// the values that its arguments may have.
//
// Nothing in a table may block, or depend on anything but the calls before it: every
// descriptor is non-blocking, no wait is longer than a moment, sizes stay far below
// what any system's buffers take, and what differs from run to run (ports, inode
// numbers, times) is shown as what it is related to.
package calls

import "causeway/compat-tests/fuzz"

// All are the areas, in the order in which they are listed.
var All = []*fuzz.Area{Sockets, Files, Libaio, Signals}
