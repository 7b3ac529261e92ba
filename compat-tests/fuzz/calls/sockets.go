package calls

import (
	"fmt"
	"strings"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

// The kinds of descriptors.
const (
	fresh    = "fresh"    // a TCP socket that is not connected
	bound    = "bound"    // one that has an address
	stream   = "stream"   // one that is connected
	listener = "listener" // one that listens
	datagram = "datagram" // a UDP socket
	pair     = "pair"     // a connected AF_UNIX socket
	reading  = "reading"  // a pipe's end
	writing  = "writing"
	event    = "event"
	timer    = "timer"
	set      = "set"    // epoll
	device   = "device" // null, zero, full
)

// Sockets is about sockets, pipes, eventfds, timerfds and the calls that wait for them.
var Sockets = &fuzz.Area{
	Name:    "sockets",
	Length:  40,
	Prepare: inDirectory,
	Calls:   join(socketCalls, stateCalls, localCalls, transferCalls, optionCalls, moreOptionCalls, waitCalls, descriptorCalls),
	Errnos: []string{"EADDRINUSE", "EADDRNOTAVAIL", "EAFNOSUPPORT", "EAGAIN", "EBADF", "ECONNABORTED", "ECONNREFUSED", "ECONNRESET", "EDESTADDRREQ", "EEXIST", "EFAULT", "EINPROGRESS",
		"EINVAL", "EISCONN", "EISDIR", "ELOOP", "EMSGSIZE", "ENOENT", "ENOPROTOOPT", "ENOTCONN", "ENOTSOCK", "ENOTSUP", "ENXIO", "EPERM", "EPIPE", "EPROTONOSUPPORT", "ESPIPE"},
}

func join(lists ...[]*fuzz.Call) (all []*fuzz.Call) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

var (
	anySocket = fuzz.FD(fresh, bound, stream, listener, datagram, pair, refused, local, localBound, localOpen)
	// streams are those of TCP, and pairs.
	streams   = fuzz.FD(fresh, bound, stream, listener, refused, pair)
	connected = fuzz.FD(stream, pair)
	anything  = fuzz.FD()
)

var socketCalls = []*fuzz.Call{
	{Symbol: "Socket", Variant: "stream", Func: unix.Socket, New: []string{fresh}, Weight: 5, Params: []fuzz.Param{
		families, typed("unix.SOCK_STREAM", unix.SOCK_STREAM), protocols}},
	{Symbol: "Socket", Variant: "datagram", Func: unix.Socket, New: []string{datagram}, Weight: 3, Params: []fuzz.Param{
		families, typed("unix.SOCK_DGRAM", unix.SOCK_DGRAM), protocols}},
	{Symbol: "Socketpair", Func: socketpair, New: []string{pair, pair}, Weight: 3, Helper: true, Params: []fuzz.Param{
		fuzz.OneOf(fuzz.C("unix.SOCK_STREAM|unix.SOCK_NONBLOCK", unix.SOCK_STREAM|unix.SOCK_NONBLOCK), fuzz.C("unix.SOCK_DGRAM|unix.SOCK_NONBLOCK", unix.SOCK_DGRAM|unix.SOCK_NONBLOCK), fuzz.C("unix.SOCK_SEQPACKET|unix.SOCK_NONBLOCK", unix.SOCK_SEQPACKET|unix.SOCK_NONBLOCK))}},
	{Symbol: "Socket", Variant: "listening", Func: listening, New: []string{listener}, Weight: 4, Helper: true},
	{Symbol: "Connect", Variant: "pair", Func: connectedPair, New: []string{stream, stream}, Weight: 8, Helper: true},
	{Symbol: "Bind", Func: unix.Bind, Weight: 3, Becomes: bound, Params: []fuzz.Param{fuzz.FD(fresh), bindable}},
	{Symbol: "Bind", Variant: "any", Func: unix.Bind, Weight: 2, Params: []fuzz.Param{anySocket, bindable}},
	{Symbol: "Listen", Func: unix.Listen, Weight: 3, Becomes: listener, Params: []fuzz.Param{fuzz.FD(bound), fuzz.Ints(8, 0, -1)}},
	{Symbol: "Listen", Variant: "any", Func: unix.Listen, Params: []fuzz.Param{anySocket, fuzz.Ints(8, 0, -1)}},
	{Symbol: "Connect", Func: unix.Connect, Weight: 12, Becomes: stream, Params: []fuzz.Param{fuzz.FD(fresh), listeners}},
	{Symbol: "Connect", Variant: "any", Func: unix.Connect, Weight: 4, Params: []fuzz.Param{streams, addresses}},
	{Symbol: "Accept4", Func: accept4, Helper: true, New: []string{stream}, Weight: 8, Params: []fuzz.Param{
		fuzz.FD(listener), fuzz.OneOf(fuzz.C("unix.SOCK_NONBLOCK", unix.SOCK_NONBLOCK), fuzz.C("unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC", unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC), fuzz.C("unix.SOCK_NONBLOCK|1", unix.SOCK_NONBLOCK|1))}},
	{Symbol: "Accept", Func: accept, New: []string{stream}, Weight: 4, Helper: true, Params: []fuzz.Param{fuzz.FD(listener)}},
	{Symbol: "Shutdown", Func: unix.Shutdown, Weight: 4, Params: []fuzz.Param{connected, fuzz.OneOf(
		fuzz.C("unix.SHUT_WR", unix.SHUT_WR), fuzz.C("unix.SHUT_RD", unix.SHUT_RD), fuzz.C("unix.SHUT_RDWR", unix.SHUT_RDWR), fuzz.C("3", 3))}},
	{Symbol: "Getsockname", Func: name(unix.Getsockname), Helper: true, Params: []fuzz.Param{anySocket}},
	{Symbol: "Getpeername", Func: name(unix.Getpeername), Helper: true, Params: []fuzz.Param{anySocket}},
}

var families = fuzz.OneOf(fuzz.C("unix.AF_INET", unix.AF_INET), fuzz.C("unix.AF_INET", unix.AF_INET), fuzz.C("unix.AF_INET6", unix.AF_INET6), fuzz.C("99", 99))

var protocols = fuzz.Ints(0, 0, 0, unix.IPPROTO_TCP, unix.IPPROTO_UDP)

// typed are a type of socket with its flags: all but the wrong one do not block.
func typed(code string, typ int) fuzz.Param {
	return fuzz.OneOf(
		fuzz.C(code+"|unix.SOCK_NONBLOCK", typ|unix.SOCK_NONBLOCK),
		fuzz.C(code+"|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC", typ|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC),
		fuzz.C("0x1234|unix.SOCK_NONBLOCK", 0x1234|unix.SOCK_NONBLOCK))
}

func socketpair(typ int) (int, int, error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, typ, 0)
	return fds[0], fds[1], err
}

