// Package tcp holds the cases of TCP sockets over IPv4 and IPv6: how they are
// made, connected, accepted, ended and reset, what their options say, and how
// data flows.
//
// Addresses of a wrong length and addresses of family AF_UNSPEC, which Go's API
// cannot spell, are not here; docs/facts.md names them.
package tcp

import (
	"slices"

	"causeway/compat-tests/suite"
)

// Area is the cases of TCP.
var Area = suite.Area{
	Name:  "tcp",
	Title: "TCP",
	Cases: slices.Concat(createCases, bindCases, connectCases, acceptCases, shutdownCases, endCases, receiveCases,
		oobCases, optionCases, messageCases, flowCases, ipv6Cases, concurrentCases, unreadCases, lengthCases, searchedCases, roomCases, searchedLater),
}
