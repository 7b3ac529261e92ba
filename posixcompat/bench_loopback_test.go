package posixcompat_test

import (
	"errors"
	"sync"
	"testing"

	unix "causeway/posixcompat"
)

// link is the two ends of a connection on loopback.
type link struct {
	b              *testing.B
	client, server int
}

func newLink(b *testing.B) link {
	b.Helper()
	l, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	check(b, err)
	defer unix.Close(l)
	check(b, unix.Bind(l, loopback(unix.AF_INET)))
	check(b, unix.Listen(l, 1))
	at, err := unix.Getsockname(l)
	check(b, err)
	client, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	check(b, err)
	check(b, unix.Connect(client, at))
	server, _, err := unix.Accept(l)
	check(b, err)
	for _, fd := range []int{client, server} {
		check(b, unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1))
		b.Cleanup(func() { _ = unix.Close(fd) })
	}
	return link{b, client, server}
}

func check(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// all checks that a call moved all of n bytes.
func (l link) all(n int) func(int, error) {
	return func(got int, err error) {
		l.b.Helper()
		if got != n || err != nil {
			l.b.Fatalf("moved %d bytes of %d: %v", got, n, err)
		}
	}
}

// BenchmarkLoopback moves data between two ends of a connection, for the record and for
// the allocations. There is no gate.
//
//	go test -run '^$' -bench Loopback ./posixcompat
func BenchmarkLoopback(b *testing.B) {
	for _, c := range []struct {
		name  string
		bytes int64
		run   func(link)
	}{
		{"Write and Read of 64 bytes", 64, plainTransfer},
		{"Writev and Readv of 8 buffers of 64 bytes", 8 * 64, func(l link) { vectoredTransfer(l, 8) }},
		{"Writev and Readv of 64 buffers of 64 bytes", 64 * 64, func(l link) { vectoredTransfer(l, 64) }},
		{"Send and Recvfrom of 64 bytes", 64, messageTransfer},
		{"Write and EpollWait and Read of 64 bytes", 64, epollTransfer},
		{"Recvfrom with EAGAIN", 0, dryReceive},
		{"ping pong of 64 bytes between blocked readers", 2 * 64, pingPong},
		{"stream of 64 KiB writes", 64 << 10, streamTransfer},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(c.bytes)
			c.run(newLink(b))
		})
	}
}

func plainTransfer(l link) {
	buf, all := make([]byte, 64), l.all(64)
	for l.b.Loop() {
		all(unix.Write(l.client, buf))
		all(unix.Read(l.server, buf))
	}
}

func vectoredTransfer(l link, n int) {
	bufs := make([][]byte, n)
	for i := range bufs {
		bufs[i] = make([]byte, 64)
	}
	all := l.all(n * 64)
	for l.b.Loop() {
		all(unix.Writev(l.client, bufs))
		all(unix.Readv(l.server, bufs))
	}
}

func messageTransfer(l link) {
	buf, all := make([]byte, 64), l.all(64)
	for l.b.Loop() {
		check(l.b, unix.Send(l.client, buf, unix.MSG_DONTWAIT))
		n, _, err := unix.Recvfrom(l.server, buf, unix.MSG_DONTWAIT)
		all(n, err)
	}
}

func epollTransfer(l link) {
	set, err := unix.EpollCreate1(0)
	check(l.b, err)
	defer unix.Close(set)
	check(l.b, unix.EpollCtl(set, unix.EPOLL_CTL_ADD, l.server, &unix.EpollEvent{Events: unix.EPOLLIN}))
	events, buf := make([]unix.EpollEvent, 8), make([]byte, 64)
	one, all := l.all(1), l.all(64)
	for l.b.Loop() {
		all(unix.Write(l.client, buf))
		one(unix.EpollWait(set, events, -1))
		all(unix.Read(l.server, buf))
	}
}

func dryReceive(l link) {
	buf := make([]byte, 64)
	for l.b.Loop() {
		if _, _, err := unix.Recvfrom(l.server, buf, unix.MSG_DONTWAIT); !errors.Is(err, unix.EAGAIN) {
			l.b.Fatal(err)
		}
	}
}

// pingPong has a goroutine answer; both block in Read.
func pingPong(l link) {
	var answers sync.WaitGroup
	answers.Go(func() {
		buf := make([]byte, 64)
		for {
			n, err := unix.Read(l.server, buf)
			if n <= 0 || err != nil {
				return
			}
			if _, err := unix.Write(l.server, buf[:n]); err != nil {
				return
			}
		}
	})
	buf, all := make([]byte, 64), l.all(64)
	for l.b.Loop() {
		all(unix.Write(l.client, buf))
		all(unix.Read(l.client, buf))
	}
	check(l.b, unix.Shutdown(l.client, unix.SHUT_WR))
	answers.Wait()
}

// streamTransfer writes as fast as a goroutine reads.
func streamTransfer(l link) {
	var reader sync.WaitGroup
	reader.Go(func() {
		buf := make([]byte, 64<<10)
		for {
			if n, err := unix.Read(l.server, buf); n <= 0 || err != nil {
				return
			}
		}
	})
	buf, all := make([]byte, 64<<10), l.all(64<<10)
	for l.b.Loop() {
		all(unix.Write(l.client, buf))
	}
	check(l.b, unix.Shutdown(l.client, unix.SHUT_WR))
	reader.Wait()
}
