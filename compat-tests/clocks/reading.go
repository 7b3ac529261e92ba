package clocks

import (
	"os"
	"runtime"
	"time"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// everywhere are the clocks that need no special hardware.
var everywhere = []struct {
	name string
	id   int32
}{
	{"REALTIME", unix.CLOCK_REALTIME},
	{"MONOTONIC", unix.CLOCK_MONOTONIC},
	{"PROCESS_CPUTIME_ID", unix.CLOCK_PROCESS_CPUTIME_ID},
	{"THREAD_CPUTIME_ID", unix.CLOCK_THREAD_CPUTIME_ID},
	{"MONOTONIC_RAW", unix.CLOCK_MONOTONIC_RAW},
	{"REALTIME_COARSE", unix.CLOCK_REALTIME_COARSE},
	{"MONOTONIC_COARSE", unix.CLOCK_MONOTONIC_COARSE},
	{"BOOTTIME", unix.CLOCK_BOOTTIME},
	{"TAI", unix.CLOCK_TAI},
}

// nobodys are numbers that are no clock.
var nobodys = []int32{10, 12, 16, 99, 1 << 30}

func now(t *suite.T, id int32) int64 {
	var ts unix.Timespec
	t.Must(unix.ClockGettime(id, &ts))
	return ts.Nano()
}

// burn uses a thread's processor until the clock has counted d.
func burn(t *suite.T, id int32, d time.Duration) {
	for start := now(t, id); now(t, id)-start < int64(d); {
	}
}

// cpuClock is what clock_getcpuclockid(3) makes: the scheduler's time of a process.
func cpuClock(pid int) int32 { return int32(^pid)<<3 | 2 }

var reading = []suite.Case{
	{Number: 1, Name: "clocks can be read", Source: "clock_gettime(2): the clocks of Linux since 3.10",
		Run: func(t *suite.T) {
			for _, c := range everywhere {
				ts := unix.Timespec{Sec: -1, Nsec: -1}
				t.Errno(c.name, unix.ClockGettime(c.id, &ts))
				t.Value("it is a time", ts.Sec >= 0 && ts.Nsec >= 0 && ts.Nsec < 1e9)
			}
		}},
	{Number: 2, Name: "what is no clock cannot be read", Facts: []int{565},
		Source: "clock_gettime(2): EINVAL if the clockid is not supported",
		Run: func(t *suite.T) {
			for _, id := range nobodys {
				t.Errno("gettime", unix.ClockGettime(id, &unix.Timespec{}))
			}
		}},
	{Number: 3, Name: "the clock is looked at before the place for its time", Facts: []int{566},
		Source: "clock_gettime(2): EINVAL, EFAULT",
		Run: func(t *suite.T) {
			t.Errno("no clock", unix.ClockGettime(99, nil))
			t.Errno("a CPU clock of nobody", unix.ClockGettime(cpuClock(1<<22+1), nil))
		}},
	{Number: 4, Name: "a CPU clock is looked at before the place for its time",
		Source: "clock_gettime(2): EFAULT if tp points outside the accessible address space",
		Run: func(t *suite.T) {
			t.Errno("process", unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, nil))
			t.Errno("thread", unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, nil))
		}},
	{Number: 5, Name: "clocks that nobody sets never go back",
		Source: "clock_getres(2): CLOCK_MONOTONIC: successive calls will not go back",
		Run: func(t *suite.T) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			for _, c := range everywhere {
				if c.id == unix.CLOCK_REALTIME || c.id == unix.CLOCK_REALTIME_COARSE || c.id == unix.CLOCK_TAI {
					continue
				}
				back := 0
				last := now(t, c.id)
				for range 2000 {
					n := now(t, c.id)
					if n < last {
						back++
					}
					last = n
				}
				t.Value(c.name+" went back", back)
			}
		}},
	{Number: 6, Name: "monotonic time passes while nobody works",
		Source: "clock_getres(2): CLOCK_MONOTONIC is a clock of time since some point in the past",
		Run: func(t *suite.T) {
			for _, id := range []int32{unix.CLOCK_MONOTONIC, unix.CLOCK_MONOTONIC_RAW, unix.CLOCK_BOOTTIME} {
				start := now(t, id)
				t.Must(unix.Nanosleep(&unix.Timespec{Nsec: 20e6}, nil))
				t.Value("at least 19 ms later", now(t, id)-start >= 19e6)
			}
		}},
	{Number: 7, Name: "the time of day is Go's", Source: "clock_getres(2): CLOCK_REALTIME measures real time",
		Run: func(t *suite.T) {
			for _, id := range []int32{unix.CLOCK_REALTIME, unix.CLOCK_REALTIME_COARSE} {
				off := time.Duration(now(t, id) - time.Now().UnixNano()).Abs()
				t.Value("within ten seconds", off < 10*time.Second)
			}
		}},
	{Number: 8, Name: "TAI is UTC and at most a minute of leap seconds",
		Source: "clock_getres(2): CLOCK_TAI is derived from wall-clock time but counts leap seconds",
		Run: func(t *suite.T) {
			utc := now(t, unix.CLOCK_REALTIME)
			off := now(t, unix.CLOCK_TAI) - utc
			t.Value("between", off >= 0 && off < 60e9)
		}},
	{Number: 9, Name: "time since boot is no less than monotonic time",
		Source: "clock_getres(2): CLOCK_BOOTTIME includes the time that the system is suspended",
		Run: func(t *suite.T) {
			m := now(t, unix.CLOCK_MONOTONIC)
			t.Value("no less", now(t, unix.CLOCK_BOOTTIME) >= m)
		}},
	{Number: 10, Name: "the processor's time grows by work", Timed: true,
		Source: "clock_getres(2): CLOCK_PROCESS_CPUTIME_ID measures CPU time consumed by this process",
		Run: func(t *suite.T) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			p, th := now(t, unix.CLOCK_PROCESS_CPUTIME_ID), now(t, unix.CLOCK_THREAD_CPUTIME_ID)
			burn(t, unix.CLOCK_THREAD_CPUTIME_ID, 50*time.Millisecond)
			t.Value("of the thread", now(t, unix.CLOCK_THREAD_CPUTIME_ID)-th >= 50e6)
			t.Value("of the process", now(t, unix.CLOCK_PROCESS_CPUTIME_ID)-p >= 30e6)
		}},
	{Number: 11, Name: "a process's own clock by its number", Timed: true,
		Source: "clock_getcpuclockid(3): the CPU-time clock of the process",
		Run: func(t *suite.T) {
			id := cpuClock(os.Getpid())
			a := now(t, unix.CLOCK_PROCESS_CPUTIME_ID)
			burn(t, id, 50*time.Millisecond)
			t.Value("it is the process's", now(t, unix.CLOCK_PROCESS_CPUTIME_ID)-a >= 30e6)
			t.Errno("by number 0", unix.ClockGettime(cpuClock(0), &unix.Timespec{}))
		}},
	{Number: 12, Name: "CPU clocks of processes that are not there",
		Source: "clock_getcpuclockid(3): no process with that number",
		Run: func(t *suite.T) {
			t.Errno("gettime", unix.ClockGettime(cpuClock(1<<22+1), &unix.Timespec{}))
			t.Errno("getres", unix.ClockGetres(cpuClock(1<<22+1), nil))
		}},
	{Number: 13, Name: "gettimeofday and time tell the clock's time",
		Source: "gettimeofday(2), time(2)",
		Run: func(t *suite.T) {
			var tv unix.Timeval
			before := now(t, unix.CLOCK_REALTIME)
			t.Errno("gettimeofday", unix.Gettimeofday(&tv))
			after := now(t, unix.CLOCK_REALTIME)
			t.Value("between", tv.Nano() >= before-1000 && tv.Nano() <= after)
			t.Value("microseconds", tv.Usec >= 0 && tv.Usec < 1e6)
			var at unix.Time_t
			s, err := unix.Time(&at)
			t.Errno("time", err)
			t.Value("both alike", s == at)
			t.Value("the same second or the next", int64(s)-tv.Sec == 0 || int64(s)-tv.Sec == 1)
			s, err = unix.Time(nil)
			t.Errno("time without a place", err)
			t.Value("a time", s >= at)
		}},
	{Number: 14, Name: "gettimeofday without a place for the time", Source: "gettimeofday(2): either may be NULL",
		Run: func(t *suite.T) { t.Errno("gettimeofday", unix.Gettimeofday(nil)) }},
}

