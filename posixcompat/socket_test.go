package posixcompat_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// These tests run on both systems: on Linux they say what the kernel does, on Windows
// that the emulation does the same.

// patience is how long a test waits for what must come.
const patience = 10_000

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newSocket(t *testing.T, family, typ int) int {
	t.Helper()
	fd, err := unix.Socket(family, typ, 0)
	must(t, err)
	t.Cleanup(func() { _ = unix.Close(fd) })
	return fd
}

// loopback returns the address of a free port here.
func loopback(family int) unix.Sockaddr {
	if family == unix.AF_INET6 {
		a := &unix.SockaddrInet6{}
		a.Addr[15] = 1
		return a
	}
	return &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}
}

func listener(t *testing.T, family int) (fd int, at unix.Sockaddr) {
	t.Helper()
	fd = newSocket(t, family, unix.SOCK_STREAM|unix.SOCK_CLOEXEC)
	must(t, unix.Bind(fd, loopback(family)))
	must(t, unix.Listen(fd, 16))
	at, err := unix.Getsockname(fd)
	must(t, err)
	return fd, at
}

// tcpPair returns the two ends of a connection.
func tcpPair(t *testing.T, family int) (client, server int) {
	t.Helper()
	l, at := listener(t, family)
	client = newSocket(t, family, unix.SOCK_STREAM)
	must(t, unix.Connect(client, at))
	server, _, err := unix.Accept(l)
	must(t, err)
	t.Cleanup(func() { _ = unix.Close(server) })
	return client, server
}

func wantErrno(t *testing.T, what string, err error, want errnomap.Errno) {
	t.Helper()
	if got := errnomap.Of(err); got != want {
		t.Errorf("%s: got %s (%v), want %s", what, errnomap.Name(got), err, errnomap.Name(want))
	}
}

