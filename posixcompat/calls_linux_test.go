package posixcompat

import (
	"testing"

	"golang.org/x/sys/unix"
)

// twin is one call made through x/sys/unix and through this package.
type twin struct {
	name string
	unix func() error
	ours func() error
}

// twins are calls whose cost matters, ready to be made again and again.
func twins(tb testing.TB) []twin {
	tb.Helper()
	must := func(fd int, err error) int {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { _ = unix.Close(fd) })
		return fd
	}
	zero := must(unix.Open("/dev/zero", unix.O_RDONLY|unix.O_CLOEXEC, 0))
	null := must(unix.Open("/dev/null", unix.O_WRONLY|unix.O_CLOEXEC, 0))
	event := must(unix.Eventfd(1, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK))
	set := must(unix.EpollCreate1(unix.EPOLL_CLOEXEC))
	if err := unix.EpollCtl(set, unix.EPOLL_CTL_ADD, event, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(event)}); err != nil {
		tb.Fatal(err)
	}
	one, eight, many := make([]byte, 64), buffers(8), buffers(64)
	events := make([]unix.EpollEvent, 16)
	polled := []unix.PollFd{{Fd: int32(event), Events: unix.POLLIN}}
	quiet := must(unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0))
	if err := unix.Bind(quiet, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		tb.Fatal(err)
	}
	listener, addr := listening(tb)
	return []twin{
		{"Read of 64 bytes", func() error { _, err := unix.Read(zero, one); return err }, func() error { _, err := Read(zero, one); return err }},
		{"Write of 64 bytes", func() error { _, err := unix.Write(null, one); return err }, func() error { _, err := Write(null, one); return err }},
		{"Readv of 8 buffers", func() error { _, err := unix.Readv(zero, eight); return err }, func() error { _, err := Readv(zero, eight); return err }},
		{"Writev of 8 buffers", func() error { _, err := unix.Writev(null, eight); return err }, func() error { _, err := Writev(null, eight); return err }},
		{"Readv of 64 buffers", func() error { _, err := unix.Readv(zero, many); return err }, func() error { _, err := Readv(zero, many); return err }},
		{"Writev of 64 buffers", func() error { _, err := unix.Writev(null, many); return err }, func() error { _, err := Writev(null, many); return err }},
		{"EpollWait of one ready", func() error { _, err := unix.EpollWait(set, events, 0); return err }, func() error { _, err := EpollWait(set, events, 0); return err }},
		{"Poll of one ready", func() error { _, err := unix.Poll(polled, 0); return err }, func() error { _, err := Poll(polled, 0); return err }},
		{"Eventfd and Close", func() error {
			fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC)
			if err != nil {
				return err
			}
			return unix.Close(fd)
		}, func() error {
			fd, err := Eventfd(0, EFD_CLOEXEC)
			if err != nil {
				return err
			}
			return Close(fd)
		}},
		{"Recvfrom with EAGAIN", func() error {
			if _, _, err := unix.Recvfrom(quiet, one, 0); err != unix.EAGAIN {
				return err
			}
			return nil
		}, func() error {
			if _, _, err := Recvfrom(quiet, one, 0); err != EAGAIN {
				return err
			}
			return nil
		}},
		{"Socket and Connect and Accept4", func() error { return unixConnection(listener, addr) }, func() error { return ourConnection(listener, addr) }},
		{"Syscall", func() error { return errnoOf(unix.Syscall(unix.SYS_GETPPID, 0, 0, 0)) }, func() error { return errnoOf(Syscall(SYS_GETPPID, 0, 0, 0)) }},
		{"RawSyscall", func() error { return errnoOf(unix.RawSyscall(unix.SYS_GETPPID, 0, 0, 0)) }, func() error { return errnoOf(RawSyscall(SYS_GETPPID, 0, 0, 0)) }},
	}
}

func buffers(n int) [][]byte {
	list := make([][]byte, n)
	for i := range list {
		list[i] = make([]byte, 64)
	}
	return list
}

func errnoOf(_, _ uintptr, e Errno) error {
	if e != 0 {
		return e
	}
	return nil
}

func listening(tb testing.TB) (int, *unix.SockaddrInet4) {
	tb.Helper()
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = unix.Close(fd) })
	addr := &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}
	if err := unix.Bind(fd, addr); err != nil {
		tb.Fatal(err)
	}
	if err := unix.Listen(fd, 16); err != nil {
		tb.Fatal(err)
	}
	name, err := unix.Getsockname(fd)
	if err != nil {
		tb.Fatal(err)
	}
	addr.Port = name.(*unix.SockaddrInet4).Port
	return fd, addr
}

// abortive makes Close leave no connection in TIME_WAIT, of which there are not enough.
var abortive = &unix.Linger{Onoff: 1}

func unixConnection(listener int, addr *unix.SockaddrInet4) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	if err := unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, abortive); err != nil {
		return err
	}
	if err := unix.Connect(fd, addr); err != nil {
		return err
	}
	peer, _, err := unix.Accept4(listener, unix.SOCK_CLOEXEC)
	if err != nil {
		return err
	}
	return unix.Close(peer)
}

func ourConnection(listener int, addr *SockaddrInet4) error {
	fd, err := Socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer Close(fd)
	if err := SetsockoptLinger(fd, SOL_SOCKET, SO_LINGER, abortive); err != nil {
		return err
	}
	if err := Connect(fd, addr); err != nil {
		return err
	}
	peer, _, err := Accept4(listener, SOCK_CLOEXEC)
	if err != nil {
		return err
	}
	return Close(peer)
}
