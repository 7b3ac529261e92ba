package oracle

import (
	"fmt"
	"strings"
	"testing"

	"causeway/posixcompat/internal/epoll"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/poll"
	"causeway/posixcompat/internal/timerfd"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"
)

// slots is how many places for descriptors the machine has. A place holds a
// descriptor of each system, which need not have the same number.
const slots = 10

// both is the state machine: every action does the same to both systems.
type both struct {
	kernel kernel
	core   core
	fds    [slots][2]int // -1: closed
}

func newBoth() *both {
	b := &both{core: core{new(fd.Table)}}
	for i := range b.fds {
		b.fds[i] = [2]int{-1, -1}
	}
	return b
}

func (b *both) close() {
	for _, f := range b.fds {
		if f[0] >= 0 {
			unix.Close(f[0])
			b.core.Close(f[1])
		}
	}
}

// compare does f to both systems and fails unless they answer alike.
func (b *both) compare(t *rapid.T, f func(s system, side int) string) {
	t.Helper()
	k := f(b.kernel, 0)
	c := f(b.core, 1)
	t.Logf("    %s", k)
	if k != c {
		t.Fatalf("kernel: %s\n  core: %s", k, c)
	}
}

func (b *both) free(t *rapid.T, n int) []int {
	var free []int
	for i, f := range b.fds {
		if f[0] < 0 {
			free = append(free, i)
		}
	}
	if len(free) < n {
		t.Skip("no place is free")
	}
	return free[:n]
}

func slot(t *rapid.T) int { return rapid.IntRange(0, slots-1).Draw(t, "slot") }

var eventBits = []uint32{
	unix.EPOLLIN, unix.EPOLLOUT, unix.EPOLLRDHUP, unix.EPOLLPRI, unix.EPOLLERR, unix.EPOLLHUP,
	unix.EPOLLRDNORM, unix.EPOLLWRNORM, unix.EPOLLET, unix.EPOLLONESHOT, unix.EPOLLWAKEUP, unix.EPOLLEXCLUSIVE,
}

func drawEvents(t *rapid.T) uint32 {
	var m uint32
	for _, bit := range rapid.SliceOfN(rapid.SampledFrom(eventBits), 0, 4).Draw(t, "events") {
		m |= bit
	}
	return m
}

func (b *both) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"pipe": b.pipe, "eventfd": b.eventfd, "epoll": b.epoll, "dup": b.dup, "close": b.closeOne,
		"read": b.read, "write": b.write, "control": b.control, "control2": b.control, "add": b.add,
		"wait": b.wait, "wait2": b.wait, "poll": b.poll, "readv": b.readv, "writev": b.writev,
		"timer": b.timer, "set timer": b.setTimer, "set timer 2": b.setTimer, "get timer": b.getTimer,
		"device": b.device, "mode": b.mode, "positioned": b.positioned,
		"fcntl": b.fcntl, "seek": b.seek, "pread": b.pread,
	}
}

func (b *both) pipe(t *rapid.T) {
	free := b.free(t, 2)
	flags := rapid.SampledFrom([]int{unix.O_NONBLOCK, unix.O_NONBLOCK | unix.O_DIRECT}).Draw(t, "flags")
	b.compare(t, func(s system, side int) string {
		p, err := s.Pipe(flags)
		b.fds[free[0]][side], b.fds[free[1]][side] = p[0], p[1]
		return "pipe " + name(err)
	})
}

func (b *both) eventfd(t *rapid.T) {
	free := b.free(t, 1)
	value := uint(rapid.SampledFrom([]int{0, 1, 3}).Draw(t, "value"))
	flags := rapid.SampledFrom([]int{0, unix.EFD_SEMAPHORE}).Draw(t, "flags")
	b.compare(t, func(s system, side int) string {
		n, err := s.Eventfd(value, flags|unix.EFD_NONBLOCK)
		b.fds[free[0]][side] = n
		return "eventfd " + name(err)
	})
}

func (b *both) device(t *rapid.T) {
	free := b.free(t, 1)
	path := "/dev/" + rapid.SampledFrom([]string{"null", "zero", "full"}).Draw(t, "device")
	flags := rapid.SampledFrom([]int{
		unix.O_RDWR, unix.O_RDONLY, unix.O_WRONLY | unix.O_APPEND, unix.O_RDWR | unix.O_NONBLOCK | unix.O_TRUNC,
		unix.O_RDWR | unix.O_CREAT, unix.O_RDWR | unix.O_CREAT | unix.O_EXCL, unix.O_RDONLY | unix.O_DIRECTORY,
		unix.O_RDWR | unix.O_CLOEXEC, unix.O_PATH,
	}).Draw(t, "flags")
	b.compare(t, func(s system, side int) string {
		n, err := s.Device(path, flags)
		b.fds[free[0]][side] = n
		return fmt.Sprintf("open %s %#x %s", path, flags, name(err))
	})
}

