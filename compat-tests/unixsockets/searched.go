package unixsockets

import (
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// searched are differences that conform fuzz found.
var searched = []suite.Case{
	{
		Number: 286, Name: "connect of a socket that is connected looks for the other first",
		Source: "connect(2), unix(7): ECONNREFUSED, nobody has the name; EISCONN",
		Run: func(t *suite.T) {
			a, _ := pair(t, stream)
			t.Errno("a name that nobody has", unix.Connect(a, at("@causeway nobody has this name")))
			t.Errno("a path that is not there", unix.Connect(a, at(path(t))))
			_, p := listener(t, stream, 8)
			t.Errno("a listener", unix.Connect(a, at(p)))
		},
	},
	{
		Number: 287, Name: "a look at no bytes of a stream does not wait when some are there",
		Source: "recv(2): MSG_PEEK; a length of 0",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			n, _, err := unix.Recvfrom(b, nil, unix.MSG_PEEK)
			t.Call("nothing there", n, err)
			_, err = unix.Write(a, []byte("abc"))
			t.Must(err)
			n, _, err = unix.Recvfrom(b, nil, unix.MSG_PEEK)
			t.Call("three bytes there", n, err)
		},
	},
}
