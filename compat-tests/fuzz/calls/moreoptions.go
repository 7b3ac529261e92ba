package calls

import (
	"fmt"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

// moreOptionCalls are the options by other types than int, and the other ways to set
// what belongs to a descriptor.
var moreOptionCalls = []*fuzz.Call{
	{Symbol: "GetsockoptLinger", Func: getLinger, Helper: true, Params: []fuzz.Param{anySocket}},
	{Symbol: "GetsockoptTimeval", Func: getTimeout, Helper: true, Params: []fuzz.Param{anySocket, fuzz.OneOf(
		fuzz.C("unix.SO_RCVTIMEO", unix.SO_RCVTIMEO), fuzz.C("unix.SO_SNDTIMEO", unix.SO_SNDTIMEO), fuzz.C("9999", 9999))}},
	{Symbol: "GetsockoptByte", Func: getByte, Helper: true, Params: []fuzz.Param{anySocket, ipOptions}},
	{Symbol: "SetsockoptByte", Func: setByte, Helper: true, Params: []fuzz.Param{anySocket, ipOptions, fuzz.Ints(1, 0)}},
	{Symbol: "GetsockoptUint64", Func: getLong, Helper: true, Params: []fuzz.Param{anySocket, longOptions}},
	{Symbol: "SetsockoptUint64", Func: setLong, Helper: true, Params: []fuzz.Param{anySocket, longOptions, fuzz.Ints(1, 0)}},
	{Symbol: "GetsockoptString", Func: getText, Helper: true, Params: []fuzz.Param{anySocket, longOptions}},
	{Symbol: "SetsockoptString", Func: setText, Helper: true, Params: []fuzz.Param{anySocket, longOptions, fuzz.OneOf(fuzz.C(`"\x01\x00\x00\x00"`, "\x01\x00\x00\x00"), fuzz.C(`"\x01"`, "\x01"))}},
	{Symbol: "GetsockoptInet4Addr", Func: getInterface, Helper: true, Params: []fuzz.Param{fuzz.FD(datagram)}},
	{Symbol: "SetsockoptInet4Addr", Func: setInterface, Helper: true, Params: []fuzz.Param{fuzz.FD(datagram), fuzz.OneOf(
		fuzz.C("[4]byte{127, 0, 0, 1}", [4]byte{127, 0, 0, 1}), fuzz.C("[4]byte{}", [4]byte{}), fuzz.C("[4]byte{192, 0, 2, 1}", [4]byte{192, 0, 2, 1}))}},
	{Symbol: "SetsockoptIPMreq", Func: setGroup, Helper: true, Params: []fuzz.Param{fuzz.FD(datagram), groupOptions}},
	{Symbol: "SetsockoptIPMreqn", Func: setGroupByIndex, Helper: true, Params: []fuzz.Param{fuzz.FD(datagram), groupOptions}},
	{Symbol: "GetsockoptIPMreq", Func: getGroup, Helper: true, Params: []fuzz.Param{anySocket}},
	{Symbol: "GetsockoptIPMreqn", Func: getGroupByIndex, Helper: true, Params: []fuzz.Param{anySocket}},
	{Symbol: "Sendmsg", Func: sendMessage, Helper: true, Weight: 2, Params: []fuzz.Param{anySocket, sizes, sendFlags}},
	{Symbol: "IoctlSetPointerInt", Func: nonblocking, Helper: true, Params: []fuzz.Param{anything}},
	{Symbol: "IoctlSetInt", Func: closeOnExec, Helper: true, Params: []fuzz.Param{anything, fuzz.OneOf(fuzz.C("uint(0x5451)", uint(0x5451)), fuzz.C("uint(0x5450)", uint(0x5450)), fuzz.C("uint(0xdead)", uint(0xdead)))}},
	{Symbol: "IoctlRetInt", Func: unix.IoctlRetInt, Params: []fuzz.Param{anything, fuzz.OneOf(fuzz.C("uint(0x5450)", uint(0x5450)), fuzz.C("uint(0xdead)", uint(0xdead)))}},
	{Symbol: "CloseOnExec", Func: setCloseOnExec, Helper: true, Params: []fuzz.Param{anything}},
	{Symbol: "CloseRange", Func: closeOne, Helper: true, Closes: true, Params: []fuzz.Param{anything}},
	{Symbol: "Pipe", Func: pipe, Helper: true, New: []string{reading, writing}},
}

var (
	// ipOptions are without IP_MULTICAST_TTL: of an accepted socket Linux says with which TTL the
	// connection came.
	ipOptions = fuzz.OneOf(fuzz.C("unix.IP_MULTICAST_LOOP", unix.IP_MULTICAST_LOOP), fuzz.C("unix.IP_TOS", unix.IP_TOS), fuzz.C("999", 999))
	// longOptions are of SOL_SOCKET and an int.
	longOptions  = fuzz.OneOf(fuzz.C("unix.SO_KEEPALIVE", unix.SO_KEEPALIVE), fuzz.C("unix.SO_BROADCAST", unix.SO_BROADCAST), fuzz.C("9999", 9999))
	groupOptions = fuzz.OneOf(fuzz.C("unix.IP_ADD_MEMBERSHIP", unix.IP_ADD_MEMBERSHIP), fuzz.C("unix.IP_DROP_MEMBERSHIP", unix.IP_DROP_MEMBERSHIP))
)

func getLinger(fd int) (string, error) {
	l, err := unix.GetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER)
	if err != nil {
		return "", err
	}
	return fmt.Sprint(*l), nil
}

