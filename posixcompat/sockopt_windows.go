package posixcompat

import (
	"encoding/binary"
	"time"

	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/sock"
)

// SetsockoptInt sets an option of one int. Supported are, of SOL_SOCKET,
// SO_REUSEADDR, SO_BROADCAST, SO_KEEPALIVE, SO_OOBINLINE, SO_DONTROUTE, SO_SNDBUF,
// SO_RCVBUF, SO_RCVLOWAT; TCP_NODELAY, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT;
// IP_TTL, IP_TOS, IP_PKTINFO, IP_MULTICAST_TTL, IP_MULTICAST_LOOP; IPV6_V6ONLY,
// IPV6_UNICAST_HOPS, IPV6_MULTICAST_HOPS, IPV6_MULTICAST_LOOP, IPV6_MULTICAST_IF,
// IPV6_RECVPKTINFO. EBADF, ENOTSOCK: fd is not a socket. ENOPROTOOPT: another
// option. EINVAL: the value is out of range, or the option is not of one int. See
// setsockopt(2).
func SetsockoptInt(fd, level, opt int, value int) (err error) {
	s, d, err := socket(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	return s.SetInt(level, opt, int(int32(value)))
}

// GetsockoptInt reads an option of one int: those of SetsockoptInt and SO_ERROR,
// which it clears, SO_TYPE, SO_DOMAIN, SO_PROTOCOL, SO_ACCEPTCONN, SO_SNDLOWAT.
// Buffer sizes are what Linux reports: twice what was set. Errors as there. See
// getsockopt(2).
func GetsockoptInt(fd, level, opt int) (value int, err error) {
	s, d, err := socket(fd)
	if err != nil {
		return 0, err
	}
	defer d.Release()
	return s.GetInt(level, opt)
}

// SetsockoptByte sets an option of one byte; those of IPPROTO_IP may be set so.
// EINVAL: the option needs more.
func SetsockoptByte(fd, level, opt int, value byte) (err error) {
	if level == IPPROTO_IP {
		return SetsockoptInt(fd, level, opt, int(value))
	}
	s, d, err := socket(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	if level == SOL_SOCKET || level == IPPROTO_TCP && s.Stream() {
		return EINVAL // whatever the option is
	}
	if _, err := s.GetInt(level, opt); err != nil {
		return ENOPROTOOPT
	}
	return EINVAL
}

// GetsockoptByte reads an option of IPPROTO_IP as one byte.
func GetsockoptByte(fd, level, opt int) (value byte, err error) {
	v, err := GetsockoptInt(fd, level, opt)
	return byte(v), err
}

// timeouts says which of the timeouts opt is.
func timeouts(level, opt int) (send, ok bool) {
	if level != SOL_SOCKET {
		return false, false
	}
	return opt == SO_SNDTIMEO, opt == SO_SNDTIMEO || opt == SO_RCVTIMEO
}

// SetsockoptTimeval sets SO_RCVTIMEO or SO_SNDTIMEO; zero is none. EDOM: the
// microseconds are out of range. EFAULT: tv is nil. ENOPROTOOPT: another option.
// See socket(7).
func SetsockoptTimeval(fd, level, opt int, tv *Timeval) (err error) {
	s, d, err := socket(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	send, ok := timeouts(level, opt)
	switch {
	case tv == nil:
		return EFAULT
	case !ok:
		return s.SetInt(level, opt, int(int32(tv.Sec)))
	case tv.Usec < 0 || tv.Usec >= 1e6:
		return EDOM
	}
	timeout := time.Duration(tv.Usec) * time.Microsecond
	switch {
	case tv.Sec < 0:
		// Linux takes it for a time that is over already.
		timeout = 1
	case tv.Sec > int64(1<<62/time.Second):
		timeout = 0
	default:
		timeout += time.Duration(tv.Sec) * time.Second
	}
	s.SetTimeout(send, timeout)
	return nil
}

// GetsockoptTimeval reads SO_RCVTIMEO or SO_SNDTIMEO. ENOPROTOOPT: another option.
func GetsockoptTimeval(fd, level, opt int) (*Timeval, error) {
	s, d, err := socket(fd)
	if err != nil {
		return nil, err
	}
	defer d.Release()
	send, ok := timeouts(level, opt)
	if !ok {
		v, err := s.GetInt(level, opt)
		return &Timeval{Sec: int64(v)}, err
	}
	timeout := s.Timeout(send)
	// Rounded down: what is over already is 0, too.
	return &Timeval{Sec: int64(timeout / time.Second), Usec: int64(timeout % time.Second / time.Microsecond)}, nil
}

// SetsockoptLinger sets SO_LINGER. EFAULT: l is nil. ENOPROTOOPT: another option.
// See socket(7).
func SetsockoptLinger(fd, level, opt int, l *Linger) (err error) {
	s, d, err := socket(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	switch {
	case l == nil:
		return EFAULT
	case level != SOL_SOCKET || opt != SO_LINGER:
		return s.SetInt(level, opt, int(l.Onoff))
	}
	return s.SetLinger(l.Onoff, l.Linger)
}

// GetsockoptLinger reads SO_LINGER. ENOPROTOOPT: another option.
func GetsockoptLinger(fd, level, opt int) (*Linger, error) {
	s, d, err := socket(fd)
	if err != nil {
		return nil, err
	}
	defer d.Release()
	if level != SOL_SOCKET || opt != SO_LINGER {
		v, err := s.GetInt(level, opt)
		return &Linger{Onoff: int32(v)}, err
	}
	on, seconds := s.Linger()
	return &Linger{Onoff: on, Linger: seconds}, nil
}

// SetsockoptIPMreq joins or leaves a group: IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP.
// ENOPROTOOPT: another option, or a stream. See ip(7).
func SetsockoptIPMreq(fd, level, opt int, mreq *IPMreq) (err error) {
	return membership(fd, level, opt, func() []byte {
		return append(append([]byte(nil), mreq.Multiaddr[:]...), mreq.Interface[:]...)
	}, mreq == nil)
}

// SetsockoptIPMreqn is SetsockoptIPMreq, the interface by index or by address.
func SetsockoptIPMreqn(fd, level, opt int, mreq *IPMreqn) (err error) {
	return membership(fd, level, opt, func() []byte {
		b := append([]byte(nil), mreq.Multiaddr[:]...)
		if mreq.Ifindex != 0 {
			// Winsock takes an address of 0.0.0.0/8 for an index.
			return binary.BigEndian.AppendUint32(b, uint32(mreq.Ifindex)&0xffffff)
		}
		return append(b, mreq.Address[:]...)
	}, mreq == nil)
}

// SetsockoptIPv6Mreq joins or leaves a group: IPV6_JOIN_GROUP, IPV6_LEAVE_GROUP.
// ENOPROTOOPT: another option, or a stream. See ipv6(7).
func SetsockoptIPv6Mreq(fd, level, opt int, mreq *IPv6Mreq) (err error) {
	return membership(fd, level, opt, func() []byte {
		b := append([]byte(nil), mreq.Multiaddr[:]...)
		return binary.LittleEndian.AppendUint32(b, mreq.Interface)
	}, mreq == nil)
}

func membership(fd, level, opt int, request func() []byte, absent bool) error {
	s, d, err := socket(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	if absent {
		return EFAULT
	}
	switch {
	case level == IPPROTO_IP && (opt == IP_ADD_MEMBERSHIP || opt == IP_DROP_MEMBERSHIP):
		return s.Membership(false, opt == IP_DROP_MEMBERSHIP, request()[:8])
	case level == IPPROTO_IPV6 && (opt == IPV6_JOIN_GROUP || opt == IPV6_LEAVE_GROUP):
		return s.Membership(true, opt == IPV6_LEAVE_GROUP, request())
	}
	return ENOPROTOOPT
}

// SetsockoptInet4Addr sets IP_MULTICAST_IF by the interface's address. ENOPROTOOPT:
// another option. See ip(7).
func SetsockoptInet4Addr(fd, level, opt int, value [4]byte) (err error) {
	s, d, err := socket(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	if level != IPPROTO_IP || opt != IP_MULTICAST_IF {
		return s.SetInt(level, opt, int(int32(binary.LittleEndian.Uint32(value[:]))))
	}
	return s.MulticastInterface(value)
}

// IoctlGetInt reads an int that req names: FIONREAD (TIOCINQ), how many bytes can be
// read, and SIOCATMARK, whether the next byte follows urgent data. EBADF: n is not
// open. ENOTTY: the file does not have it. See ioctl(2).
func IoctlGetInt(n int, req uint) (int, error) {
	d, err := table.Get(n)
	if err != nil {
		return 0, err
	}
	defer d.Release()
	if c, ok := d.File().(fd.Counted); ok && req == TIOCINQ {
		return c.Count(), nil
	}
	if f, ok := d.File().(*file.Regular); ok && req == TIOCINQ {
		n, err := f.Unread()
		return int(uint32(n)), err // x/sys/unix takes the kernel's int for unsigned
	}
	s, ok := d.File().(*sock.Socket)
	if !ok {
		return 0, ENOTTY
	}
	switch req {
	case TIOCINQ:
		return s.Unread()
	case SIOCATMARK:
		at, err := s.AtMark()
		if at {
			return 1, err
		}
		return 0, err
	}
	return 0, ENOTTY
}
