package tcp

import (
	"time"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var receiveCases = []suite.Case{
	{
		Number: 161, Name: "MSG_DONTWAIT makes one receive non-blocking", Facts: []int{41},
		Source: "recv(2): MSG_DONTWAIT: EAGAIN instead of blocking, for this call only",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			n, _, err := unix.Recvfrom(client, make([]byte, 4), unix.MSG_DONTWAIT)
			t.Call("recv", n, err)
			flags(t, "afterwards", client)
		},
	},
	{
		Number: 162, Name: "MSG_PEEK shows data without taking it", Facts: []int{42, 43},
		Source: "recv(2): MSG_PEEK returns data from the beginning of the queue and leaves it there",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("hello"))
			fixture.Await(t, server, unix.POLLIN)
			buf := make([]byte, 8)
			n, _, err := unix.Recvfrom(server, buf[:3], unix.MSG_PEEK)
			t.Call("peek", n, err)
			t.Bytes("peeked", buf[:3])
			n, _, err = unix.Recvfrom(server, buf[:3], unix.MSG_PEEK)
			t.Call("peek again", n, err)
			t.Value("poll", fixture.Now(t, server, fixture.AllEvents))
			n, _, err = unix.Recvfrom(server, buf, 0)
			t.Call("recv", n, err)
			t.Bytes("received", buf[:max(n, 0)])
		},
	},
	{
		Number: 163, Name: "MSG_PEEK of an empty socket, and at the end",
		Source: "recv(2): MSG_PEEK waits and ends as a receive does",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			n, _, err := unix.Recvfrom(server, make([]byte, 4), unix.MSG_PEEK|unix.MSG_DONTWAIT)
			t.Call("empty", n, err)
			fixture.Close(t, client)
			n, _, err = unix.Recvfrom(server, make([]byte, 4), unix.MSG_PEEK)
			t.Call("end", n, err)
			n, _, err = unix.Recvfrom(server, make([]byte, 4), unix.MSG_PEEK)
			t.Call("end again", n, err)
		},
	},
	{
		Number: 164, Name: "MSG_WAITALL waits until the buffer is full",
		Source: "recv(2): MSG_WAITALL blocks until the full request is satisfied",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			buf := make([]byte, 10)
			fixture.WriteAll(t, client, []byte("01234"))
			done := fixture.Go(func() (int, error) {
				n, _, err := unix.Recvfrom(server, buf, unix.MSG_WAITALL)
				return n, err
			})
			// Whether the receive has begun or not, it must not end with the first half.
			time.Sleep(50 * time.Millisecond)
			fixture.WriteAll(t, client, []byte("56789"))
			r := fixture.Join(t, done)
			t.Call("recv", r.N, r.Err)
			t.Bytes("bytes", buf)
		},
	},
	{
		Number: 165, Name: "MSG_WAITALL ends early with the peer's end",
		Source: "recv(2): MSG_WAITALL may return less when a disconnect occurs",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("0123"))
			fixture.Close(t, client)
			n, _, err := unix.Recvfrom(server, make([]byte, 10), unix.MSG_WAITALL)
			t.Call("recv", n, err)
			n, _, err = unix.Recvfrom(server, make([]byte, 10), unix.MSG_WAITALL)
			t.Call("recv at the end", n, err)
		},
	},
	{
		Number: 166, Name: "MSG_WAITALL with MSG_DONTWAIT returns what is there",
		Source: "recv(2): a non-blocking receive does not wait for the full request",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("0123"))
			fixture.Await(t, server, unix.POLLIN)
			n, _, err := unix.Recvfrom(server, make([]byte, 10), unix.MSG_WAITALL|unix.MSG_DONTWAIT)
			t.Call("recv", n, err)
			n, _, err = unix.Recvfrom(server, make([]byte, 10), unix.MSG_WAITALL|unix.MSG_DONTWAIT)
			t.Call("recv of nothing", n, err)
		},
	},
	{
		Number: 167, Name: "MSG_TRUNC on a stream throws data away",
		Source: "tcp(7): since Linux 2.4 MSG_TRUNC discards the received bytes instead of storing them",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("0123456789"))
			fixture.Await(t, server, unix.POLLIN)
			buf := []byte("....")
			n, _, err := unix.Recvfrom(server, buf, unix.MSG_TRUNC)
			t.Call("recv", n, err)
			t.Bytes("untouched", buf)
			n, err = unix.Read(server, buf)
			t.Call("read", n, err)
			t.Bytes("next", buf)
		},
	},
	{
		Number: 168, Name: "SO_RCVTIMEO ends a blocking read with EAGAIN", Facts: []int{104, 105}, Timed: true,
		Source: "socket(7): when a receive with SO_RCVTIMEO times out it is EAGAIN",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Timeout(t, client, unix.SO_RCVTIMEO, 60)
			begin := time.Now()
			n, err := fixture.Retry(func() (int, error) { return unix.Read(client, make([]byte, 4)) })
			t.Call("read", n, err)
			t.Value("took at least 50 ms", time.Since(begin) >= 50*time.Millisecond)
		},
	},
	{
		Number: 169, Name: "SO_SNDTIMEO ends a blocking write to a full socket with EAGAIN", Timed: true,
		Source: "socket(7): when a send with SO_SNDTIMEO times out and nothing was sent it is EAGAIN",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Nonblock(t, client)
			fixture.Fill(t, client)
			t.Must(unix.SetNonblock(client, false))
			fixture.Timeout(t, client, unix.SO_SNDTIMEO, 60)
			begin := time.Now()
			n, err := fixture.Retry(func() (int, error) { return unix.Write(client, make([]byte, 4)) })
			t.Call("write", n, err)
			t.Value("took at least 50 ms", time.Since(begin) >= 50*time.Millisecond)
		},
	},
	{
		Number: 170, Name: "below SO_RCVLOWAT poll shows nothing, from it on IN", Facts: []int{106, 107, 108},
		Source: "socket(7): SO_RCVLOWAT is the least number of bytes before poll indicates a socket as readable",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("set", unix.SetsockoptInt(server, unix.SOL_SOCKET, unix.SO_RCVLOWAT, 10))
			fixture.WriteAll(t, client, []byte("01234"))
			// The five bytes are known to have come when they can be peeked at.
			peeked(t, server, 5)
			t.Value("below", fixture.Now(t, server, unix.POLLIN))
			fixture.WriteAll(t, client, []byte("56789"))
			fixture.Await(t, server, unix.POLLIN)
			t.Value("above", fixture.Now(t, server, unix.POLLIN))
		},
	},
	{
		Number: 171, Name: "a non-blocking receive returns what is there, below SO_RCVLOWAT too",
		Source: "socket(7), recv(2): a non-blocking receive does not wait for the low-water mark",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Must(unix.SetsockoptInt(server, unix.SOL_SOCKET, unix.SO_RCVLOWAT, 6))
			fixture.WriteAll(t, client, []byte("012"))
			peeked(t, server, 3)
			n, _, err := unix.Recvfrom(server, make([]byte, 16), unix.MSG_DONTWAIT)
			t.Call("recv", n, err)
			n, _, err = unix.Recvfrom(server, make([]byte, 16), unix.MSG_DONTWAIT)
			t.Call("recv again", n, err)
		},
	},
	{
		Number: 172, Name: "MSG_DONTWAIT on a full socket is EAGAIN",
		Source: "send(2): MSG_DONTWAIT: EAGAIN when the operation would block",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Nonblock(t, client)
			fixture.Fill(t, client)
			t.Must(unix.SetNonblock(client, false))
			t.Errno("send", unix.Send(client, make([]byte, 64<<10), unix.MSG_DONTWAIT))
			n, err := unix.SendmsgN(client, make([]byte, 64<<10), nil, nil, unix.MSG_DONTWAIT)
			t.Call("sendmsg", n, err)
		},
	},
	{
		Number: 173, Name: "a stream is read in pieces of any size",
		Source: "tcp(7): a byte stream has no record boundaries",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("abc"))
			fixture.WriteAll(t, client, []byte("defgh"))
			peeked(t, server, 8)
			buf := make([]byte, 5)
			n, err := unix.Read(server, buf)
			t.Call("first", n, err)
			t.Bytes("first bytes", buf[:max(n, 0)])
			n, err = unix.Read(server, buf)
			t.Call("second", n, err)
			t.Bytes("second bytes", buf[:max(n, 0)])
		},
	},
	{
		Number: 174, Name: "recvfrom on a stream tells no address",
		Source: "recv(2): the source address is filled in only if the protocol gives it",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("abc"))
			n, from, err := unix.Recvfrom(server, make([]byte, 8), 0)
			t.Call("recvfrom", n, err)
			t.Value("from", fixture.IP(from))
		},
	},
	{
		Number: 175, Name: "sendto with an address on a connected stream ignores it",
		Source: "send(2): on a connected stream the address is ignored, or EISCONN",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("sendto", unix.Sendto(client, []byte("abc"), 0, fixture.Refusing(t, unix.AF_INET)))
			n, err := unix.Read(server, make([]byte, 8))
			t.Call("read", n, err)
		},
	},
	{
		Number: 176, Name: "sendto with an address does not connect a stream",
		Source: "send(2): a stream must be connected first; Linux says EPIPE",
		Run: func(t *suite.T) {
			_, at := fixture.Listener(t, unix.AF_INET, 0)
			t.Errno("sendto", unix.Sendto(fixture.Stream(t), []byte("abc"), 0, at))
		},
	},
	{
		Number: 177, Name: "receive into an empty buffer",
		Source: "recv(2), read(2): read of nothing returns 0; recv asks the socket and may wait",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			n, _, err := unix.Recvfrom(server, nil, unix.MSG_DONTWAIT)
			t.Call("nothing there", n, err)
			fixture.WriteAll(t, client, []byte("abc"))
			fixture.Await(t, server, unix.POLLIN)
			n, _, err = unix.Recvfrom(server, nil, unix.MSG_DONTWAIT)
			t.Call("data there", n, err)
			n, err = unix.Read(server, []byte{})
			t.Call("read", n, err)
			n, err = unix.Read(server, make([]byte, 8))
			t.Call("data is kept", n, err)
		},
	},
	{
		Number: 178, Name: "send of nothing returns 0 and sends nothing",
		Source: "send(2): a zero-length send on a stream has no effect",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("send", unix.Send(client, nil, 0))
			n, err := unix.Write(client, []byte{})
			t.Call("write", n, err)
			fixture.WriteAll(t, client, []byte("x"))
			n, err = unix.Read(server, make([]byte, 8))
			t.Call("peer's read", n, err)
		},
	},
	{
		Number: 179, Name: "MSG_ERRQUEUE of an empty error queue is EAGAIN",
		Source: "recv(2): MSG_ERRQUEUE never blocks; an empty queue is EAGAIN",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("abc"))
			fixture.Await(t, server, unix.POLLIN)
			_, _, _, _, err := unix.Recvmsg(server, make([]byte, 8), nil, unix.MSG_ERRQUEUE)
			t.Errno("recvmsg", err)
			n, err := unix.Read(server, make([]byte, 8))
			t.Call("data is kept", n, err)
		},
	},
	{
		Number: 180, Name: "MSG_MORE and later data arrive as one stream",
		Source: "send(2): MSG_MORE says that more will come; the data is sent with it",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Errno("send with MSG_MORE", unix.Send(client, []byte("abc"), unix.MSG_MORE))
			t.Errno("send", unix.Send(client, []byte("def"), 0))
			buf := make([]byte, 6)
			fixture.ReadFull(t, server, buf)
			t.Bytes("bytes", buf)
		},
	},
	{
		Number: 181, Name: "flags that mean nothing here are ignored",
		Source: "send(2), recv(2): Linux does not look at bits that a protocol has no use for",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			const proxy, eor, confirm = 0x10, unix.MSG_EOR, unix.MSG_CONFIRM
			t.Errno("send", unix.Send(client, []byte("abc"), proxy|eor|confirm|unix.MSG_DONTROUTE))
			n, _, err := unix.Recvfrom(server, make([]byte, 8), proxy|confirm)
			t.Call("recv", n, err)
		},
	},
	{
		Number: 182, Name: "MSG_WAITALL that times out returns what came", Timed: true,
		Source: "recv(2), socket(7): when the timeout passes after some data, its count is returned",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Timeout(t, server, unix.SO_RCVTIMEO, 100)
			fixture.WriteAll(t, client, []byte("0123"))
			peeked(t, server, 4)
			n, _, err := unix.Recvfrom(server, make([]byte, 10), unix.MSG_WAITALL)
			t.Call("recv", n, err)
		},
	},
	{
		Number: 183, Name: "a blocking write that times out returns what was written", Timed: true,
		Source: "socket(7): when SO_SNDTIMEO passes after some data was sent, its count is returned",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Timeout(t, client, unix.SO_SNDTIMEO, 100)
			whole := make([]byte, 64<<20)
			n, err := unix.Write(client, whole)
			t.Errno("write", err)
			t.Value("partial", n > 0 && n < len(whole))
		},
	},
	{
		Number: 184, Name: "SO_RCVTIMEO does not make a non-blocking read wait",
		Source: "socket(7): the timeouts are for calls that block",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Timeout(t, client, unix.SO_RCVTIMEO, 5000)
			fixture.Nonblock(t, client)
			begin := time.Now()
			n, err := unix.Read(client, make([]byte, 4))
			t.Call("read", n, err)
			t.Value("at once", time.Since(begin) < 4*time.Second)
		},
	},
	{
		Number: 185, Name: "MSG_PEEK with MSG_WAITALL waits for the full request",
		Source: "recv(2): MSG_WAITALL blocks until the full request is satisfied, peeking too",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			buf := make([]byte, 6)
			fixture.WriteAll(t, client, []byte("abc"))
			fixture.WriteAll(t, client, []byte("def"))
			peeked(t, server, 6)
			n, _, err := unix.Recvfrom(server, buf, unix.MSG_PEEK|unix.MSG_WAITALL)
			t.Call("peek", n, err)
			t.Bytes("peeked", buf[:max(n, 0)])
			n, err = unix.Read(server, buf)
			t.Call("read", n, err)
		},
	},
	{
		Number: 186, Name: "TIOCINQ counts the unread bytes",
		Source: "tcp(7): FIONREAD, which is TIOCINQ, returns the amount of queued unread data; EINVAL when listening",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			unread := func(name string, fd int) {
				n, err := unix.IoctlGetInt(fd, unix.TIOCINQ)
				t.Call(name, n, err)
			}
			unread("empty", server)
			fixture.WriteAll(t, client, []byte("abcdef"))
			peeked(t, server, 6)
			unread("data", server)
			n, err := unix.Read(server, make([]byte, 2))
			t.Call("read", n, err)
			unread("rest", server)
			listener, _ := fixture.Listener(t, unix.AF_INET, 0)
			unread("listener", listener)
			unread("new", fixture.Stream(t))
			unread("closed", fixture.Closed(t))
		},
	},
}

// peeked waits until n bytes are in the receive queue of fd, whatever SO_RCVLOWAT says.
func peeked(t *suite.T, fd, n int) {
	buf := make([]byte, n)
	for end := time.Now().Add(fixture.Patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		got, _, err := unix.Recvfrom(fd, buf, unix.MSG_PEEK|unix.MSG_DONTWAIT)
		if err != nil && err != unix.EAGAIN {
			t.Must(err)
		}
		if got == n {
			return
		}
	}
	t.Must(unix.ETIMEDOUT)
}