func (b *both) mode(t *rapid.T) {
	i := slot(t)
	b.compare(t, func(s system, side int) string {
		mode, links, err := s.Mode(b.fds[i][side])
		return fmt.Sprintf("mode %o %d %s", mode, links, name(err))
	})
}

// positioned writes and reads at places. Without a place preadv2 is readv.
func (b *both) positioned(t *rapid.T) {
	i := slot(t)
	off := rapid.SampledFrom([]int64{0, -1, -2, 7, 1 << 62}).Draw(t, "off")
	flags := rapid.SampledFrom([]int{0, unix.RWF_HIPRI}).Draw(t, "flags")
	sizes := rapid.SampledFrom([][]int{{8}, {}, {0}, {3, 5}}).Draw(t, "sizes")
	b.compare(t, func(s system, side int) string {
		fd := b.fds[i][side]
		bufs, all := buffers(sizes)
		w1, err1 := s.Pwrite(fd, all, off)
		w2, err2 := s.Pwritev(fd, bufs, off)
		w3, err3 := s.Pwritev2(fd, bufs, off, flags)
		r1, err4 := s.Preadv(fd, bufs, off)
		r2, err5 := s.Preadv2(fd, bufs, off, flags)
		return fmt.Sprintf("at %d: %d %s, %d %s, %d %s, %d %s, %d %s", off, w1, name(err1), w2, name(err2), w3, name(err3),
			r1, name(err4), r2, name(err5))
	})
}

func (b *both) timer(t *rapid.T) {
	free := b.free(t, 1)
	id := rapid.SampledFrom([]int{unix.CLOCK_MONOTONIC, unix.CLOCK_REALTIME, unix.CLOCK_BOOTTIME, unix.CLOCK_THREAD_CPUTIME_ID, -1, 99}).Draw(t, "clock")
	flags := rapid.SampledFrom([]int{unix.TFD_NONBLOCK, unix.TFD_NONBLOCK | unix.TFD_CLOEXEC, unix.TFD_NONBLOCK | 1}).Draw(t, "flags")
	b.compare(t, func(s system, side int) string {
		n, err := s.Timer(id, flags)
		b.fds[free[0]][side] = n
		return fmt.Sprintf("timer on %d, %#x: %s", id, flags, name(err))
	})
}

var times = []timerfd.Time{{}, {}, {Sec: 1}, {Sec: 1}, {Sec: 1000, Nsec: 5}, {Sec: 1 << 62}, {Sec: -1}, {Nsec: 1e9}, {Nsec: -1}}

// setTimer sets what lies far ahead or is over already, never what would come during
// the test.
func (b *both) setTimer(t *rapid.T) {
	i := slot(t)
	flags := rapid.SampledFrom([]int{unix.TFD_TIMER_ABSTIME, unix.TFD_TIMER_ABSTIME, 3, 0, 2, 4}).Draw(t, "flags")
	spec := timerfd.Spec{Value: rapid.SampledFrom(times).Draw(t, "value"), Interval: rapid.SampledFrom(times).Draw(t, "interval")}
	if flags&unix.TFD_TIMER_ABSTIME == 0 && spec.Value.Sec == 1 {
		spec.Value.Sec = 2000
	}
	if spec.Interval.Sec == 1 {
		spec.Interval.Sec = 2000
	}
	b.compare(t, func(s system, side int) string {
		old, err := s.SetTimer(b.fds[i][side], flags, spec)
		return fmt.Sprintf("set timer %#x %v: %s %s", flags, spec, shown(old), name(err))
	})
}

func (b *both) getTimer(t *rapid.T) {
	i := slot(t)
	b.compare(t, func(s system, side int) string {
		now, err := s.GetTimer(b.fds[i][side])
		return fmt.Sprintf("get timer: %s %s", shown(now), name(err))
	})
}

// shown leaves out of s how much time exactly is left.
func shown(s timerfd.Spec) string {
	return fmt.Sprintf("every %v, runs %v", s.Interval, s.Value != timerfd.Time{})
}

func (b *both) epoll(t *rapid.T) {
	free := b.free(t, 1)
	b.compare(t, func(s system, side int) string {
		n, err := s.Epoll()
		b.fds[free[0]][side] = n
		return "epoll " + name(err)
	})
}

