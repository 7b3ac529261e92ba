package files

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// searchedCases are differences that conform fuzz found.
var searchedCases = []suite.Case{
	{
		Number: 198, Name: "with O_DIRECT nothing is moved from and to anywhere, and nothing is behind the end",
		Source: "open(2), O_DIRECT; read(2): if count is zero, read() returns zero",
		Run: func(t *suite.T) {
			fd := fixture.Open(t, fixture.Path(t, "abc"), unix.O_RDWR|unix.O_DIRECT)
			n, err := unix.Read(fd, nil)
			t.Call("read", n, err)
			n, err = unix.Write(fd, []byte{})
			t.Call("write", n, err)
			n, err = unix.Pread(fd, nil, 3)
			t.Call("pread at 3", n, err)
			n, err = unix.Pread(fd, make([]byte, 10), 20001)
			t.Call("pread behind the end, unaligned", n, err)
		},
	},
	{
		Number: 199, Name: "sendfile of nothing to a pipe that nobody reads is EPIPE",
		Source: "sendfile(2), write(2): EPIPE",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, unix.O_NONBLOCK)
			from := fixture.File(t, "abc", unix.O_RDONLY)
			n, err := unix.Sendfile(w, from, nil, 0)
			t.Call("with a reader", n, err)
			fixture.Close(t, r)
			n, err = unix.Sendfile(w, from, nil, 0)
			t.Call("without one", n, err)
		},
	},
}
