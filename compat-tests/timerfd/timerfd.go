// Package timerfd holds the cases of timerfd.
package timerfd

import (
	"encoding/binary"
	"slices"
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Area is timerfd.
var Area = suite.Area{
	Name:  "timerfd",
	Title: "timerfd",
	Cases: slices.Concat(creation, settings, expirations),
}

const nonblock = unix.TFD_NONBLOCK

// open makes a timer on the monotonic clock.
func open(t *suite.T, flags int) int {
	fd, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, flags)
	t.Must(err)
	return fix.Own(t, fd)
}

// spec is a setting in nanoseconds.
func spec(value, interval int64) *unix.ItimerSpec {
	return &unix.ItimerSpec{Value: unix.NsecToTimespec(value), Interval: unix.NsecToTimespec(interval)}
}

// read observes the number of expirations.
func read(t *suite.T, name string, fd int) {
	n, err := expired(fd)
	t.Call(name, n, err)
}

func expired(fd int) (uint64, error) {
	p := make([]byte, 8)
	if _, err := fix.Retry(func() (int, error) { return unix.Read(fd, p) }); err != nil {
		return 0, err
	}
	return binary.NativeEndian.Uint64(p), nil
}

// past makes sure that d has gone by on every clock.
func past(d time.Duration) { time.Sleep(d + 20*time.Millisecond) }

var creation = []suite.Case{
	{Number: 1, Name: "an unknown clock is refused", Facts: []int{235},
		Source: "timerfd_create(2): EINVAL if the clock is not known",
		Run: func(t *suite.T) {
			for _, clock := range []int{99, -1, unix.CLOCK_PROCESS_CPUTIME_ID, unix.CLOCK_MONOTONIC_RAW} {
				_, err := unix.TimerfdCreate(clock, 0)
				t.Errno("timerfd_create", err)
			}
		}},
	{Number: 2, Name: "the realtime, monotonic and boot clocks can be had",
		Source: "timerfd_create(2): CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME",
		Run: func(t *suite.T) {
			for _, clock := range []int{unix.CLOCK_REALTIME, unix.CLOCK_MONOTONIC, unix.CLOCK_BOOTTIME} {
				fd, err := unix.TimerfdCreate(clock, 0)
				t.Errno("timerfd_create", err)
				if err == nil {
					fix.Own(t, fd)
				}
			}
		}},
	{Number: 3, Name: "unknown flags are refused",
		Source: "timerfd_create(2): EINVAL if flags is invalid",
		Run: func(t *suite.T) {
			for _, flags := range []int{1, unix.O_APPEND, -1} {
				_, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, flags)
				t.Errno("timerfd_create", err)
			}
		}},
	{Number: 4, Name: "the flags are those of the fd",
		Source: "timerfd_create(2): TFD_NONBLOCK and TFD_CLOEXEC set the flags on the new fd",
		Run: func(t *suite.T) {
			for _, flags := range []int{0, nonblock, unix.TFD_CLOEXEC} {
				fd := open(t, flags)
				got, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
				t.Call("F_GETFD", got, err)
				got, err = unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
				t.Call("F_GETFL", got&unix.O_NONBLOCK, err)
			}
		}},
	{Number: 5, Name: "a timer cannot be written",
		Source: "write(2): EINVAL if fd is attached to an object unsuitable for writing",
		Run: func(t *suite.T) {
			n, err := unix.Write(open(t, nonblock), make([]byte, 8))
			t.Call("write", n, err)
		}},
	{Number: 6, Name: "lseek and pread on a timer",
		Source: "timerfd objects are anonymous inodes without position",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			n, err := unix.Seek(fd, 1, unix.SEEK_SET)
			t.Call("lseek", n, err)
			m, err := unix.Pread(fd, make([]byte, 8), 0)
			t.Call("pread", m, err)
		}},
	{Number: 7, Name: "what is no timer is refused",
		Source: "timerfd_settime(2): EINVAL if fd is not a timerfd, EBADF if it is not open",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			for _, fd := range []int{r, fix.Closed(t), -1} {
				t.Errno("settime", unix.TimerfdSettime(fd, 0, spec(1e6, 0), nil))
				t.Errno("gettime", unix.TimerfdGettime(fd, &unix.ItimerSpec{}))
			}
		}},
}

