package tcp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var shutdownCases = []suite.Case{
	{
		Number: 101, Name: "after SHUT_WR writing is EPIPE and the rest goes on", Facts: []int{99, 100, 101, 102},
		Source: "shutdown(2): SHUT_WR disallows further transmissions only; the peer reads the end",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("shutdown", unix.Shutdown(client, unix.SHUT_WR))
			n, err := unix.Write(client, []byte("x"))
			t.Call("write", n, err)
			buf := make([]byte, 8)
			n, err = unix.Read(server, buf)
			t.Call("peer's read", n, err)
			n, err = unix.Write(server, []byte("y"))
			t.Call("peer's write", n, err)
			n, err = unix.Read(client, buf)
			t.Call("read", n, err)
			t.Bytes("bytes", buf[:max(n, 0)])
		},
	},
	{
		Number: 102, Name: "after SHUT_RD a read of an empty socket returns 0", Facts: []int{103},
		Source: "shutdown(2): SHUT_RD disallows further receptions; tcp(7): the read returns 0",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("shutdown", unix.Shutdown(server, unix.SHUT_RD))
			n, err := unix.Read(server, make([]byte, 8))
			t.Call("read", n, err)
			n, err = unix.Write(server, []byte("x"))
			t.Call("write", n, err)
			n, err = unix.Write(client, []byte("y"))
			t.Call("peer's write", n, err)
		},
	},
	{
		Number: 103, Name: "what came before SHUT_RD is still read",
		Source: "shutdown(2): Linux keeps what is in the receive queue",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("abc"))
			fixture.Await(t, server, unix.POLLIN)
			t.Errno("shutdown", unix.Shutdown(server, unix.SHUT_RD))
			buf := make([]byte, 8)
			n, err := unix.Read(server, buf)
			t.Call("read", n, err)
			n, err = unix.Read(server, buf)
			t.Call("read again", n, err)
		},
	},
	{
		Number: 104, Name: "after SHUT_RDWR nothing goes either way",
		Source: "shutdown(2): SHUT_RDWR disallows receptions and transmissions",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("shutdown", unix.Shutdown(client, unix.SHUT_RDWR))
			n, err := unix.Read(client, make([]byte, 8))
			t.Call("read", n, err)
			n, err = unix.Write(client, []byte("x"))
			t.Call("write", n, err)
			n, err = unix.Read(server, make([]byte, 8))
			t.Call("peer's read", n, err)
		},
	},
	{
		Number: 105, Name: "shutdown twice returns 0",
		Source: "shutdown(2): a direction that is shut down already is no error",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("client SHUT_WR", unix.Shutdown(client, unix.SHUT_WR))
			t.Errno("client SHUT_WR again", unix.Shutdown(client, unix.SHUT_WR))
			t.Errno("server SHUT_RD", unix.Shutdown(server, unix.SHUT_RD))
			t.Errno("server SHUT_RD again", unix.Shutdown(server, unix.SHUT_RD))
		},
	},
	{
		Number: 106, Name: "shutdown with an unknown direction is EINVAL and changes nothing", Facts: []int{61},
		Source: "shutdown(2): EINVAL for an invalid value of how",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("9", unix.Shutdown(client, 9))
			t.Errno("-1", unix.Shutdown(client, -1))
			t.Errno("unconnected, 9", unix.Shutdown(fixture.Stream(t), 9))
			fixture.WriteAll(t, client, []byte("abc"))
			n, err := unix.Read(server, make([]byte, 8))
			t.Call("read", n, err)
		},
	},
	{
		Number: 107, Name: "shutdown without a connection is ENOTCONN in every direction",
		Source: "shutdown(2): ENOTCONN when the socket is not connected",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			t.Errno("SHUT_RD", unix.Shutdown(fd, unix.SHUT_RD))
			t.Errno("SHUT_WR", unix.Shutdown(fd, unix.SHUT_WR))
			t.Errno("SHUT_RDWR", unix.Shutdown(fd, unix.SHUT_RDWR))
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			t.Errno("connect after it", unix.Connect(fd, at))
			n, err := unix.Write(fd, []byte("x"))
			t.Call("write", n, err)
		},
	},
	{
		Number: 108, Name: "a listener ignores SHUT_WR and stops with SHUT_RD",
		Source: "shutdown(2): on Linux the receiving side of a listener is what accepts",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, unix.SOCK_NONBLOCK)
			t.Errno("SHUT_WR", unix.Shutdown(listener, unix.SHUT_WR))
			_, _, err := unix.Accept(listener)
			t.Errno("accept", err)
			t.Errno("connect", unix.Connect(fixture.Stream(t), at))
			t.Errno("SHUT_RD", unix.Shutdown(listener, unix.SHUT_RD))
			_, _, err = unix.Accept(listener)
			t.Errno("accept after it", err)
			t.Errno("connect after it", unix.Connect(fixture.Stream(t), at))
		},
	},
	{
		Number: 109, Name: "SHUT_RDWR stops a listener, and a second one is ENOTCONN",
		Source: "shutdown(2): Linux puts a listener into the closed state",
		Run: func(t *suite.T) {
			listener, _ := fixture.Listener(t, unix.AF_INET, 0)
			t.Errno("shutdown", unix.Shutdown(listener, unix.SHUT_RDWR))
			t.Errno("shutdown again", unix.Shutdown(listener, unix.SHUT_RDWR))
			get(t, "SO_ACCEPTCONN", listener, unix.SOL_SOCKET, unix.SO_ACCEPTCONN)
			t.Value("poll", fixture.Now(t, listener, fixture.AllEvents))
		},
	},
	{
		Number: 110, Name: "poll after the own SHUT_WR, SHUT_RD and SHUT_RDWR",
		Source: "poll(2), tcp(7): RDHUP for a closed reading side, HUP when both sides are closed",
		Run: func(t *suite.T) {
			for _, c := range []struct {
				name string
				how  int
			}{{"SHUT_WR", unix.SHUT_WR}, {"SHUT_RD", unix.SHUT_RD}, {"SHUT_RDWR", unix.SHUT_RDWR}} {
				client, _ := fixture.Pair(t)
				t.Must(unix.Shutdown(client, c.how))
				t.Value(c.name, fixture.Now(t, client, fixture.AllEvents))
			}
		},
	},
	{
		Number: 111, Name: "poll after the peer's SHUT_WR, and after both",
		Source: "poll(2): POLLRDHUP when the peer shut down its writing half; POLLHUP when both are closed",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Must(unix.Shutdown(client, unix.SHUT_WR))
			fixture.Await(t, server, unix.POLLRDHUP)
			t.Value("peer's end came", fixture.Now(t, server, fixture.AllEvents))
			n, err := unix.Read(server, make([]byte, 1))
			t.Call("read", n, err)
			t.Value("end was read", fixture.Now(t, server, fixture.AllEvents))
			t.Must(unix.Shutdown(server, unix.SHUT_WR))
			t.Value("both ends", fixture.Now(t, server, fixture.AllEvents))
			fixture.Await(t, client, unix.POLLHUP)
			t.Value("the other side", fixture.Now(t, client, fixture.AllEvents))
		},
	},
	{
		Number: 112, Name: "both may end their half and both read 0",
		Source: "tcp(7), shutdown(2): each direction ends by itself",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("client", unix.Shutdown(client, unix.SHUT_WR))
			t.Errno("server", unix.Shutdown(server, unix.SHUT_WR))
			n, err := unix.Read(client, make([]byte, 1))
			t.Call("client's read", n, err)
			n, err = unix.Read(server, make([]byte, 1))
			t.Call("server's read", n, err)
			fixture.SocketError(t, "SO_ERROR", client)
		},
	},
	{
		Number: 113, Name: "a request ends with SHUT_WR and its answer still comes",
		Source: "shutdown(2): a half-closed connection carries data the other way",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("request"))
			t.Must(unix.Shutdown(client, unix.SHUT_WR))
			t.Bytes("server got", readToEnd(t, server))
			fixture.WriteAll(t, server, []byte("an answer"))
			fixture.Close(t, server)
			t.Bytes("client got", readToEnd(t, client))
		},
	},
	{
		Number: 114, Name: "all that was written before SHUT_WR arrives before the end",
		Source: "tcp(7): the FIN stands behind the data in the stream",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			want := fixture.Pattern(1 << 20)
			sent := fixture.Go(func() (int, error) { return writeAndShut(client, want) })
			got := readToEnd(t, server)
			r := fixture.Join(t, sent)
			t.Call("shutdown", r.N, r.Err)
			t.Value("length", len(got))
			t.Value("same", string(got) == string(want))
		},
	},
	{
		Number: 115, Name: "write of nothing after SHUT_WR is EPIPE, writev of nothing is not",
		Source: "send(2): EPIPE when the local end has been shut down; writev(2) returns before it asks the socket",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			t.Must(unix.Shutdown(client, unix.SHUT_WR))
			n, err := unix.Write(client, nil)
			t.Call("write", n, err)
			n, err = unix.Writev(client, [][]byte{nil})
			t.Call("writev", n, err)
			t.Errno("send", unix.Send(client, nil, 0))
		},
	},
	{
		Number: 116, Name: "SHUT_RD then SHUT_WR is SHUT_RDWR",
		Source: "shutdown(2): each direction is shut down by itself",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("SHUT_RD", unix.Shutdown(client, unix.SHUT_RD))
			t.Value("half", fixture.Now(t, client, fixture.AllEvents))
			t.Errno("SHUT_WR", unix.Shutdown(client, unix.SHUT_WR))
			t.Value("whole", fixture.Now(t, client, fixture.AllEvents))
			n, err := unix.Read(server, make([]byte, 1))
			t.Call("peer's read", n, err)
		},
	},
	{
		Number: 117, Name: "shutdown acts on the connection, through every duplicate",
		Source: "shutdown(2), dup(2): the description is shut down, not the fd",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			twin, err := unix.Dup(client)
			t.Must(err)
			fixture.Own(t, twin)
			t.Errno("shutdown", unix.Shutdown(twin, unix.SHUT_WR))
			n, err := unix.Write(client, []byte("x"))
			t.Call("write", n, err)
			n, err = unix.Read(server, make([]byte, 1))
			t.Call("peer's read", n, err)
		},
	},
}

// readToEnd reads until the peer's end.
func readToEnd(t *suite.T, fd int) []byte {
	var all []byte
	buf := make([]byte, 64<<10)
	for {
		n, err := unix.Read(fd, buf)
		t.Must(err)
		if n == 0 {
			return all
		}
		all = append(all, buf[:n]...)
	}
}

func writeAndShut(fd int, p []byte) (int, error) {
	for len(p) > 0 {
		n, err := unix.Write(fd, p)
		if err != nil {
			return -1, err
		}
		p = p[n:]
	}
	return 0, unix.Shutdown(fd, unix.SHUT_WR)
}
