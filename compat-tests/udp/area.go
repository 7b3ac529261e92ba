// Package udp holds the cases of UDP sockets over IPv4 and IPv6: addresses,
// message boundaries, truncation, errors that come by ICMP, control messages,
// broadcast and multicast.
//
// connect with AF_UNSPEC, which Go's API cannot spell, is not here.
package udp

import (
	"slices"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Area is the cases of UDP.
var Area = suite.Area{
	Name:  "udp",
	Title: "UDP",
	Cases: slices.Concat(addressCases, connectCases, messageCases, errorCases, controlCases, groupCases, ipv6Cases, stateCases, bandCases, interfaceCases, searchedCases),
}

// bound makes a UDP socket on the loopback address of IPv4.
func bound(t *suite.T) (int, unix.Sockaddr) { return fixture.Bound(t, unix.AF_INET, unix.SOCK_DGRAM) }

// pair makes two UDP sockets connected to each other.
func pair(t *suite.T) (a, b int) {
	a, at := bound(t)
	b, bt := bound(t)
	t.Must(unix.Connect(a, bt))
	t.Must(unix.Connect(b, at))
	return a, b
}

// receive observes one datagram, its bytes and where it came from.
func receive(t *suite.T, name string, fd int) {
	buf := make([]byte, 64)
	n, from, err := unix.Recvfrom(fd, buf, 0)
	t.Call(name, n, err)
	if err == nil {
		t.Bytes(name+" bytes", buf[:n])
		t.Value(name+" from", fixture.IP(from))
	}
}