func accept(fd int) (int, error) {
	n, _, err := unix.Accept(fd)
	if err == nil {
		err = unix.SetNonblock(n, true)
	}
	return n, err
}

func accept4(fd, flags int) (int, error) {
	n, _, err := unix.Accept4(fd, flags)
	return n, err
}

func listening() (int, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK, 0)
	if err == nil {
		err = unix.Bind(fd, Loopback(0))
	}
	if err == nil {
		err = unix.Listen(fd, 8)
	}
	return fd, err
}

// Loopback is a port of 127.0.0.1.
func Loopback(port int) *unix.SockaddrInet4 {
	return &unix.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}
}

// connectedPair is both ends of a TCP connection.
func connectedPair() (client, server int, err error) {
	l, err := listening()
	if err != nil {
		return -1, -1, err
	}
	defer unix.Close(l)
	at, err := unix.Getsockname(l)
	if err != nil {
		return -1, -1, err
	}
	if client, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0); err != nil {
		return -1, -1, err
	}
	if err = unix.Connect(client, at); err == nil {
		err = unix.SetNonblock(client, true)
	}
	if err == nil {
		server, err = acceptSoon(l)
	}
	return client, server, err
}

// acceptSoon accepts a connection that is on its way.
func acceptSoon(l int) (int, error) {
	if _, err := unix.Poll([]unix.PollFd{{Fd: int32(l), Events: unix.POLLIN}}, 10000); err != nil {
		return -1, err
	}
	n, _, err := unix.Accept4(l, unix.SOCK_NONBLOCK)
	return n, err
}

