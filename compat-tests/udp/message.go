package udp

import (
	"bytes"
	"hash/crc32"
	"time"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var messageCases = []suite.Case{
	{
		Number: 41, Name: "each receive returns one datagram",
		Source: "udp(7): all receive operations return only one packet",
		Run: func(t *suite.T) {
			a, b := pair(t)
			for _, text := range []string{"one", "", "three"} {
				t.Must(unix.Send(a, []byte(text), 0))
			}
			receive(t, "first", b)
			receive(t, "second", b)
			receive(t, "third", b)
			n, _, err := unix.Recvfrom(b, make([]byte, 8), unix.MSG_DONTWAIT)
			t.Call("no more", n, err)
		},
	},
	{
		Number: 42, Name: "a datagram of no bytes is a datagram",
		Source: "recv(2): datagram sockets permit zero-length datagrams; such a receive returns 0",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Errno("send", unix.Send(a, nil, 0))
			fixture.Await(t, b, unix.POLLIN)
			t.Value("poll", fixture.Now(t, b, fixture.AllEvents))
			receive(t, "recvfrom", b)
			t.Value("poll after it", fixture.Now(t, b, fixture.AllEvents))
		},
	},
	{
		Number: 43, Name: "write and sendmsg of nothing send a datagram, writev of nothing does not",
		Source: "write(2): for special files a count of zero may have effects; writev(2) returns before it asks the socket",
		Run: func(t *suite.T) {
			a, b := pair(t)
			n, err := unix.Writev(a, nil)
			t.Call("writev", n, err)
			n, err = unix.Write(a, nil)
			t.Call("write", n, err)
			n, err = unix.SendmsgN(a, nil, nil, nil, 0)
			t.Call("sendmsg", n, err)
			t.Must(unix.Send(a, []byte("last"), 0))
			receive(t, "first", b)
			receive(t, "second", b)
			receive(t, "third", b)
		},
	},
	{
		Number: 44, Name: "a datagram that does not fit is cut, and the rest is lost",
		Source: "udp(7): the packet is truncated when the buffer is too small",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Must(unix.Send(a, []byte("hello world"), 0))
			t.Must(unix.Send(a, []byte("next"), 0))
			buf := make([]byte, 5)
			n, from, err := unix.Recvfrom(b, buf, 0)
			t.Call("recvfrom", n, err)
			t.Bytes("bytes", buf)
			t.Value("from", fixture.IP(from))
			receive(t, "then", b)
		},
	},
	{
		Number: 45, Name: "recvmsg marks a cut datagram with MSG_TRUNC", Facts: []int{96, 97},
		Source: "recv(2): MSG_TRUNC in msg_flags: the end was discarded because the datagram was larger than the buffer",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Must(unix.Send(a, []byte("hello world"), 0))
			n, _, flags, _, err := unix.Recvmsg(b, make([]byte, 5), nil, 0)
			t.Call("recvmsg", n, err)
			t.Value("MSG_TRUNC", flags&unix.MSG_TRUNC != 0)
			t.Must(unix.Send(a, []byte("hello"), 0))
			n, _, flags, _, err = unix.Recvmsg(b, make([]byte, 5), nil, 0)
			t.Call("one that fits", n, err)
			t.Value("its MSG_TRUNC", flags&unix.MSG_TRUNC != 0)
		},
	},
	{
		Number: 46, Name: "MSG_TRUNC makes receive tell the real length", Facts: []int{98},
		Source: "recv(2): MSG_TRUNC returns the real length of the packet, also when it was longer than the buffer",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Must(unix.Send(a, []byte("hello world"), 0))
			buf := make([]byte, 5)
			n, _, err := unix.Recvfrom(b, buf, unix.MSG_TRUNC)
			t.Call("recv", n, err)
			t.Bytes("bytes", buf)
			n, _, err = unix.Recvfrom(b, buf, unix.MSG_DONTWAIT)
			t.Call("the rest", n, err)
		},
	},
	{
		Number: 47, Name: "MSG_PEEK leaves the datagram, whole",
		Source: "recv(2): MSG_PEEK returns data and leaves it in the queue",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Must(unix.Send(a, []byte("hello world"), 0))
			buf := make([]byte, 5)
			n, from, err := unix.Recvfrom(b, buf, unix.MSG_PEEK)
			t.Call("peek", n, err)
			t.Value("from", fixture.IP(from))
			n, _, err = unix.Recvfrom(b, buf, unix.MSG_PEEK|unix.MSG_TRUNC)
			t.Call("peek at the length", n, err)
			receive(t, "recvfrom", b)
		},
	},
	{
		Number: 48, Name: "a datagram of more than 65507 bytes is EMSGSIZE",
		Source: "send(2): EMSGSIZE when the message cannot be sent atomically",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Errno("65508", unix.Send(a, make([]byte, 65508), 0))
			n, err := unix.Write(a, make([]byte, 70000))
			t.Call("write of 70000", n, err)
			half := make([]byte, 40000)
			n, err = unix.Writev(a, [][]byte{half, half})
			t.Call("writev of 80000", n, err)
			n, _, err = unix.Recvfrom(b, make([]byte, 8), unix.MSG_DONTWAIT)
			t.Call("nothing came", n, err)
		},
	},
	{
		Number: 49, Name: "a datagram of 65507 bytes arrives",
		Source: "udp(7), ip(7): 65535 bytes less the two headers",
		Run: func(t *suite.T) {
			a, b := pair(t)
			want := fixture.Pattern(65507)
			t.Errno("send", unix.Send(a, want, 0))
			got := make([]byte, 70000)
			n, _, err := unix.Recvfrom(b, got, 0)
			t.Call("recv", n, err)
			t.Value("same", n > 0 && bytes.Equal(got[:n], want))
		},
	},
	{
		Number: 50, Name: "sendmsg and recvmsg carry several buffers and an address",
		Source: "sendmsg(2), recvmsg(2): msg_iov gathers and scatters, msg_name is the address",
		Run: func(t *suite.T) {
			a, at := bound(t)
			b, bt := bound(t)
			n, err := unix.SendmsgBuffers(a, [][]byte{[]byte("ab"), nil, []byte("cde")}, nil, bt, 0)
			t.Call("sendmsg", n, err)
			buffers := [][]byte{[]byte("x"), {}, []byte("yy"), []byte("zzzz")}
			n, oobn, flags, from, err := unix.RecvmsgBuffers(b, buffers, nil, 0)
			t.Call("recvmsg", n, err)
			t.Value("control bytes", oobn)
			t.Value("flags", flags)
			t.Value("from", fixture.IP(from))
			t.Value("from port", fixture.Port(from) == fixture.Port(at))
			t.Bytes("buffers", bytes.Join(buffers, []byte("|")))
		},
	},
	{
		Number: 51, Name: "messages of 1024 buffers pass, of 1025 are EMSGSIZE",
		Source: "sendmsg(2), recvmsg(2): EMSGSIZE when msg_iovlen is greater than IOV_MAX",
		Run: func(t *suite.T) {
			a, b := pair(t)
			n, err := unix.SendmsgBuffers(a, fixture.Vectors(1025), nil, nil, 0)
			t.Call("sendmsg of 1025", n, err)
			n, err = unix.SendmsgBuffers(a, fixture.Vectors(1024), nil, nil, 0)
			t.Call("sendmsg of 1024", n, err)
			n, _, _, _, err = unix.RecvmsgBuffers(b, fixture.Vectors(1025), nil, 0)
			t.Call("recvmsg of 1025", n, err)
			got := fixture.Vectors(1024)
			n, _, _, _, err = unix.RecvmsgBuffers(b, got, nil, 0)
			t.Call("recvmsg of 1024", n, err)
			t.Value("in order", bytes.Equal(bytes.Join(got, nil), bytes.Join(fixture.Vectors(1024), nil)))
		},
	},
	{
		Number: 52, Name: "an empty queue is EAGAIN for a non-blocking socket and with MSG_DONTWAIT",
		Source: "recv(2): EAGAIN when the receive would block",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			n, _, err := unix.Recvfrom(fd, make([]byte, 8), unix.MSG_DONTWAIT)
			t.Call("MSG_DONTWAIT", n, err)
			n, _, _, _, err = unix.Recvmsg(fd, make([]byte, 8), nil, unix.MSG_DONTWAIT|unix.MSG_PEEK)
			t.Call("peek", n, err)
			fixture.Nonblock(t, fd)
			n, err = unix.Read(fd, make([]byte, 8))
			t.Call("read", n, err)
			n, err = unix.Readv(fd, fixture.Vectors(2))
			t.Call("readv", n, err)
		},
	},
	{
		Number: 53, Name: "SO_RCVTIMEO ends a blocking receive with EAGAIN", Timed: true,
		Source: "socket(7): when a receive with SO_RCVTIMEO times out it is EAGAIN",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			fixture.Timeout(t, fd, unix.SO_RCVTIMEO, 60)
			begin := time.Now()
			n, err := fixture.Retry(func() (int, error) {
				n, _, err := unix.Recvfrom(fd, make([]byte, 8), 0)
				return n, err
			})
			t.Call("recv", n, err)
			t.Value("took at least 50 ms", time.Since(begin) >= 50*time.Millisecond)
		},
	},
	{
		Number: 54, Name: "receive into an empty buffer takes a datagram, read of nothing does not",
		Source: "recv(2): a datagram is taken whatever the buffer; read(2) of nothing returns 0",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Must(unix.Send(a, []byte("first"), 0))
			t.Must(unix.Send(a, []byte("second"), 0))
			fixture.Await(t, b, unix.POLLIN)
			n, err := unix.Read(b, nil)
			t.Call("read", n, err)
			n, _, flags, _, err := unix.Recvmsg(b, nil, nil, 0)
			t.Call("recvmsg", n, err)
			t.Value("MSG_TRUNC", flags&unix.MSG_TRUNC != 0)
			receive(t, "then", b)
		},
	},
	{
		Number: 55, Name: "MSG_WAITALL does not join datagrams",
		Source: "recv(2): MSG_WAITALL has no effect for datagram sockets",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Must(unix.Send(a, []byte("one"), 0))
			t.Must(unix.Send(a, []byte("two"), 0))
			n, _, err := unix.Recvfrom(b, make([]byte, 16), unix.MSG_WAITALL)
			t.Call("first", n, err)
			n, _, err = unix.Recvfrom(b, make([]byte, 16), unix.MSG_WAITALL)
			t.Call("second", n, err)
		},
	},
	{
		Number: 56, Name: "MSG_OOB on a UDP socket is EOPNOTSUPP",
		Source: "send(2): EOPNOTSUPP when a bit in flags does not fit the socket type",
		Run: func(t *suite.T) {
			a, _ := pair(t)
			t.Errno("send", unix.Send(a, []byte("x"), unix.MSG_OOB))
		},
	},
	{
		Number: 57, Name: "sixty-four datagrams arrive in order over the loopback address",
		Source: "udp(7): unreliable in general; the loopback address keeps what fits into the buffer",
		Run: func(t *suite.T) {
			a, b := pair(t)
			want, got := crc32.NewIEEE(), crc32.NewIEEE()
			block := fixture.Pattern(64 * 500)
			for i := range 64 {
				want.Write(block[i*500 : i*500+500])
				t.Must(unix.Send(a, block[i*500:i*500+500], 0))
			}
			buf := make([]byte, 1000)
			count := 0
			for range 64 {
				n, err := unix.Read(b, buf)
				t.Must(err)
				got.Write(buf[:n])
				count++
			}
			t.Value("count", count)
			t.Value("same", want.Sum32() == got.Sum32())
		},
	},
	{
		Number: 58, Name: "a blocked receive wakes when a datagram comes",
		Source: "recv(2): a receive waits for a message to arrive",
		Run: func(t *suite.T) {
			a, b := pair(t)
			done := fixture.Go(func() (int, error) { return unix.Read(b, make([]byte, 16)) })
			time.Sleep(50 * time.Millisecond)
			t.Must(unix.Send(a, []byte("wake up"), 0))
			r := fixture.Join(t, done)
			t.Call("read", r.N, r.Err)
		},
	},
}