var resolution = []suite.Case{
	{Number: 20, Name: "clocks count nanoseconds", Facts: []int{570},
		Source: "clock_getres(2): the resolution of the clock",
		Run: func(t *suite.T) {
			for _, c := range everywhere {
				if c.id == unix.CLOCK_REALTIME_COARSE || c.id == unix.CLOCK_MONOTONIC_COARSE {
					continue
				}
				var ts unix.Timespec
				t.Errno(c.name, unix.ClockGetres(c.id, &ts))
				t.Value("nanoseconds", ts.Nano())
			}
		}},
	{Number: 21, Name: "coarse clocks are coarse", Source: "clock_getres(2): a faster but less precise version",
		Run: func(t *suite.T) {
			for _, id := range []int32{unix.CLOCK_REALTIME_COARSE, unix.CLOCK_MONOTONIC_COARSE} {
				var ts unix.Timespec
				t.Errno("getres", unix.ClockGetres(id, &ts))
				t.Value("1 to 10 ms", ts.Nano() >= 1e6 && ts.Nano() <= 10e6)
			}
		}},
	{Number: 22, Name: "the resolution may be asked of without a place for it",
		Source: "clock_getres(2): if res is NULL, nothing is stored",
		Run: func(t *suite.T) {
			t.Errno("clock", unix.ClockGetres(unix.CLOCK_MONOTONIC, nil))
			t.Errno("CPU clock", unix.ClockGetres(unix.CLOCK_PROCESS_CPUTIME_ID, nil))
			t.Errno("own CPU clock by number", unix.ClockGetres(cpuClock(0), nil))
		}},
	{Number: 23, Name: "what is no clock has no resolution", Source: "clock_getres(2): EINVAL",
		Run: func(t *suite.T) {
			for _, id := range nobodys {
				t.Errno("getres", unix.ClockGetres(id, &unix.Timespec{}))
			}
		}},
}

