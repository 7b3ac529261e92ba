package posixcompat

import (
	"encoding/binary"

	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/sock"
	"causeway/posixcompat/internal/unixsock"
)

// setOption is setsockopt(2).
func setOption(fd, level, opt int, value []byte) error {
	s, u, d, err := endpoint(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	if u != nil {
		return u.SetOption(level, opt, value)
	}
	return s.SetBytes(level, opt, value)
}

// getOption is getsockopt(2): it returns how much of value is the option.
func getOption(fd, level, opt int, value []byte) (int, error) {
	s, u, d, err := endpoint(fd)
	if err != nil {
		return 0, err
	}
	defer d.Release()
	if u != nil {
		return u.GetOption(level, opt, value)
	}
	return s.GetBytes(level, opt, value)
}

// absent is setsockopt(2) of a null pointer.
func absent(fd int) error {
	_, _, d, err := endpoint(fd)
	if err != nil {
		return err
	}
	d.Release()
	return EFAULT
}

// SetsockoptInt sets an option of one int. Supported are, of SOL_SOCKET,
// SO_REUSEADDR, SO_BROADCAST, SO_KEEPALIVE, SO_OOBINLINE, SO_DONTROUTE, SO_SNDBUF,
// SO_RCVBUF, SO_RCVLOWAT; TCP_NODELAY, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, and
// TCP_USER_TIMEOUT where Windows has TCP_MAXRT, whose seconds it is rounded up to where
// there is no TCP_MAXRTMS; IP_TTL, IP_TOS, IP_PKTINFO, IP_RECVTTL, IP_RECVTOS,
// IP_MULTICAST_IF, IP_MULTICAST_TTL, IP_MULTICAST_LOOP; IPV6_V6ONLY,
// IPV6_UNICAST_HOPS, IPV6_MULTICAST_HOPS, IPV6_MULTICAST_LOOP, IPV6_MULTICAST_IF,
// IPV6_RECVPKTINFO, IPV6_RECVHOPLIMIT, IPV6_RECVTCLASS. EBADF, ENOTSOCK: fd is not a
// socket. ENOPROTOOPT: another option. EINVAL: the value is out of range, or the option
// needs more than an int. See setsockopt(2).
func SetsockoptInt(fd, level, opt int, value int) (err error) {
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], uint32(value))
	return setOption(fd, level, opt, b[:])
}

// GetsockoptInt reads an option of one int: those of SetsockoptInt and SO_ERROR,
// which it clears, SO_TYPE, SO_DOMAIN, SO_PROTOCOL, SO_ACCEPTCONN, SO_SNDLOWAT,
// TCP_MAXSEG, IP_MTU, IPV6_MTU, the last three of a connection where the system tells
// them. Buffer sizes are what Linux reports: twice what was set. Errors as there, and
// ENOTCONN: an MTU is wanted of a socket without a peer. See getsockopt(2).
func GetsockoptInt(fd, level, opt int) (value int, err error) {
	var b [4]byte
	_, err = getOption(fd, level, opt, b[:])
	return int(int32(binary.LittleEndian.Uint32(b[:]))), err
}

// SetsockoptByte sets an option of one byte; those of IPPROTO_IP may be set so.
// EINVAL: the option needs more.
func SetsockoptByte(fd, level, opt int, value byte) (err error) {
	return setOption(fd, level, opt, []byte{value})
}

// GetsockoptByte reads the first byte of an option, which of IPPROTO_IP's is all of it
// if it is below 256.
func GetsockoptByte(fd, level, opt int) (value byte, err error) {
	var b [1]byte
	_, err = getOption(fd, level, opt, b[:])
	return b[0], err
}

// SetsockoptUint64 sets an option from eight bytes: of an option of one int the lower
// half counts. Errors as SetsockoptInt's.
func SetsockoptUint64(fd, level, opt int, value uint64) (err error) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], value)
	return setOption(fd, level, opt, b[:])
}

// GetsockoptUint64 reads up to eight bytes of an option; an option of one int has four,
// and is not extended by its sign. Errors as GetsockoptInt's.
func GetsockoptUint64(fd, level, opt int) (value uint64, err error) {
	var b [8]byte
	_, err = getOption(fd, level, opt, b[:])
	return binary.LittleEndian.Uint64(b[:]), err
}

// SetsockoptString sets an option from the bytes of s, without a zero at the end. No
// option that is a string by its nature is supported. Errors as SetsockoptInt's;
// EINVAL: s is too short.
func SetsockoptString(fd, level, opt int, s string) (err error) {
	return setOption(fd, level, opt, []byte(s))
}

// GetsockoptString reads the bytes of an option up to the first that is zero. No
// option that is a string by its nature is supported. Errors as GetsockoptInt's.
func GetsockoptString(fd, level, opt int) (string, error) {
	b := make([]byte, 256)
	n, err := getOption(fd, level, opt, b)
	if err != nil {
		return "", err
	}
	return ByteSliceToString(b[:n]), nil
}

// SetsockoptTimeval sets SO_RCVTIMEO or SO_SNDTIMEO; zero is none. EDOM: the
// microseconds are out of range. EFAULT: tv is nil. ENOPROTOOPT: another option.
// See socket(7).
func SetsockoptTimeval(fd, level, opt int, tv *Timeval) (err error) {
	if tv == nil {
		return absent(fd)
	}
	var b [16]byte
	binary.LittleEndian.PutUint64(b[0:], uint64(tv.Sec))
	binary.LittleEndian.PutUint64(b[8:], uint64(tv.Usec))
	return setOption(fd, level, opt, b[:])
}

// GetsockoptTimeval reads SO_RCVTIMEO or SO_SNDTIMEO. ENOPROTOOPT: another option.
func GetsockoptTimeval(fd, level, opt int) (*Timeval, error) {
	var b [16]byte
	_, err := getOption(fd, level, opt, b[:])
	return &Timeval{
		Sec: int64(binary.LittleEndian.Uint64(b[0:])), Usec: int64(binary.LittleEndian.Uint64(b[8:])),
	}, err
}

// SetsockoptLinger sets SO_LINGER. EFAULT: l is nil. ENOPROTOOPT: another option.
// See socket(7).
func SetsockoptLinger(fd, level, opt int, l *Linger) (err error) {
	if l == nil {
		return absent(fd)
	}
	var b [8]byte
	binary.LittleEndian.PutUint32(b[0:], uint32(l.Onoff))
	binary.LittleEndian.PutUint32(b[4:], uint32(l.Linger))
	return setOption(fd, level, opt, b[:])
}

// GetsockoptLinger reads SO_LINGER. ENOPROTOOPT: another option.
func GetsockoptLinger(fd, level, opt int) (*Linger, error) {
	var b [8]byte
	_, err := getOption(fd, level, opt, b[:])
	return &Linger{
		Onoff: int32(binary.LittleEndian.Uint32(b[0:])), Linger: int32(binary.LittleEndian.Uint32(b[4:])),
	}, err
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
	if u, ok := d.File().(*unixsock.Socket); ok && req == TIOCOUTQ {
		return u.Unsent(), nil
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
