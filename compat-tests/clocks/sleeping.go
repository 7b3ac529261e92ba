package clocks

import (
	"math"
	"os"
	"sync/atomic"
	"time"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// outOfRange are no times to sleep for.
var outOfRange = []unix.Timespec{{Nsec: 1e9}, {Nsec: -1}, {Sec: -1}, {Sec: -1, Nsec: 5e8}, {Sec: 1, Nsec: math.MaxInt64}, {Sec: math.MinInt64}}

// slept observes whether a sleep of d took at least d by the clock.
func slept(t *suite.T, name string, id int32, d time.Duration, sleep func(*unix.Timespec) error) {
	ts := unix.NsecToTimespec(int64(d))
	start := now(t, id)
	t.Errno(name, sleep(&ts))
	t.Value("not early", now(t, id)-start >= int64(d))
}

var sleeping = []suite.Case{
	{Number: 40, Name: "nanosleep refuses too many nanoseconds", Facts: []int{567},
		Source: "nanosleep(2): EINVAL if tv_nsec is not in the range 0 to 999,999,999",
		Run: func(t *suite.T) {
			for _, ns := range []int64{1e9, -1, 1 << 40, math.MinInt64} {
				t.Errno("nanosleep", unix.Nanosleep(&unix.Timespec{Nsec: ns}, nil))
			}
		}},
	{Number: 41, Name: "nanosleep refuses negative seconds", Facts: []int{568},
		Source: "nanosleep(2): EINVAL if tv_sec is negative",
		Run: func(t *suite.T) {
			for _, s := range []int64{-1, math.MinInt64} {
				t.Errno("nanosleep", unix.Nanosleep(&unix.Timespec{Sec: s}, nil))
			}
		}},
	{Number: 42, Name: "nanosleep is never early", Facts: []int{569}, Timed: true,
		Source: "nanosleep(2): suspends until either at least the time specified has elapsed",
		Run: func(t *suite.T) {
			for _, d := range []time.Duration{1, time.Microsecond, 100 * time.Microsecond, time.Millisecond, 10 * time.Millisecond} {
				early := 0
				for range 10 {
					start := now(t, unix.CLOCK_MONOTONIC)
					ts := unix.NsecToTimespec(int64(d))
					t.Must(unix.Nanosleep(&ts, nil))
					if now(t, unix.CLOCK_MONOTONIC)-start < int64(d) {
						early++
					}
				}
				t.Value(d.String()+" early", early)
			}
		}},
	{Number: 43, Name: "nanosleep of nothing returns", Source: "nanosleep(2): zero is a time",
		Run: func(t *suite.T) { t.Errno("nanosleep", unix.Nanosleep(&unix.Timespec{}, nil)) }},
	{Number: 44, Name: "nanosleep without a time", Source: "nanosleep(2): EFAULT",
		Run: func(t *suite.T) { t.Errno("nanosleep", unix.Nanosleep(nil, nil)) }},
	{Number: 45, Name: "nanosleep leaves what is left alone when nothing is",
		Source: "nanosleep(2): the remaining time is written if the call is interrupted",
		Run: func(t *suite.T) {
			left := unix.Timespec{Sec: 7, Nsec: 8}
			t.Errno("nanosleep", unix.Nanosleep(&unix.Timespec{Nsec: 1000}, &left))
			t.Value("left", left)
		}},
	{Number: 46, Name: "clock_nanosleep waits on clocks", Timed: true,
		Source: "clock_nanosleep(2): CLOCK_REALTIME, CLOCK_TAI, CLOCK_MONOTONIC, CLOCK_BOOTTIME",
		Run: func(t *suite.T) {
			for _, id := range []int32{unix.CLOCK_REALTIME, unix.CLOCK_TAI, unix.CLOCK_MONOTONIC, unix.CLOCK_BOOTTIME} {
				slept(t, "sleep", id, 2*time.Millisecond, func(ts *unix.Timespec) error {
					return unix.ClockNanosleep(id, 0, ts, nil)
				})
			}
		}},
	{Number: 47, Name: "clock_nanosleep until a time", Timed: true,
		Source: "clock_nanosleep(2): TIMER_ABSTIME: request is an absolute time of the clock",
		Run: func(t *suite.T) {
			for _, id := range []int32{unix.CLOCK_REALTIME, unix.CLOCK_TAI, unix.CLOCK_MONOTONIC, unix.CLOCK_BOOTTIME} {
				at := unix.NsecToTimespec(now(t, id) + 3e6)
				t.Errno("sleep", unix.ClockNanosleep(id, unix.TIMER_ABSTIME, &at, nil))
				t.Value("not early", now(t, id) >= at.Nano())
			}
		}},
	{Number: 48, Name: "clock_nanosleep until what has passed returns at once",
		Source: "clock_nanosleep(2): if request is less than or equal to the clock's value, it returns immediately",
		Run: func(t *suite.T) {
			for _, at := range []unix.Timespec{{}, {Sec: 1}, {Nsec: 999_999_999}} {
				t.Returns("returns", 5*time.Second, func() {
					t.Errno("sleep", unix.ClockNanosleep(unix.CLOCK_REALTIME, unix.TIMER_ABSTIME, &at, nil))
				})
			}
		}},
	{Number: 49, Name: "clock_nanosleep refuses what is no time",
		Source: "clock_nanosleep(2): EINVAL if tv_nsec is out of range or tv_sec was negative",
		Run: func(t *suite.T) {
			for _, ts := range outOfRange {
				t.Errno("relative", unix.ClockNanosleep(unix.CLOCK_MONOTONIC, 0, &ts, nil))
				t.Errno("absolute", unix.ClockNanosleep(unix.CLOCK_REALTIME, unix.TIMER_ABSTIME, &ts, nil))
			}
		}},
	{Number: 50, Name: "nobody sleeps on some clocks",
		Source: "clock_nanosleep(2): EOPNOTSUPP if the kernel does not support sleeping against this clock",
		Run: func(t *suite.T) {
			for _, id := range []int32{unix.CLOCK_MONOTONIC_RAW, unix.CLOCK_REALTIME_COARSE, unix.CLOCK_MONOTONIC_COARSE, unix.CLOCK_THREAD_CPUTIME_ID} {
				t.Errno("sleep", unix.ClockNanosleep(id, 0, &unix.Timespec{Nsec: 1}, nil))
				t.Errno("no time", unix.ClockNanosleep(id, 0, nil, nil))
			}
		}},
	{Number: 51, Name: "nobody sleeps on what is no clock", Source: "clock_nanosleep(2): EINVAL",
		Run: func(t *suite.T) {
			for _, id := range nobodys {
				t.Errno("sleep", unix.ClockNanosleep(id, 0, &unix.Timespec{Nsec: 1}, nil))
				t.Errno("no time", unix.ClockNanosleep(id, 0, nil, nil))
			}
		}},
	{Number: 52, Name: "clock_nanosleep without a time", Source: "clock_nanosleep(2): EFAULT",
		Run: func(t *suite.T) {
			t.Errno("relative", unix.ClockNanosleep(unix.CLOCK_MONOTONIC, 0, nil, nil))
			t.Errno("absolute", unix.ClockNanosleep(unix.CLOCK_REALTIME, unix.TIMER_ABSTIME, nil, nil))
		}},
	{Number: 53, Name: "a flag that nobody knows is no hindrance",
		Source: "the kernel looks at TIMER_ABSTIME only",
		Run: func(t *suite.T) {
			t.Errno("2", unix.ClockNanosleep(unix.CLOCK_MONOTONIC, 2, &unix.Timespec{Nsec: 1}, nil))
			t.Errno("16 with an absolute time", unix.ClockNanosleep(unix.CLOCK_MONOTONIC, 16|unix.TIMER_ABSTIME, &unix.Timespec{Nsec: 1}, nil))
		}},
	{Number: 54, Name: "a sleep on the process's time ends when it was used", Timed: true,
		Source: "clock_nanosleep(2): CLOCK_PROCESS_CPUTIME_ID",
		Run: func(t *suite.T) {
			var stop atomic.Bool
			done := make(chan struct{})
			go func() {
				defer close(done)
				for !stop.Load() {
				}
			}()
			start := now(t, unix.CLOCK_PROCESS_CPUTIME_ID)
			t.Errno("sleep", unix.ClockNanosleep(unix.CLOCK_PROCESS_CPUTIME_ID, 0, &unix.Timespec{Nsec: 20e6}, nil))
			t.Value("not early", now(t, unix.CLOCK_PROCESS_CPUTIME_ID)-start >= 20e6)
			stop.Store(true)
			<-done
		}},
	{Number: 55, Name: "a sleep on the process's time goes on while it is idle", Timed: true,
		Source: "clock_nanosleep(2): the time is that of the clock",
		Run: func(t *suite.T) {
			t.Returns("returns", 300*time.Millisecond, func() {
				_ = unix.ClockNanosleep(unix.CLOCK_PROCESS_CPUTIME_ID, 0, &unix.Timespec{Sec: 3600}, nil)
			})
		}},
	{Number: 56, Name: "a sleep for as long as there is does not end", Timed: true,
		Source: "nanosleep(2): any number of seconds",
		Run: func(t *suite.T) {
			t.Returns("returns", 100*time.Millisecond, func() {
				_ = unix.Nanosleep(&unix.Timespec{Sec: math.MaxInt64, Nsec: 999_999_999}, nil)
			})
			t.Returns("absolute returns", 100*time.Millisecond, func() {
				_ = unix.ClockNanosleep(unix.CLOCK_MONOTONIC, unix.TIMER_ABSTIME, &unix.Timespec{Sec: math.MaxInt64}, nil)
			})
		}},
	{Number: 57, Name: "many sleep at once", Timed: true, Source: "nanosleep(2) suspends the caller only",
		Run: func(t *suite.T) {
			const many = 200
			ended := make(chan int64, many)
			start := now(t, unix.CLOCK_MONOTONIC)
			for range many {
				go func() {
					_ = unix.Nanosleep(&unix.Timespec{Nsec: 30e6}, nil)
					var ts unix.Timespec
					_ = unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts)
					ended <- ts.Nano()
				}()
			}
			early := 0
			for range many {
				if <-ended-start < 30e6 {
					early++
				}
			}
			t.Value("early", early)
		}},
	{Number: 58, Name: "a sleep on a process's time by its number", Source: "clock_nanosleep(2): clocks of clock_getcpuclockid(3)",
		Run: func(t *suite.T) {
			for _, id := range []int32{cpuClock(0), cpuClock(os.Getpid())} {
				var used unix.Timespec
				t.Must(unix.ClockGettime(id, &used))
				t.Errno("until what has passed", unix.ClockNanosleep(id, unix.TIMER_ABSTIME, &used, nil))
				t.Errno("without a time", unix.ClockNanosleep(id, 0, nil, nil))
				t.Errno("for too many nanoseconds", unix.ClockNanosleep(id, 0, &unix.Timespec{Nsec: 1e9}, nil))
			}
		}},
	{Number: 59, Name: "nobody sleeps on its own thread's time, nor on that of who is not there", Source: "clock_nanosleep(2): EINVAL",
		Run: func(t *suite.T) {
			const ownThread, aFile, noPart = -2, -5, -1
			for _, c := range []struct {
				name string
				id   int32
			}{{"own thread", ownThread}, {"nobody", cpuClock(1<<22 + 1)}, {"file", aFile}, {"no part of it", noPart}} {
				t.Errno(c.name, unix.ClockNanosleep(c.id, unix.TIMER_ABSTIME, &unix.Timespec{}, nil))
				t.Errno(c.name+", no time", unix.ClockNanosleep(c.id, unix.TIMER_ABSTIME, nil, nil))
			}
		}},
}
