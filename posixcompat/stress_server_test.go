package posixcompat_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	unix "causeway/posixcompat"
)

// server is several goroutines that wait on one set: for connections and for requests.
type server struct {
	*stress
	listener, set int
	requests      atomic.Int64
	open          atomic.Int64 // connections
}

const requestSize = 8

// TestStressServer has clients connect, ask and leave, politely or not, while several
// goroutines share one set to serve them. Every request must be answered by what was
// asked.
func TestStressServer(t *testing.T) {
	for _, c := range []struct {
		name     string
		listener uint32
	}{
		{"a level-triggered listener", 0},
		{"an edge-triggered listener", unix.EPOLLET},
		{"an exclusive listener", unix.EPOLLEXCLUSIVE},
	} {
		t.Run(c.name, func(t *testing.T) {
			keepsDescriptors(t)
			serve(t, c.listener)
		})
	}
}

func serve(t *testing.T, flags uint32) {
	s := &server{stress: newStress(t)}
	var at unix.Sockaddr
	s.listener, at = listener(t, unix.AF_INET)
	must(t, unix.SetNonblock(s.listener, true))
	s.set = newStressSet(t)
	must(t, unix.EpollCtl(s.set, unix.EPOLL_CTL_ADD, s.listener, &unix.EpollEvent{Events: unix.EPOLLIN | flags, Fd: int32(s.listener)}))
	stop, err := unix.Eventfd(0, 0)
	must(t, err)
	defer unix.Close(stop)
	must(t, unix.EpollCtl(s.set, unix.EPOLL_CTL_ADD, stop, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(stop)}))
	var clients, servers sync.WaitGroup
	for range 4 {
		servers.Go(func() { s.loop(stop) })
	}
	for range 6 {
		s.repeat(&clients, func(r *rand.Rand) { s.client(at, r) })
	}
	clients.Wait()
	_, err = unix.Write(stop, binary.LittleEndian.AppendUint64(nil, 1))
	must(t, err)
	servers.Wait()
	t.Logf("%d requests were answered", s.requests.Load())
	if s.requests.Load() == 0 {
		t.Error("no request was answered")
	}
}

// loop serves until stop is readable and every connection has ended.
func (s *server) loop(stop int) {
	events := make([]unix.EpollEvent, 3)
	for {
		n, err := unix.EpollWait(s.set, events, -1)
		if again(err) {
			continue
		}
		if err != nil {
			s.t.Errorf("EpollWait: %v", err)
			return
		}
		for _, ev := range events[:n] {
			switch int(ev.Fd) {
			case stop:
				s.accept()
				if s.open.Load() == 0 {
					return
				}
			case s.listener:
				s.accept()
			default:
				s.answer(int(ev.Fd))
			}
		}
	}
}

func (s *server) accept() {
	for {
		fd, _, err := unix.Accept4(s.listener, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
		switch {
		case errors.Is(err, unix.ECONNABORTED):
			continue
		case err != nil:
			if !again(err) {
				s.t.Errorf("Accept4: %v", err)
			}
			return
		}
		s.open.Add(1)
		ev := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLRDHUP | unix.EPOLLET | unix.EPOLLONESHOT, Fd: int32(fd)}
		if err := unix.EpollCtl(s.set, unix.EPOLL_CTL_ADD, fd, &ev); err != nil {
			s.t.Errorf("EpollCtl: %v", err)
		}
	}
}

// answer answers all requests that have come and arms the connection anew, or closes it
// at its end.
func (s *server) answer(fd int) {
	request := make([]byte, requestSize)
	for {
		n, err := unix.Read(fd, request)
		switch {
		case again(err):
			ev := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLRDHUP | unix.EPOLLET | unix.EPOLLONESHOT, Fd: int32(fd)}
			if err := unix.EpollCtl(s.set, unix.EPOLL_CTL_MOD, fd, &ev); err != nil {
				s.t.Errorf("EpollCtl: %v", err)
			}
			return
		case n <= 0:
			if err != nil && !errors.Is(err, unix.ECONNRESET) {
				s.t.Errorf("Read: %v", err)
			}
			if err := unix.Close(fd); err != nil {
				s.t.Errorf("Close: %v", err)
			}
			s.open.Add(-1)
			return
		case n != requestSize:
			// Requests are small and sent in one piece.
			s.t.Errorf("Read gave %d bytes of a request", n)
		}
		if _, err := unix.Write(fd, request[:n]); err != nil && !errors.Is(err, unix.EPIPE) && !errors.Is(err, unix.ECONNRESET) {
			s.t.Errorf("Write: %v", err)
		}
	}
}

// client asks some questions on a connection of its own.
func (s *server) client(at unix.Sockaddr, r *rand.Rand) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		s.t.Errorf("Socket: %v", err)
		return
	}
	defer unix.Close(fd)
	// A lost event must not be a hang.
	err = unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: patience / 1000})
	if err == nil {
		err = unix.Connect(fd, own(at))
	}
	if err != nil {
		s.t.Errorf("connecting: %v", err)
		return
	}
	if r.IntN(2) == 0 {
		_ = unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1})
	}
	request, answer := make([]byte, requestSize), make([]byte, requestSize)
	for range r.IntN(20) {
		binary.LittleEndian.PutUint64(request, r.Uint64())
		if n, err := unix.Write(fd, request); n != requestSize || err != nil {
			s.t.Errorf("asking: %d, %v", n, err)
			return
		}
		n, err := uninterrupted(func() (int, error) { return unix.Read(fd, answer) })
		if n != requestSize || err != nil || !bytes.Equal(answer, request) {
			s.t.Errorf("the answer to %x is %x: %d, %v", request, answer, n, err)
			return
		}
		s.requests.Add(1)
	}
}