func getTimeout(fd, name int) (string, error) {
	v, err := unix.GetsockoptTimeval(fd, unix.SOL_SOCKET, name)
	if err != nil {
		return "", err
	}
	return fmt.Sprint(*v), nil
}

func getByte(fd, name int) (string, error) {
	v, err := unix.GetsockoptByte(fd, unix.IPPROTO_IP, name)
	return fmt.Sprint(v), err
}

func setByte(fd, name int, v byte) error { return unix.SetsockoptByte(fd, unix.IPPROTO_IP, name, v) }

func getLong(fd, name int) (string, error) {
	v, err := unix.GetsockoptUint64(fd, unix.SOL_SOCKET, name)
	return fmt.Sprint(v), err
}

func setLong(fd, name int, v uint64) error {
	return unix.SetsockoptUint64(fd, unix.SOL_SOCKET, name, v)
}

func getText(fd, name int) (string, error) { return unix.GetsockoptString(fd, unix.SOL_SOCKET, name) }

func setText(fd, name int, v string) error {
	return unix.SetsockoptString(fd, unix.SOL_SOCKET, name, v)
}

func getInterface(fd int) (string, error) {
	v, err := unix.GetsockoptInet4Addr(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF)
	return fmt.Sprint(v), err
}

func setInterface(fd int, v [4]byte) error {
	return unix.SetsockoptInet4Addr(fd, unix.IPPROTO_IP, unix.IP_MULTICAST_IF, v)
}

// The group is one for documentation (RFC 6676), on the loopback interface.

func setGroup(fd, name int) error {
	return unix.SetsockoptIPMreq(fd, unix.IPPROTO_IP, name, &unix.IPMreq{Multiaddr: [4]byte{233, 252, 0, 1}, Interface: [4]byte{127, 0, 0, 1}})
}

func setGroupByIndex(fd, name int) error {
	return unix.SetsockoptIPMreqn(fd, unix.IPPROTO_IP, name, &unix.IPMreqn{Multiaddr: [4]byte{233, 252, 0, 1}, Address: [4]byte{127, 0, 0, 1}})
}

func getGroup(fd int) (string, error) {
	v, err := unix.GetsockoptIPMreq(fd, unix.IPPROTO_IP, unix.IP_TOS)
	return fmt.Sprint(v), err
}

func getGroupByIndex(fd int) (string, error) {
	v, err := unix.GetsockoptIPMreqn(fd, unix.IPPROTO_IP, unix.IP_TOS)
	return fmt.Sprint(v), err
}

func sendMessage(fd int, p []byte, flags int) error { return unix.Sendmsg(fd, p, nil, nil, flags) }

// nonblocking sets what is set already: a descriptor that blocks would hold a program up.
func nonblocking(fd int) error {
	const fionbio = 0x5421
	return unix.IoctlSetPointerInt(fd, fionbio, 1)
}

func closeOnExec(fd int, request uint) error { return unix.IoctlSetInt(fd, request, 0) }

// setCloseOnExec shows what became of it: the call itself tells nothing.
func setCloseOnExec(fd int) (int, error) {
	unix.CloseOnExec(fd)
	return unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
}

// closeOne closes a range of one.
func closeOne(fd int) error {
	if fd < 0 {
		return unix.EBADF // it would be the largest number, and nothing to close
	}
	return unix.CloseRange(uint(fd), uint(fd), 0)
}

func pipe() (int, int, error) {
	var p [2]int
	if err := unix.Pipe(p[:]); err != nil {
		return -1, -1, err
	}
	err := unix.SetNonblock(p[0], true)
	if err == nil {
		err = unix.SetNonblock(p[1], true)
	}
	return p[0], p[1], err
}
