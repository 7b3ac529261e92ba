package calls

import (
	"fmt"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

const (
	refused = "refused" // a TCP socket whose connection was refused
	plain   = "plain"   // a regular file
)

// stateCalls bring sockets where single calls seldom do.
var stateCalls = []*fuzz.Call{
	{Symbol: "Connect", Variant: "refused", Func: refusedSocket, Helper: true, New: []string{refused}, Weight: 2},
	{Symbol: "Connect", Variant: "again", Func: unix.Connect, Weight: 3, Params: []fuzz.Param{fuzz.FD(refused), listeners}},
	{Symbol: "GetsockoptInt", Variant: "error", Func: socketError, Helper: true, Weight: 3, Params: []fuzz.Param{fuzz.FD(refused, stream)}},
	{Symbol: "Accept4", Variant: "new", Func: connectTo, Helper: true, New: []string{stream, stream}, Weight: 4, Params: []fuzz.Param{fuzz.FD(listener)}},
	{Symbol: "Connect", Variant: "datagrams", Func: datagramPair, Helper: true, New: []string{datagram, datagram}, Weight: 5},
	{Symbol: "Connect", Variant: "datagram", Func: unix.Connect, Weight: 2, Params: []fuzz.Param{fuzz.FD(datagram), datagrams}},
	{Symbol: "Bind", Variant: "taken", Func: unix.Bind, Weight: 3, Params: []fuzz.Param{fuzz.FD(fresh), listeners}},
	{Symbol: "Sendto", Variant: "long", Func: unix.Sendto, Params: []fuzz.Param{fuzz.FD(datagram), fuzz.Letters(70000, 65508), sendFlags, datagrams}},
	{Symbol: "Writev", Variant: "many", Func: manyBuffers, Helper: true, Params: []fuzz.Param{writable, fuzz.Ints(1025, 1024)}},
	{Symbol: "Socketpair", Variant: "inet", Func: inetPair, Helper: true, New: []string{pair, pair}},
	{Symbol: "EpollCtl", Variant: "nested", Func: control, Helper: true, Weight: 10, Params: []fuzz.Param{
		fuzz.FD(set), fuzz.OneOf(fuzz.C("unix.EPOLL_CTL_ADD", unix.EPOLL_CTL_ADD)), fuzz.PlaceOf(set), masks}},
	{Symbol: "EpollCtl", Variant: "loop", Func: loop, Helper: true, Weight: 3, Params: []fuzz.Param{fuzz.FD(set), fuzz.FD(set)}},
	{Symbol: "EpollCtl", Variant: "null", Func: nullEvent, Helper: true, Params: []fuzz.Param{fuzz.FD(set), anything}},
	{Symbol: "Sendfile", Func: sendPlain, Helper: true, Weight: 2, Params: []fuzz.Param{connected, fuzz.FD(plain), fuzz.Ints(10, 0)}},
	{Symbol: "Open", Variant: "plain", Func: unix.Open, New: []string{plain}, Weight: 2, Params: []fuzz.Param{fuzz.Strings("f0"), fuzz.OneOf(fuzz.C("unix.O_RDONLY", unix.O_RDONLY), fuzz.C("unix.O_RDWR", unix.O_RDWR)), fuzz.Ints(0)}},
}

// datagrams are the addresses of the program's own datagram sockets.
var datagrams = fuzz.OfSlot(fuzz.Make(fuzz.Slots, func(m *fuzz.Machine, choice int) any { return DatagramOf(choice).Resolve(m) },
	func(choice int) string { return fmt.Sprintf("calls.DatagramOf(%d)", choice) }, nil), datagram)

// DatagramOf is the address of the datagram socket in a slot.
type DatagramOf int

// Resolve asks the socket; where there is none, it is the address of one that nobody
// reads: nobody there would bring an ICMP error, of which Wine tells nothing.
func (d DatagramOf) Resolve(m *fuzz.Machine) any {
	fd := m.FD(int(d))
	if typ, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TYPE); err == nil && typ == unix.SOCK_DGRAM {
		if at, ok := AddressOf(d).Resolve(m).(*unix.SockaddrInet4); ok && at.Port != 0 {
			return at
		}
	}
	return m.State.(*unix.SockaddrInet4)
}

func refusedSocket() (int, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return -1, err
	}
	if err := unix.Connect(fd, Loopback(1)); err != unix.EINPROGRESS {
		_ = unix.Close(fd)
		return -1, err
	}
	_, err = unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}, 10000)
	return fd, err
}

func socketError(fd int) (int, error) {
	return unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
}

// connectTo connects to the listener and accepts, what was connected before perhaps.
func connectTo(l int) (client, server int, err error) {
	at, err := unix.Getsockname(l)
	if err != nil {
		return -1, -1, err
	}
	to, ok := at.(*unix.SockaddrInet4)
	if !ok || to.Port == 0 {
		return -1, -1, unix.EAFNOSUPPORT
	}
	if client, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK, 0); err != nil {
		return -1, -1, err
	}
	if err = unix.Connect(client, Loopback(to.Port)); err != unix.EINPROGRESS && err != nil {
		_ = unix.Close(client)
		return -1, -1, err
	}
	if _, err = unix.Poll([]unix.PollFd{{Fd: int32(l), Events: unix.POLLIN}}, 500); err == nil {
		server, _, err = unix.Accept4(l, unix.SOCK_NONBLOCK)
	}
	if err != nil {
		_ = unix.Close(client)
	}
	return client, server, err
}

// datagramPair is two UDP sockets that are connected to each other.
func datagramPair() (a, b int, err error) {
	var fds [2]int
	for i := range fds {
		if fds[i], err = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK, 0); err == nil {
			err = unix.Bind(fds[i], Loopback(0))
		}
		if err != nil {
			return -1, -1, err
		}
	}
	for i := range fds {
		at, err := unix.Getsockname(fds[1-i])
		if err == nil {
			err = unix.Connect(fds[i], at)
		}
		if err != nil {
			return -1, -1, err
		}
	}
	return fds[0], fds[1], nil
}

// sendPlain sends what is in a regular file; of others Linux splices some.
func sendPlain(to, from, n int) (int, error) {
	var s unix.Stat_t
	if unix.Fstat(from, &s) != nil || s.Mode&unix.S_IFMT != unix.S_IFREG {
		return 0, unix.EINVAL
	}
	return unix.Sendfile(to, from, nil, n)
}

func manyBuffers(fd, n int) (int, error) { return unix.Writev(fd, make([][]byte, n)) }

func inetPair() (int, int, error) {
	fds, err := unix.Socketpair(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK, 0)
	return fds[0], fds[1], err
}

// loop has each of two sets watch the other.
func loop(a, b int) error {
	e := unix.EpollEvent{Events: unix.EPOLLIN}
	if err := unix.EpollCtl(a, unix.EPOLL_CTL_ADD, b, &e); err != nil && err != unix.EEXIST {
		return err
	}
	return unix.EpollCtl(b, unix.EPOLL_CTL_ADD, a, &e)
}

func nullEvent(set, fd int) error { return unix.EpollCtl(set, unix.EPOLL_CTL_ADD, fd, nil) }
