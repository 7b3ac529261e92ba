package tcp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var acceptCases = []suite.Case{
	{
		Number: 71, Name: "an accepted socket does not inherit O_NONBLOCK", Facts: []int{72},
		Source: "accept(2): on Linux the new socket does not inherit the file status flags",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, unix.SOCK_NONBLOCK)
			t.Must(unix.Connect(fixture.Stream(t), at))
			fixture.Await(t, listener, unix.POLLIN)
			flags(t, "accepted", fixture.Accept(t, listener))
		},
	},
	{
		Number: 72, Name: "accept on an empty non-blocking listener is EAGAIN", Facts: []int{73},
		Source: "accept(2): EAGAIN when non-blocking and no connections are present",
		Run: func(t *suite.T) {
			listener, _ := fixture.Listener(t, unix.AF_INET, unix.SOCK_NONBLOCK)
			_, _, err := unix.Accept(listener)
			t.Errno("accept", err)
			_, _, err = unix.Accept4(listener, unix.SOCK_NONBLOCK)
			t.Errno("accept4", err)
		},
	},
	{
		Number: 73, Name: "accept4 with unknown flags is EINVAL and takes nothing", Facts: []int{74},
		Source: "accept4(2): EINVAL for an invalid value in flags",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			t.Must(unix.Connect(fixture.Stream(t), at))
			_, _, err := unix.Accept4(listener, 1)
			t.Errno("1", err)
			_, _, err = unix.Accept4(listener, unix.SOCK_NONBLOCK|1<<20)
			t.Errno("SOCK_NONBLOCK and another", err)
			fd, _, err := unix.Accept4(listener, 0)
			t.Errno("0", err)
			t.Must(err)
			fixture.Own(t, fd)
		},
	},
	{
		Number: 74, Name: "accept4 sets SOCK_NONBLOCK and SOCK_CLOEXEC on the new socket",
		Source: "accept4(2): SOCK_NONBLOCK and SOCK_CLOEXEC as in socket(2)",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			for _, c := range []struct {
				name  string
				flags int
			}{{"none", 0}, {"SOCK_NONBLOCK", unix.SOCK_NONBLOCK}, {"SOCK_CLOEXEC", unix.SOCK_CLOEXEC}} {
				t.Must(unix.Connect(fixture.Stream(t), at))
				fd, _, err := unix.Accept4(listener, c.flags)
				t.Must(err)
				flags(t, c.name, fixture.Own(t, fd))
			}
		},
	},
	{
		Number: 75, Name: "accept tells the peer's address",
		Source: "accept(2): the address of the peer socket is filled in",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			client := fixture.Stream(t)
			t.Must(unix.Connect(client, at))
			fd, peer, err := unix.Accept(listener)
			t.Must(err)
			fixture.Own(t, fd)
			t.Value("address", fixture.IP(peer))
			t.Value("port", fixture.Port(peer) == fixture.Port(fixture.Name(t, client)))
			t.Value("listener's port", fixture.Port(fixture.Name(t, fd)) == fixture.Port(at))
		},
	},
	{
		Number: 76, Name: "connections are accepted in the order in which they were made",
		Source: "accept(2): it extracts the first connection request of the queue",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			var want, got []int
			for range 5 {
				client := fixture.Stream(t)
				t.Must(unix.Connect(client, at))
				want = append(want, fixture.Port(fixture.Name(t, client)))
			}
			for range 5 {
				fd, peer, err := unix.Accept(listener)
				t.Must(err)
				fixture.Own(t, fd)
				got = append(got, fixture.Port(peer))
			}
			same := 0
			for i := range want {
				if want[i] == got[i] {
					same++
				}
			}
			t.Value("in order", same)
		},
	},
	{
		Number: 77, Name: "what was sent before accept is there after it, also when the client is gone",
		Source: "listen(2), tcp(7): the queue holds established connections, with their data",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			client := fixture.Stream(t)
			t.Must(unix.Connect(client, at))
			fixture.WriteAll(t, client, []byte("early"))
			fixture.Close(t, client)
			fd := fixture.Accept(t, listener)
			fixture.Await(t, fd, unix.POLLRDHUP)
			buf := make([]byte, 16)
			n, err := unix.Read(fd, buf)
			t.Call("read", n, err)
			t.Bytes("bytes", buf[:max(n, 0)])
			n, err = unix.Read(fd, buf)
			t.Call("at the end", n, err)
		},
	},
	{
		Number: 78, Name: "an accepted socket inherits the listener's options",
		Source: "socket(7), tcp(7): on Linux an accepted socket begins with the listener's options",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			t.Must(unix.SetsockoptInt(listener, unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1))
			t.Must(unix.SetsockoptInt(listener, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1))
			t.Must(unix.SetsockoptInt(listener, unix.SOL_SOCKET, unix.SO_OOBINLINE, 1))
			t.Must(unix.SetsockoptLinger(listener, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1, Linger: 7}))
			t.Must(unix.Connect(fixture.Stream(t), at))
			fd := fixture.Accept(t, listener)
			get(t, "SO_KEEPALIVE", fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE)
			get(t, "TCP_NODELAY", fd, unix.IPPROTO_TCP, unix.TCP_NODELAY)
			get(t, "SO_OOBINLINE", fd, unix.SOL_SOCKET, unix.SO_OOBINLINE)
			get(t, "SO_ACCEPTCONN", fd, unix.SOL_SOCKET, unix.SO_ACCEPTCONN)
			linger, err := unix.GetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER)
			t.Must(err)
			t.Value("SO_LINGER", *linger)
		},
	},
	{
		Number: 79, Name: "a listener polls nothing when idle, IN with a connection, and says SO_ACCEPTCONN",
		Source: "accept(2): a readable event is delivered when a connection is attempted",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			get(t, "SO_ACCEPTCONN", listener, unix.SOL_SOCKET, unix.SO_ACCEPTCONN)
			t.Value("idle", fixture.Now(t, listener, fixture.AllEvents))
			t.Must(unix.Connect(fixture.Stream(t), at))
			fixture.Await(t, listener, unix.POLLIN)
			t.Value("pending", fixture.Now(t, listener, fixture.AllEvents))
			fixture.Accept(t, listener)
			t.Value("taken", fixture.Now(t, listener, fixture.AllEvents))
		},
	},
	{
		Number: 80, Name: "a blocked accept wakes when a client connects",
		Source: "accept(2): it blocks the caller until a connection is present",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			done := fixture.Go(func() (int, error) {
				fd, _, err := unix.Accept(listener)
				return fd, err
			})
			client := fixture.Stream(t)
			t.Errno("connect", unix.Connect(client, at))
			r := fixture.Join(t, done)
			t.Errno("accept", r.Err)
			t.Must(r.Err)
			fixture.Own(t, r.N)
			n, err := unix.Write(r.N, []byte("hi"))
			t.Call("write", n, err)
		},
	},
	{
		Number: 81, Name: "SO_RCVTIMEO limits accept", Timed: true,
		Source: "socket(7): SO_RCVTIMEO applies to accept(2); on timeout it is EAGAIN",
		Run: func(t *suite.T) {
			listener, _ := fixture.Listener(t, unix.AF_INET, 0)
			fixture.Timeout(t, listener, unix.SO_RCVTIMEO, 100)
			_, err := fixture.Retry(func() (int, error) {
				fd, _, err := unix.Accept(listener)
				return fd, err
			})
			t.Errno("accept", err)
		},
	},
	{
		Number: 82, Name: "many clients connect before the first is accepted",
		Source: "listen(2): backlog is the length of the queue of completely established connections",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, unix.SOCK_NONBLOCK)
			connected := 0
			for range 10 {
				if unix.Connect(fixture.Stream(t), at) == nil {
					connected++
				}
			}
			t.Value("connected", connected)
			accepted := 0
			for range 10 {
				fixture.Await(t, listener, unix.POLLIN)
				fixture.Accept(t, listener)
				accepted++
			}
			t.Value("accepted", accepted)
			_, _, err := unix.Accept(listener)
			t.Errno("one more", err)
		},
	},
	{
		Number: 83, Name: "a connection that was reset while it waited is still accepted",
		Source: "accept(2): Linux hands out the socket and passes its error to the first operation",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			client := fixture.Stream(t)
			t.Must(unix.Connect(client, at))
			fixture.Await(t, listener, unix.POLLIN)
			fixture.Reset(t, client)
			fixture.Nonblock(t, listener)
			fd, peer, err := unix.Accept(listener)
			t.Errno("accept", err)
			t.Must(err)
			fixture.Own(t, fd)
			t.Value("peer", fixture.IP(peer))
			fixture.Await(t, fd, unix.POLLHUP)
			n, err := unix.Read(fd, make([]byte, 1))
			t.Call("read", n, err)
		},
	},
	{
		Number: 84, Name: "close of a listener resets the connections that nobody accepted",
		Source: "close(2), tcp(7): connections of the queue are aborted with the listener",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			client := fixture.Stream(t)
			t.Must(unix.Connect(client, at))
			fixture.Await(t, listener, unix.POLLIN)
			fixture.Close(t, listener)
			fixture.Await(t, client, unix.POLLHUP)
			n, err := unix.Read(client, make([]byte, 1))
			t.Call("read", n, err)
			t.Errno("connect to the closed one", unix.Connect(fixture.Stream(t), at))
		},
	},
	{
		Number: 85, Name: "an accepted connection outlives its listener",
		Source: "accept(2): the new socket is not affected by the original one",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t) // closes the listener
			fixture.WriteAll(t, client, []byte("still here"))
			buf := make([]byte, 16)
			n, err := unix.Read(server, buf)
			t.Call("read", n, err)
		},
	},
	{
		Number: 86, Name: "a duplicate of a listener accepts too, and keeps it open",
		Source: "dup(2): both fds refer to the same open file description",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			twin, err := unix.Dup(listener)
			t.Must(err)
			fixture.Own(t, twin)
			fixture.Close(t, listener)
			t.Errno("connect", unix.Connect(fixture.Stream(t), at))
			fd, _, err := unix.Accept(twin)
			t.Errno("accept", err)
			t.Must(err)
			fixture.Own(t, fd)
		},
	},
}
