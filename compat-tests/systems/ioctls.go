package systems

import (
	"path/filepath"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// kinds opens a descriptor of each kind that is no terminal, in this order. An epoll set is not
// among them: since Linux 6.9 it has ioctls, and another error for those of others.
func kinds(t *suite.T, each func(name string, fd int)) {
	r, w := fixture.Pipe(t, 0)
	each("pipe's reader", r)
	each("pipe's writer", w)
	each("file", fixture.Own(t, must(t, func() (int, error) {
		return unix.Open(filepath.Join(t.TempDir(), "f"), unix.O_CREAT|unix.O_RDWR, 0o600)
	})))
	each("directory", fixture.Own(t, must(t, func() (int, error) { return unix.Open(t.TempDir(), unix.O_RDONLY|unix.O_DIRECTORY, 0) })))
	each("/dev/null", fixture.Own(t, must(t, func() (int, error) { return unix.Open("/dev/null", unix.O_RDWR, 0) })))
	each("TCP", socket(t, unix.SOCK_STREAM))
	each("UDP", socket(t, unix.SOCK_DGRAM))
	each("eventfd", fixture.Own(t, must(t, func() (int, error) { return unix.Eventfd(0, 0) })))
	each("closed", fixture.Closed(t))
	each("-1", -1)
}

func must(t *suite.T, open func() (int, error)) int {
	fd, err := open()
	t.Must(err)
	return fd
}

func socket(t *suite.T, kind int) int {
	return fixture.Own(t, must(t, func() (int, error) { return unix.Socket(unix.AF_INET, kind, 0) }))
}

// Requests that every file takes.
const (
	fionbio  = 0x5421
	fionclex = 0x5450
	fioclex  = 0x5451
)

var ioctls = []suite.Case{
	{Number: 20, Name: "what is no terminal has no settings", Facts: []int{483}, Source: "ioctl_tty(2), isatty(3): ENOTTY",
		Run: func(t *suite.T) {
			kinds(t, func(name string, fd int) {
				_, err := unix.IoctlGetTermios(fd, unix.TCGETS)
				t.Errno(name, err)
			})
		}},
	{Number: 21, Name: "what is no terminal takes no settings", Source: "ioctl_tty(2): ENOTTY",
		Run: func(t *suite.T) {
			kinds(t, func(name string, fd int) {
				t.Errno(name, unix.IoctlSetTermios(fd, unix.TCSETS, &unix.Termios{}))
			})
		}},
	{Number: 22, Name: "what is no terminal has no window", Source: "ioctl_tty(2): ENOTTY",
		Run: func(t *suite.T) {
			kinds(t, func(name string, fd int) {
				_, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)
				t.Errno(name, err)
				t.Errno(name+", set", unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}))
			})
		}},
	{Number: 23, Name: "what is no terminal is not flushed", Source: "ioctl_tty(2): ENOTTY",
		Run: func(t *suite.T) {
			kinds(t, func(name string, fd int) {
				t.Errno(name, unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH))
			})
		}},
	{Number: 24, Name: "close-on-exec by ioctl", Source: "ioctl(2): FIOCLEX, FIONCLEX",
		Run: func(t *suite.T) {
			kinds(t, func(name string, fd int) {
				for _, req := range []uint{fioclex, fionclex} {
					t.Errno(name, unix.IoctlSetInt(fd, req, 0))
					flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
					t.Call("flags", flags, err)
				}
			})
		}},
	{Number: 25, Name: "O_NONBLOCK by ioctl", Source: "ioctl(2): FIONBIO",
		Run: func(t *suite.T) {
			kinds(t, func(name string, fd int) {
				for _, on := range []int{1, 0, -5} {
					t.Errno(name, unix.IoctlSetPointerInt(fd, fionbio, on))
					flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
					t.Call("nonblocking", flags&unix.O_NONBLOCK != 0, err)
				}
			})
		}},
	{Number: 26, Name: "a number where a pointer is wanted", Source: "ioctl(2): EFAULT",
		Run: func(t *suite.T) {
			r, _ := fixture.Pipe(t, 0)
			t.Errno("FIONBIO", unix.IoctlSetInt(r, fionbio, 1))
		}},
	{Number: 27, Name: "a request that nobody knows", Source: "ioctl(2): ENOTTY",
		Run: func(t *suite.T) {
			kinds(t, func(name string, fd int) {
				_, err := unix.IoctlGetInt(fd, 0x54ff)
				t.Errno(name, err)
			})
		}},
	{Number: 28, Name: "what can be read, by both types", Source: "ioctl_tty(2): FIONREAD",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			_, err := unix.Write(w, []byte("hello"))
			t.Must(err)
			n, err := unix.IoctlGetInt(r, unix.TIOCINQ)
			t.Call("int", n, err)
			u, err := unix.IoctlGetUint32(r, unix.TIOCINQ)
			t.Call("uint32", u, err)
			_, err = unix.IoctlGetUint32(fixture.Closed(t), unix.TIOCINQ)
			t.Errno("closed", err)
		}},
	{Number: 29, Name: "ioctls that answer by their result", Source: "ioctl(2)",
		Run: func(t *suite.T) {
			r, _ := fixture.Pipe(t, 0)
			n, err := unix.IoctlRetInt(r, fioclex)
			t.Call("FIOCLEX", n, err)
			n, err = unix.IoctlRetInt(r, 0x54ff)
			t.Call("nobody's", n, err)
			n, err = unix.IoctlRetInt(fixture.Closed(t), fioclex)
			t.Call("closed", n, err)
		}},
}

