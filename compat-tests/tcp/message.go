package tcp

import (
	"bytes"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var messageCases = []suite.Case{
	{
		Number: 251, Name: "sendmsg and recvmsg carry several buffers",
		Source: "sendmsg(2), recvmsg(2): msg_iov gathers and scatters",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			n, err := unix.SendmsgBuffers(client, [][]byte{[]byte("ab"), nil, []byte("cdef")}, nil, nil, 0)
			t.Call("sendmsg", n, err)
			buffers := [][]byte{[]byte("x"), {}, []byte("yyy"), []byte("zzzz")}
			n, oobn, flags, from, err := unix.RecvmsgBuffers(server, buffers, nil, 0)
			t.Call("recvmsg", n, err)
			t.Value("control bytes", oobn)
			t.Value("flags", flags)
			t.Value("from", fixture.IP(from))
			t.Bytes("buffers", bytes.Join(buffers, []byte("|")))
		},
	},
	{
		Number: 252, Name: "sendmsg and recvmsg with one buffer and room for control data",
		Source: "recvmsg(2): without control data msg_controllen is 0",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			n, err := unix.SendmsgN(client, []byte("abc"), nil, nil, 0)
			t.Call("sendmsg", n, err)
			n, oobn, flags, _, err := unix.Recvmsg(server, make([]byte, 8), make([]byte, 64), 0)
			t.Call("recvmsg", n, err)
			t.Value("control bytes", oobn)
			t.Value("flags", flags)
		},
	},
	{
		Number: 253, Name: "sendmsg of nothing sends nothing",
		Source: "sendmsg(2): a message of length 0 on a stream has no effect",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			n, err := unix.SendmsgN(client, nil, nil, nil, 0)
			t.Call("no buffer", n, err)
			n, err = unix.SendmsgBuffers(client, nil, nil, nil, 0)
			t.Call("no buffers", n, err)
			n, err = unix.SendmsgBuffers(client, [][]byte{{}, nil}, nil, nil, 0)
			t.Call("empty buffers", n, err)
			n, _, _, _, err = unix.Recvmsg(server, make([]byte, 8), nil, unix.MSG_DONTWAIT)
			t.Call("recvmsg", n, err)
		},
	},
	{
		Number: 254, Name: "recvmsg with MSG_PEEK leaves the data",
		Source: "recv(2): MSG_PEEK returns data and leaves it in the queue",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("hello"))
			fixture.Await(t, server, unix.POLLIN)
			buffers := [][]byte{make([]byte, 1), make([]byte, 2)}
			n, _, _, _, err := unix.RecvmsgBuffers(server, buffers, nil, unix.MSG_PEEK)
			t.Call("peek", n, err)
			t.Bytes("peeked", bytes.Join(buffers, nil))
			n, _, _, _, err = unix.Recvmsg(server, make([]byte, 8), nil, 0)
			t.Call("recvmsg", n, err)
		},
	},
	{
		Number: 255, Name: "messages of 1024 buffers pass, of 1025 are EMSGSIZE",
		Source: "sendmsg(2), recvmsg(2): EMSGSIZE when msg_iovlen is greater than IOV_MAX",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			n, err := unix.SendmsgBuffers(client, fixture.Vectors(1024), nil, nil, 0)
			t.Call("sendmsg of 1024", n, err)
			n, err = unix.SendmsgBuffers(client, fixture.Vectors(1025), nil, nil, 0)
			t.Call("sendmsg of 1025", n, err)
			n, _, _, _, err = unix.RecvmsgBuffers(server, fixture.Vectors(1025), nil, 0)
			t.Call("recvmsg of 1025", n, err)
			peeked(t, server, 1024)
			got := fixture.Vectors(1024)
			n, _, _, _, err = unix.RecvmsgBuffers(server, got, nil, 0)
			t.Call("recvmsg of 1024", n, err)
			t.Value("in order", bytes.Equal(bytes.Join(got, nil), bytes.Join(fixture.Vectors(1024), nil)))
		},
	},
	{
		Number: 256, Name: "recvmsg at the end returns 0",
		Source: "recv(2): 0 when the peer has performed an orderly shutdown",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Close(t, client)
			n, _, flags, _, err := unix.Recvmsg(server, make([]byte, 8), nil, 0)
			t.Call("recvmsg", n, err)
			t.Value("flags", flags)
		},
	},
	{
		Number: 257, Name: "recvmsg with MSG_DONTWAIT of an empty socket is EAGAIN",
		Source: "recv(2): MSG_DONTWAIT: EAGAIN when the operation would block",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			n, _, _, _, err := unix.Recvmsg(client, make([]byte, 8), nil, unix.MSG_DONTWAIT)
			t.Call("recvmsg", n, err)
		},
	},
	{
		Number: 258, Name: "recvmsg with MSG_WAITALL fills all buffers",
		Source: "recv(2): MSG_WAITALL blocks until the full request is satisfied",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			buffers := [][]byte{make([]byte, 3), make([]byte, 5)}
			done := fixture.Go(func() (int, error) {
				n, _, _, _, err := unix.RecvmsgBuffers(server, buffers, nil, unix.MSG_WAITALL)
				return n, err
			})
			for _, part := range []string{"ab", "cde", "fgh"} {
				fixture.WriteAll(t, client, []byte(part))
			}
			r := fixture.Join(t, done)
			t.Call("recvmsg", r.N, r.Err)
			t.Bytes("buffers", bytes.Join(buffers, []byte("|")))
		},
	},
	{
		Number: 259, Name: "sendmsg and recvmsg without a connection",
		Source: "recv(2): ENOTCONN; send(2): Linux says EPIPE for a stream that is not connected",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			n, err := unix.SendmsgN(fd, []byte("x"), nil, nil, 0)
			t.Call("sendmsg", n, err)
			n, err = unix.SendmsgN(fd, []byte("x"), nil, nil, unix.MSG_NOSIGNAL)
			t.Call("sendmsg with MSG_NOSIGNAL", n, err)
			n, _, _, _, err = unix.Recvmsg(fd, make([]byte, 8), nil, 0)
			t.Call("recvmsg", n, err)
		},
	},
	{
		Number: 260, Name: "sendmsg after SHUT_WR is EPIPE",
		Source: "send(2): EPIPE when the local end has been shut down",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			t.Must(unix.Shutdown(client, unix.SHUT_WR))
			n, err := unix.SendmsgBuffers(client, fixture.Vectors(2), nil, nil, unix.MSG_NOSIGNAL)
			t.Call("sendmsg", n, err)
		},
	},
	{
		Number: 261, Name: "recvmsg into no buffer takes nothing",
		Source: "recvmsg(2): without room no data is taken from a stream",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("abc"))
			fixture.Await(t, server, unix.POLLIN)
			n, _, _, _, err := unix.Recvmsg(server, nil, nil, 0)
			t.Call("recvmsg", n, err)
			n, _, _, _, err = unix.RecvmsgBuffers(server, [][]byte{nil, {}}, nil, 0)
			t.Call("recvmsg of empty buffers", n, err)
			n, err = unix.Read(server, make([]byte, 8))
			t.Call("read", n, err)
		},
	},
	{
		Number: 262, Name: "control data on a stream: unknown is EINVAL, IPv4's is passed over",
		Source: "sendmsg(2), cmsg(3): TCP looks at control messages of SOL_SOCKET only",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			info := unix.PktInfo4(&unix.Inet4Pktinfo{})
			n, err := unix.SendmsgN(client, []byte("a"), info, nil, 0)
			t.Call("IP_PKTINFO", n, err)
			// The header is a length of 8 bytes, then level and type.
			info[8], info[12], info[13] = unix.SOL_SOCKET, 0xe7, 0x03
			n, err = unix.SendmsgN(client, []byte("b"), info, nil, 0)
			t.Call("unknown", n, err)
			t.Must(unix.Shutdown(client, unix.SHUT_WR))
			t.Bytes("came", readToEnd(t, server))
		},
	},
}