// eventually polls fd until all of want are there, and returns what is then.
func eventually(t *testing.T, fd int, ask, want int16) int16 {
	t.Helper()
	var got int16
	for end := time.Now().Add(patience * time.Millisecond); time.Now().Before(end); {
		p := []unix.PollFd{{Fd: int32(fd), Events: ask}}
		_, err := unix.Poll(p, 100)
		must(t, err)
		if got = p[0].Revents; got&want == want {
			return got
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("polled %#x, want %#x in it", got, want)
	return got
}

func readAll(t *testing.T, fd int) []byte {
	t.Helper()
	var all []byte
	b := make([]byte, 4096)
	for {
		n, err := unix.Read(fd, b)
		must(t, err)
		if n == 0 {
			return all
		}
		all = append(all, b[:n]...)
	}
}

func TestStreamsCarryDataBothWays(t *testing.T) {
	for name, family := range map[string]int{"IPv4": unix.AF_INET, "IPv6": unix.AF_INET6} {
		t.Run(name, func(t *testing.T) {
			c, s := tcpPair(t, family)
			n, err := unix.Write(c, []byte("hello"))
			if n != 5 || err != nil {
				t.Fatalf("write: %d, %v", n, err)
			}
			b := make([]byte, 16)
			n, err = unix.Read(s, b)
			if err != nil || string(b[:n]) != "hello" {
				t.Fatalf("read: %q, %v", b[:n], err)
			}
			n, err = unix.Writev(s, [][]byte{[]byte("good"), nil, []byte("bye")})
			if n != 7 || err != nil {
				t.Fatalf("writev: %d, %v", n, err)
			}
			must(t, unix.Shutdown(s, unix.SHUT_WR))
			if got := readAll(t, c); string(got) != "goodbye" {
				t.Fatalf("read to the end: %q", got)
			}
		})
	}
}

func TestManyBuffersInOneCall(t *testing.T) {
	c, s := tcpPair(t, unix.AF_INET)
	out := make([][]byte, 1024)
	var want []byte
	for i := range out {
		out[i] = bytes.Repeat([]byte{byte(i)}, i%7)
		want = append(want, out[i]...)
	}
	n, err := unix.Writev(c, out)
	if n != len(want) || err != nil {
		t.Fatalf("writev: %d, %v", n, err)
	}
	must(t, unix.Shutdown(c, unix.SHUT_WR))
	if got := readAll(t, s); !bytes.Equal(got, want) {
		t.Fatal("what came is not what was sent")
	}
	_, err = unix.Writev(c, make([][]byte, 1025))
	wantErrno(t, "1025 buffers", err, errnomap.EINVAL)
}

func TestBlockedReadWaits(t *testing.T) {
	c, s := tcpPair(t, unix.AF_INET)
	got := make(chan string, 1)
	go func() {
		b := make([]byte, 16)
		n, err := unix.Read(s, b)
		if err != nil {
			got <- err.Error()
			return
		}
		got <- string(b[:n])
	}()
	time.Sleep(20 * time.Millisecond)
	_, err := unix.Write(c, []byte("late"))
	must(t, err)
	if s := <-got; s != "late" {
		t.Fatal(s)
	}
}

func TestEpollSeesASocket(t *testing.T) {
	c, s := tcpPair(t, unix.AF_INET)
	ep, err := unix.EpollCreate1(0)
	must(t, err)
	defer unix.Close(ep)
	must(t, unix.EpollCtl(ep, unix.EPOLL_CTL_ADD, s, &unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLRDHUP, Fd: int32(s)}))
	events := make([]unix.EpollEvent, 4)
	n, err := unix.EpollWait(ep, events, 0)
	if n != 0 || err != nil {
		t.Fatalf("idle: %d, %v", n, err)
	}
	_, err = unix.Write(c, []byte("x"))
	must(t, err)
	n, err = unix.EpollWait(ep, events, patience)
	if n != 1 || err != nil || events[0].Events != unix.EPOLLIN {
		t.Fatalf("data: %d, %v, %#x", n, err, events[0].Events)
	}
	must(t, unix.Shutdown(c, unix.SHUT_WR))
	for range 1000 {
		n, err = unix.EpollWait(ep, events, patience)
		if n != 1 || err != nil {
			t.Fatalf("end: %d, %v", n, err)
		}
		if events[0].Events == unix.EPOLLIN|unix.EPOLLRDHUP {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("the end behind unread data: %#x", events[0].Events)
}

func TestPingPong(t *testing.T) {
	c, s := tcpPair(t, unix.AF_INET)
	ended := make(chan struct{})
	defer func() {
		// The next test may get these descriptors: nobody must be reading from them.
		must(t, unix.Shutdown(c, unix.SHUT_WR))
		<-ended
	}()
	go func() {
		defer close(ended)
		b := make([]byte, 64)
		for {
			n, err := unix.Read(s, b)
			if n <= 0 || err != nil {
				return
			}
			if _, err := unix.Write(s, b[:n]); err != nil {
				return
			}
		}
	}()
	b := make([]byte, 64)
	for i := range 300 {
		b[0] = byte(i)
		if _, err := unix.Write(c, b); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 64)
		for have := 0; have < len(got); {
			n, err := unix.Read(c, got[have:])
			if err != nil || n == 0 {
				t.Fatal(n, err, io.ErrUnexpectedEOF)
			}
			have += n
		}
		if !bytes.Equal(got, b) {
			t.Fatal("another answer")
		}
	}
}

func TestWhatIsUnsentSurvivesACloseThatLingers(t *testing.T) {
	c, s := tcpPair(t, unix.AF_INET)
	must(t, unix.SetsockoptLinger(c, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1, Linger: 5}))
	want := bytes.Repeat([]byte("0123456789"), 20_000)
	done := make(chan error, 1)
	go func() {
		for b := want; len(b) > 0; {
			n, err := unix.Write(c, b)
			if err != nil {
				done <- err
				return
			}
			b = b[n:]
		}
		done <- unix.Close(c)
	}()
	if got := readAll(t, s); !bytes.Equal(got, want) {
		t.Errorf("%d bytes came, %d were sent", len(got), len(want))
	}
	must(t, <-done)
}

func TestUnreadDataBreaksTheConnectionAtClose(t *testing.T) {
	for name, edge := range map[string]uint32{"level": 0, "edge": unix.EPOLLET} {
		t.Run(name, func(t *testing.T) {
			c, s := tcpPair(t, unix.AF_INET)
			ep, err := unix.EpollCreate1(0)
			must(t, err)
			defer unix.Close(ep)
			must(t, unix.EpollCtl(ep, unix.EPOLL_CTL_ADD, s, &unix.EpollEvent{Events: unix.EPOLLIN | edge}))
			_, err = unix.Write(c, []byte("unread"))
			must(t, err)
			events := make([]unix.EpollEvent, 1)
			if n, err := unix.EpollWait(ep, events, patience); n != 1 || err != nil {
				t.Fatal(n, err)
			}
			must(t, unix.Close(s))
			_, err = unix.Read(c, make([]byte, 8))
			wantErrno(t, "read", err, errnomap.ECONNRESET)
			n, err := unix.Read(c, make([]byte, 8))
			if n != 0 || err != nil {
				t.Errorf("second read: %d, %v", n, err)
			}
			_, err = unix.SendmsgN(c, []byte("x"), nil, nil, unix.MSG_NOSIGNAL)
			wantErrno(t, "write", err, errnomap.EPIPE)
		})
	}
}

func TestManyBlockedCallsEndWithTheirSockets(t *testing.T) {
	const n = 200
	l, at := listener(t, unix.AF_INET)
	results := make(chan error, n)
	var clients []int
	for range n {
		c, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
		must(t, err)
		must(t, unix.Connect(c, at))
		s, _, err := unix.Accept(l)
		must(t, err)
		clients = append(clients, c)
		go func() {
			defer unix.Close(s)
			b := make([]byte, 8)
			n, err := unix.Read(s, b)
			if err == nil && n != 4 {
				err = io.ErrShortBuffer
			}
			if err == nil {
				n, err = unix.Read(s, b)
			}
			if err == nil && n != 0 {
				err = io.ErrNoProgress
			}
			results <- err
		}()
	}
	for _, c := range clients {
		_, err := unix.Write(c, []byte("data"))
		must(t, err)
	}
	for _, c := range clients {
		must(t, unix.Close(c))
	}
	for range n {
		must(t, <-results)
	}
}

// TestLargeWritesBothWaysArriveWhole has both ends write more than their buffers hold
// while both read.
func TestLargeWritesBothWaysArriveWhole(t *testing.T) {
	for name, c := range map[string]struct{ buffer, size int }{
		"small buffers": {8192, 512 << 10},
		"the system's":  {0, 12 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := tcpPair(t, unix.AF_INET)
			want := make([]byte, c.size)
			for i := range want {
				want[i] = byte(i ^ i>>8 ^ i>>16)
			}
			done := make(chan error, 4)
			for _, fd := range []int{a, b} {
				if c.buffer != 0 {
					must(t, unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_SNDBUF, c.buffer))
				}
				go func() { done <- writeAll(fd, want) }()
				go func() { done <- readSame(fd, want) }()
			}
			for range 4 {
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func writeAll(fd int, p []byte) error {
	for len(p) > 0 {
		n, err := unix.Write(fd, p)
		if err != nil {
			return err
		}
		p = p[n:]
	}
	return unix.Shutdown(fd, unix.SHUT_WR)
}

func readSame(fd int, want []byte) error {
	b := make([]byte, 64<<10)
	for at := 0; ; {
		n, err := unix.Read(fd, b)
		switch {
		case err != nil:
			return err
		case n == 0 && at == len(want):
			return nil
		case n == 0:
			return fmt.Errorf("the stream ended after %d bytes of %d", at, len(want))
		case at+n > len(want) || !bytes.Equal(b[:n], want[at:at+n]):
			return fmt.Errorf("between %d and %d came other bytes than were sent", at, at+n)
		}
		at += n
	}
}

func TestPollWaitsForTheLowWaterMark(t *testing.T) {
	c, s := tcpPair(t, unix.AF_INET)
	must(t, unix.SetsockoptInt(s, unix.SOL_SOCKET, unix.SO_RCVLOWAT, 6))
	_, err := unix.Write(c, []byte("gh"))
	must(t, err)
	p := []unix.PollFd{{Fd: int32(s), Events: unix.POLLIN}}
	if n, err := unix.Poll(p, 50); n != 0 || err != nil {
		t.Fatalf("below the mark: %d, %v", n, err)
	}
	_, err = unix.Write(c, []byte("ijkl"))
	must(t, err)
	eventually(t, s, unix.POLLIN, unix.POLLIN)
}
