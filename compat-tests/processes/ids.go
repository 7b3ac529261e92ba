package processes

import (
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

const nobody = 1<<22 + 1 // beyond the numbers that Linux gives

var numbers = []suite.Case{
	{Number: 70, Name: "processes know themselves and their parent", Source: "getpid(2)",
		Run: func(t *suite.T) {
			t.Value("pid is os's", unix.Getpid() == os.Getpid())
			t.Value("ppid is os's", unix.Getppid() == os.Getppid())
			c := start(t)
			t.Value("the child's parent is this", c.ask("ppid") == strconv.Itoa(unix.Getpid()))
		}},
	{Number: 71, Name: "groups by any of their names", Source: "getpgid(2): pid 0 is the caller",
		Run: func(t *suite.T) {
			a, err := unix.Getpgid(0)
			t.Errno("getpgid", err)
			b, err := unix.Getpgid(unix.Getpid())
			t.Errno("getpgid by number", err)
			t.Value("the same", a == b && a == unix.Getpgrp())
			s, err := unix.Getsid(0)
			t.Errno("getsid", err)
			s2, err := unix.Getsid(unix.Getpid())
			t.Errno("getsid by number", err)
			t.Value("the same", s == s2)
		}},
	{Number: 72, Name: "groups and sessions of nobody", Source: "getpgid(2), getsid(2): ESRCH",
		Run: func(t *suite.T) {
			for _, pid := range []int{-1, nobody, math.MaxInt32, math.MinInt32} {
				_, err := unix.Getpgid(pid)
				t.Errno("getpgid", err)
				_, err = unix.Getsid(pid)
				t.Errno("getsid", err)
			}
		}},
	{Number: 73, Name: "groups that cannot be", Source: "setpgid(2): EINVAL, ESRCH, EPERM",
		Run: func(t *suite.T) {
			t.Errno("a negative group", unix.Setpgid(0, -1))
			t.Errno("of nobody", unix.Setpgid(nobody, 0))
			t.Errno("of a negative number", unix.Setpgid(-1, 0))
			t.Errno("of nobody into a negative group", unix.Setpgid(nobody, -1))
			t.Errno("into a group that is not there", unix.Setpgid(0, nobody))
			t.Value("of the parent", start(t).ask("moveparent"))
		}},
	{Number: 74, Name: "a child in a group of its own is told so", Source: "setpgid(2): pgid 0 is the number of the process",
		Run: func(t *suite.T) {
			c := start(t)
			t.Value("setpgid", c.ask("group 0"))
			group, err := unix.Getpgid(c.pid())
			t.Call("it is", group == c.pid(), err)
		}},
}

var users = []suite.Case{
	{Number: 80, Name: "users are one", Source: "getuid(2), getresuid(2)",
		Run: func(t *suite.T) {
			r, e, s := unix.Getresuid()
			t.Value("users", r == e && e == s && r == unix.Getuid() && r == unix.Geteuid())
			r, e, s = unix.Getresgid()
			t.Value("groups", r == e && e == s && r == unix.Getgid() && r == unix.Getegid())
			t.Value("no less than nobody", unix.Getuid() >= 0 && unix.Getgid() >= 0)
		}},
	{Number: 81, Name: "files are their maker's", Source: "open(2): the owner of the new file is the effective user of the process",
		Run: func(t *suite.T) {
			path := filepath.Join(t.TempDir(), "f")
			fd, err := unix.Open(path, unix.O_CREAT|unix.O_RDWR, 0o600)
			t.Must(err)
			t.Cleanup(func() { unix.Close(fd) })
			var st unix.Stat_t
			t.Errno("fstat", unix.Fstat(fd, &st))
			t.Value("user", int(st.Uid) == unix.Geteuid())
			t.Value("group", int(st.Gid) == unix.Getegid())
		}},
	{Number: 82, Name: "to become who one is", Source: "setuid(2), setreuid(2), setresuid(2)",
		Run: func(t *suite.T) {
			u, g := unix.Getuid(), unix.Getgid()
			t.Errno("setuid", unix.Setuid(u))
			t.Errno("setgid", unix.Setgid(g))
			t.Errno("setreuid", unix.Setreuid(u, -1))
			t.Errno("setregid", unix.Setregid(-1, g))
			t.Errno("setresuid", unix.Setresuid(u, u, u))
			t.Errno("setresgid", unix.Setresgid(g, g, g))
			t.Value("nothing has changed", unix.Getuid() == u && unix.Getgid() == g)
		}},
	{Number: 83, Name: "to become nobody in particular", Source: "setreuid(2): -1 leaves the id unchanged",
		Run: func(t *suite.T) {
			t.Errno("setreuid", unix.Setreuid(-1, -1))
			t.Errno("setregid", unix.Setregid(-1, -1))
			t.Errno("setresuid", unix.Setresuid(-1, -1, -1))
			t.Errno("setresgid", unix.Setresgid(-1, -1, -1))
			t.Errno("setuid", unix.Setuid(-1))
			t.Errno("setgid", unix.Setgid(-1))
		}},
	{Number: 84, Name: "the user for files", Source: "setfsuid(2): returns the previous id and never fails",
		Run: func(t *suite.T) {
			runtime.LockOSThread() // these are a thread's
			was, err := unix.SetfsuidRetUid(-1)
			t.Call("fsuid is euid", was == unix.Geteuid(), err)
			was, err = unix.SetfsgidRetGid(-1)
			t.Call("fsgid is egid", was == unix.Getegid(), err)
			t.Errno("setfsuid", unix.Setfsuid(unix.Geteuid()))
			t.Errno("setfsgid", unix.Setfsgid(unix.Getegid()))
		}},
	{Number: 85, Name: "groups can be asked for", Source: "getgroups(2)",
		Run: func(t *suite.T) {
			groups, err := unix.Getgroups()
			t.Errno("getgroups", err)
			bad := 0
			for _, g := range groups {
				if g < 0 || g > math.MaxUint32 {
					bad++
				}
			}
			t.Value("that are none", bad)
		}},
}

var usages = []suite.Case{
	{Number: 100, Name: "usage can be asked for", Source: "getrusage(2)",
		Run: func(t *suite.T) {
			for _, who := range []int{unix.RUSAGE_SELF, unix.RUSAGE_CHILDREN, unix.RUSAGE_THREAD} {
				u := unix.Rusage{Utime: unix.Timeval{Sec: -1, Usec: -1}}
				t.Errno("getrusage", unix.Getrusage(who, &u))
				t.Value("a time", u.Utime.Sec >= 0 && u.Utime.Usec >= 0 && u.Utime.Usec < 1e6)
			}
			for _, who := range []int{2, -2, 99, math.MinInt32} {
				t.Errno("of nobody", unix.Getrusage(who, &unix.Rusage{}))
			}
			t.Errno("without a place", unix.Getrusage(unix.RUSAGE_SELF, nil))
			t.Errno("of nobody, without a place", unix.Getrusage(99, nil))
		}},
	{Number: 101, Name: "usage grows by work", Timed: true, Source: "getrusage(2): ru_utime, ru_stime",
		Run: func(t *suite.T) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			spent := func(who int) int64 {
				var u unix.Rusage
				t.Must(unix.Getrusage(who, &u))
				return u.Utime.Nano() + u.Stime.Nano()
			}
			self, thread := spent(unix.RUSAGE_SELF), spent(unix.RUSAGE_THREAD)
			burn(300 * time.Millisecond)
			t.Value("the process's", spent(unix.RUSAGE_SELF) > self)
			t.Value("the thread's", spent(unix.RUSAGE_THREAD) > thread)
			t.Value("the thread is within the process", spent(unix.RUSAGE_THREAD) <= spent(unix.RUSAGE_SELF)+20e6)
			var u unix.Rusage
			t.Must(unix.Getrusage(unix.RUSAGE_SELF, &u))
			t.Value("there is memory", u.Maxrss > 0)
		}},
	{Number: 102, Name: "times counts hundredths", Timed: true, Source: "times(2): clock ticks, of which there are sysconf(_SC_CLK_TCK) a second",
		Run: func(t *suite.T) {
			var a, b unix.Tms
			before, err := unix.Times(&a)
			t.Errno("times", err)
			burn(400 * time.Millisecond)
			after, err := unix.Times(&b)
			t.Errno("times", err)
			worked := b.Utime + b.Stime - a.Utime - a.Stime
			t.Value("work", worked >= 5 && worked < 400)
			t.Value("time", after-before >= 5 && after-before < 3000)
			t.Value("children", b.Cutime+b.Cstime)
			_, err = unix.Times(nil)
			t.Errno("without a place", err)
		}},
}
