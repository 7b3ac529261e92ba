package posixcompat_test

import (
	"net"
	"os"
	"testing"

	unix "causeway/posixcompat"
)

func TestWhatOtherPackagesOpenedIsAdoptedAsADuplicate(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "")
	must(t, err)
	fd, err := unix.AdoptHandle(f.Fd(), unix.O_CLOEXEC)
	must(t, err)
	defer unix.Close(fd)
	_, err = f.WriteString("shared")
	must(t, err)
	must(t, f.Close())
	if at, err := unix.Seek(fd, 0, unix.SEEK_CUR); at != 6 || err != nil {
		t.Errorf("the position is %d, %v, not the shared one", at, err)
	}
	if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); flags != unix.FD_CLOEXEC || err != nil {
		t.Errorf("F_GETFD: %d, %v", flags, err)
	}
	if h, err := unix.Handle(fd); h != uintptr(fd) || err != nil {
		t.Errorf("it is lent as %d, %v", h, err)
	}
}

func TestASocketOfNetIsAdopted(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	must(t, err)
	raw, err := l.(*net.TCPListener).SyscallConn()
	must(t, err)
	fd := -1
	must(t, raw.Control(func(h uintptr) { fd, err = unix.AdoptSocket(h, unix.SOCK_NONBLOCK) }))
	must(t, err)
	defer unix.Close(fd)
	must(t, l.Close())
	if v, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ACCEPTCONN); v != 1 || err != nil {
		t.Errorf("SO_ACCEPTCONN: %d, %v", v, err)
	}
	if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0); flags&unix.O_NONBLOCK == 0 || err != nil {
		t.Errorf("F_GETFL: %#x, %v", flags, err)
	}
}

func TestWhatIsNoneIsNotAdopted(t *testing.T) {
	var p [2]int
	must(t, unix.Pipe2(p[:], 0))
	_ = unix.Close(p[1])
	defer unix.Close(p[0])
	for name, c := range map[string]struct {
		adopt func() (int, error)
		want  error
	}{
		"a pipe as a socket":          {func() (int, error) { return unix.AdoptSocket(uintptr(p[0]), 0) }, unix.ENOTSOCK},
		"a socket with unknown flags": {func() (int, error) { return unix.AdoptSocket(uintptr(p[0]), 1) }, unix.EINVAL},
		"a closed descriptor":         {func() (int, error) { return unix.AdoptHandle(uintptr(p[1]), 0) }, unix.EBADF},
	} {
		if fd, err := c.adopt(); fd != -1 || err != c.want {
			t.Errorf("%s: %d, %v, want %v", name, fd, err, c.want)
		}
	}
	if _, err := unix.Handle(p[1]); err != unix.EBADF {
		t.Errorf("a closed descriptor is lent: %v", err)
	}
}
