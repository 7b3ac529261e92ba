package systems

import (
	"path/filepath"
	"runtime"
	"time"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/pwd"
	"causeway/posixcompat/unistd"
)

var accounts = []suite.Case{
	{Number: 85, Name: "this process's user has a name that leads back", Reference: suite.Specification, Source: "getpwuid(3), getpwnam(3)",
		Run: func(t *suite.T) {
			p, err := pwd.Getpwuid(uint32(unix.Getuid()))
			t.Call("number", int(p.Uid) == unix.Getuid(), err)
			t.Value("name", p.Name != "")
			t.Value("home", p.Dir != "")
			back, err := pwd.Getpwnam(p.Name)
			t.Call("the same", back.Uid == p.Uid, err)
		}},
	{Number: 86, Name: "this process's group has a name that leads back", Reference: suite.Specification, Source: "getgrgid(3), getgrnam(3)",
		Run: func(t *suite.T) {
			g, err := pwd.Getgrgid(uint32(unix.Getgid()))
			t.Call("number", int(g.Gid) == unix.Getgid(), err)
			t.Value("name", g.Name != "")
			back, err := pwd.Getgrnam(g.Name)
			t.Call("the same", back.Gid == g.Gid, err)
		}},
	{Number: 87, Name: "users and groups that are not there", Reference: suite.Specification, Source: "getpwnam(3): a null pointer, and errno stays",
		Run: func(t *suite.T) {
			_, err := pwd.Getpwuid(3_999_999_999)
			t.Value("uid", err == pwd.ErrNotFound)
			_, err = pwd.Getgrgid(3_999_999_999)
			t.Value("gid", err == pwd.ErrNotFound)
			for _, name := range []string{"", "no such user", "a:b", "a\x00b"} {
				_, err = pwd.Getpwnam(name)
				t.Value("user", err == pwd.ErrNotFound)
				_, err = pwd.Getgrnam(name)
				t.Value("group", err == pwd.ErrNotFound)
			}
		}},
}