// addresses are where to bind and connect to: the socket in each slot, and others.
var (
	addresses = fuzz.OfSlot(places, listener, datagram, localOpen)
	listeners = fuzz.OfSlot(places, listener)
)

// AddressOf is the address of the socket in a slot, as one to connect to.
type AddressOf int

// Resolve asks the socket; without one it is nobody's address.
func (a AddressOf) Resolve(m *fuzz.Machine) any {
	at, err := unix.Getsockname(m.FD(int(a)))
	if err != nil {
		return Loopback(0)
	}
	switch at := at.(type) {
	case *unix.SockaddrInet4:
		return Loopback(at.Port)
	case *unix.SockaddrInet6:
		return Loopback6(at.Port)
	}
	return at
}

var places = fuzz.Make(fuzz.Slots+len(fixed), func(m *fuzz.Machine, choice int) any {
	if choice >= fuzz.Slots {
		return fixed[choice-fuzz.Slots].Value
	}
	return AddressOf(choice).Resolve(m)
}, func(choice int) string {
	if choice >= fuzz.Slots {
		return fixed[choice-fuzz.Slots].Code
	}
	return fmt.Sprintf("calls.AddressOf(%d)", choice)
}, nil)

// bindable are where to bind: most often to a port of the system's choice.
var bindable = fuzz.Make(5, func(m *fuzz.Machine, choice int) any {
	if choice < len(fixed) {
		return fixed[choice].Value
	}
	return addresses.Value(m, choice-len(fixed))
}, func(choice int) string {
	if choice < len(fixed) {
		return fixed[choice].Code
	}
	return addresses.Code(choice - len(fixed))
}, nil)

// fixed are the addresses of nobody.
var fixed = []fuzz.Const{
	fuzz.C("calls.Loopback(0)", Loopback(0)),
	fuzz.C("calls.Loopback6(0)", Loopback6(0)),
	fuzz.C("calls.Elsewhere()", Elsewhere()),
}

// Loopback6 is a port of ::1.
func Loopback6(port int) *unix.SockaddrInet6 {
	return &unix.SockaddrInet6{Port: port, Addr: [16]byte{15: 1}}
}

// Elsewhere is an address that no machine has (RFC 5737).
func Elsewhere() *unix.SockaddrInet4 { return &unix.SockaddrInet4{Addr: [4]byte{192, 0, 2, 1}} }

// address is an address that is shown with the slot whose socket is bound to its port.
type address struct{ unix.Sockaddr }

// Show names the family, the address, and what the port is.
func (a address) Show(m *fuzz.Machine) string {
	switch at := a.Sockaddr.(type) {
	case *unix.SockaddrInet4:
		return fmt.Sprintf("%d.%d.%d.%d %s", at.Addr[0], at.Addr[1], at.Addr[2], at.Addr[3], portName(m, at.Port))
	case *unix.SockaddrInet6:
		return fmt.Sprintf("%x %s", at.Addr, portName(m, at.Port))
	case *unix.SockaddrUnix:
		return fmt.Sprintf("unix %q", strings.TrimPrefix(at.Name, abstractPrefix(m)))
	case nil:
		return "no address"
	}
	return fmt.Sprintf("%T", a.Sockaddr)
}

// portName says of which slot's socket the port is.
func portName(m *fuzz.Machine, port int) string {
	if port == 0 {
		return "port 0"
	}
	for i := range fuzz.Slots {
		at, err := unix.Getsockname(m.FD(i))
		if err == nil && portOf(at) == port {
			return fmt.Sprintf("port of %d", i)
		}
	}
	return "some port"
}

func portOf(at unix.Sockaddr) int {
	switch at := at.(type) {
	case *unix.SockaddrInet4:
		return at.Port
	case *unix.SockaddrInet6:
		return at.Port
	}
	return -1
}

// name makes the address that f returns one that shows itself.
func name(f func(int) (unix.Sockaddr, error)) func(int) (address, error) {
	return func(fd int) (address, error) {
		at, err := f(fd)
		return address{at}, err
	}
}
