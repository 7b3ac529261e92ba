package posixcompat

import (
	"testing"

	"golang.org/x/sys/unix"
)

func TestACallAllocatesWhatUnixAllocates(t *testing.T) {
	for _, tw := range twins(t) {
		t.Run(tw.name, func(t *testing.T) {
			if err := tw.unix(); err != nil {
				t.Fatal(err)
			}
			if err := tw.ours(); err != nil {
				t.Fatal(err)
			}
			theirs := testing.AllocsPerRun(50, func() { _ = tw.unix() })
			ours := testing.AllocsPerRun(50, func() { _ = tw.ours() })
			if ours > theirs {
				t.Errorf("%v allocations, x/sys/unix %v", ours, theirs)
			}
		})
	}
}

// A value of x/sys/unix is a value of this package, without a conversion.
var (
	_ *unix.EpollEvent = (*EpollEvent)(nil)
	_ unix.Sockaddr    = (*SockaddrInet6)(nil)
	_ error            = EAGAIN
	_ unix.Errno       = EAGAIN
	_ unix.Signal      = SIGTERM
)

func TestSocketObeysOurSocketDisableIPv6(t *testing.T) {
	defer func(was bool) { SocketDisableIPv6 = was }(SocketDisableIPv6)
	SocketDisableIPv6 = true
	if fd, err := Socket(AF_INET6, SOCK_STREAM, 0); fd != -1 || err != EAFNOSUPPORT {
		t.Errorf("%d, %v", fd, err)
	}
}
