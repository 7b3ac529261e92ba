// Package fuzz searches for differences that nobody thought of: it makes up
// programs of posixcompat calls, has each run on two systems, and compares what
// every call answered.
//
// A Program is a list of steps; a Step names a Call of an Area and chooses one of
// the values that each Param may have. So a program is a few small numbers: it can
// be made from a seed, sent to another system, made shorter, and printed as Go code
// that becomes a case. A Machine runs programs: it has numbered slots for the
// descriptors that calls return, and a directory of its own. Serve is a process full
// of machines, Worker the handle that a Hunt has on one. A Hunt makes programs,
// runs each on two workers, runs it again slowly where they differ (what comes over
// a socket takes a moment), and shrinks what is left.
//
// Areas are tables in package causeway/compat-tests/fuzz/calls. What is known to
// differ is listed with its reason (Known) and ends the comparison of a program
// where it happens: what follows is no surprise.
package fuzz
