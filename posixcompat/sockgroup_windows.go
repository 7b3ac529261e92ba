package posixcompat

import "encoding/binary"

// SetsockoptIPMreq joins or leaves a group: IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP; or
// names the interface of IP_MULTICAST_IF. EPROTO, EINVAL: the socket is a stream.
// EADDRNOTAVAIL: no interface has the address, or the group was not joined. EFAULT:
// mreq is nil. ENOPROTOOPT: another option. See ip(7).
func SetsockoptIPMreq(fd, level, opt int, mreq *IPMreq) (err error) {
	if mreq == nil {
		return absent(fd)
	}
	return setOption(fd, level, opt, append(append([]byte(nil), mreq.Multiaddr[:]...), mreq.Interface[:]...))
}

// SetsockoptIPMreqn is SetsockoptIPMreq, the interface by index or by address.
func SetsockoptIPMreqn(fd, level, opt int, mreq *IPMreqn) (err error) {
	if mreq == nil {
		return absent(fd)
	}
	b := append(append([]byte(nil), mreq.Multiaddr[:]...), mreq.Address[:]...)
	return setOption(fd, level, opt, binary.LittleEndian.AppendUint32(b, uint32(mreq.Ifindex)))
}

// SetsockoptIPv6Mreq joins or leaves a group: IPV6_JOIN_GROUP, IPV6_LEAVE_GROUP.
// EPROTO: the socket is a stream. EFAULT: mreq is nil. ENOPROTOOPT: another option.
// See ipv6(7).
func SetsockoptIPv6Mreq(fd, level, opt int, mreq *IPv6Mreq) (err error) {
	if mreq == nil {
		return absent(fd)
	}
	return setOption(fd, level, opt, binary.LittleEndian.AppendUint32(append([]byte(nil), mreq.Multiaddr[:]...), mreq.Interface))
}

// SetsockoptInet4Addr sets IP_MULTICAST_IF by the interface's address; 0.0.0.0 leaves
// it to the system. EADDRNOTAVAIL: no interface has it. EINVAL: the socket is a stream.
// Options of one int take the four bytes for one. See ip(7).
func SetsockoptInet4Addr(fd, level, opt int, value [4]byte) (err error) {
	return setOption(fd, level, opt, value[:])
}

// GetsockoptInet4Addr reads IP_MULTICAST_IF, or the bytes of another option. ENOPROTOOPT
// as GetsockoptInt's. See ip(7).
func GetsockoptInet4Addr(fd, level, opt int) (value [4]byte, err error) {
	_, err = getOption(fd, level, opt, value[:])
	return value, err
}

// GetsockoptIPMreq reads an option into the bytes of an IPMreq: memberships cannot be
// read on Linux, which answers ENOPROTOOPT, and of other options it is the bytes.
func GetsockoptIPMreq(fd, level, opt int) (*IPMreq, error) {
	var b [SizeofIPMreq]byte
	_, err := getOption(fd, level, opt, b[:])
	return &IPMreq{Multiaddr: [4]byte(b[0:]), Interface: [4]byte(b[4:])}, err
}

// GetsockoptIPMreqn is GetsockoptIPMreq with an IPMreqn's bytes.
func GetsockoptIPMreqn(fd, level, opt int) (*IPMreqn, error) {
	var b [SizeofIPMreqn]byte
	_, err := getOption(fd, level, opt, b[:])
	return &IPMreqn{
		Multiaddr: [4]byte(b[0:]), Address: [4]byte(b[4:]), Ifindex: int32(binary.LittleEndian.Uint32(b[8:])),
	}, err
}

// GetsockoptIPv6Mreq is GetsockoptIPMreq with an IPv6Mreq's bytes.
func GetsockoptIPv6Mreq(fd, level, opt int) (*IPv6Mreq, error) {
	var b [SizeofIPv6Mreq]byte
	_, err := getOption(fd, level, opt, b[:])
	return &IPv6Mreq{Multiaddr: [16]byte(b[0:]), Interface: binary.LittleEndian.Uint32(b[16:])}, err
}

// GetsockoptIPv6MTUInfo reads IPV6_PATHMTU: the MTU of the way to the peer, without an
// address, as on Linux. What has no limit is 65,536. ENOTCONN: there is no peer.
// ENOPROTOOPT: the system does not tell, or another option. See ipv6(7), RFC 3542.
func GetsockoptIPv6MTUInfo(fd, level, opt int) (*IPv6MTUInfo, error) {
	var b [SizeofIPv6MTUInfo]byte
	_, err := getOption(fd, level, opt, b[:])
	info := &IPv6MTUInfo{Mtu: binary.LittleEndian.Uint32(b[28:])}
	info.Addr.Family = binary.LittleEndian.Uint16(b[0:])
	info.Addr.Port = binary.LittleEndian.Uint16(b[2:])
	info.Addr.Flowinfo = binary.LittleEndian.Uint32(b[4:])
	info.Addr.Addr = [16]byte(b[8:])
	info.Addr.Scope_id = binary.LittleEndian.Uint32(b[24:])
	return info, err
}
