package posixcompat_test

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	unix "causeway/posixcompat"
)

const (
	slots     = 24
	strangers = 8 // goroutines
)

// zoo is descriptors of every kind under numbers that anyone may use and close.
type zoo struct {
	*stress
	fds       [slots]atomic.Int32
	listener  int
	at        unix.Sockaddr
	calls     atomic.Int64
	successes atomic.Int64
}

// TestStressCloses does anything at all to descriptors that others close, open anew and
// replace meanwhile. Every call must return, with a result that is possible or one of
// Linux's errors, and in the end nothing may be open.
func TestStressCloses(t *testing.T) {
	keepsDescriptors(t)
	z := &zoo{stress: newStress(t)}
	z.listener, z.at = listener(t, unix.AF_INET)
	must(t, unix.SetNonblock(z.listener, true))
	for i := range z.fds {
		z.fds[i].Store(-1)
	}
	var all sync.WaitGroup
	for range strangers {
		z.repeat(&all, z.act)
	}
	all.Wait()
	for i := range z.fds {
		if fd := z.fds[i].Swap(-1); fd >= 0 {
			_ = unix.Close(int(fd))
		}
	}
	calls, successes := z.calls.Load(), z.successes.Load()
	t.Logf("%d calls, of which %d succeeded", calls, successes)
	if successes == 0 {
		t.Error("no call succeeded")
	}
}

// act does something to some descriptor.
func (z *zoo) act(r *rand.Rand) {
	fd := z.any(r)
	switch r.IntN(12) {
	case 0, 1:
		z.put(r)
	case 2:
		z.told("Close", 0, 0, unix.Close(fd))
	case 3, 4:
		z.move(fd, r)
	case 5, 6:
		z.wait(fd, r)
	case 7, 8:
		z.register(fd, r)
	case 9:
		z.connect(fd, r)
	case 10:
		z.ask(fd, r)
	case 11:
		z.change(fd, r)
	}
}

func (z *zoo) any(r *rand.Rand) int { return int(z.fds[r.IntN(slots)].Load()) }

// told checks what a call returned: an errno, or a number from 0 to most.
func (z *zoo) told(call string, n, most int, err error) {
	z.calls.Add(1)
	z.plain(call, err)
	if err != nil {
		return
	}
	z.successes.Add(1)
	if n < 0 || n > most {
		z.t.Errorf("%s returned %d, more than %d", call, n, most)
	}
}

// put opens something in the place of something else.
func (z *zoo) put(r *rand.Rand) {
	for _, fd := range z.open(r) {
		if old := z.fds[r.IntN(slots)].Swap(int32(fd)); old >= 0 {
			z.told("Close", 0, 0, unix.Close(int(old)))
		}
	}
}

func (z *zoo) open(r *rand.Rand) []int {
	one := func(call string) func(int, error) []int {
		return func(fd int, err error) []int {
			z.told(call, 0, 0, err)
			if err != nil {
				return nil
			}
			return []int{fd}
		}
	}
	switch r.IntN(8) {
	case 0, 1:
		return one("Socket")(unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK, 0))
	case 2:
		return one("Socket")(unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK, 0))
	case 3:
		fd, _, err := unix.Accept4(z.listener, unix.SOCK_NONBLOCK)
		return one("Accept4")(fd, err)
	case 4:
		var p [2]int
		err := unix.Pipe2(p[:], unix.O_NONBLOCK)
		z.told("Pipe2", 0, 0, err)
		if err != nil {
			return nil
		}
		return p[:]
	case 5:
		return one("EpollCreate1")(unix.EpollCreate1(0))
	case 6:
		return one("Eventfd")(unix.Eventfd(uint(r.IntN(3)), unix.EFD_NONBLOCK))
	}
	return one("TimerfdCreate")(unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK))
}

// move reads or writes.
func (z *zoo) move(fd int, r *rand.Rand) {
	buf := make([]byte, r.IntN(5000))
	cut := r.IntN(len(buf) + 1)
	switch r.IntN(7) {
	case 0:
		n, err := unix.Read(fd, buf)
		z.told("Read", n, len(buf), err)
	case 1:
		n, err := unix.Write(fd, buf)
		z.told("Write", n, len(buf), err)
	case 2:
		n, err := unix.Readv(fd, [][]byte{buf[:cut], buf[cut:]})
		z.told("Readv", n, len(buf), err)
	case 3:
		n, err := unix.Writev(fd, [][]byte{buf[:cut], buf[cut:]})
		z.told("Writev", n, len(buf), err)
	case 4:
		n, _, err := unix.Recvfrom(fd, buf, []int{0, unix.MSG_PEEK, unix.MSG_OOB}[r.IntN(3)]|unix.MSG_DONTWAIT)
		z.told("Recvfrom", n, len(buf), err)
	case 5:
		z.told("Sendto", 0, 0, unix.Sendto(fd, buf, []int{0, unix.MSG_OOB}[r.IntN(2)]|unix.MSG_DONTWAIT, own(z.at)))
	default:
		n, err := unix.SendmsgN(fd, buf, nil, nil, unix.MSG_DONTWAIT)
		z.told("SendmsgN", n, len(buf), err)
	}
}

