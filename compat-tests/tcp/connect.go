package tcp

import (
	"errors"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var connectCases = []suite.Case{
	{
		Number: 41, Name: "connect to a port where nobody listens is ECONNREFUSED", Facts: []int{60},
		Source: "connect(2): ECONNREFUSED when nobody listens on the remote address",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			t.Errno("connect", unix.Connect(fd, fixture.Refusing(t, unix.AF_INET)))
			fixture.SocketError(t, "SO_ERROR", fd)
			_, err := unix.Getpeername(fd)
			t.Errno("getpeername", err)
			n, err := unix.Read(fd, make([]byte, 1))
			t.Call("read", n, err)
			n, err = unix.Write(fd, make([]byte, 1))
			t.Call("write", n, err)
		},
	},
	{
		Number: 42, Name: "a socket that was refused may connect again",
		Source: "connect(2): Linux puts the socket back; portable programs make a new one",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			t.Errno("refused", unix.Connect(fd, fixture.Refusing(t, unix.AF_INET)))
			t.Errno("accepted", unix.Connect(fd, at))
			n, err := unix.Write(fd, []byte("abc"))
			t.Call("write", n, err)
		},
	},
	{
		Number: 43, Name: "non-blocking connect that is refused: EINPROGRESS, all events, the error once, ECONNABORTED",
		Facts:  []int{64, 65, 66, 67},
		Source: "connect(2): EINPROGRESS; after writability SO_ERROR says whether the connection succeeded",
		Run: func(t *suite.T) {
			fd := refused(t)
			t.Value("poll for IN and OUT", fixture.Now(t, fd, unix.POLLIN|unix.POLLOUT))
			t.Value("poll for all", fixture.Now(t, fd, fixture.AllEvents))
			fixture.SocketError(t, "SO_ERROR", fd)
			fixture.SocketError(t, "SO_ERROR again", fd)
			t.Value("poll after SO_ERROR", fixture.Now(t, fd, fixture.AllEvents))
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			t.Errno("connect again", unix.Connect(fd, at))
			fixture.Nonblock(t, fd)
			err := unix.Connect(fd, at)
			t.Errno("and once more", err)
			fixture.Await(t, fd, unix.POLLOUT)
			t.Value("poll at the end", fixture.Now(t, fd, fixture.AllEvents))
		},
	},
	{
		Number: 44, Name: "non-blocking connect that succeeds: EINPROGRESS, OUT, 0, EISCONN", Facts: []int{68, 69, 70, 71},
		Source: "connect(2): EINPROGRESS, then the socket is writable; EISCONN when it is connected",
		Run: func(t *suite.T) {
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK)
			t.Errno("connect", unix.Connect(fd, at))
			fixture.Await(t, fd, unix.POLLOUT)
			t.Value("poll", fixture.Now(t, fd, fixture.AllEvents))
			t.Errno("second connect", unix.Connect(fd, at))
			t.Errno("third connect", unix.Connect(fd, at))
			fixture.SocketError(t, "SO_ERROR", fd)
		},
	},
	{
		Number: 45, Name: "a second connect takes the error of a refused one and the third begins anew",
		Source: "connect(2): the pending error of the socket is reported once",
		Run: func(t *suite.T) {
			fd := refused(t)
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			t.Errno("second connect", unix.Connect(fd, at))
			t.Errno("third connect", unix.Connect(fd, at))
			fixture.Await(t, fd, unix.POLLOUT)
			t.Errno("fourth connect", unix.Connect(fd, at))
		},
	},
	{
		Number: 46, Name: "read takes the error of a refused connect once, then returns 0",
		Source: "socket(7): a pending error is returned by the next operation, and cleared",
		Run: func(t *suite.T) {
			fd := refused(t)
			n, err := unix.Read(fd, make([]byte, 1))
			t.Call("first read", n, err)
			n, err = unix.Read(fd, make([]byte, 1))
			t.Call("second read", n, err)
			fixture.SocketError(t, "SO_ERROR", fd)
		},
	},
	{
		Number: 47, Name: "write takes the error of a refused connect once, then is EPIPE",
		Source: "socket(7): a pending error is returned by the next operation, and cleared",
		Run: func(t *suite.T) {
			fd := refused(t)
			n, err := unix.Write(fd, make([]byte, 1))
			t.Call("first write", n, err)
			n, err = unix.Write(fd, make([]byte, 1))
			t.Call("second write", n, err)
			fixture.SocketError(t, "SO_ERROR", fd)
		},
	},
	{
		Number: 48, Name: "connect of a connected socket is EISCONN",
		Source: "connect(2): EISCONN when the socket is already connected",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			t.Errno("client", unix.Connect(client, at))
			t.Errno("server", unix.Connect(server, at))
		},
	},
	{
		Number: 49, Name: "connect of a listening socket is EISCONN",
		Source: "connect(2): Linux gives EISCONN for a socket in another state than closed",
		Run: func(t *suite.T) {
			listener, _ := fixture.Listener(t, unix.AF_INET, 0)
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			t.Errno("connect", unix.Connect(listener, at))
		},
	},
	{
		Number: 50, Name: "connect to 0.0.0.0 reaches this host",
		Source: "ip(7): a connect to INADDR_ANY goes to the loopback address on Linux",
		Run: func(t *suite.T) {
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			fd := fixture.Stream(t)
			t.Errno("connect", unix.Connect(fd, fixture.Any(unix.AF_INET, fixture.Port(at))))
			peer, err := unix.Getpeername(fd)
			t.Errno("getpeername", err)
			t.Value("peer", fixture.IP(peer))
		},
	},
	{
		Number: 51, Name: "connect to port 0 is ECONNREFUSED",
		Source: "connect(2): ECONNREFUSED when nobody listens on the remote address",
		Run: func(t *suite.T) {
			t.Errno("connect", unix.Connect(fixture.Stream(t), fixture.Loopback(unix.AF_INET, 0)))
		},
	},
	{
		Number: 52, Name: "connect to an address of the other family is refused",
		Source: "connect(2): EAFNOSUPPORT when the address does not have the right family",
		Run: func(t *suite.T) {
			_, four := fixture.Listener(t, unix.AF_INET, 0)
			_, six := fixture.Listener(t, unix.AF_INET6, 0)
			t.Errno("IPv6 address on IPv4", unix.Connect(fixture.Stream(t), six))
			t.Errno("IPv4 address on IPv6", unix.Connect(fixture.Socket(t, unix.AF_INET6, unix.SOCK_STREAM), four))
		},
	},
	{
		Number: 53, Name: "what needs a connection fails without one", Facts: []int{55, 56, 57, 58, 59},
		Source: "tcp(7): ENOTCONN for a socket that is not connected; writing is EPIPE; accept(2): EINVAL when not listening",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			n, err := unix.Read(fd, make([]byte, 1))
			t.Call("read", n, err)
			n, err = unix.Write(fd, make([]byte, 1))
			t.Call("write", n, err)
			t.Errno("shutdown", unix.Shutdown(fd, unix.SHUT_RDWR))
			_, err = unix.Getpeername(fd)
			t.Errno("getpeername", err)
			_, _, err = unix.Accept(fd)
			t.Errno("accept", err)
		},
	},
	{
		Number: 54, Name: "what needs a connection fails on a bound and on a listening socket",
		Source: "tcp(7): ENOTCONN for a socket that is not connected; writing is EPIPE",
		Run: func(t *suite.T) {
			bound, _ := fixture.Bound(t, unix.AF_INET, unix.SOCK_STREAM)
			listener, _ := fixture.Listener(t, unix.AF_INET, 0)
			for _, s := range []struct {
				name string
				fd   int
			}{{"bound", bound}, {"listening", listener}} {
				n, err := unix.Read(s.fd, make([]byte, 1))
				t.Call(s.name+": read", n, err)
				n, err = unix.Write(s.fd, make([]byte, 1))
				t.Call(s.name+": write", n, err)
				_, err = unix.Getpeername(s.fd)
				t.Errno(s.name+": getpeername", err)
			}
			t.Errno("bound: shutdown", unix.Shutdown(bound, unix.SHUT_RDWR))
			_, _, err := unix.Accept(bound)
			t.Errno("bound: accept", err)
		},
	},
	{
		Number: 55, Name: "connect of a bound socket keeps its port",
		Source: "connect(2), ip(7): connect binds only a socket that is not bound",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			fd, local := fixture.Bound(t, unix.AF_INET, unix.SOCK_STREAM)
			t.Errno("connect", unix.Connect(fd, at))
			server, peer, err := unix.Accept(listener)
			t.Must(err)
			fixture.Own(t, server)
			t.Value("same port here", fixture.Port(fixture.Name(t, fd)) == fixture.Port(local))
			t.Value("same port there", fixture.Port(peer) == fixture.Port(local))
		},
	},
	{
		Number: 56, Name: "both ends tell the same two names",
		Source: "getsockname(2), getpeername(2): the socket's own address and its peer's",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			clientPeer, err := unix.Getpeername(client)
			t.Errno("client's getpeername", err)
			serverPeer, err := unix.Getpeername(server)
			t.Errno("server's getpeername", err)
			t.Value("addresses", []string{fixture.IP(fixture.Name(t, client)), fixture.IP(clientPeer),
				fixture.IP(fixture.Name(t, server)), fixture.IP(serverPeer)})
			t.Value("client's port", fixture.Port(fixture.Name(t, client)) == fixture.Port(serverPeer))
			t.Value("server's port", fixture.Port(fixture.Name(t, server)) == fixture.Port(clientPeer))
		},
	},
	{
		Number: 57, Name: "connect while another is in progress is EALREADY", Timed: true,
		Source: "connect(2): EALREADY when a previous attempt of a non-blocking socket is not complete",
		Run: func(t *suite.T) {
			fd, at := pending(t)
			t.Errno("second connect", unix.Connect(fd, at))
			_, err := unix.Getpeername(fd)
			t.Errno("getpeername", err)
			n, err := unix.Write(fd, []byte("x"))
			t.Call("write", n, err)
			n, err = unix.Read(fd, make([]byte, 1))
			t.Call("read", n, err)
			fixture.SocketError(t, "SO_ERROR", fd)
			t.Value("poll", fixture.Now(t, fd, fixture.AllEvents))
		},
	},
	{
		Number: 58, Name: "a new socket polls OUT and HUP, a bound one too",
		Source: "tcp(7), poll(2): a socket in the closed state is hung up; Linux shows it writable",
		Run: func(t *suite.T) {
			t.Value("new", fixture.Now(t, fixture.Stream(t), fixture.AllEvents))
			fd, _ := fixture.Bound(t, unix.AF_INET, unix.SOCK_STREAM)
			t.Value("bound", fixture.Now(t, fd, fixture.AllEvents))
		},
	},
	{
		Number: 59, Name: "after a blocking connect was refused the socket polls OUT and HUP",
		Source: "connect(2): Linux puts the socket back into the state of a new one",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			t.Errno("connect", unix.Connect(fd, fixture.Refusing(t, unix.AF_INET)))
			t.Value("poll", fixture.Now(t, fd, fixture.AllEvents))
		},
	},
	{
		Number: 60, Name: "a connected pair polls OUT on both ends",
		Source: "poll(2): POLLOUT when writing will not block",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Value("client", fixture.Now(t, client, fixture.AllEvents))
			t.Value("server", fixture.Now(t, server, fixture.AllEvents))
			fixture.WriteAll(t, client, []byte("x"))
			fixture.Await(t, server, unix.POLLIN)
			t.Value("server with data", fixture.Now(t, server, fixture.AllEvents))
		},
	},
	{
		Number: 61, Name: "close while a connect is in progress leaves nothing behind", Timed: true,
		Source: "close(2): the fd is released whatever the connection's state",
		Run: func(t *suite.T) {
			fd, _ := pending(t)
			t.Errno("close", unix.Close(fd))
			t.Errno("close again", unix.Close(fd))
		},
	},
	{
		Number: 62, Name: "SO_SNDTIMEO limits a blocking connect", Timed: true,
		Source: "socket(7), connect(2): when SO_SNDTIMEO passes, connect is EINPROGRESS and goes on",
		Run: func(t *suite.T) {
			_, at := pending(t)
			fd := fixture.Stream(t)
			fixture.Timeout(t, fd, unix.SO_SNDTIMEO, 100)
			t.Errno("connect", unix.Connect(fd, at))
			fixture.Timeout(t, fd, unix.SO_SNDTIMEO, 0)
			fixture.Nonblock(t, fd)
			t.Errno("connect again", unix.Connect(fd, at))
		},
	},
	{
		Number: 63, Name: "shutdown while a connect is in progress ends the attempt", Timed: true,
		Source: "shutdown(2): Linux breaks the attempt off",
		Run: func(t *suite.T) {
			fd, _ := pending(t)
			t.Errno("shutdown", unix.Shutdown(fd, unix.SHUT_RDWR))
			_, err := unix.Getpeername(fd)
			t.Errno("getpeername", err)
			t.Value("poll shows HUP", fixture.Within(t, fd, 0, 1000)&unix.POLLHUP != 0)
		},
	},
	{
		Number: 64, Name: "nothing to read or write on a socket without connection",
		Source: "read(2), readv(2), writev(2) of nothing return 0 before they ask the socket; write(2), send(2), recv(2) do not",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			n, err := unix.Read(fd, nil)
			t.Call("read", n, err)
			n, err = unix.Readv(fd, nil)
			t.Call("readv", n, err)
			n, err = unix.Writev(fd, nil)
			t.Call("writev", n, err)
			n, err = unix.Write(fd, nil)
			t.Call("write", n, err)
			t.Errno("send", unix.Send(fd, nil, 0))
			n, _, err = unix.Recvfrom(fd, nil, 0)
			t.Call("recv", n, err)
		},
	},
	{
		Number: 65, Name: "a duplicate of a connecting socket sees the connection",
		Source: "dup(2): both fds refer to the same open file description",
		Run: func(t *suite.T) {
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK)
			twin, err := unix.Dup(fd)
			t.Must(err)
			fixture.Own(t, twin)
			t.Errno("connect", unix.Connect(fd, at))
			fixture.Await(t, twin, unix.POLLOUT)
			flags(t, "duplicate", twin)
			t.Must(unix.Close(fd))
			t.Errno("connect again", unix.Connect(twin, at))
			n, err := unix.Write(twin, []byte("abc"))
			t.Call("write", n, err)
		},
	},
}

// refused makes a non-blocking socket whose connect was refused, with the error pending.
func refused(t *suite.T) int {
	at := fixture.Refusing(t, unix.AF_INET)
	fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK)
	t.Errno("connect", unix.Connect(fd, at))
	fixture.Await(t, fd, unix.POLLHUP)
	return fd
}

// pending makes a non-blocking socket whose connect gets no answer: the queue
// of the listener is full.
func pending(t *suite.T) (int, unix.Sockaddr) {
	listener, at := fixture.Bound(t, unix.AF_INET, unix.SOCK_STREAM)
	t.Must(unix.Listen(listener, 0))
	for range 16 {
		fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK)
		if err := unix.Connect(fd, at); err != unix.EINPROGRESS {
			t.Must(err)
			continue
		}
		if fixture.Within(t, fd, unix.POLLOUT, 300) == 0 {
			return fd, at
		}
	}
	t.Must(errors.New("the listener's queue never filled"))
	return -1, nil
}
