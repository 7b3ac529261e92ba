package udp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var bandCases = []suite.Case{
	{
		Number: 170, Name: "a datagram socket that can be written to shows WRBAND too",
		Source: "poll(2): POLLWRNORM is POLLOUT; POLLWRBAND: priority data may be written",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			t.Value("poll", fixture.Now(t, fd, unix.POLLOUT|unix.EPOLLWRNORM|unix.EPOLLWRBAND))
			t.Value("poll WRBAND", fixture.Now(t, fd, unix.EPOLLWRBAND))
			ep := fixture.Set(t)
			fixture.Add(t, ep, fd, unix.EPOLLWRBAND, 1)
			fixture.Wait(t, "epoll", ep, 0)
		},
	},
}