// ask is IoctlIfreq about an interface.
func ask(t *suite.T, fd int, req uint, name string) (*unix.Ifreq, error) {
	r, err := unix.NewIfreq(name)
	t.Must(err)
	return r, unix.IoctlIfreq(fd, req, r)
}

var questions = []struct {
	name string
	req  uint
}{
	{"FLAGS", unix.SIOCGIFFLAGS}, {"ADDR", unix.SIOCGIFADDR}, {"NETMASK", unix.SIOCGIFNETMASK}, {"BRDADDR", unix.SIOCGIFBRDADDR},
	{"DSTADDR", unix.SIOCGIFDSTADDR}, {"HWADDR", unix.SIOCGIFHWADDR}, {"MTU", unix.SIOCGIFMTU}, {"INDEX", unix.SIOCGIFINDEX},
	{"METRIC", unix.SIOCGIFMETRIC},
}

var interfaces = []suite.Case{
	{Number: 30, Name: "the flags of lo", Source: "netdevice(7): SIOCGIFFLAGS",
		Run: func(t *suite.T) {
			r, err := ask(t, socket(t, unix.SOCK_DGRAM), unix.SIOCGIFFLAGS, "lo")
			t.Errno("ioctl", err)
			const seen = unix.IFF_UP | unix.IFF_LOOPBACK | unix.IFF_RUNNING | unix.IFF_BROADCAST | unix.IFF_POINTOPOINT
			t.Value("flags", r.Uint16()&seen)
			t.Value("name", r.Name())
		}},
	{Number: 31, Name: "the address of lo", Source: "netdevice(7): SIOCGIFADDR, SIOCGIFNETMASK",
		Run: func(t *suite.T) {
			fd := socket(t, unix.SOCK_STREAM)
			for _, req := range []uint{unix.SIOCGIFADDR, unix.SIOCGIFNETMASK, unix.SIOCGIFDSTADDR, unix.SIOCGIFBRDADDR} {
				r, err := ask(t, fd, req, "lo")
				t.Errno("ioctl", err)
				b, err := r.Inet4Addr()
				t.Call("address", b, err)
			}
		}},
	{Number: 32, Name: "the index of lo leads back to its name", Source: "netdevice(7): SIOCGIFINDEX, SIOCGIFNAME",
		Run: func(t *suite.T) {
			fd := socket(t, unix.SOCK_DGRAM)
			r, err := ask(t, fd, unix.SIOCGIFINDEX, "lo")
			t.Errno("index", err)
			t.Value("positive", r.Uint32() > 0)
			back, err := unix.NewIfreq("")
			t.Must(err)
			back.SetUint32(r.Uint32())
			t.Errno("name", unix.IoctlIfreq(fd, unix.SIOCGIFNAME, back))
			t.Value("it is", back.Name())
		}},
	{Number: 33, Name: "the hardware and the MTU of lo", Source: "netdevice(7): SIOCGIFHWADDR, SIOCGIFMTU",
		Run: func(t *suite.T) {
			fd := socket(t, unix.SOCK_DGRAM)
			r, err := ask(t, fd, unix.SIOCGIFHWADDR, "lo")
			t.Errno("hardware", err)
			t.Value("type", r.Uint16())
			r, err = ask(t, fd, unix.SIOCGIFMTU, "lo")
			t.Errno("MTU", err)
			t.Value("more than a frame", r.Uint32() > 1500)
			r, err = ask(t, fd, unix.SIOCGIFMETRIC, "lo")
			t.Errno("metric", err)
			t.Value("metric is", r.Uint32())
		}},
	{Number: 34, Name: "an interface that is not there", Source: "netdevice(7): ENODEV",
		Run: func(t *suite.T) {
			fd := socket(t, unix.SOCK_DGRAM)
			for _, q := range questions {
				_, err := ask(t, fd, q.req, "nosuch0")
				t.Errno(q.name, err)
			}
			_, err := ask(t, fd, unix.SIOCGIFFLAGS, "")
			t.Errno("no name", err)
			_, err = ask(t, fd, unix.SIOCGIFNAME, "lo")
			t.Errno("NAME of index 0", err)
		}},
	{Number: 35, Name: "only sockets know interfaces", Source: "netdevice(7); ioctl(2): ENOTTY, EBADF",
		Run: func(t *suite.T) {
			r, _ := fixture.Pipe(t, 0)
			for _, fd := range []int{r, fixture.Closed(t), -1} {
				for _, q := range questions[:2] {
					_, err := ask(t, fd, q.req, "lo")
					t.Errno(q.name, err)
				}
			}
		}},
	{Number: 36, Name: "names that are too long", Source: "netdevice(7): IFNAMSIZ is 16 with the zero",
		Run: func(t *suite.T) {
			for _, name := range []string{"fifteen-letters", "sixteen--letters", "much-longer-than-that"} {
				_, err := unix.NewIfreq(name)
				t.Errno(name, err)
			}
		}},
}
