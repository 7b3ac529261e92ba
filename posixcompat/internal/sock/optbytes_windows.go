package sock

import (
	"encoding/binary"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/winsock"
)

// GetBytes is getsockopt(2): it writes the option, in Linux's form, as far as b has
// room, and returns how many bytes came. Errors as GetInt's; EINVAL: b is too short
// for an option that is not told in part. ENOTCONN: there is no path yet.
func (s *Socket) GetBytes(level, name int, b []byte) (int, error) {
	switch (option{level, name}) {
	case option{solSocket, soLinger}:
		on, seconds := s.Linger()
		var l [lingerSize]byte
		binary.LittleEndian.PutUint32(l[0:], uint32(on))
		binary.LittleEndian.PutUint32(l[4:], uint32(seconds))
		return copy(b, l[:]), nil
	case option{solSocket, soRecvTimeo}, option{solSocket, soSendTimeo}:
		d := s.Timeout(name == soSendTimeo)
		var tv [timevalSize]byte
		// Rounded down: what is over already is 0, too.
		binary.LittleEndian.PutUint64(tv[0:], uint64(d/time.Second))
		binary.LittleEndian.PutUint64(tv[8:], uint64(d%time.Second/time.Microsecond))
		return copy(b, tv[:]), nil
	case option{solIPv6, ipv6PathMTU}:
		return s.pathMTU(b)
	case option{solIP, ipMulticastIf}:
		s.mu.Lock()
		defer s.mu.Unlock()
		return copy(b, s.settings.multicastIf[:]), nil
	}
	v, err := s.GetInt(level, name)
	if err != nil {
		return 0, err
	}
	return putInt(b, level, v), nil
}

// SetBytes is setsockopt(2): b is the option in Linux's form, and what of it is too
// long does not matter. Errors as SetInt's; EINVAL: it is too short.
func (s *Socket) SetBytes(level, name int, b []byte) error {
	o := option{level, name}
	switch {
	case o == option{solSocket, soBindToDevice}:
		return errnomap.ENOPROTOOPT // a name, of whatever length
	case level == solSocket && len(b) < 4:
		return errnomap.EINVAL // whatever the option is
	case o == option{solSocket, soLinger} && len(b) >= lingerSize:
		return s.SetLinger(int32(binary.LittleEndian.Uint32(b)), int32(binary.LittleEndian.Uint32(b[4:])))
	case level == solSocket && (name == soRecvTimeo || name == soSendTimeo) && len(b) >= timevalSize:
		return s.setTimeval(name == soSendTimeo, int64(binary.LittleEndian.Uint64(b)), int64(binary.LittleEndian.Uint64(b[8:])))
	case level == solIP && (name == ipAddMembership || name == ipDropMembership):
		return s.membership4(name == ipDropMembership, b)
	case level == solIPv6 && (name == ipv6Join || name == ipv6Leave) && s.family == winsock.Inet6:
		if len(b) < mreq6Size {
			return errnomap.EINVAL
		}
		return s.Membership(true, name == ipv6Leave, b[:mreq6Size])
	case o == option{solIP, ipMulticastIf}:
		return s.setMulticastIf(b)
	}
	v, e := takeInt(b, o)
	switch {
	case e == 0:
		return s.SetInt(level, name, v)
	case level == solTCP && s.kind == stream:
		return e // whatever the option is
	}
	if _, err := s.GetInt(level, name); err != nil {
		return errnomap.ENOPROTOOPT
	}
	if r, ok := rules[o]; ok && s.kind == stream && r.stream != 0 {
		return r.stream
	}
	return e
}

// setTimeval is SO_RCVTIMEO and SO_SNDTIMEO.
func (s *Socket) setTimeval(send bool, sec, usec int64) error {
	if usec < 0 || usec >= 1e6 {
		return errnomap.EDOM
	}
	timeout := time.Duration(usec) * time.Microsecond
	switch {
	case sec < 0:
		// Linux takes it for a time that is over already.
		timeout = 1
	case sec > int64(1<<62/time.Second):
		timeout = 0
	default:
		timeout += time.Duration(sec) * time.Second
	}
	s.SetTimeout(send, timeout)
	return nil
}

