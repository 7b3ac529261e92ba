package tcp

import (
	"strings"
	"time"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var endCases = []suite.Case{
	{
		Number: 131, Name: "after the peer closed: read 0, one write, then EPIPE", Facts: []int{44, 45, 46, 47, 48},
		Source: "tcp(7), write(2): data to a closed peer is answered with RST; writing on is EPIPE, reading is 0",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Close(t, server)
			buf := make([]byte, 4)
			n, err := unix.Read(client, buf)
			t.Call("read", n, err)
			n, err = unix.Write(client, []byte("x"))
			t.Call("first write", n, err)
			fixture.Await(t, client, unix.POLLHUP)
			n, err = unix.Write(client, []byte("x"))
			t.Call("second write", n, err)
			t.Errno("send with MSG_NOSIGNAL", unix.Send(client, []byte("x"), unix.MSG_NOSIGNAL))
			n, err = unix.Read(client, buf)
			t.Call("read after the RST", n, err)
		},
	},
	{
		Number: 132, Name: "a peer that closed with unread data resets: ECONNRESET once, then 0 and EPIPE", Facts: []int{49, 50, 51},
		Source: "tcp(7): closing with unread data sends a RST; ECONNRESET is reported once",
		Run: func(t *suite.T) {
			client := unreadReset(t)
			n, err := unix.Read(client, make([]byte, 4))
			t.Call("read", n, err)
			n, err = unix.Read(client, make([]byte, 4))
			t.Call("second read", n, err)
			n, err = unix.Write(client, []byte("x"))
			t.Call("write", n, err)
		},
	},
	{
		Number: 133, Name: "SO_ERROR takes the ECONNRESET and clears it", Facts: []int{52, 53, 54},
		Source: "socket(7): SO_ERROR gets and clears the pending socket error",
		Run: func(t *suite.T) {
			client := unreadReset(t)
			fixture.SocketError(t, "SO_ERROR", client)
			fixture.SocketError(t, "SO_ERROR again", client)
			n, err := unix.Read(client, make([]byte, 4))
			t.Call("read", n, err)
		},
	},
	{
		Number: 134, Name: "close with SO_LINGER of 0 seconds resets the connection",
		Source: "socket(7), close(2): with l_onoff and a time of 0 the connection is aborted",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Reset(t, server)
			fixture.Await(t, client, unix.POLLHUP)
			n, err := unix.Read(client, make([]byte, 4))
			t.Call("read", n, err)
			n, err = unix.Read(client, make([]byte, 4))
			t.Call("second read", n, err)
		},
	},
	{
		Number: 135, Name: "write takes the ECONNRESET of a RST once, then is EPIPE",
		Source: "socket(7): a pending error is returned by the next operation, and cleared",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Reset(t, server)
			fixture.Await(t, client, unix.POLLHUP)
			n, err := unix.Write(client, []byte("x"))
			t.Call("write", n, err)
			n, err = unix.Write(client, []byte("x"))
			t.Call("second write", n, err)
			n, err = unix.Read(client, make([]byte, 4))
			t.Call("read", n, err)
			fixture.SocketError(t, "SO_ERROR", client)
		},
	},
	{
		Number: 136, Name: "data that came before a RST is read, then the error, then 0",
		Source: "tcp(7): Linux keeps the receive queue when a RST comes",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, server, []byte("abc"))
			fixture.Await(t, client, unix.POLLIN)
			fixture.Reset(t, server)
			fixture.Await(t, client, unix.POLLHUP)
			buf := make([]byte, 8)
			for _, name := range []string{"data", "error", "end"} {
				n, err := unix.Read(client, buf)
				t.Call(name, n, err)
			}
		},
	},
	{
		Number: 137, Name: "poll after a RST, and after its error was taken",
		Source: "poll(2): POLLERR for a pending error, POLLHUP for a connection that is gone",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Reset(t, server)
			fixture.Await(t, client, unix.POLLHUP)
			t.Value("reset", fixture.Now(t, client, fixture.AllEvents))
			t.Value("asked for nothing", fixture.Now(t, client, 0))
			fixture.SocketError(t, "SO_ERROR", client)
			t.Value("error taken", fixture.Now(t, client, fixture.AllEvents))
		},
	},
	{
		Number: 138, Name: "poll when data and the end have come, and when the data was read",
		Source: "poll(2): POLLRDHUP as soon as the peer's end came, whatever is unread",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, server, []byte("abc"))
			fixture.Close(t, server)
			fixture.Await(t, client, unix.POLLRDHUP)
			t.Value("data and end", fixture.Now(t, client, fixture.AllEvents))
			n, err := unix.Read(client, make([]byte, 8))
			t.Call("read", n, err)
			t.Value("end", fixture.Now(t, client, fixture.AllEvents))
			n, err = unix.Read(client, make([]byte, 8))
			t.Call("read at the end", n, err)
			t.Value("end was read", fixture.Now(t, client, fixture.AllEvents))
		},
	},
	{
		Number: 139, Name: "close with SO_LINGER of some seconds ends the connection in order",
		Source: "socket(7): close waits until queued messages have been sent, or the time is over",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Must(unix.SetsockoptLinger(server, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1, Linger: 5}))
			fixture.WriteAll(t, server, []byte("last words"))
			t.Errno("close", unix.Close(server))
			t.Bytes("client got", readToEnd(t, client))
		},
	},
	{
		Number: 140, Name: "the peer's name after its end, and after a RST",
		Source: "getpeername(2): ENOTCONN when the socket is not connected any more",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Close(t, server)
			fixture.Await(t, client, unix.POLLRDHUP)
			peer, err := unix.Getpeername(client)
			t.Errno("after the end", err)
			t.Value("peer", fixture.IP(peer))
			client, server = fixture.Pair(t)
			fixture.Reset(t, server)
			fixture.Await(t, client, unix.POLLHUP)
			_, err = unix.Getpeername(client)
			t.Errno("after a RST", err)
			t.Value("own name", fixture.IP(fixture.Name(t, client)))
		},
	},
	{
		Number: 141, Name: "shutdown after a RST is ENOTCONN",
		Source: "shutdown(2): ENOTCONN when the socket is not connected any more",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Reset(t, server)
			fixture.Await(t, client, unix.POLLHUP)
			t.Errno("SHUT_WR", unix.Shutdown(client, unix.SHUT_WR))
			t.Errno("SHUT_RDWR", unix.Shutdown(client, unix.SHUT_RDWR))
		},
	},
	{
		Number: 142, Name: "the last of two duplicates to close ends the connection",
		Source: "close(2): the description is freed when the last fd that refers to it is closed",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			twin, err := unix.Dup(client)
			t.Must(err)
			t.Errno("close the first", unix.Close(client))
			n, err := unix.Write(twin, []byte("x"))
			t.Call("write", n, err)
			n, err = unix.Read(server, make([]byte, 4))
			t.Call("peer's read", n, err)
			t.Value("peer's poll", fixture.Now(t, server, fixture.AllEvents))
			t.Errno("close the second", unix.Close(twin))
			fixture.Await(t, server, unix.POLLRDHUP)
			n, err = unix.Read(server, make([]byte, 4))
			t.Call("peer's read at the end", n, err)
		},
	},
	{
		Number: 143, Name: "the peer's half that was shut for reading takes data silently",
		Source: "shutdown(2): SHUT_RD sends nothing to the peer",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Must(unix.Shutdown(server, unix.SHUT_RD))
			for _, name := range []string{"first", "second", "third"} {
				n, err := unix.Write(client, []byte("x"))
				t.Call(name, n, err)
			}
			t.Value("poll", fixture.Now(t, client, fixture.AllEvents))
		},
	},
	{
		Number: 144, Name: "a socket that was reset stays unusable but closes",
		Source: "tcp(7): after an abort reads return 0, writes EPIPE",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Reset(t, server)
			fixture.Await(t, client, unix.POLLHUP)
			fixture.SocketError(t, "SO_ERROR", client)
			_, _, err := unix.Recvfrom(client, make([]byte, 4), unix.MSG_DONTWAIT)
			t.Errno("recv", err)
			t.Errno("send", unix.Send(client, []byte("x"), 0))
			n, err := unix.Readv(client, fixture.Vectors(2))
			t.Call("readv", n, err)
			n, err = unix.Writev(client, fixture.Vectors(2))
			t.Call("writev", n, err)
			t.Errno("close", unix.Close(client))
		},
	},
	{
		Number: 145, Name: "EPIPE of a write after the peer's RST to our data leaves SO_ERROR clear",
		Source: "write(2): EPIPE when the connection was broken; the pending error is taken with it",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Close(t, server)
			fixture.Await(t, client, unix.POLLRDHUP)
			fixture.WriteAll(t, client, []byte("x"))
			fixture.Await(t, client, unix.POLLHUP)
			t.Value("poll", fixture.Now(t, client, fixture.AllEvents))
			n, err := unix.Write(client, []byte("x"))
			t.Call("write", n, err)
			fixture.SocketError(t, "SO_ERROR", client)
			t.Value("poll after it", fixture.Now(t, client, fixture.AllEvents))
		},
	},
	{
		Number: 146, Name: "poll without waiting comes to see a RST after the end",
		Source: "poll(2): with a timeout of 0 it returns at once, with the state as it is",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Close(t, server)
			fixture.Await(t, client, unix.POLLRDHUP)
			fixture.WriteAll(t, client, []byte("x"))
			last := ""
			for end := time.Now().Add(fixture.Patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
				if last = fixture.Now(t, client, fixture.AllEvents); strings.Contains(last, "HUP|ERR") {
					break
				}
			}
			t.Value("poll", last)
		},
	},
	{
		Number: 147, Name: "data for a socket that was shut down both ways is answered with a RST",
		Source: "shutdown(2), tcp(7): nobody can read the data any more, so the connection is aborted",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Must(unix.Shutdown(server, unix.SHUT_RDWR))
			fixture.Await(t, client, unix.POLLRDHUP)
			n, err := unix.Write(client, []byte("x"))
			t.Call("write", n, err)
			fixture.Await(t, server, unix.POLLERR)
			t.Value("client hears of it", fixture.Within(t, client, 0, 1000)&unix.POLLHUP != 0)
			fixture.SocketError(t, "server's SO_ERROR", server)
		},
	},
}

// unreadReset makes a socket whose peer closed without reading what it got.
func unreadReset(t *suite.T) int {
	client, server := fixture.Pair(t)
	fixture.WriteAll(t, client, []byte("unread"))
	fixture.Await(t, server, unix.POLLIN)
	fixture.Close(t, server)
	fixture.Await(t, client, unix.POLLHUP)
	return client
}
