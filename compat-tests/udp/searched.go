package udp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// searchedCases are differences that conform fuzz found.
var searchedCases = []suite.Case{
	{
		Number: 184, Name: "a datagram longer than UDP can tell is refused before the address is looked at",
		Source: "sendto(2): EMSGSIZE; EINVAL, port 0",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			t.Errno("65536 to port 0", unix.Sendto(fd, make([]byte, 65536), 0, fixture.Loopback(unix.AF_INET, 0)))
			t.Errno("65535 to port 0", unix.Sendto(fd, make([]byte, 65535), 0, fixture.Loopback(unix.AF_INET, 0)))
			t.Errno("65536 to nowhere", unix.Send(fd, make([]byte, 65536), 0))
		},
	},
	{
		Number: 185, Name: "an address of AF_UNIX is too short for IPv4 or of another family",
		Source: "sendto(2): EINVAL, EAFNOSUPPORT",
		Run: func(t *suite.T) {
			for _, family := range []int{unix.AF_INET, unix.AF_INET6} {
				fd := fixture.Socket(t, family, unix.SOCK_DGRAM)
				t.Errno("short", unix.Sendto(fd, []byte("a"), 0, &unix.SockaddrUnix{Name: "s"}))
				t.Errno("longer", unix.Sendto(fd, []byte("a"), 0, &unix.SockaddrUnix{Name: "a name of more than twenty-four"}))
			}
		},
	},
}