var settings = []suite.Case{
	{Number: 90, Name: "constants of sysconf", Reference: suite.Specification, Source: "sysconf(3), limits.h of glibc",
		Run: func(t *suite.T) {
			for _, c := range []struct {
				name string
				what int
			}{
				{"IOV_MAX", unistd.SC_IOV_MAX}, {"CLK_TCK", unistd.SC_CLK_TCK}, {"HOST_NAME_MAX", unistd.SC_HOST_NAME_MAX},
				{"LOGIN_NAME_MAX", unistd.SC_LOGIN_NAME_MAX}, {"LINE_MAX", unistd.SC_LINE_MAX}, {"NGROUPS_MAX", unistd.SC_NGROUPS_MAX},
				{"VERSION", unistd.SC_VERSION}, {"RTSIG_MAX", unistd.SC_RTSIG_MAX}, {"THREAD_KEYS_MAX", unistd.SC_THREAD_KEYS_MAX},
				{"THREAD_DESTRUCTOR_ITERATIONS", unistd.SC_THREAD_DESTRUCTOR_ITERS}, {"SYMLOOP_MAX", unistd.SC_SYMLOOP_MAX},
				{"TTY_NAME_MAX", unistd.SC_TTY_NAME_MAX}, {"MONOTONIC_CLOCK", unistd.SC_MONOTONIC_CLOCK},
			} {
				n, err := unistd.Sysconf(c.what)
				t.Call(c.name, n, err)
			}
		}},
	{Number: 91, Name: "what sysconf tells of the machine", Reference: suite.Specification, Source: "sysconf(3)",
		Run: func(t *suite.T) {
			online, err := unistd.Sysconf(unistd.SC_NPROCESSORS_ONLN)
			t.Call("processors that work", online >= runtime.NumCPU(), err)
			all, err := unistd.Sysconf(unistd.SC_NPROCESSORS_CONF)
			t.Call("all processors", all >= online, err)
			page, err := unistd.Sysconf(unistd.SC_PAGESIZE)
			t.Call("page", page == unix.Getpagesize(), err)
			pages, err := unistd.Sysconf(unistd.SC_PHYS_PAGES)
			t.Call("pages", pages > 1000, err)
			free, err := unistd.Sysconf(unistd.SC_AVPHYS_PAGES)
			t.Call("free pages", free > 0 && free <= pages, err)
			var s unix.Sysinfo_t
			t.Must(unix.Sysinfo(&s))
			t.Value("sysinfo has as many", uint64(pages)*uint64(page) == s.Totalram*uint64(s.Unit))
		}},
	{Number: 92, Name: "OPEN_MAX is the limit of descriptors", Reference: suite.Specification, Source: "sysconf(3): OPEN_MAX",
		Run: func(t *suite.T) {
			var l unix.Rlimit
			t.Must(unix.Getrlimit(unix.RLIMIT_NOFILE, &l))
			n, err := unistd.Sysconf(unistd.SC_OPEN_MAX)
			t.Call("the same", uint64(n) == l.Cur, err)
			t.Must(unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 100, Max: l.Max}))
			n, err = unistd.Sysconf(unistd.SC_OPEN_MAX)
			t.Call("lowered", n, err)
		}},
	{Number: 93, Name: "names that sysconf does not know", Reference: suite.Specification, Source: "sysconf(3): EINVAL",
		Run: func(t *suite.T) {
			for _, name := range []int{-1, 9999, 1 << 30} {
				n, err := unistd.Sysconf(name)
				t.Call("sysconf", n, err)
			}
		}},
	{Number: 94, Name: "pathconf of a directory", Reference: suite.Specification, Source: "pathconf(3)",
		Run: func(t *suite.T) {
			dir := t.TempDir()
			for _, name := range []int{unistd.PC_NAME_MAX, unistd.PC_PATH_MAX, unistd.PC_PIPE_BUF, unistd.PC_NO_TRUNC, unistd.PC_CHOWN_RESTRICTED} {
				n, err := unistd.Pathconf(dir, name)
				t.Call("pathconf", n, err)
			}
			_, err := unistd.Pathconf(dir, 99)
			t.Errno("an unknown name", err)
			_, err = unistd.Pathconf(filepath.Join(dir, "nosuch"), unistd.PC_NAME_MAX)
			t.Errno("a file that is not there", err)
			_, err = unistd.Fpathconf(-1, unistd.PC_NAME_MAX)
			t.Errno("no descriptor", err)
		}},
	{Number: 95, Name: "what is no terminal", Reference: suite.Facts, Facts: []int{483}, Source: "isatty(3): ENOTTY, EBADF",
		Run: func(t *suite.T) {
			r, _ := fixture.Pipe(t, 0)
			for _, fd := range []int{r, fixture.Closed(t), -1} {
				is, err := unistd.Isatty(fd)
				t.Call("isatty", is, err)
				name, err := unistd.Ttyname(fd)
				t.Call("ttyname", name, err)
			}
		}},
	{Number: 96, Name: "the host's name is uname's", Reference: suite.Specification, Source: "gethostname(2)",
		Run: func(t *suite.T) {
			var u unix.Utsname
			t.Must(unix.Uname(&u))
			name, err := unistd.Gethostname()
			t.Call("the same", name == unix.ByteSliceToString(u.Nodename[:]), err)
		}},
	{Number: 97, Name: "usleep is never early", Reference: suite.Facts, Facts: []int{569}, Timed: true, Source: "usleep(3): suspends for at least usec microseconds",
		Run: func(t *suite.T) {
			early := 0
			for range 20 {
				var a, b unix.Timespec
				t.Must(unix.ClockGettime(unix.CLOCK_MONOTONIC, &a))
				unistd.Usleep(1000)
				t.Must(unix.ClockGettime(unix.CLOCK_MONOTONIC, &b))
				if b.Nano()-a.Nano() < int64(time.Millisecond) {
					early++
				}
			}
			t.Value("early", early)
		}},
	{Number: 98, Name: "sleep for nothing, and for a second", Reference: suite.Specification, Timed: true, Source: "sleep(3): 0 if the time has elapsed",
		Run: func(t *suite.T) {
			t.Value("nothing", unistd.Sleep(0))
			var a, b unix.Timespec
			t.Must(unix.ClockGettime(unix.CLOCK_MONOTONIC, &a))
			t.Value("a second", unistd.Sleep(1))
			t.Must(unix.ClockGettime(unix.CLOCK_MONOTONIC, &b))
			t.Value("not early", b.Nano()-a.Nano() >= 1e9)
		}},
}
