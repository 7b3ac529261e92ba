// Package systems holds the cases of the system's names and sizes, random bytes, ioctls, network
// interfaces, and of the packages that are named after headers of the C library: ifaddrs, netdb, pwd,
// unistd.
package systems

import (
	"slices"

	"causeway/compat-tests/suite"
)

// Area is systems.
var Area = suite.Area{
	Name:  "system",
	Title: "the system: names, random bytes, ioctls, interfaces, netdb, pwd, sysconf",
	Cases: slices.Concat(naming, randomness, ioctls, interfaces, addresses, lookups, names, accounts, settings),
}
