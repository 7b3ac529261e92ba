package clocks

import (
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/sigworker"
)

// longTime is a setting that does not expire while a case runs.
var longTime = unix.Itimerval{Value: unix.Timeval{Sec: 3600}, Interval: unix.Timeval{Sec: 60}}

// stopTimer sees to it that no timer is left for the process.
func stopTimer(t *suite.T, which unix.ItimerWhich) {
	t.Cleanup(func() { _, _ = unix.Setitimer(which, unix.Itimerval{}) })
}

// hear has signals go to a channel.
func hear(t *suite.T, sig unix.Signal) <-chan os.Signal {
	c := make(chan os.Signal, 100)
	sigworker.Notify(c, sig)
	t.Cleanup(func() { sigworker.Stop(c) })
	return c
}

// heard is the name of the signal that comes.
func heard(c <-chan os.Signal) string {
	select {
	case sig := <-c:
		return fmt.Sprint("signal ", int(sig.(unix.Signal)))
	case <-time.After(10 * time.Second):
		return "nothing"
	}
}

func init() {
	suite.RegisterHelper("clock-alarm", func(args []string) int {
		if err := sigworker.Start(0); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 99
		}
		if args[0] == "ignore" {
			sigworker.Ignore(unix.SIGALRM)
		}
		if _, err := unix.Setitimer(unix.ItimerReal, unix.MakeItimerval(0, 20*time.Millisecond)); err != nil {
			return 98
		}
		time.Sleep(500 * time.Millisecond)
		return 7
	})
}

