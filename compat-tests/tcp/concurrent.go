package tcp

import (
	"time"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Where a case needs a call to be blocked already it waits a moment; where the
// call would return the same had it not begun, it does not.
const aMoment = 200 * time.Millisecond

var concurrentCases = []suite.Case{
	{
		Number: 311, Name: "close does not wake a blocked read", Facts: []int{113, 114}, Timed: true,
		Source: "close(2): on Linux a blocked call goes on when another thread closes its fd",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Timeout(t, client, unix.SO_RCVTIMEO, 1000)
			begin := time.Now()
			done := fixture.Go(func() (int, error) { return unix.Read(client, make([]byte, 4)) })
			time.Sleep(aMoment)
			t.Errno("close", unix.Close(client))
			r := fixture.Join(t, done)
			t.Call("read", r.N, r.Err)
			t.Value("stayed blocked", time.Since(begin) >= 900*time.Millisecond)
		},
	},
	{
		Number: 312, Name: "a read that is blocked when its fd is closed still gets the data that comes", Timed: true,
		Source: "close(2): the blocked call holds the open file description",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			done := fixture.Go(func() (int, error) { return unix.Read(client, make([]byte, 4)) })
			time.Sleep(aMoment)
			t.Errno("close", unix.Close(client))
			n, err := unix.Write(server, []byte("abc"))
			t.Call("peer's write", n, err)
			r := fixture.Join(t, done)
			t.Call("read", r.N, r.Err)
			fixture.Await(t, server, unix.POLLRDHUP)
			n, err = unix.Read(server, make([]byte, 4))
			t.Call("peer's read", n, err)
		},
	},
	{
		Number: 313, Name: "shutdown of a listener wakes a blocked accept with EINVAL", Facts: []int{115},
		Source: "shutdown(2), accept(2): EINVAL when the socket does not listen any more",
		Run: func(t *suite.T) {
			listener, _ := fixture.Listener(t, unix.AF_INET, 0)
			done := fixture.Go(func() (int, error) {
				fd, _, err := unix.Accept(listener)
				return fd, err
			})
			time.Sleep(aMoment)
			t.Errno("shutdown", unix.Shutdown(listener, unix.SHUT_RDWR))
			r := fixture.Join(t, done)
			t.Errno("accept", r.Err)
		},
	},
	{
		Number: 314, Name: "SHUT_RD wakes the own blocked read with 0",
		Source: "shutdown(2): further receptions are disallowed; a blocked one returns 0",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			done := fixture.Go(func() (int, error) { return unix.Read(client, make([]byte, 4)) })
			time.Sleep(aMoment)
			t.Errno("shutdown", unix.Shutdown(client, unix.SHUT_RD))
			r := fixture.Join(t, done)
			t.Call("read", r.N, r.Err)
		},
	},
	{
		Number: 315, Name: "SHUT_WR wakes the own blocked write with EPIPE",
		Source: "shutdown(2), write(2): EPIPE when the local end has been shut down",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Nonblock(t, client)
			fixture.Fill(t, client)
			t.Must(unix.SetNonblock(client, false))
			done := fixture.Go(func() (int, error) { return unix.Write(client, []byte("x")) })
			time.Sleep(aMoment)
			t.Errno("shutdown", unix.Shutdown(client, unix.SHUT_WR))
			r := fixture.Join(t, done)
			t.Call("write", r.N, r.Err)
		},
	},
	{
		Number: 316, Name: "a RST wakes a blocked read with ECONNRESET",
		Source: "recv(2), tcp(7): ECONNRESET when the peer resets the connection",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			done := fixture.Go(func() (int, error) { return unix.Read(client, make([]byte, 4)) })
			time.Sleep(aMoment)
			fixture.Reset(t, server)
			r := fixture.Join(t, done)
			t.Call("read", r.N, r.Err)
		},
	},
	{
		Number: 317, Name: "the peer's end wakes a blocked read with 0",
		Source: "recv(2): 0 when the peer has performed an orderly shutdown",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			done := fixture.Go(func() (int, error) { return unix.Read(client, make([]byte, 4)) })
			time.Sleep(aMoment)
			fixture.Close(t, server)
			r := fixture.Join(t, done)
			t.Call("read", r.N, r.Err)
		},
	},
	{
		Number: 318, Name: "two readers of one socket share what comes",
		Source: "read(2): each byte goes to one reader",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			first := fixture.Go(func() (int, error) { return unix.Read(server, make([]byte, 1)) })
			second := fixture.Go(func() (int, error) { return unix.Read(server, make([]byte, 1)) })
			fixture.WriteAll(t, client, []byte("ab"))
			a, b := fixture.Join(t, first), fixture.Join(t, second)
			t.Call("first", a.N, a.Err)
			t.Call("second", b.N, b.Err)
			n, _, err := unix.Recvfrom(server, make([]byte, 1), unix.MSG_DONTWAIT)
			t.Call("no more", n, err)
		},
	},
	{
		Number: 319, Name: "two blocked accepts get one connection each",
		Source: "accept(2): each connection goes to one caller",
		Run: func(t *suite.T) {
			listener, at := fixture.Listener(t, unix.AF_INET, 0)
			accept := func() (int, error) {
				fd, _, err := unix.Accept(listener)
				return fd, err
			}
			first, second := fixture.Go(accept), fixture.Go(accept)
			t.Must(unix.Connect(fixture.Stream(t), at))
			t.Must(unix.Connect(fixture.Stream(t), at))
			a, b := fixture.Join(t, first), fixture.Join(t, second)
			t.Errno("first", a.Err)
			t.Errno("second", b.Err)
			t.Value("different", a.N != b.N)
		},
	},
	{
		Number: 320, Name: "a read and a write of one socket block independently",
		Source: "tcp(7): full duplex: a blocked read does not hold up a write",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			done := fixture.Go(func() (int, error) { return unix.Read(client, make([]byte, 4)) })
			time.Sleep(aMoment)
			n, err := unix.Write(client, []byte("out"))
			t.Call("write", n, err)
			n, err = unix.Read(server, make([]byte, 4))
			t.Call("peer's read", n, err)
			fixture.WriteAll(t, server, []byte("in"))
			r := fixture.Join(t, done)
			t.Call("read", r.N, r.Err)
		},
	},
	{
		Number: 321, Name: "O_NONBLOCK set while a read is blocked leaves that read blocked",
		Source: "fcntl(2): F_SETFL acts on calls that begin after it",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			done := fixture.Go(func() (int, error) { return unix.Read(client, make([]byte, 4)) })
			time.Sleep(aMoment)
			fixture.Nonblock(t, client)
			n, err := unix.Read(client, make([]byte, 4))
			t.Call("a second read", n, err)
			fixture.WriteAll(t, server, []byte("abc"))
			r := fixture.Join(t, done)
			t.Call("the first read", r.N, r.Err)
		},
	},
}