func (b *both) dup(t *rapid.T) {
	free, from := b.free(t, 1), slot(t)
	if b.fds[from][0] < 0 {
		t.Skip("closed")
	}
	b.compare(t, func(s system, side int) string {
		n, err := s.Fcntl(b.fds[from][side], unix.F_DUPFD, 0)
		b.fds[free[0]][side] = n
		return "dup " + name(err)
	})
}

func (b *both) closeOne(t *rapid.T) {
	i := slot(t)
	b.compare(t, func(s system, side int) string {
		return "close " + name(s.Close(b.fds[i][side]))
	})
	b.fds[i] = [2]int{-1, -1}
}

func (b *both) read(t *rapid.T) {
	i := slot(t)
	n := rapid.SampledFrom([]int{0, 1, 7, 8, 20, 4096, 5000, 70000}).Draw(t, "n")
	b.compare(t, func(s system, side int) string {
		data, err := s.Read(b.fds[i][side], n)
		return fmt.Sprintf("read %d of %d %s %s", len(data), n, digest(data), name(err))
	})
}

// digest tells data apart without printing all of it.
func digest(data string) string {
	if len(data) <= 16 {
		return fmt.Sprintf("%q", data)
	}
	sum := uint64(0)
	for _, c := range []byte(data) {
		sum = sum*31 + uint64(c)
	}
	return fmt.Sprintf("%q... %x", data[:8], sum)
}

func (b *both) write(t *rapid.T) {
	i := slot(t)
	if b.fds[i][0] < 0 {
		t.Skip("closed")
	}
	data := drawData(t)
	b.compare(t, func(s system, side int) string {
		n, err := s.Write(b.fds[i][side], data)
		return fmt.Sprintf("write %d of %d %s", n, len(data), name(err))
	})
}

func drawData(t *rapid.T) []byte {
	if rapid.Bool().Draw(t, "counter") {
		v := rapid.SampledFrom([]byte{0, 1, 2, 0xfe, 0xff}).Draw(t, "value")
		if v < 3 {
			return []byte{v, 0, 0, 0, 0, 0, 0, 0}
		}
		return []byte{v, 255, 255, 255, 255, 255, 255, 255}
	}
	n := rapid.SampledFrom([]int{0, 1, 7, 16, 100, 4095, 4096, 4097, 5000, 9000, 65535, 65536, 70000}).Draw(t, "n")
	return []byte(strings.Repeat("0123456789", n/10+1)[:n])
}

func (b *both) control(t *rapid.T) {
	ep, target := slot(t), slot(t)
	op := rapid.SampledFrom([]int{epoll.Add, epoll.Add, epoll.Modify, epoll.Delete, 0, 9}).Draw(t, "op")
	var ev *epoll.Event
	if rapid.IntRange(0, 9).Draw(t, "nil") > 0 {
		ev = &epoll.Event{Events: drawEvents(t), Fd: int32(target), Pad: int32(op)}
	}
	b.compare(t, func(s system, side int) string {
		err := s.Control(b.fds[ep][side], op, b.fds[target][side], ev)
		return fmt.Sprintf("control %d op %d of %d: %v %s", ep, op, target, ev, name(err))
	})
}

// add puts everything that is open into the first epoll set, so that much happens.
func (b *both) add(t *rapid.T) {
	ep := slot(t)
	events := drawEvents(t) | unix.EPOLLIN
	for target := range b.fds {
		ev := &epoll.Event{Events: events, Fd: int32(target), Pad: 7}
		b.compare(t, func(s system, side int) string {
			err := s.Control(b.fds[ep][side], epoll.Add, b.fds[target][side], ev)
			return fmt.Sprintf("add %d to %d %#x %s", target, ep, events, name(err))
		})
	}
}

func (b *both) wait(t *rapid.T) {
	ep := slot(t)
	most := rapid.SampledFrom([]int{1, 2, 3, 20, 0}).Draw(t, "most")
	b.compare(t, func(s system, side int) string {
		events, err := s.Wait(b.fds[ep][side], most)
		return fmt.Sprintf("wait %d: %x %s", ep, events, name(err))
	})
}

func (b *both) poll(t *rapid.T) {
	masks := rapid.SliceOfN(rapid.SampledFrom([]int16{0, 1, 4, 5, -1, 0x40, 0x100, 0x2000, 0x20}), slots, slots).Draw(t, "masks")
	b.compare(t, func(s system, side int) string {
		var list []poll.FD
		for i, f := range b.fds {
			list = append(list, poll.FD{Fd: int32(f[side]), Events: masks[i], Revents: 0x7f})
		}
		n, err := s.Poll(list)
		out := fmt.Sprintf("poll %d %s:", n, name(err))
		for _, f := range list {
			out += fmt.Sprintf(" %x", uint16(f.Revents))
		}
		return out
	})
}

