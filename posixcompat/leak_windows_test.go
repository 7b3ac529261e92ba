package posixcompat_test

import (
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// uses are ways to use descriptors and to leave them; each closes all that it opens.
var uses = []struct {
	name string
	run  func(*user)
}{
	{"sockets that talk and are closed", useConversation},
	{"sockets closed while they are watched", useWatched},
	{"an edge trigger's data that nobody reads", useUnread},
	{"a reader that blocks until the connection ends", useBlockedReader},
	{"a listener closed with connections that nobody took", useUntaken},
	{"a connection that is refused", useRefused},
	{"a connection given up before it is there", useGivenUp},
	{"datagrams that nobody reads", useDatagrams},
	{"pipes, with a reader that blocks until the writer is closed", usePipe},
	{"a timer closed while it runs, in a set in a set", useTimer},
	{"waits that nothing ends but the time", useTimeouts},
	{"a file of os that is adopted", useAdopted},
}

// user opens descriptors, and closes in the end what it has not closed before.
type user struct {
	t    *testing.T
	open []int
}

func (u *user) must(err error) { u.t.Helper(); must(u.t, err) }

func (u *user) own(fd int, err error) int {
	u.t.Helper()
	must(u.t, err)
	u.open = append(u.open, fd)
	return fd
}

func (u *user) close(fd int) {
	u.t.Helper()
	u.open = slices.DeleteFunc(u.open, func(n int) bool { return n == fd })
	must(u.t, unix.Close(fd))
}

func (u *user) closeAll() {
	for len(u.open) > 0 {
		u.close(u.open[0])
	}
}

func (u *user) set() int { return u.own(unix.EpollCreate1(0)) }

func (u *user) socket(typ int) int { return u.own(unix.Socket(unix.AF_INET, typ, 0)) }

func (u *user) listener() (fd int, at unix.Sockaddr) {
	fd, at4 := listening(u.t)
	return u.own(fd, nil), at4
}

func (u *user) pair() (client, server int) {
	l, at := u.listener()
	client = u.socket(unix.SOCK_STREAM)
	u.must(unix.Connect(client, at))
	server, _, err := unix.Accept(l)
	u.own(server, err)
	u.close(l)
	return client, server
}

func (u *user) watch(set, fd int, events uint32) {
	u.t.Helper()
	u.must(unix.EpollCtl(set, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: events, Fd: int32(fd)}))
}

// await waits for one event at least.
func (u *user) await(set int) {
	u.t.Helper()
	var events [8]unix.EpollEvent
	n, err := unix.EpollWait(set, events[:], patience)
	u.must(err)
	if n == 0 {
		u.t.Fatal("nothing happened")
	}
}

func useConversation(u *user) {
	client, server := u.pair()
	buf := make([]byte, 8)
	for range 10 {
		_, err := unix.Write(client, []byte("question"))
		u.must(err)
		_, err = unix.Read(server, buf)
		u.must(err)
		_, err = unix.Writev(server, [][]byte{[]byte("ans"), []byte("wer")})
		u.must(err)
		_, err = unix.Readv(client, [][]byte{buf[:2], buf[2:]})
		u.must(err)
	}
}

func useWatched(u *user) {
	sets := [2]int{u.set(), u.set()}
	for range 10 {
		client, server := u.pair()
		for _, set := range sets {
			u.watch(set, client, unix.EPOLLIN|unix.EPOLLRDHUP)
			u.watch(set, server, unix.EPOLLIN|unix.EPOLLOUT|unix.EPOLLET)
		}
		u.await(sets[0])
		u.close(server)
		u.await(sets[1])
		u.close(client)
	}
}

func useUnread(u *user) {
	set := u.set()
	client, server := u.pair()
	u.watch(set, server, unix.EPOLLIN|unix.EPOLLET)
	for range 3 {
		_, err := unix.Write(client, make([]byte, 5000))
		u.must(err)
		u.await(set)
	}
}

