package uio

import (
	"bytes"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var socketCases = []suite.Case{
	{
		Number: 91, Name: "writev on a non-blocking socket writes what fits", Facts: []int{33},
		Source: "write(2): on a non-blocking socket a write may be partial when the send buffer fills",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Nonblock(t, client)
			block := make([]byte, 32<<20)
			n, err := unix.Writev(client, [][]byte{block, block, block})
			t.Errno("writev", err)
			t.Value("partial", n > 0 && n < 3*len(block))
		},
	},
	{
		Number: 92, Name: "writev on a full non-blocking socket is EAGAIN, which is EWOULDBLOCK", Facts: []int{34},
		Source: "write(2): EAGAIN or EWOULDBLOCK, one value on Linux, when the call would block",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Nonblock(t, client)
			fixture.Fill(t, client)
			n, err := unix.Writev(client, [][]byte{make([]byte, 64<<10), make([]byte, 64<<10)})
			t.Call("writev", n, err)
			t.Value("EWOULDBLOCK", err == unix.EWOULDBLOCK)
		},
	},
	{
		Number: 93, Name: "writev of nothing on a full socket returns 0", Facts: []int{35},
		Source: "writev(2): nothing to write never blocks",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Nonblock(t, client)
			fixture.Fill(t, client)
			n, err := unix.Writev(client, nil)
			t.Call("writev of no buffers", n, err)
			n, err = unix.Writev(client, [][]byte{{}, nil})
			t.Call("writev of empty buffers", n, err)
		},
	},
	{
		Number: 94, Name: "readv of nothing on an empty socket returns 0", Facts: []int{36},
		Source: "readv(2): nothing to read never blocks",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Nonblock(t, client)
			n, err := unix.Readv(client, nil)
			t.Call("readv of no buffers", n, err)
			n, err = unix.Readv(client, [][]byte{{}, nil})
			t.Call("readv of empty buffers", n, err)
			n, err = unix.Read(client, nil)
			t.Call("read of nothing", n, err)
		},
	},
	{
		Number: 95, Name: "read and readv on an empty non-blocking socket are EAGAIN", Facts: []int{37, 38},
		Source: "read(2): EAGAIN when fd is a non-blocking socket and the read would block",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Nonblock(t, client)
			n, err := unix.Read(client, make([]byte, 4))
			t.Call("read", n, err)
			n, err = unix.Readv(client, fixture.Vectors(2))
			t.Call("readv", n, err)
		},
	},
	{
		Number: 96, Name: "positioned calls on a socket are ESPIPE", Facts: []int{39},
		Source: "preadv(2): ESPIPE when fd is associated with a socket",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			n, err := unix.Preadv(client, fixture.Vectors(1), 0)
			t.Call("preadv", n, err)
			n, err = unix.Pwritev(client, fixture.Vectors(1), 0)
			t.Call("pwritev", n, err)
			n, err = unix.Pread(client, make([]byte, 1), 0)
			t.Call("pread", n, err)
			n, err = unix.Pwrite(client, make([]byte, 1), 0)
			t.Call("pwrite", n, err)
		},
	},
	{
		Number: 97, Name: "lseek on a socket is ESPIPE", Facts: []int{40},
		Source: "lseek(2): ESPIPE when fd is associated with a socket",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			at, err := unix.Seek(client, 0, unix.SEEK_CUR)
			t.Call("lseek", at, err)
		},
	},
	{
		Number: 98, Name: "writev and readv carry several buffers over a socket",
		Source: "writev(2), readv(2): buffers are gathered and scattered in array order",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			n, err := unix.Writev(client, [][]byte{[]byte("ab"), nil, []byte("cde"), []byte("f")})
			t.Call("writev", n, err)
			iovs := [][]byte{[]byte("x"), nil, []byte("yyyy"), []byte("zzzz")}
			n, err = unix.Readv(server, iovs)
			t.Call("readv", n, err)
			t.Bytes("vectors", bytes.Join(iovs, []byte("|")))
		},
	},
	{
		Number: 99, Name: "readv on a socket at the end returns 0",
		Source: "read(2), tcp(7): after the peer's FIN and all data a read returns 0",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("abc"))
			fixture.Close(t, client)
			fixture.Await(t, server, unix.POLLRDHUP)
			n, err := unix.Readv(server, fixture.Vectors(8))
			t.Call("data", n, err)
			n, err = unix.Readv(server, fixture.Vectors(8))
			t.Call("end", n, err)
			n, err = unix.Readv(server, fixture.Vectors(8))
			t.Call("end again", n, err)
		},
	},
	{
		Number: 100, Name: "writev takes 1024 buffers on a socket and refuses 1025",
		Source: "writev(2): EINVAL when the count is greater than IOV_MAX",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			iovs := fixture.Vectors(1024)
			n, err := unix.Writev(client, iovs)
			t.Call("1024", n, err)
			got := make([]byte, 1024)
			fixture.ReadFull(t, server, got)
			t.Value("in order", bytes.Equal(got, bytes.Join(iovs, nil)))
			n, err = unix.Writev(client, fixture.Vectors(1025))
			t.Call("1025", n, err)
			fixture.Nonblock(t, server)
			n, err = unix.Read(server, got)
			t.Call("nothing was sent", n, err)
		},
	},
	{
		Number: 101, Name: "readv takes 1024 buffers on a socket and refuses 1025",
		Source: "readv(2): EINVAL when the count is greater than IOV_MAX",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			want := fixture.Pattern(1024)
			fixture.WriteAll(t, client, want)
			n, err := unix.Readv(server, fixture.Vectors(1025))
			t.Call("1025", n, err)
			iovs := fixture.Vectors(1024)
			n, err = unix.Readv(server, iovs)
			t.Call("1024", n, err)
			t.Value("in order", bytes.Equal(want, bytes.Join(iovs, nil)))
		},
	},
	{
		Number: 102, Name: "readv and writev on a socket that was never connected",
		Source: "tcp(7): reading is ENOTCONN and writing EPIPE before a connection",
		Run: func(t *suite.T) {
			fd := fixture.Stream(t)
			n, err := unix.Readv(fd, fixture.Vectors(2))
			t.Call("readv", n, err)
			n, err = unix.Writev(fd, fixture.Vectors(2))
			t.Call("writev", n, err)
		},
	},
	{
		Number: 103, Name: "readv and writev on a listening socket",
		Source: "tcp(7): a listening socket has no data",
		Run: func(t *suite.T) {
			fd, _ := fixture.Listener(t, unix.AF_INET, 0)
			n, err := unix.Readv(fd, fixture.Vectors(2))
			t.Call("readv", n, err)
			n, err = unix.Writev(fd, fixture.Vectors(2))
			t.Call("writev", n, err)
		},
	},
	{
		Number: 104, Name: "writev after the own end was shut down is EPIPE",
		Source: "shutdown(2), write(2): EPIPE when the local end has been shut down",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			t.Must(unix.Shutdown(client, unix.SHUT_WR))
			n, err := unix.Writev(client, fixture.Vectors(2))
			t.Call("writev", n, err)
			n, err = unix.Writev(client, nil)
			t.Call("writev of nothing", n, err)
		},
	},
	{
		Number: 105, Name: "writev makes one datagram of its buffers, readv scatters it",
		Source: "udp(7): one output call makes one datagram",
		Run: func(t *suite.T) {
			a, b := datagrams(t)
			n, err := unix.Writev(a, [][]byte{[]byte("ab"), []byte("cd"), nil, []byte("e")})
			t.Call("writev", n, err)
			fixture.WriteAll(t, a, []byte("second"))
			iovs := [][]byte{[]byte("x"), []byte("yyy"), []byte("zzz")}
			n, err = unix.Readv(b, iovs)
			t.Call("readv", n, err)
			t.Bytes("vectors", bytes.Join(iovs, []byte("|")))
		},
	},
	{
		Number: 106, Name: "readv drops the end of a datagram that does not fit",
		Source: "udp(7): all receive operations return one packet; what does not fit is lost",
		Run: func(t *suite.T) {
			a, b := datagrams(t)
			fixture.WriteAll(t, a, []byte("abcdef"))
			fixture.WriteAll(t, a, []byte("second"))
			iovs := [][]byte{make([]byte, 1), make([]byte, 2)}
			n, err := unix.Readv(b, iovs)
			t.Call("first", n, err)
			t.Bytes("vectors", bytes.Join(iovs, []byte("|")))
			buf := make([]byte, 16)
			n, err = unix.Read(b, buf)
			t.Call("second", n, err)
			t.Bytes("bytes", buf[:max(n, 0)])
		},
	},
	{
		Number: 107, Name: "a blocked readv on a socket wakes with the data that came",
		Source: "readv(2), socket(7): a blocking read returns as soon as some data is there",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			iovs := [][]byte{make([]byte, 2), make([]byte, 16)}
			done := fixture.Go(func() (int, error) { return unix.Readv(server, iovs) })
			fixture.WriteAll(t, client, []byte("hello"))
			got := fixture.Join(t, done)
			t.Call("readv", got.N, got.Err)
		},
	},
	{
		Number: 108, Name: "eight megabytes pass through writev and readv unharmed",
		Source: "writev(2), readv(2), tcp(7): a reliable stream, in order",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			want := fixture.Pattern(8 << 20)
			sent := fixture.Go(func() (int, error) { return writevAll(client, want) })
			got := make([]byte, 0, len(want))
			for len(got) < len(want) {
				iovs := [][]byte{make([]byte, 1000), make([]byte, 7), make([]byte, 100_000)}
				n, err := unix.Readv(server, iovs)
				t.Must(err)
				got = append(got, bytes.Join(iovs, nil)[:n]...)
				if n == 0 {
					break
				}
			}
			r := fixture.Join(t, sent)
			t.Call("sent", r.N, r.Err)
			t.Value("same", bytes.Equal(got, want))
		},
	},
	{
		Number: 109, Name: "readv and recvmsg into sixteen gigabytes return what the socket has",
		Source: "readv(2), recvmsg(2): Linux moves at most 0x7ffff000 bytes in one call and cuts what is more",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.WriteAll(t, client, []byte("0123456789"))
			n, err := unix.Readv(server, fixture.Oversized())
			t.Call("readv", n, err)
			fixture.WriteAll(t, client, []byte("01234"))
			n, _, _, _, err = unix.RecvmsgBuffers(server, fixture.Oversized(), nil, 0)
			t.Call("recvmsg", n, err)
			a, b := datagrams(t)
			fixture.WriteAll(t, a, []byte("0123"))
			n, err = unix.Readv(b, fixture.Oversized())
			t.Call("readv of a datagram", n, err)
		},
	},
	{
		Number: 110, Name: "writev of sixteen gigabytes to a non-blocking socket writes what fits",
		Source: "writev(2), write(2): Linux moves at most 0x7ffff000 bytes in one call and cuts what is more",
		Run: func(t *suite.T) {
			client, _ := fixture.Pair(t)
			fixture.Nonblock(t, client)
			n, err := unix.Writev(client, fixture.Oversized())
			t.Errno("writev", err)
			t.Value("at most the limit", n > 0 && n <= 0x7ffff000)
		},
	},
}

// datagrams makes two UDP sockets connected to each other.
func datagrams(t *suite.T) (a, b int) {
	a, at := fixture.Bound(t, unix.AF_INET, unix.SOCK_DGRAM)
	b, bt := fixture.Bound(t, unix.AF_INET, unix.SOCK_DGRAM)
	t.Must(unix.Connect(a, bt))
	t.Must(unix.Connect(b, at))
	return a, b
}

func writevAll(fd int, p []byte) (int, error) {
	sum := 0
	for len(p) > 0 {
		size := min(len(p), 300_001)
		half := size / 3
		n, err := unix.Writev(fd, [][]byte{p[:half], nil, p[half:size]})
		if err != nil {
			return sum, err
		}
		sum += n
		p = p[n:]
	}
	return sum, nil
}
