package udp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// enough is how long an ICMP message over the loopback address is waited for, in milliseconds.
const enough = 3000

var errorCases = []suite.Case{
	{
		Number: 71, Name: "a port where nobody listens polls ERR and the next send is ECONNREFUSED", Facts: []int{167, 168},
		Source: "udp(7): ECONNREFUSED when no receiver was associated with the destination, caused by a previous packet",
		Run: func(t *suite.T) {
			fd := unreachable(t)
			t.Value("poll", fixture.Events(fixture.Within(t, fd, unix.POLLERR, enough)))
			t.Value("poll for all", fixture.Now(t, fd, fixture.AllEvents))
			n, err := unix.Write(fd, []byte("x"))
			t.Call("second write", n, err)
		},
	},
	{
		Number: 72, Name: "a receive takes the ECONNREFUSED once",
		Source: "socket(7), udp(7): a pending error is returned by the next operation, and cleared",
		Run: func(t *suite.T) {
			fd := unreachable(t)
			fixture.Within(t, fd, unix.POLLERR, enough)
			n, _, err := unix.Recvfrom(fd, make([]byte, 8), unix.MSG_DONTWAIT)
			t.Call("recv", n, err)
			n, _, err = unix.Recvfrom(fd, make([]byte, 8), unix.MSG_DONTWAIT)
			t.Call("recv again", n, err)
			t.Value("poll", fixture.Now(t, fd, fixture.AllEvents))
		},
	},
	{
		Number: 73, Name: "SO_ERROR takes the ECONNREFUSED and clears it",
		Source: "socket(7): SO_ERROR gets and clears the pending socket error",
		Run: func(t *suite.T) {
			fd := unreachable(t)
			fixture.Within(t, fd, unix.POLLERR, enough)
			fixture.SocketError(t, "SO_ERROR", fd)
			fixture.SocketError(t, "SO_ERROR again", fd)
		},
	},
	{
		Number: 74, Name: "an unconnected socket learns nothing of a port where nobody listens",
		Source: "udp(7): without IP_RECVERR errors are passed to connected sockets only",
		Run: func(t *suite.T) {
			gone, at := bound(t)
			fixture.Close(t, gone)
			fd, own := bound(t)
			t.Errno("sendto", unix.Sendto(fd, []byte("x"), 0, at))
			t.Errno("sendto again", unix.Sendto(fd, []byte("x"), 0, at))
			fixture.SocketError(t, "SO_ERROR", fd)
			t.Errno("sendto itself", unix.Sendto(fd, []byte("self"), 0, own))
			receive(t, "recvfrom", fd)
		},
	},
	{
		Number: 75, Name: "MSG_ERRQUEUE of an empty error queue is EAGAIN",
		Source: "recv(2): MSG_ERRQUEUE never blocks; an empty queue is EAGAIN",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			_, _, _, _, err := unix.Recvmsg(fd, make([]byte, 8), make([]byte, 64), unix.MSG_ERRQUEUE)
			t.Errno("recvmsg", err)
		},
	},
	{
		Number: 76, Name: "shutdown without a peer is ENOTCONN",
		Source: "shutdown(2): ENOTCONN when the socket is not connected",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			t.Errno("shutdown", unix.Shutdown(fd, unix.SHUT_WR))
			t.Errno("unknown direction", unix.Shutdown(fd, 9))
		},
	},
	{
		Number: 77, Name: "getpeername without a peer is ENOTCONN",
		Source: "getpeername(2): ENOTCONN when the socket is not connected",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			_, err := unix.Getpeername(fd)
			t.Errno("getpeername", err)
		},
	},
	{
		Number: 78, Name: "a datagram to a broadcast address is EACCES without SO_BROADCAST",
		Source: "ip(7), send(2): EACCES for a broadcast address without the broadcast flag",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			to := &unix.SockaddrInet4{Addr: [4]byte{127, 255, 255, 255}, Port: 9}
			t.Errno("sendto", unix.Sendto(fd, []byte("x"), 0, to))
			t.Errno("connect", unix.Connect(fd, to))
			t.Must(unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_BROADCAST, 1))
			t.Errno("sendto with it", unix.Sendto(fd, []byte("x"), 0, to))
		},
	},
}

// unreachable makes a socket connected to a port where nobody listens, with one datagram sent there.
func unreachable(t *suite.T) int {
	gone, at := bound(t)
	fd, _ := bound(t)
	t.Must(unix.Connect(fd, at))
	fixture.Close(t, gone)
	n, err := unix.Write(fd, []byte("x"))
	t.Call("write", n, err)
	return fd
}