func useBlockedReader(u *user) {
	client, server := u.pair()
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			if n, err := unix.Read(server, make([]byte, 8)); n != 0 || err != nil {
				u.t.Errorf("Read: %d, %v", n, err)
			}
		})
	}
	time.Sleep(time.Millisecond)
	u.must(unix.Shutdown(client, unix.SHUT_WR))
	readers.Wait()
}

func useUntaken(u *user) {
	set := u.set()
	l, at := u.listener()
	u.watch(set, l, unix.EPOLLIN|unix.EPOLLET)
	for range 3 {
		u.must(unix.Connect(u.socket(unix.SOCK_STREAM), at))
		u.await(set)
	}
	u.close(l)
}

func useRefused(u *user) {
	l, at := u.listener()
	u.close(l)
	fd := u.socket(unix.SOCK_STREAM)
	wantErrno(u.t, "Connect", unix.Connect(fd, at), errnomap.ECONNREFUSED)
}

func useGivenUp(u *user) {
	_, at := u.listener()
	for range 5 {
		fd := u.socket(unix.SOCK_STREAM | unix.SOCK_NONBLOCK)
		if err := unix.Connect(fd, at); err != nil {
			wantErrno(u.t, "Connect", err, errnomap.EINPROGRESS)
		}
		u.close(fd)
	}
}

func useDatagrams(u *user) {
	set := u.set()
	from, to := u.socket(unix.SOCK_DGRAM), u.socket(unix.SOCK_DGRAM)
	u.must(unix.Bind(to, loopback(unix.AF_INET)))
	at, err := unix.Getsockname(to)
	u.must(err)
	u.watch(set, to, unix.EPOLLIN|unix.EPOLLET)
	for range 3 {
		u.must(unix.Sendto(from, []byte("datagram"), 0, at))
		u.await(set)
	}
}

func usePipe(u *user) {
	set := u.set()
	var p [2]int
	u.must(unix.Pipe2(p[:], 0))
	u.own(p[0], nil)
	u.own(p[1], nil)
	u.watch(set, p[0], unix.EPOLLIN)
	var reader sync.WaitGroup
	reader.Go(func() {
		if n, err := unix.Read(p[0], make([]byte, 8)); n != 0 || err != nil {
			u.t.Errorf("Read: %d, %v", n, err)
		}
	})
	time.Sleep(time.Millisecond)
	u.close(p[1])
	reader.Wait()
	u.await(set)
	u.close(p[0])
}

func useTimer(u *user) {
	outer, inner := u.set(), u.set()
	timer := u.own(unix.TimerfdCreate(unix.CLOCK_MONOTONIC, 0))
	tick := unix.Timespec{Nsec: 1_000_000}
	u.must(unix.TimerfdSettime(timer, 0, &unix.ItimerSpec{Interval: tick, Value: tick}, nil))
	u.watch(inner, timer, unix.EPOLLIN)
	u.watch(outer, inner, unix.EPOLLIN)
	u.await(outer)
	u.close(timer)
}

func useTimeouts(u *user) {
	set := u.set()
	_, server := u.pair()
	u.watch(set, server, unix.EPOLLIN)
	var waiters sync.WaitGroup
	for range 4 {
		waiters.Go(func() {
			var events [8]unix.EpollEvent
			if n, err := unix.EpollWait(set, events[:], 2); n != 0 || err != nil {
				u.t.Errorf("EpollWait: %d, %v", n, err)
			}
		})
	}
	p := []unix.PollFd{{Fd: int32(server), Events: unix.POLLIN}}
	if n, err := unix.Poll(p, 2); n != 0 || err != nil {
		u.t.Errorf("Poll: %d, %v", n, err)
	}
	waiters.Wait()
}

func useAdopted(u *user) {
	f, err := os.CreateTemp(u.t.TempDir(), "")
	u.must(err)
	defer f.Close()
	fd := u.own(unix.AdoptHandle(f.Fd(), unix.O_RDWR))
	_, err = unix.Write(fd, []byte("text"))
	u.must(err)
	u.close(fd)
}