func (b *both) readv(t *rapid.T) {
	i := slot(t)
	sizes := rapid.SliceOfN(rapid.SampledFrom([]int{0, 1, 4, 8, 100}), 0, 4).Draw(t, "sizes")
	b.compare(t, func(s system, side int) string {
		bufs, all := buffers(sizes)
		n, err := s.Readv(b.fds[i][side], bufs)
		return fmt.Sprintf("readv %v %d %q %s", sizes, n, all[:max(n, 0)], name(err))
	})
}

func buffers(sizes []int) (bufs [][]byte, all []byte) {
	total := 0
	for _, n := range sizes {
		total += n
	}
	all = make([]byte, total)
	rest := all
	for _, n := range sizes {
		bufs = append(bufs, rest[:n:n])
		rest = rest[n:]
	}
	return bufs, all
}

func (b *both) writev(t *rapid.T) {
	i := slot(t)
	sizes := rapid.SliceOfN(rapid.SampledFrom([]int{0, 1, 4, 8, 100}), 0, 4).Draw(t, "sizes")
	b.compare(t, func(s system, side int) string {
		bufs, all := buffers(sizes)
		for i := range all {
			all[i] = byte(i%8) / 7 // small counters
		}
		n, err := s.Writev(b.fds[i][side], bufs)
		return fmt.Sprintf("writev %v %d %s", sizes, n, name(err))
	})
}

func (b *both) fcntl(t *rapid.T) {
	i := slot(t)
	c := rapid.SampledFrom([][2]int{
		{unix.F_GETFL, 0}, {unix.F_GETFD, 0}, {unix.F_SETFD, 1}, {unix.F_SETFD, 0},
		{unix.F_GETPIPE_SZ, 0}, {unix.F_SETPIPE_SZ, 1}, {unix.F_SETPIPE_SZ, 0}, {unix.F_SETPIPE_SZ, 9000},
		{unix.F_SETPIPE_SZ, 1 << 20}, {unix.F_SETPIPE_SZ, 65536}, {unix.F_SETPIPE_SZ, -1},
		{unix.F_SETFL, unix.O_NONBLOCK}, {unix.F_SETFL, unix.O_NONBLOCK | unix.O_DIRECT},
		{unix.F_SETFL, unix.O_NONBLOCK | unix.O_APPEND}, {unix.F_SETFL, unix.O_NONBLOCK | unix.O_NOATIME | unix.O_RDWR},
		{12345, 0}, {unix.F_DUPFD, -1},
	}).Draw(t, "command")
	b.compare(t, func(s system, side int) string {
		n, err := s.Fcntl(b.fds[i][side], c[0], c[1])
		return fmt.Sprintf("fcntl %d %#x: %#x %s", c[0], c[1], n, name(err))
	})
}

func (b *both) seek(t *rapid.T) {
	i := slot(t)
	whence := rapid.SampledFrom([]int{0, 1, 2, 3, 5, -1}).Draw(t, "whence")
	b.compare(t, func(s system, side int) string {
		n, err := s.Seek(b.fds[i][side], 5, whence)
		return fmt.Sprintf("seek %d %d %s", whence, n, name(err))
	})
}

func (b *both) pread(t *rapid.T) {
	i := slot(t)
	off := rapid.SampledFrom([]int64{0, -1, 5}).Draw(t, "off")
	b.compare(t, func(s system, side int) string {
		n, err := s.Pread(b.fds[i][side], 8, off)
		m, err2 := s.Preadv(b.fds[i][side], [][]byte{make([]byte, 8)}, off)
		return fmt.Sprintf("pread %d %d %s %d %s", off, n, name(err), m, name(err2))
	})
}

func TestTheCoreAnswersAsTheKernelDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBoth()
		defer b.close()
		t.Repeat(b.actions())
	})
}

// With little else to do the sets nest deeply, and in many ways.
func TestSetsNestAsTheKernelLetsThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBoth()
		defer b.close()
		b.eventfd(t)
		t.Repeat(map[string]func(*rapid.T){
			"epoll": b.epoll, "dup": b.dup, "add": b.add, "add2": b.add, "control": b.control,
			"close": b.closeOne, "write": b.write, "wait": b.wait, "poll": b.poll,
		})
	})
}