var settings = []suite.Case{
	{Number: 20, Name: "an unarmed timer has nothing to read", Facts: []int{230},
		Source: "timerfd_create(2): a read before an expiration fails with EAGAIN if nonblocking",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			read(t, "read", fd)
			t.Value("poll", fix.Now(t, fd, fix.AllEvents))
		}},
	{Number: 21, Name: "nanoseconds out of range are refused", Facts: []int{236},
		Source: "timerfd_settime(2): EINVAL if tv_nsec is not within 0 to 999,999,999",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			for _, ts := range []unix.Timespec{{Nsec: 1e9}, {Nsec: -1}, {Sec: -1}, {Sec: 1, Nsec: 1 << 40}} {
				t.Errno("value", unix.TimerfdSettime(fd, 0, &unix.ItimerSpec{Value: ts}, nil))
				t.Errno("interval", unix.TimerfdSettime(fd, 0, &unix.ItimerSpec{Value: unix.Timespec{Sec: 1}, Interval: ts}, nil))
			}
		}},
	{Number: 22, Name: "unknown flags of a setting are refused",
		Source: "timerfd_settime(2): EINVAL if flags is invalid",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			for _, flags := range []int{4, 8, -1} {
				t.Errno("settime", unix.TimerfdSettime(fd, flags, spec(1e9, 0), nil))
			}
		}},
	{Number: 23, Name: "the old setting comes back",
		Source: "timerfd_settime(2): old_value receives the setting before the call",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			var old unix.ItimerSpec
			t.Errno("first", unix.TimerfdSettime(fd, 0, spec(3600e9, 60e9), &old))
			t.Value("unarmed before", old == unix.ItimerSpec{})
			t.Errno("second", unix.TimerfdSettime(fd, 0, spec(0, 0), &old))
			t.Value("about an hour before", old.Value.Sec >= 3590 && old.Value.Sec <= 3600)
			t.Value("interval", old.Interval.Nano())
		}},
	{Number: 24, Name: "the remaining time can be asked for",
		Source: "timerfd_gettime(2): the time until the next expiration, always relative",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			var now unix.ItimerSpec
			t.Errno("gettime", unix.TimerfdGettime(fd, &now))
			t.Value("unarmed", now == unix.ItimerSpec{})
			t.Must(unix.TimerfdSettime(fd, 0, spec(100e9, 7e9), nil))
			t.Errno("gettime armed", unix.TimerfdGettime(fd, &now))
			t.Value("remaining", now.Value.Sec >= 90 && now.Value.Sec <= 100)
			t.Value("interval", now.Interval.Nano())
		}},
	{Number: 25, Name: "an interval without a value does not arm",
		Source: "timerfd_settime(2): a zero it_value disarms the timer",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			t.Errno("settime", unix.TimerfdSettime(fd, 0, spec(0, 1e6), nil))
			past(10 * time.Millisecond)
			read(t, "read", fd)
			var now unix.ItimerSpec
			t.Errno("gettime", unix.TimerfdGettime(fd, &now))
			t.Value("value", now.Value.Nano())
			t.Value("interval", now.Interval.Nano())
		}},
	{Number: 26, Name: "no setting is a bad address",
		Source: "timerfd_settime(2): EFAULT if new_value is not valid",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			t.Errno("settime", unix.TimerfdSettime(fd, 0, nil, nil))
			t.Errno("gettime", unix.TimerfdGettime(fd, nil))
		}},
	{Number: 27, Name: "a refused setting leaves the timer as it was",
		Source: "timerfd_settime(2): a call that fails changes nothing",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			t.Must(unix.TimerfdSettime(fd, 0, spec(1000e9, 0), nil))
			t.Errno("settime", unix.TimerfdSettime(fd, 0, &unix.ItimerSpec{Value: unix.Timespec{Nsec: 1e9}}, nil))
			var now unix.ItimerSpec
			t.Must(unix.TimerfdGettime(fd, &now))
			t.Value("still armed", now.Value.Sec > 900)
		}},
}

