package tcp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var oobCases = []suite.Case{
	{
		Number: 191, Name: "urgent data polls PRI, is at the mark, and is received once", Facts: []int{109, 110, 111, 112},
		Source: "tcp(7), poll(2): POLLPRI for out-of-band data; recv(2): MSG_OOB takes it",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			urgent(t, client, "!")
			fixture.Await(t, server, unix.POLLPRI)
			t.Value("poll", fixture.Now(t, server, unix.POLLIN|unix.POLLPRI))
			mark(t, "at the mark", server)
			buf := make([]byte, 4)
			n, _, err := unix.Recvfrom(server, buf, unix.MSG_OOB)
			t.Call("recv", n, err)
			t.Bytes("bytes", buf[:max(n, 0)])
			n, _, err = unix.Recvfrom(server, buf, unix.MSG_OOB)
			t.Call("recv again", n, err)
		},
	},
	{
		Number: 192, Name: "MSG_OOB without urgent data is EINVAL",
		Source: "recv(2), tcp(7): EINVAL when there is no urgent data to read",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			n, _, err := unix.Recvfrom(server, make([]byte, 4), unix.MSG_OOB)
			t.Call("nothing came", n, err)
			fixture.WriteAll(t, client, []byte("abc"))
			fixture.Await(t, server, unix.POLLIN)
			n, _, err = unix.Recvfrom(server, make([]byte, 4), unix.MSG_OOB)
			t.Call("plain data came", n, err)
			mark(t, "at the mark", server)
		},
	},
	{
		Number: 193, Name: "a read stops at the mark and the urgent byte is not in the stream",
		Source: "tcp(7): a read stops at the urgent mark; without SO_OOBINLINE the byte is out of line",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("abc"))
			urgent(t, client, "!")
			fixture.WriteAll(t, client, []byte("def"))
			fixture.Await(t, server, unix.POLLPRI)
			peeked(t, server, 3)
			mark(t, "before it", server)
			buf := make([]byte, 16)
			n, err := unix.Read(server, buf)
			t.Call("first read", n, err)
			t.Bytes("first bytes", buf[:max(n, 0)])
			mark(t, "at the mark", server)
			n, err = unix.Read(server, buf)
			t.Call("second read", n, err)
			t.Bytes("second bytes", buf[:max(n, 0)])
		},
	},
	{
		Number: 194, Name: "with SO_OOBINLINE the urgent byte is in the stream",
		Source: "socket(7): SO_OOBINLINE puts out-of-band data into the receive stream; MSG_OOB is EINVAL then",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Must(unix.SetsockoptInt(server, unix.SOL_SOCKET, unix.SO_OOBINLINE, 1))
			fixture.WriteAll(t, client, []byte("abc"))
			urgent(t, client, "!")
			buf := make([]byte, 4)
			fixture.ReadFull(t, server, buf)
			t.Bytes("stream", buf)
			n, _, err := unix.Recvfrom(server, make([]byte, 4), unix.MSG_OOB)
			t.Call("recv", n, err)
		},
	},
	{
		Number: 195, Name: "of several urgent bytes only the last one is urgent",
		Source: "tcp(7): TCP has one urgent pointer, so one byte of urgent data",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			urgent(t, client, "xyz")
			fixture.Await(t, server, unix.POLLPRI)
			buf := make([]byte, 8)
			n, _, err := unix.Recvfrom(server, buf, unix.MSG_OOB)
			t.Call("urgent", n, err)
			t.Bytes("urgent bytes", buf[:max(n, 0)])
			n, err = unix.Read(server, buf)
			t.Call("plain", n, err)
			t.Bytes("plain bytes", buf[:max(n, 0)])
		},
	},
	{
		Number: 196, Name: "MSG_PEEK with MSG_OOB leaves the urgent byte",
		Source: "recv(2): MSG_PEEK leaves the data, out-of-band data too",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			urgent(t, client, "!")
			fixture.Await(t, server, unix.POLLPRI)
			buf := make([]byte, 4)
			n, _, err := unix.Recvfrom(server, buf, unix.MSG_OOB|unix.MSG_PEEK)
			t.Call("peek", n, err)
			n, _, err = unix.Recvfrom(server, buf, unix.MSG_OOB)
			t.Call("recv", n, err)
			t.Bytes("bytes", buf[:max(n, 0)])
		},
	},
	{
		Number: 197, Name: "recvmsg marks urgent data with MSG_OOB",
		Source: "recv(2): MSG_OOB in msg_flags says that out-of-band data was received",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			urgent(t, client, "!")
			fixture.Await(t, server, unix.POLLPRI)
			n, _, flags, _, err := unix.Recvmsg(server, make([]byte, 4), nil, unix.MSG_OOB)
			t.Call("recvmsg", n, err)
			t.Value("MSG_OOB", flags&unix.MSG_OOB != 0)
		},
	},
	{
		Number: 198, Name: "MSG_OOB on a socket without connection",
		Source: "send(2), recv(2): a stream must be connected",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			n, _, err := unix.Recvfrom(fd, make([]byte, 4), unix.MSG_OOB)
			t.Call("recv", n, err)
			t.Errno("send", unix.Send(fd, []byte("!"), unix.MSG_OOB))
		},
	},
	{
		Number: 199, Name: "with SO_OOBINLINE urgent data still polls PRI",
		Source: "poll(2), tcp(7): POLLPRI for out-of-band data, in line or not",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Must(unix.SetsockoptInt(server, unix.SOL_SOCKET, unix.SO_OOBINLINE, 1))
			urgent(t, client, "!")
			fixture.Await(t, server, unix.POLLIN)
			t.Value("poll", fixture.Now(t, server, unix.POLLIN|unix.POLLPRI))
		},
	},
}

func urgent(t *suite.T, fd int, text string) { t.Must(unix.Send(fd, []byte(text), unix.MSG_OOB)) }

// mark observes what sockatmark(3) would say.
func mark(t *suite.T, name string, fd int) {
	at, err := unix.IoctlGetInt(fd, unix.SIOCATMARK)
	t.Call(name, at, err)
}
