package uio

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// unknownFlag is none of preadv2's.
const unknownFlag = 1 << 24

var flaggedCases = []suite.Case{
	{
		Number: 130, Name: "unknown flags of preadv2 and pwritev2 come after everything else",
		Source: "preadv2(2): EOPNOTSUPP is for flags; EBADF, ESPIPE and an empty vector come first",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			file := fixture.File(t, "abc", unix.O_RDONLY)
			closed := fixture.Closed(t)
			for _, one := range []struct {
				name string
				fd   int
				off  int64
			}{{"closed", closed, 0}, {"pipe", r, 0}, {"pipe, writing end", w, -1}, {"pipe, no offset", r, -1}, {"file", file, 0}} {
				n, err := unix.Preadv2(one.fd, fixture.Vectors(1), one.off, unknownFlag)
				t.Call(one.name, n, err)
				n, err = unix.Preadv2(one.fd, nil, one.off, unknownFlag)
				t.Call(one.name+", no buffers", n, err)
				n, err = unix.Pwritev2(one.fd, fixture.Vectors(1), one.off, unknownFlag)
				t.Call(one.name+", pwritev2", n, err)
			}
		},
	},
	{
		Number: 131, Name: "FIONREAD of a file is what is behind the position",
		Source: "ioctl_fionread(2): the number of bytes that can be read",
		Run: func(t *suite.T) {
			fd := fixture.File(t, "hello", unix.O_RDWR)
			for _, at := range []int64{0, 2, 5, 7} {
				_, err := unix.Seek(fd, at, 0)
				t.Must(err)
				n, err := unix.IoctlGetInt(fd, unix.TIOCINQ)
				t.Call("FIONREAD", int(int32(n)), err)
			}
		},
	},
	{
		Number: 132, Name: "a directory can be synced",
		Source: "fsync(2): an explicit fsync of the directory has its entries on the disk",
		Run: func(t *suite.T) {
			t.Errno("fsync", unix.Fsync(fixture.Open(t, fixture.Dir(t), unix.O_RDONLY|unix.O_DIRECTORY)))
		},
	},
}