var expirations = []suite.Case{
	{Number: 40, Name: "an expired timer is read once", Facts: []int{231, 232}, Timed: true,
		Source: "timerfd_create(2): a read returns the number of expirations since the last read",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			t.Must(unix.TimerfdSettime(fd, 0, spec(10e6, 0), nil))
			fix.Await(t, fd, unix.POLLIN)
			t.Value("poll", fix.Now(t, fd, fix.AllEvents))
			p := make([]byte, 16)
			n, err := unix.Read(fd, p)
			t.Call("read", n, err)
			t.Value("expirations", binary.NativeEndian.Uint64(p))
			read(t, "read again", fd)
			t.Value("poll after", fix.Now(t, fd, fix.AllEvents))
		}},
	{Number: 41, Name: "the expirations of a periodic timer accumulate", Facts: []int{233}, Timed: true,
		Source: "timerfd_create(2): a read returns the number of expirations since the last read",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			t.Must(unix.TimerfdSettime(fd, 0, spec(5e6, 5e6), nil))
			past(60 * time.Millisecond)
			n, err := expired(fd)
			t.Call("ten at least", n >= 10, err)
			t.Value("not very many", n < 400)
			fix.Await(t, fd, unix.POLLIN)
			n, err = expired(fd)
			t.Call("and again", n >= 1, err)
		}},
	{Number: 42, Name: "a read with room for less than 8 bytes is refused", Facts: []int{234}, Timed: true,
		Source: "timerfd_create(2): EINVAL if the buffer is less than 8 bytes",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			t.Must(unix.TimerfdSettime(fd, 0, spec(1e6, 0), nil))
			fix.Await(t, fd, unix.POLLIN)
			n, err := unix.Read(fd, make([]byte, 7))
			t.Call("read 7", n, err)
			read(t, "read 8", fd)
		}},
	{Number: 43, Name: "an absolute time in the past expires at once",
		Source: "timerfd_settime(2): TFD_TIMER_ABSTIME takes the value as an absolute time",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			t.Errno("settime", unix.TimerfdSettime(fd, unix.TFD_TIMER_ABSTIME, spec(1, 0), nil))
			fix.Await(t, fd, unix.POLLIN)
			read(t, "read", fd)
		}},
	{Number: 44, Name: "an absolute realtime expires when it is reached", Timed: true,
		Source: "timerfd_settime(2): TFD_TIMER_ABSTIME takes the value as an absolute time of the clock",
		Run: func(t *suite.T) {
			fd, err := unix.TimerfdCreate(unix.CLOCK_REALTIME, nonblock)
			t.Must(err)
			fix.Own(t, fd)
			at := time.Now().Add(100 * time.Millisecond)
			t.Errno("settime", unix.TimerfdSettime(fd, unix.TFD_TIMER_ABSTIME, spec(at.UnixNano(), 0), nil))
			read(t, "before", fd)
			fix.Await(t, fd, unix.POLLIN)
			t.Value("not early", time.Now().After(at.Add(-20*time.Millisecond)))
			read(t, "after", fd)
		}},
	{Number: 45, Name: "a setting forgets expirations that were not read", Timed: true,
		Source: "timerfd_settime(2): expirations count since the last setting or read",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			t.Must(unix.TimerfdSettime(fd, 0, spec(1e6, 0), nil))
			fix.Await(t, fd, unix.POLLIN)
			t.Must(unix.TimerfdSettime(fd, 0, spec(3600e9, 0), nil))
			t.Value("poll", fix.Now(t, fd, fix.AllEvents))
			read(t, "read", fd)
		}},
	{Number: 46, Name: "a disarmed timer never expires", Timed: true,
		Source: "timerfd_settime(2): a zero it_value disarms the timer",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			t.Must(unix.TimerfdSettime(fd, 0, spec(30e6, 0), nil))
			t.Must(unix.TimerfdSettime(fd, 0, spec(0, 0), nil))
			past(60 * time.Millisecond)
			read(t, "read", fd)
		}},
	{Number: 47, Name: "a blocked read ends with the expiration", Timed: true,
		Source: "timerfd_create(2): a read blocks until the next expiration",
		Run: func(t *suite.T) {
			fd := open(t, 0)
			start := time.Now()
			t.Must(unix.TimerfdSettime(fd, 0, spec(60e6, 0), nil))
			read(t, "read", fd)
			t.Value("waited", time.Since(start) >= 45*time.Millisecond)
		}},
	{Number: 48, Name: "an edge-triggered periodic timer reports each expiration", Timed: true,
		Source: "epoll(7): EPOLLET reports when events arrive",
		Run: func(t *suite.T) {
			ep, fd := fix.Set(t), open(t, nonblock)
			fix.Add(t, ep, fd, unix.EPOLLIN|unix.EPOLLET, 1)
			t.Must(unix.TimerfdSettime(fd, 0, spec(40e6, 40e6), nil))
			for range 2 {
				fix.Wait(t, "wait", ep, 10000)
				n, err := expired(fd)
				t.Call("expired", n >= 1, err)
			}
		}},
	{Number: 49, Name: "a duplicate shares the timer", Timed: true,
		Source: "dup(2): both fds refer to the same open file description",
		Run: func(t *suite.T) {
			fd := open(t, nonblock)
			d, err := unix.Dup(fd)
			t.Must(err)
			fix.Own(t, d)
			t.Must(unix.TimerfdSettime(d, 0, spec(1e6, 0), nil))
			fix.Await(t, fd, unix.POLLIN)
			read(t, "read", d)
			read(t, "read the first", fd)
		}},
}
