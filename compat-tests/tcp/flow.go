package tcp

import (
	"errors"
	"hash/crc32"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var flowCases = []suite.Case{
	{
		Number: 271, Name: "sixteen megabytes go both ways at once, unharmed",
		Source: "tcp(7): a reliable, full-duplex stream",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			want := fixture.Pattern(16 << 20)
			out := fixture.Go(func() (int, error) { return writeAndShut(client, want) })
			back := fixture.Go(func() (int, error) { return writeAndShut(server, want) })
			there := fixture.Go(func() (int, error) { return checksum(server) })
			here := fixture.Go(func() (int, error) { return checksum(client) })
			sum := int(crc32.ChecksumIEEE(want))
			for _, c := range []struct {
				name string
				done <-chan fixture.Result
				want int
			}{{"client sent", out, 0}, {"server sent", back, 0}, {"server got", there, sum}, {"client got", here, sum}} {
				r := fixture.Join(t, c.done)
				t.Call(c.name, r.N == c.want, r.Err)
			}
		},
	},
	{
		Number: 272, Name: "a full socket is not writable, and is again when the reader has drained it",
		Source: "poll(2): POLLOUT when writing will not block; tcp(7): flow control by the receiver's window",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Nonblock(t, client)
			sum := fixture.Fill(t, client)
			t.Value("full", fixture.Now(t, client, unix.POLLOUT))
			n, err := unix.Write(client, []byte("x"))
			t.Call("write", n, err)
			drain(t, server, sum)
			fixture.Await(t, client, unix.POLLOUT)
			t.Value("drained", fixture.Now(t, client, unix.POLLOUT))
			n, err = unix.Write(client, []byte("x"))
			t.Call("write again", n, err)
		},
	},
	{
		Number: 273, Name: "a non-blocking writer that waits with poll moves eight megabytes",
		Source: "poll(2), write(2): EAGAIN, wait for POLLOUT, go on",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Nonblock(t, client)
			want := fixture.Pattern(8 << 20)
			got := fixture.Go(func() (int, error) { return checksum(server) })
			for rest := want; len(rest) > 0; {
				n, err := unix.Write(client, rest)
				if err == unix.EAGAIN {
					fixture.Await(t, client, unix.POLLOUT)
					continue
				}
				t.Must(err)
				rest = rest[n:]
			}
			t.Must(unix.Shutdown(client, unix.SHUT_WR))
			r := fixture.Join(t, got)
			t.Call("same", r.N == int(crc32.ChecksumIEEE(want)), r.Err)
		},
	},
	{
		Number: 274, Name: "two thousand one-byte writes arrive in order",
		Source: "tcp(7): bytes arrive in the order in which they were sent",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			want := fixture.Pattern(2000)
			for i := range want {
				fixture.WriteAll(t, client, want[i:i+1])
			}
			t.Must(unix.Shutdown(client, unix.SHUT_WR))
			t.Value("same", string(readToEnd(t, server)) == string(want))
		},
	},
	{
		Number: 275, Name: "sixteen connections echo at the same time",
		Source: "accept(2), tcp(7): each connection is a stream of its own",
		Run: func(t *suite.T) {
			want := fixture.Pattern(64 << 10)
			var echoes, clients []<-chan fixture.Result
			for range 16 {
				client, server := fixture.Pair(t)
				echoes = append(echoes, fixture.Go(func() (int, error) { return echo(server) }))
				clients = append(clients, fixture.Go(func() (int, error) {
					if _, err := writeAndShut(client, want); err != nil {
						return 0, err
					}
					return checksum(client)
				}))
			}
			same := 0
			for i := range clients {
				e, c := fixture.Join(t, echoes[i]), fixture.Join(t, clients[i])
				t.Must(errors.Join(e.Err, c.Err))
				if c.N == int(crc32.ChecksumIEEE(want)) {
					same++
				}
			}
			t.Value("same", same)
		},
	},
	{
		Number: 276, Name: "a blocked write goes on when the reader drains the socket",
		Source: "write(2): a blocking write waits for room",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Nonblock(t, client)
			sum := fixture.Fill(t, client)
			t.Must(unix.SetNonblock(client, false))
			more := make([]byte, 1<<20)
			done := fixture.Go(func() (int, error) { return unix.Write(client, more) })
			drain(t, server, sum+len(more))
			r := fixture.Join(t, done)
			t.Call("write", r.N, r.Err)
		},
	},
	{
		Number: 277, Name: "both directions fill independently",
		Source: "tcp(7): each direction has buffers of its own",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Nonblock(t, client)
			fixture.Nonblock(t, server)
			fixture.Fill(t, client)
			t.Value("one full", fixture.Now(t, server, unix.POLLIN|unix.POLLOUT))
			fixture.Fill(t, server)
			t.Value("server", fixture.Now(t, server, unix.POLLIN|unix.POLLOUT))
			t.Value("client", fixture.Now(t, client, unix.POLLIN|unix.POLLOUT))
		},
	},
	{
		Number: 278, Name: "a reader that goes away while the writer is blocked ends the write",
		Source: "write(2), tcp(7): the RST of the closing reader ends a blocked write with ECONNRESET",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Nonblock(t, client)
			fixture.Fill(t, client)
			t.Must(unix.SetNonblock(client, false))
			done := fixture.Go(func() (int, error) { return unix.Write(client, []byte("x")) })
			fixture.Close(t, server)
			r := fixture.Join(t, done)
			t.Call("write", r.N, r.Err)
			n, err := unix.Write(client, []byte("x"))
			t.Call("write again", n, err)
		},
	},
	{
		Number: 279, Name: "a small send buffer and a slow reader lose nothing",
		Source: "tcp(7), socket(7): flow control with SO_SNDBUF and SO_RCVBUF of a few kilobytes",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			t.Must(unix.SetsockoptInt(client, unix.SOL_SOCKET, unix.SO_SNDBUF, 8<<10))
			t.Must(unix.SetsockoptInt(server, unix.SOL_SOCKET, unix.SO_RCVBUF, 8<<10))
			want := fixture.Pattern(60_000)
			sent := fixture.Go(func() (int, error) { return writeAndShut(client, want) })
			got := make([]byte, 0, len(want))
			buf := make([]byte, 777)
			for {
				n, err := unix.Read(server, buf)
				t.Must(err)
				if n == 0 {
					break
				}
				got = append(got, buf[:n]...)
			}
			r := fixture.Join(t, sent)
			t.Call("sent", r.N, r.Err)
			t.Value("same", string(got) == string(want))
		},
	},
	{
		Number: 280, Name: "a hundred connections are open at the same time",
		Source: "socket(7): each connection is a socket of its own",
		Run: func(t *suite.T) {
			var clients, servers []int
			for range 100 {
				c, s := fixture.Pair(t)
				clients, servers = append(clients, c), append(servers, s)
			}
			for i := range clients {
				fixture.WriteAll(t, clients[i], []byte{byte(i)})
			}
			right := 0
			buf := make([]byte, 4)
			for i := range servers {
				n, err := unix.Read(servers[i], buf)
				t.Must(err)
				if n == 1 && buf[0] == byte(i) {
					right++
				}
			}
			t.Value("right", right)
		},
	},
}

// checksum reads to the peer's end and returns the CRC of what came.
func checksum(fd int) (int, error) {
	crc := crc32.NewIEEE()
	buf := make([]byte, 100_000)
	for {
		n, err := unix.Read(fd, buf)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return int(crc.Sum32()), nil
		}
		crc.Write(buf[:n])
	}
}

// echo writes back what it reads, to the peer's end.
func echo(fd int) (int, error) {
	buf := make([]byte, 10_000)
	for {
		n, err := unix.Read(fd, buf)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, unix.Shutdown(fd, unix.SHUT_WR)
		}
		for rest := buf[:n]; len(rest) > 0; {
			m, err := unix.Write(fd, rest)
			if err != nil {
				return 0, err
			}
			rest = rest[m:]
		}
	}
}

// drain reads n bytes.
func drain(t *suite.T, fd, n int) {
	buf := make([]byte, 256<<10)
	for n > 0 {
		m, err := unix.Read(fd, buf[:min(n, len(buf))])
		t.Must(err)
		if m == 0 {
			t.Must(errors.New("the stream ended early"))
		}
		n -= m
	}
}