// wait waits for a moment.
func (z *zoo) wait(fd int, r *rand.Rand) {
	switch r.IntN(3) {
	case 0:
		events := make([]unix.EpollEvent, 1+r.IntN(8))
		n, err := unix.EpollWait(fd, events, r.IntN(3))
		z.told("EpollWait", n, len(events), err)
	case 1:
		p := make([]unix.PollFd, r.IntN(4))
		for i := range p {
			p[i] = unix.PollFd{Fd: int32(z.any(r)), Events: int16(r.IntN(0x400))}
		}
		n, err := unix.Poll(p, r.IntN(3))
		z.told("Poll", n, len(p), err)
	default:
		if fd < 0 {
			return
		}
		var reads, writes unix.FdSet
		reads.Set(fd)
		writes.Set(fd)
		n, err := unix.Select(fd+1, &reads, &writes, nil, &unix.Timeval{Usec: int64(r.IntN(2000))})
		z.told("Select", n, 2, err)
	}
}

// register changes what a set watches, sets among it.
func (z *zoo) register(set int, r *rand.Rand) {
	target := z.any(r)
	ev := unix.EpollEvent{Events: r.Uint32() & (0x201f | unix.EPOLLET | unix.EPOLLONESHOT), Fd: int32(target)}
	if r.IntN(4) == 0 {
		ev.Events = unix.EPOLLIN | unix.EPOLLEXCLUSIVE
	}
	z.told("EpollCtl", 0, 0, unix.EpollCtl(set, 1+r.IntN(3), target, &ev))
}

// connect makes a connection, or ends one.
func (z *zoo) connect(fd int, r *rand.Rand) {
	switch r.IntN(4) {
	case 0, 1:
		z.told("Connect", 0, 0, unix.Connect(fd, own(z.at)))
	case 2:
		z.told("Shutdown", 0, 0, unix.Shutdown(fd, r.IntN(3)))
	default:
		z.told("Bind", 0, 0, unix.Bind(fd, loopback(unix.AF_INET)))
		if r.IntN(2) == 0 {
			z.told("Listen", 0, 0, unix.Listen(fd, 4))
		}
	}
}

func (z *zoo) ask(fd int, r *rand.Rand) {
	switch r.IntN(5) {
	case 0:
		_, err := unix.Getsockname(fd)
		z.told("Getsockname", 0, 0, err)
	case 1:
		_, err := unix.Getpeername(fd)
		z.told("Getpeername", 0, 0, err)
	case 2:
		_, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
		z.told("GetsockoptInt", 0, 0, err)
	case 3:
		_, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
		z.told("FcntlInt", 0, 0, err)
	default:
		var st unix.Stat_t
		z.told("Fstat", 0, 0, unix.Fstat(fd, &st))
	}
}

// change changes what a descriptor is or how it behaves; nothing may block.
func (z *zoo) change(fd int, r *rand.Rand) {
	switch r.IntN(5) {
	case 0:
		n, err := unix.Dup(fd)
		z.told("Dup", 0, 0, err)
		if err == nil {
			if old := z.fds[r.IntN(slots)].Swap(int32(n)); old >= 0 {
				z.told("Close", 0, 0, unix.Close(int(old)))
			}
		}
	case 1:
		tick := unix.Timespec{Nsec: int64(r.IntN(1_000_000))}
		z.told("TimerfdSettime", 0, 0, unix.TimerfdSettime(fd, 0, &unix.ItimerSpec{Interval: tick, Value: tick}, nil))
	case 2:
		z.told("SetsockoptLinger", 0, 0, unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: int32(r.IntN(2))}))
	case 3:
		z.told("SetsockoptInt", 0, 0, unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVLOWAT, r.IntN(100)))
	default:
		n, err := unix.FcntlInt(uintptr(fd), unix.F_SETPIPE_SZ, 1<<r.IntN(18))
		z.told("FcntlInt", n, 1<<20, err)
	}
}