// These never succeed, whoever runs them.
var setting = []suite.Case{
	{Number: 30, Name: "clocks other than the time of day cannot be set",
		Source: "clock_settime(2): EINVAL if the clock cannot be set",
		Run: func(t *suite.T) {
			for _, c := range everywhere {
				if c.id == unix.CLOCK_REALTIME || c.id == unix.CLOCK_PROCESS_CPUTIME_ID || c.id == unix.CLOCK_THREAD_CPUTIME_ID {
					continue
				}
				t.Errno(c.name, unix.ClockSettime(c.id, &unix.Timespec{Sec: 1}))
			}
			for _, id := range nobodys {
				t.Errno("no clock", unix.ClockSettime(id, &unix.Timespec{Sec: 1}))
			}
		}},
	{Number: 31, Name: "the time of day is not set to what is no time",
		Source: "clock_settime(2): EINVAL if tv_nsec is out of range or tv_sec is negative",
		Run: func(t *suite.T) {
			for _, ts := range []unix.Timespec{{Sec: 1, Nsec: 1e9}, {Sec: 1, Nsec: -1}, {Sec: -1}, {Sec: 1 << 62}} {
				t.Errno("settime", unix.ClockSettime(unix.CLOCK_REALTIME, &ts))
			}
			t.Errno("null", unix.ClockSettime(unix.CLOCK_REALTIME, nil))
		}},
	{Number: 32, Name: "settimeofday refuses what is no time",
		Source: "settimeofday(2): EINVAL if tv_usec is out of range or tv_sec is negative",
		Run: func(t *suite.T) {
			for _, tv := range []unix.Timeval{{Sec: 1, Usec: 1e6 + 1}, {Sec: 1, Usec: 1e6}, {Sec: 1, Usec: -1}, {Sec: -1}} {
				t.Errno("settimeofday", unix.Settimeofday(&tv))
			}
		}},
	{Number: 33, Name: "used time cannot be set", Source: "clock_settime(2): EPERM; EINVAL: there is no such clock",
		Run: func(t *suite.T) {
			for _, id := range []int32{cpuClock(0), cpuClock(os.Getpid())} {
				t.Errno("process", unix.ClockSettime(id, &unix.Timespec{}))
				t.Errno("no time", unix.ClockSettime(id, nil))
			}
			t.Errno("nobody", unix.ClockSettime(cpuClock(1<<22+1), &unix.Timespec{}))
		}},
}
