package udp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var connectCases = []suite.Case{
	{
		Number: 21, Name: "a connected socket sends without address and knows its peer",
		Source: "connect(2): for a datagram socket it sets the address to which datagrams are sent by default",
		Run: func(t *suite.T) {
			a, at := bound(t)
			b, _ := bound(t)
			_, err := unix.Getpeername(b)
			t.Errno("getpeername before", err)
			t.Errno("connect", unix.Connect(b, at))
			peer, err := unix.Getpeername(b)
			t.Errno("getpeername", err)
			t.Value("peer", fixture.IP(peer))
			t.Value("peer's port", fixture.Port(peer) == fixture.Port(at))
			n, err := unix.Write(b, []byte("hi"))
			t.Call("write", n, err)
			receive(t, "peer's recvfrom", a)
		},
	},
	{
		Number: 22, Name: "a connected socket receives from its peer only",
		Source: "connect(2): the peer's address is the only one from which datagrams are received",
		Run: func(t *suite.T) {
			a, at := bound(t)
			b, bt := bound(t)
			stranger, _ := bound(t)
			t.Must(unix.Connect(b, at))
			t.Errno("stranger's sendto", unix.Sendto(stranger, []byte("stranger"), 0, bt))
			t.Errno("peer's sendto", unix.Sendto(a, []byte("peer"), 0, bt))
			receive(t, "recvfrom", b)
			n, _, err := unix.Recvfrom(b, make([]byte, 16), unix.MSG_DONTWAIT)
			t.Call("no more", n, err)
		},
	},
	{
		Number: 23, Name: "a connected socket connects to another peer",
		Source: "connect(2): datagram sockets may connect several times to change their association",
		Run: func(t *suite.T) {
			a, at := bound(t)
			b, bt := bound(t)
			fd, own := bound(t)
			t.Errno("first connect", unix.Connect(fd, at))
			t.Errno("second connect", unix.Connect(fd, bt))
			n, err := unix.Write(fd, []byte("x"))
			t.Call("write", n, err)
			receive(t, "second peer's recvfrom", b)
			n, _, err = unix.Recvfrom(a, make([]byte, 4), unix.MSG_DONTWAIT)
			t.Call("first peer", n, err)
			t.Value("same port", fixture.Port(fixture.Name(t, fd)) == fixture.Port(own))
		},
	},
	{
		Number: 24, Name: "sendto from a connected socket goes to the address given",
		Source: "send(2): Linux sends a datagram to the given address, connected or not",
		Run: func(t *suite.T) {
			_, at := bound(t)
			b, bt := bound(t)
			fd, _ := bound(t)
			t.Must(unix.Connect(fd, at))
			t.Errno("sendto", unix.Sendto(fd, []byte("x"), 0, bt))
			receive(t, "recvfrom", b)
			peer, err := unix.Getpeername(fd)
			t.Must(err)
			t.Value("peer is kept", fixture.Port(peer) == fixture.Port(at))
		},
	},
	{
		Number: 25, Name: "connect of an unbound socket chooses address and port",
		Source: "connect(2), udp(7): the local address is the one that reaches the peer",
		Run: func(t *suite.T) {
			_, at := bound(t)
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			t.Errno("connect", unix.Connect(fd, at))
			name := fixture.Name(t, fd)
			t.Value("address", fixture.IP(name))
			t.Value("port chosen", fixture.Port(name) > 0)
		},
	},
	{
		Number: 26, Name: "datagrams that came before connect are still received",
		Source: "connect(2): it filters what comes from then on",
		Run: func(t *suite.T) {
			_, at := bound(t)
			b, bt := bound(t)
			stranger, _ := bound(t)
			t.Must(unix.Sendto(stranger, []byte("early"), 0, bt))
			fixture.Await(t, b, unix.POLLIN)
			t.Errno("connect", unix.Connect(b, at))
			n, _, err := unix.Recvfrom(b, make([]byte, 16), unix.MSG_DONTWAIT)
			t.Call("recvfrom", n, err)
		},
	},
	{
		Number: 27, Name: "a socket connected to itself hears itself",
		Source: "udp(7): nothing forbids the own address as a peer",
		Run: func(t *suite.T) {
			fd, at := bound(t)
			t.Errno("connect", unix.Connect(fd, at))
			n, err := unix.Write(fd, []byte("echo"))
			t.Call("write", n, err)
			receive(t, "recvfrom", fd)
		},
	},
	{
		Number: 28, Name: "a non-blocking connect is done at once",
		Source: "connect(2): a datagram socket has no handshake",
		Run: func(t *suite.T) {
			_, at := bound(t)
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK)
			t.Errno("connect", unix.Connect(fd, at))
			t.Errno("connect again", unix.Connect(fd, at))
		},
	},
}