// membership4 is IP_ADD_MEMBERSHIP and IP_DROP_MEMBERSHIP, of an ip_mreq or an
// ip_mreqn.
func (s *Socket) membership4(leave bool, b []byte) error {
	switch {
	case s.kind == stream:
		return errnomap.EPROTO
	case len(b) < mreqSize:
		return errnomap.EINVAL
	}
	request := append([]byte(nil), b[:mreqSize]...)
	if at, named := interfaceOf(b); named {
		copy(request[4:], at[:])
	}
	return s.Membership(false, leave, request)
}

// interfaceOf returns the interface of an ip_mreqn that has its index, in the form in
// which Winsock takes one for an address: 0.0.0.0/8.
func interfaceOf(b []byte) (at [4]byte, named bool) {
	if len(b) < mreqnSize {
		return at, false
	}
	index := binary.LittleEndian.Uint32(b[8:])
	binary.BigEndian.PutUint32(at[:], index&0xffffff)
	return at, index != 0
}

// setMulticastIf is IP_MULTICAST_IF: an address, an ip_mreq or an ip_mreqn. What is
// read again is the address.
func (s *Socket) setMulticastIf(b []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kind == stream || len(b) < 4 {
		return errnomap.EINVAL
	}
	var address [4]byte
	index, named := interfaceOf(b)
	if len(b) >= mreqSize {
		b = b[4:] // behind the group, which does not matter
	}
	copy(address[:], b)
	at := address
	if named {
		at = index
	}
	if !named && address[0] == 0 && address != [4]byte{} {
		return errnomap.EADDRNOTAVAIL // Winsock would take it for an index
	}
	switch e := winsock.SetOptionBytes(s.handle, winIP, winMulticastIf, at[:]); e {
	case 0:
		s.settings.multicastIf, s.settings.multicastAt = address, at
		return nil
	case errnomap.EINVAL:
		return errnomap.EADDRNOTAVAIL // it is nobody's
	default:
		return e
	}
}

// pathMTU is IPV6_PATHMTU, a struct ip6_mtuinfo: no address, and the MTU.
func (s *Socket) pathMTU(b []byte) (int, error) {
	switch {
	case s.family != winsock.Inet6:
		return 0, s.unknown(solIPv6)
	case len(b) < mtuInfoSize:
		return 0, errnomap.EINVAL
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	mtu, e := s.mtu()
	if e != 0 {
		return 0, e
	}
	clear(b[:mtuInfoSize])
	binary.LittleEndian.PutUint32(b[mtuInfoSize-4:], uint32(mtu))
	return mtuInfoSize, nil
}

// mtu returns the path's. ENOTCONN: there is no peer. ENOPROTOOPT: the system does not
// tell.
func (s *Socket) mtu() (int, errnomap.Errno) {
	if !s.machine.Established() {
		return 0, errnomap.ENOTCONN
	}
	level, name := winIP, winMTU
	if s.family == winsock.Inet6 {
		level, name = winIPv6, winMTU6
	}
	v, e := winsock.GetOption(s.handle, level, name)
	if e != 0 {
		return 0, e
	}
	return int(min(uint32(v), maxMTU)), 0
}

// maxSegment is TCP_MAXSEG.
func (s *Socket) maxSegment() (int, errnomap.Errno) {
	if !s.machine.Established() {
		return smallestSegment, 0
	}
	v, e := winsock.GetOption(s.handle, solTCP, winMaxSegment)
	return int(v), e
}

// setUserTimeout is TCP_USER_TIMEOUT, in milliseconds. Older systems know seconds only:
// they are rounded up. ENOPROTOOPT: the system has neither.
func (s *Socket) setUserTimeout(v int) errnomap.Errno {
	if v < 0 {
		return errnomap.EINVAL
	}
	t := &s.settings.userTimeout
	if t.name == 0 {
		if v == 0 {
			return 0 // it is the system's already
		}
		for _, name := range []int{winMaxRetransmitMS, winMaxRetransmit} {
			initial, e := winsock.GetOption(s.handle, solTCP, name)
			if e == 0 {
				t.name, t.initial = name, initial
				break
			}
		}
		if t.name == 0 {
			return errnomap.ENOPROTOOPT
		}
	}
	e := winsock.SetOption(s.handle, solTCP, t.name, t.windows(v))
	if e == 0 {
		t.set = v
	}
	return e
}

// applyUserTimeout gives a new handle the TCP_USER_TIMEOUT that was set.
func (s *Socket) applyUserTimeout() {
	if t := &s.settings.userTimeout; t.set != 0 {
		_ = winsock.SetOption(s.handle, solTCP, t.name, t.windows(t.set))
	}
}
