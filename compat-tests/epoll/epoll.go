// Package epoll holds the cases of epoll_create, epoll_ctl and epoll_wait.
package epoll

import (
	"slices"

	"causeway/compat-tests/suite"
)

// Area is epoll.
var Area = suite.Area{
	Name:  "epoll",
	Title: "epoll",
	Cases: slices.Concat(create, control, waits, pipes, streams, listeners, datagrams,
		edges, oneshots, exclusives, nests, duplicates, lifetimes, kinds, onces),
}