var intervals = []suite.Case{
	{Number: 70, Name: "timers stand still at first", Source: "getitimer(2)",
		Run: func(t *suite.T) {
			for _, which := range []unix.ItimerWhich{unix.ItimerReal, unix.ItimerVirtual, unix.ItimerProf} {
				it, err := unix.Getitimer(which)
				t.Call("getitimer", it, err)
			}
		}},
	{Number: 71, Name: "there are three timers", Source: "getitimer(2): EINVAL if which is not one of them",
		Run: func(t *suite.T) {
			for _, which := range []unix.ItimerWhich{-1, 3, 1 << 20} {
				_, err := unix.Getitimer(which)
				t.Errno("getitimer", err)
				_, err = unix.Setitimer(which, longTime)
				t.Errno("setitimer", err)
			}
		}},
	{Number: 72, Name: "times out of range are refused", Source: "setitimer(2): EINVAL if tv_usec is outside 0 to 999999",
		Run: func(t *suite.T) {
			for _, tv := range []unix.Timeval{{Usec: 1e6}, {Usec: -1}, {Sec: -1}, {Sec: 1, Usec: 1 << 40}} {
				for _, which := range []unix.ItimerWhich{unix.ItimerReal, unix.ItimerVirtual} {
					_, err := unix.Setitimer(which, unix.Itimerval{Value: tv})
					t.Errno("value", err)
					_, err = unix.Setitimer(which, unix.Itimerval{Value: unix.Timeval{Sec: 100}, Interval: tv})
					t.Errno("interval", err)
				}
			}
			it, err := unix.Getitimer(unix.ItimerReal)
			t.Call("after all that", it, err)
		}},
	{Number: 73, Name: "what was set comes back", Source: "setitimer(2): old_value is the timer's value before",
		Run: func(t *suite.T) {
			for _, which := range []unix.ItimerWhich{unix.ItimerReal, unix.ItimerVirtual, unix.ItimerProf} {
				stopTimer(t, which)
				old, err := unix.Setitimer(which, longTime)
				t.Call("first", old, err)
				it, err := unix.Getitimer(which)
				t.Errno("getitimer", err)
				t.Value("interval", it.Interval)
				t.Value("about an hour is left", it.Value.Sec >= 3590 && it.Value.Sec <= 3600)
				old, err = unix.Setitimer(which, unix.Itimerval{})
				t.Errno("stop", err)
				t.Value("its interval", old.Interval)
				t.Value("about an hour was left", old.Value.Sec >= 3590 && old.Value.Sec <= 3600)
				it, err = unix.Getitimer(which)
				t.Call("stopped", it, err)
			}
		}},
	{Number: 74, Name: "a stopped timer of real time has no interval", Source: "setitimer(2): a value of 0 disarms",
		Run: func(t *suite.T) {
			stopTimer(t, unix.ItimerReal)
			_, err := unix.Setitimer(unix.ItimerReal, unix.Itimerval{Interval: unix.Timeval{Sec: 5}})
			t.Errno("setitimer", err)
			it, err := unix.Getitimer(unix.ItimerReal)
			t.Call("getitimer", it, err)
		}},
	{Number: 75, Name: "a stopped timer of processor time keeps its interval", Source: "setitimer(2): a value of 0 disarms",
		Run: func(t *suite.T) {
			stopTimer(t, unix.ItimerVirtual)
			_, err := unix.Setitimer(unix.ItimerVirtual, unix.Itimerval{Interval: unix.Timeval{Sec: 5}})
			t.Errno("setitimer", err)
			it, err := unix.Getitimer(unix.ItimerVirtual)
			t.Call("getitimer", it, err)
		}},
	{Number: 76, Name: "the timer of real time sends ALRM", Timed: true, Source: "setitimer(2): ITIMER_REAL: SIGALRM",
		Run: func(t *suite.T) {
			c := hear(t, unix.SIGALRM)
			stopTimer(t, unix.ItimerReal)
			start := now(t, unix.CLOCK_MONOTONIC)
			_, err := unix.Setitimer(unix.ItimerReal, unix.MakeItimerval(0, 20*time.Millisecond))
			t.Errno("setitimer", err)
			t.Value("heard", heard(c))
			t.Value("not early", now(t, unix.CLOCK_MONOTONIC)-start >= 20e6)
			it, err := unix.Getitimer(unix.ItimerReal)
			t.Call("it stands still", it, err)
		}},
	{Number: 77, Name: "the timer of real time goes on by its interval", Timed: true, Source: "setitimer(2): it_interval reloads the timer",
		Run: func(t *suite.T) {
			c := hear(t, unix.SIGALRM)
			stopTimer(t, unix.ItimerReal)
			start := now(t, unix.CLOCK_MONOTONIC)
			_, err := unix.Setitimer(unix.ItimerReal, unix.MakeItimerval(15*time.Millisecond, time.Millisecond))
			t.Errno("setitimer", err)
			for range 3 {
				t.Value("heard", heard(c))
			}
			t.Value("not early", now(t, unix.CLOCK_MONOTONIC)-start >= 31e6)
			it, err := unix.Getitimer(unix.ItimerReal)
			t.Errno("getitimer", err)
			t.Value("it runs", it.Value.Nano() > 0 && it.Value.Nano() <= 15e6)
		}},
	{Number: 78, Name: "a timer that was stopped sends nothing", Timed: true, Source: "setitimer(2): a value of 0 disarms",
		Run: func(t *suite.T) {
			c := hear(t, unix.SIGALRM)
			_, err := unix.Setitimer(unix.ItimerReal, unix.MakeItimerval(0, 100*time.Millisecond))
			t.Errno("setitimer", err)
			_, err = unix.Setitimer(unix.ItimerReal, unix.Itimerval{})
			t.Errno("stop", err)
			time.Sleep(200 * time.Millisecond)
			t.Value("signals", len(c))
		}},
	{Number: 79, Name: "the timer of user time sends VTALRM", Timed: true, Source: "setitimer(2): ITIMER_VIRTUAL: SIGVTALRM",
		Run: func(t *suite.T) {
			c := hear(t, unix.SIGVTALRM)
			stopTimer(t, unix.ItimerVirtual)
			_, err := unix.Setitimer(unix.ItimerVirtual, unix.MakeItimerval(0, 30*time.Millisecond))
			t.Errno("setitimer", err)
			var stop atomic.Bool
			go func() {
				for !stop.Load() {
				}
			}()
			t.Value("heard", heard(c))
			stop.Store(true)
		}},
	{Number: 80, Name: "user time does not pass while nobody works", Timed: true, Source: "setitimer(2): ITIMER_VIRTUAL counts CPU time",
		Run: func(t *suite.T) {
			c := hear(t, unix.SIGVTALRM)
			stopTimer(t, unix.ItimerVirtual)
			_, err := unix.Setitimer(unix.ItimerVirtual, unix.MakeItimerval(0, 2*time.Second))
			t.Errno("setitimer", err)
			time.Sleep(300 * time.Millisecond)
			t.Value("signals", len(c))
			it, err := unix.Getitimer(unix.ItimerVirtual)
			t.Errno("getitimer", err)
			t.Value("more than a second is left", it.Value.Sec >= 1)
		}},
	{Number: 81, Name: "nobody who asked for ALRM: the process ends", Facts: []int{359}, Reference: suite.Facts, Timed: true,
		Source: "signal(7): the default action of SIGALRM is to terminate",
		Run:    func(t *suite.T) { t.Value("status", status(t, "default")) }},
	{Number: 82, Name: "ALRM that is ignored does nothing", Reference: suite.Facts, Timed: true,
		Source: "signal(7): an ignored signal is discarded",
		Run:    func(t *suite.T) { t.Value("status", status(t, "ignore")) }},
	{Number: 83, Name: "alarm is the timer of real time", Source: "alarm(2): alarm and setitimer share the same timer",
		Run: func(t *suite.T) {
			stopTimer(t, unix.ItimerReal)
			left, err := unix.Alarm(100)
			t.Call("alarm", left, err)
			it, err := unix.Getitimer(unix.ItimerReal)
			t.Errno("getitimer", err)
			t.Value("about 100 s", it.Value.Sec >= 98 && it.Value.Sec <= 100)
			t.Value("interval", it.Interval)
			left, err = unix.Alarm(50)
			t.Errno("alarm again", err)
			t.Value("about 100 s were left", left >= 98 && left <= 100)
			_, err = unix.Setitimer(unix.ItimerReal, unix.MakeItimerval(0, 700*time.Second))
			t.Errno("setitimer", err)
			left, err = unix.Alarm(0)
			t.Errno("alarm of nothing", err)
			t.Value("about 700 s were left", left >= 698 && left <= 700)
			left, err = unix.Alarm(0)
			t.Call("and again", left, err)
		}},
	{Number: 84, Name: "alarm rounds what is left to seconds, and less than one up", Source: "alarm(2): the number of seconds remaining",
		Run: func(t *suite.T) {
			for _, ms := range []time.Duration{100, 400, 1900, 2100, 5450, 5990} {
				_, err := unix.Setitimer(unix.ItimerReal, unix.MakeItimerval(0, ms*time.Millisecond))
				t.Errno("setitimer", err)
				left, err := unix.Alarm(0)
				t.Call("alarm", left, err)
			}
		}},
	{Number: 85, Name: "alarm sends ALRM", Timed: true, Source: "alarm(2): a SIGALRM is delivered in seconds",
		Run: func(t *suite.T) {
			c := hear(t, unix.SIGALRM)
			start := now(t, unix.CLOCK_MONOTONIC)
			left, err := unix.Alarm(1)
			t.Call("alarm", left, err)
			t.Value("heard", heard(c))
			t.Value("not early", now(t, unix.CLOCK_MONOTONIC)-start >= 1e9)
		}},
	{Number: 86, Name: "the longest alarm", Source: "alarm(2)",
		Run: func(t *suite.T) {
			left, err := unix.Alarm(1<<32 - 1)
			t.Call("alarm", left, err)
			left, err = unix.Alarm(0)
			t.Errno("alarm of nothing", err)
			t.Value("136 years were left", left >= 1<<32-10 && left <= 1<<32-1)
		}},
	{Number: 87, Name: "the longest times come back as the longest there are", Source: "setitimer(2); the kernel's clocks have 63 bits of nanoseconds",
		Run: func(t *suite.T) {
			const longest = 1<<63 - 1
			stopTimer(t, unix.ItimerReal)
			long := unix.Timeval{Sec: longest, Usec: 999_999}
			_, err := unix.Setitimer(unix.ItimerReal, unix.Itimerval{Value: long, Interval: long})
			t.Errno("setitimer", err)
			it, err := unix.Getitimer(unix.ItimerReal)
			t.Errno("getitimer", err)
			t.Value("interval", fmt.Sprint(it.Interval.Sec, ".", it.Interval.Usec))
			t.Value("years are left", it.Value.Sec > 200*365*24*3600)
			left, err := unix.Alarm(0)
			t.Call("alarm tells 32 bits of them", left < 1<<32, err)
		}},
}

// status runs the helper and returns how it ended, as a shell shows it.
func status(t *suite.T, args ...string) string {
	cmd := t.Helper("clock-alarm", args...)
	t.Must(cmd.Start())
	_ = cmd.Wait() // the state says it
	return shellStatus(cmd.ProcessState)
}
