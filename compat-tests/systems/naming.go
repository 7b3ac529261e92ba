package systems

import (
	"bytes"
	"os"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var naming = []suite.Case{
	{Number: 1, Name: "the system has names", Source: "uname(2)",
		Run: func(t *suite.T) {
			var u unix.Utsname
			t.Errno("uname", unix.Uname(&u))
			t.Value("sysname", unix.ByteSliceToString(u.Sysname[:]) != "")
			t.Value("nodename", unix.ByteSliceToString(u.Nodename[:]) != "")
			t.Value("release", unix.ByteSliceToString(u.Release[:]) != "")
			t.Value("version", unix.ByteSliceToString(u.Version[:]) != "")
			t.Value("machine", unix.ByteSliceToString(u.Machine[:]) != "")
			t.Value("domain", unix.ByteSliceToString(u.Domainname[:]) != "")
		}},
	{Number: 2, Name: "the release begins with a version", Source: "uname(2)",
		Run: func(t *suite.T) {
			var u unix.Utsname
			t.Must(unix.Uname(&u))
			major, rest, dot := bytes.Cut(u.Release[:], []byte("."))
			t.Value("number, dot, number", len(major) > 0 && major[0] >= '1' && major[0] <= '9' && dot && rest[0] >= '0' && rest[0] <= '9')
		}},
	{Number: 3, Name: "the nodename is os's", Source: "gethostname(2)",
		Run: func(t *suite.T) {
			var u unix.Utsname
			t.Must(unix.Uname(&u))
			name, err := os.Hostname()
			t.Must(err)
			t.Value("the same", unix.ByteSliceToString(u.Nodename[:]) == name)
		}},
	{Number: 4, Name: "names stay", Source: "uname(2)",
		Run: func(t *suite.T) {
			var a, b unix.Utsname
			t.Must(unix.Uname(&a))
			t.Must(unix.Uname(&b))
			t.Value("the same", a == b)
		}},
	{Number: 5, Name: "uname without a place", Source: "uname(2): EFAULT",
		Run: func(t *suite.T) { t.Errno("uname", unix.Uname(nil)) }},
	{Number: 6, Name: "the system has memory and processes", Source: "sysinfo(2)",
		Run: func(t *suite.T) {
			var s unix.Sysinfo_t
			t.Errno("sysinfo", unix.Sysinfo(&s))
			t.Value("uptime", s.Uptime > 0)
			t.Value("memory", s.Totalram > 0 && s.Unit > 0)
			t.Value("free within all", s.Freeram <= s.Totalram && s.Freeswap <= s.Totalswap)
			t.Value("processes", s.Procs > 0)
		}},
	{Number: 7, Name: "the uptime is the clock's", Source: "sysinfo(2): uptime: seconds since boot",
		Run: func(t *suite.T) {
			var s unix.Sysinfo_t
			t.Must(unix.Sysinfo(&s))
			var ts unix.Timespec
			t.Must(unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts))
			t.Value("within two seconds", ts.Sec-s.Uptime <= 2 && s.Uptime-ts.Sec <= 2)
		}},
	{Number: 8, Name: "sysinfo without a place", Source: "sysinfo(2): EFAULT",
		Run: func(t *suite.T) { t.Errno("sysinfo", unix.Sysinfo(nil)) }},
	{Number: 9, Name: "the page size is one", Source: "getpagesize(2)",
		Run: func(t *suite.T) {
			n := unix.Getpagesize()
			t.Value("a power of two", n >= 4096 && n&(n-1) == 0)
			t.Value("os's", n == os.Getpagesize())
		}},
}

var randomness = []suite.Case{
	{Number: 15, Name: "random bytes fill the buffer", Source: "getrandom(2): up to 256 bytes always",
		Run: func(t *suite.T) {
			for _, size := range []int{0, 1, 16, 256, 4096, 1 << 20} {
				n, err := unix.Getrandom(make([]byte, size), 0)
				t.Call("getrandom", n, err)
			}
			n, err := unix.Getrandom(nil, 0)
			t.Call("no buffer", n, err)
		}},
	{Number: 16, Name: "random bytes are different each time", Source: "getrandom(2)",
		Run: func(t *suite.T) {
			seen := map[[16]byte]bool{}
			for range 1000 {
				var b [16]byte
				_, err := unix.Getrandom(b[:], 0)
				t.Must(err)
				seen[b] = true
			}
			t.Value("different", len(seen))
		}},
	{Number: 17, Name: "flags of random bytes", Source: "getrandom(2): GRND_NONBLOCK, GRND_RANDOM, GRND_INSECURE",
		Run: func(t *suite.T) {
			for _, flags := range []int{unix.GRND_NONBLOCK, unix.GRND_RANDOM, unix.GRND_INSECURE, unix.GRND_NONBLOCK | unix.GRND_RANDOM, unix.GRND_NONBLOCK | unix.GRND_INSECURE} {
				n, err := unix.Getrandom(make([]byte, 16), flags)
				t.Call("getrandom", n, err)
			}
		}},
	{Number: 18, Name: "flags that nobody knows", Source: "getrandom(2): EINVAL",
		Run: func(t *suite.T) {
			for _, flags := range []int{8, -1, 1 << 20} {
				n, err := unix.Getrandom(make([]byte, 16), flags)
				t.Call("getrandom", n, err)
				n, err = unix.Getrandom(nil, flags)
				t.Call("no buffer", n, err)
			}
		}},
}
