package rawio_test

import (
	"runtime"
	"testing"

	"causeway/errnomap"
	unix "causeway/posixcompat"
	"causeway/posixcompat/rawio"
)

// connected returns two connected non-blocking sockets of posixcompat's.
func connected(t *testing.T) (near, far int) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	socket := func(fd int, err error) int {
		must(err)
		t.Cleanup(func() { _ = unix.Close(fd) })
		return fd
	}
	listener := socket(unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0))
	must(unix.Bind(listener, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	must(unix.Listen(listener, 1))
	at, err := unix.Getsockname(listener)
	must(err)
	far = socket(unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0))
	must(unix.Connect(far, at))
	accepted, _, err := unix.Accept4(listener, unix.SOCK_NONBLOCK)
	near = socket(accepted, err)
	must(unix.SetNonblock(far, true))
	return near, far
}

// TestEpollKnowsWhatWasMovedBelowIt reads and writes a socket in a level-triggered set by
// its handle: what the set reports must follow, or a reactor would spin or sleep for ever.
func TestEpollKnowsWhatWasMovedBelowIt(t *testing.T) {
	near, far := connected(t)
	lent, err := unix.Handle(near)
	if err != nil {
		t.Fatal(err)
	}
	set, err := unix.EpollCreate1(0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(set)
	v, e := rawio.New(1)
	if e != 0 {
		t.Fatal(e)
	}
	defer v.Free()
	memory := make([]byte, 1<<16)
	var pin runtime.Pinner
	pin.Pin(&memory[0])
	defer pin.Unpin()
	v.SetBytes(0, memory)
	watch := func(op int, events uint32) {
		if err := unix.EpollCtl(set, op, near, &unix.EpollEvent{Events: events, Fd: 1}); err != nil {
			t.Fatal(err)
		}
	}
	see := func(what string, timeout int, want uint32) {
		t.Helper()
		var list [2]unix.EpollEvent
		if n, err := unix.EpollWait(set, list[:], timeout); err != nil || n != min(1, int(want)) || list[0].Events != want {
			t.Errorf("%s: %d events, %#x, %v; want %#x", what, n, list[0].Events, err, want)
		}
	}
	const soon = 5000
	handle := rawio.Handle(lent)

	watch(unix.EPOLL_CTL_ADD, unix.EPOLLOUT)
	see("an empty socket", soon, unix.EPOLLOUT)
	sent := 0
	for {
		n, e := rawio.Send(handle, v, 0, 1)
		if e == errnomap.EAGAIN {
			break
		}
		if e != 0 {
			t.Fatal(e)
		}
		sent += n
	}
	see("a full socket", 0, 0)
	for b := make([]byte, 1<<20); sent > 0; {
		if n, err := unix.Read(far, b); err == nil {
			sent -= n
		} else if err != unix.EAGAIN {
			t.Fatal(err)
		}
	}
	see("a drained socket", soon, unix.EPOLLOUT)

	watch(unix.EPOLL_CTL_MOD, unix.EPOLLIN|unix.EPOLLRDHUP)
	for range 2 {
		see("nothing to read", 0, 0)
		if _, err := unix.Write(far, []byte("hello")); err != nil {
			t.Fatal(err)
		}
		see("data", soon, unix.EPOLLIN)
		if n, e := rawio.Recv(handle, v, 0, 1); n != 5 || e != 0 {
			t.Fatalf("Recv: %d, %v", n, e)
		}
	}
	see("all was read", 0, 0)
	if err := unix.Shutdown(far, unix.SHUT_WR); err != nil {
		t.Fatal(err)
	}
	see("the peer's end", soon, unix.EPOLLIN|unix.EPOLLRDHUP)
}
