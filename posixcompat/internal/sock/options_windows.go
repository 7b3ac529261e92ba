package sock

import (
	"encoding/binary"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/ready"
	"causeway/posixcompat/internal/winsock"
)

// SetInt is setsockopt(2) for options of one int, in Linux's numbers. ENOPROTOOPT:
// there is no such option, or this socket does not have it. EINVAL: the value is out
// of range, or the option is not of one int.
func (s *Socket) SetInt(level, name, v int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if level == solSocket {
		if done, e := s.setOwn(name, v); done {
			return errorOf(e)
		}
	}
	o := option{level, name}
	if i := ancillaryOf(level, name); i >= 0 && (level == solIP || s.family == winsock.Inet6) {
		return errorOf(s.setAncillary(i, v != 0))
	}
	if o == (option{solTCP, tcpUserTimeout}) && s.protocol == protoTCP {
		return errorOf(s.setUserTimeout(v))
	}
	r, ok := rules[o]
	if !ok || !s.has(&r) {
		return errnomap.ENOPROTOOPT
	}
	if e := s.setRule(o, &r, v); e != 0 {
		return e
	}
	return nil
}

func errorOf(e errnomap.Errno) error {
	if e == 0 {
		return nil
	}
	return e
}

func (s *Socket) has(r *rule) bool {
	return !(r.tcp && s.kind != stream && r.level != winSocket) && !(r.six && s.family != winsock.Inet6)
}

func (s *Socket) setRule(o option, r *rule, v int) errnomap.Errno {
	switch {
	case s.kind == stream && r.stream != 0:
		return r.stream
	case r.octet:
		v = r.cut(v, s.kind)
	case r.isSwitch() && v != 0:
		v = 1
	case r.unset != 0 && v == r.unset:
		v = r.initial
	case !r.isSwitch() && (v < r.low || v > r.high):
		return errnomap.EINVAL
	}
	if o == (option{solIPv6, 26}) && s.bound {
		return errnomap.EINVAL
	}
	if !r.idle || s.kind != stream {
		if e := winsock.SetOption(s.handle, r.level, r.name, int32(v)); e != 0 {
			return e
		}
	}
	s.settings.remember(o, v)
	return 0
}

// setAncillary has the system deliver a kind of control data, or not. On a stream
// Linux remembers it and nothing comes of it.
func (s *Socket) setAncillary(i int, on bool) errnomap.Errno {
	a := &ancillaries[i]
	bit, value := uint8(1)<<i, int32(0)
	if on {
		value = 1
	}
	if s.kind == datagram {
		if e := winsock.SetOption(s.handle, int(a.level), a.winOption, value); e != 0 {
			return e
		}
	}
	s.settings.wants &^= bit
	if on {
		s.settings.wants |= bit
	}
	return 0
}

// setOwn sets the options of SOL_SOCKET that are done here.
func (s *Socket) setOwn(name, v int) (done bool, e errnomap.Errno) {
	flag := 0
	if v != 0 {
		flag = 1
	}
	switch name {
	case soReuseAddr:
		// Winsock's own would let two listeners share a port. Without it, an address
		// in TIME_WAIT can be had, which is what Linux's is for.
		s.settings.reuseAddr = int32(flag)
	case soReusePort:
		if flag != 0 {
			return true, errnomap.ENOPROTOOPT
		}
	case soSendBuf, soRecvBuf:
		v = max(0, v)
		size := bufferSize(name, v)
		win := winSendBuf
		if name == soRecvBuf {
			win = winRecvBuf
		}
		if e := winsock.SetOption(s.handle, winSocket, win, int32(size)); e != 0 {
			return true, e
		}
		s.settings.remember(option{solSocket, name}, size)
	case soRecvLowat:
		switch {
		case v < 0:
			v = 1<<31 - 1
		case v == 0:
			v = 1
		}
		s.settings.lowWater = v
		// What is there may be enough now.
		s.look(s.queue.Interests())
		if s.readable() || s.machine.Established() && s.machine.Ended() {
			s.queue.Wake(ready.Readable)
		}
	case soType, soError, soAcceptConn, soProtocol, soDomain, soSendLowat:
		return true, errnomap.ENOPROTOOPT
	case soLinger, soRecvTimeo, soSendTimeo:
		return true, errnomap.EINVAL
	default:
		return false, 0
	}
	return true, 0
}

// GetInt is getsockopt(2) for options of one int. ENOPROTOOPT as SetInt's.
func (s *Socket) GetInt(level, name int) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if level == solSocket {
		if v, ok := s.getOwn(name); ok {
			return v, nil
		}
	}
	o := option{level, name}
	if i := ancillaryOf(level, name); i >= 0 && (level == solIP || s.family == winsock.Inet6) {
		return int(s.settings.wants >> i & 1), nil
	}
	if v, e, ok := s.getPath(o); ok {
		return v, errorOf(e)
	}
	r, ok := rules[o]
	if !ok || !s.has(&r) {
		return 0, s.unknown(level)
	}
	v, set := s.settings.values[o]
	switch {
	case set:
		return v, nil
	case !r.ask:
		return r.initial, nil
	}
	got, e := winsock.GetOption(s.handle, r.level, r.name)
	return int(got), errorOf(e)
}

// getPath reads what depends on the way to the peer.
func (s *Socket) getPath(o option) (v int, e errnomap.Errno, ok bool) {
	switch {
	case o == option{solIP, ipMTU}, o == option{solIPv6, ipv6MTU} && s.family == winsock.Inet6:
		v, e = s.mtu()
	case o == option{solIPv6, ipv6PathMTU} && s.family == winsock.Inet6:
		e = errnomap.EINVAL // an int is too short
	case o.level != solTCP || s.protocol != protoTCP:
		return 0, 0, false
	case o.name == tcpMaxSegment:
		v, e = s.maxSegment()
	case o.name == tcpUserTimeout:
		v = s.settings.userTimeout.set
	default:
		return 0, 0, false
	}
	return v, e, true
}

// unknown returns what reading an option answers that the socket does not have: a
// level that is another protocol's is told apart, but not on IPv6.
func (s *Socket) unknown(level int) errnomap.Errno {
	own := level == solSocket || level == solIP || level == s.protocol
	if own || s.family == winsock.Inet6 {
		return errnomap.ENOPROTOOPT
	}
	return errnomap.EOPNOTSUPP
}

func (s *Socket) getOwn(name int) (v int, ok bool) {
	switch name {
	case soType:
		return s.kind, true
	case soDomain:
		return s.family, true
	case soProtocol:
		return s.protocol, true
	case soAcceptConn:
		if s.machine.Listening() {
			return 1, true
		}
		return 0, true
	case soError:
		return int(s.takeError()), true
	case soReuseAddr:
		return int(s.settings.reuseAddr), true
	case soReusePort:
		return 0, true
	case soRecvLowat:
		return s.settings.lowWater, true
	case soSendLowat:
		return 1, true
	case soLinger:
		return int(s.settings.linger.on), true
	case soRecvTimeo:
		return int(s.settings.receiveTimeout / time.Second), true
	case soSendTimeo:
		return int(s.settings.sendTimeout / time.Second), true
	case soSendBuf, soRecvBuf:
		if v, set := s.settings.values[option{solSocket, name}]; set {
			return v, true
		}
		return initialBuffer(s.kind, name), true
	}
	return 0, false
}

// takeError is SO_ERROR: it asks the system first for what it may know.
func (s *Socket) takeError() errnomap.Errno {
	m := &s.machine
	switch {
	case m.Error() != 0:
	case s.kind == stream:
		s.askConnection()
	case s.bound:
		s.peek()
	}
	return m.TakeError()
}

// SetTimeout is SO_RCVTIMEO, or SO_SNDTIMEO with send; 0 is none.
func (s *Socket) SetTimeout(send bool, d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if send {
		s.settings.sendTimeout = d
	} else {
		s.settings.receiveTimeout = d
	}
}

// Timeout returns what SetTimeout set.
func (s *Socket) Timeout(send bool) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if send {
		return s.settings.sendTimeout
	}
	return s.settings.receiveTimeout
}

// SetLinger is SO_LINGER.
func (s *Socket) SetLinger(on, seconds int32) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if on != 0 {
		on = 1
	}
	if e := s.applyLinger(linger{on, seconds}); e != 0 {
		return e
	}
	s.settings.linger.on = on
	if on != 0 {
		s.settings.linger.seconds = seconds
	}
	return nil
}

func (s *Socket) applyLinger(l linger) errnomap.Errno {
	if s.kind != stream {
		return 0
	}
	var b [4]byte
	binary.LittleEndian.PutUint16(b[0:], uint16(l.on))
	binary.LittleEndian.PutUint16(b[2:], uint16(min(uint32(l.seconds), 1<<16-1)))
	return winsock.SetOptionBytes(s.handle, winSocket, winLinger, b[:])
}

// Linger returns SO_LINGER.
func (s *Socket) Linger() (on, seconds int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings.linger.on, s.settings.linger.seconds
}

// Membership joins or leaves a multicast group, and names the interface by its
// address (IPv4) or index (IPv6). request is Winsock's, which is Linux's but for the
// old number of the option.
func (s *Socket) Membership(six, leave bool, request []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	const join, drop = 12, 13
	level, name := winIP, join
	if six {
		level = winIPv6
	}
	if leave {
		name = drop
	}
	switch {
	case six && s.family != winsock.Inet6:
		return errnomap.ENOPROTOOPT
	case s.kind == stream:
		return errnomap.EPROTO
	}
	e := winsock.SetOptionBytes(s.handle, level, name, request)
	if leave && e == errnomap.EINVAL {
		e = errnomap.EADDRNOTAVAIL // it was not joined
	}
	return errorOf(e)
}

// applySettings gives a new handle what was set.
func (s *Socket) applySettings() {
	if _, set := s.settings.values[option{solIPv6, 26}]; s.family == winsock.Inet6 && !set {
		// Linux's sockets are dual unless told otherwise.
		_ = winsock.SetOption(s.handle, winIPv6, winV6Only, 0)
	}
	for o, v := range s.settings.values {
		if r, ok := rules[o]; ok {
			_ = winsock.SetOption(s.handle, r.level, r.name, int32(v))
		}
	}
	if at := s.settings.multicastAt; at != [4]byte{} {
		_ = winsock.SetOptionBytes(s.handle, winIP, winMulticastIf, at[:])
	}
	s.applyUserTimeout()
	if s.settings.linger.on != 0 {
		_ = s.applyLinger(s.settings.linger)
	}
}

// AtMark is SIOCATMARK.
func (s *Socket) AtMark() (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kind != stream {
		return false, errnomap.ENOTTY
	}
	at, e := winsock.AtMark(s.handle)
	return at && s.stash.len() == 0, errorOf(e)
}

// Unread is FIONREAD.
func (s *Socket) Unread() (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.machine.Listening() {
		return 0, errnomap.EINVAL
	}
	if !s.bound {
		return 0, nil
	}
	if s.kind == datagram {
		return s.nextDatagram(), nil
	}
	n, e := winsock.Unread(s.handle)
	if e != 0 {
		n = 0
	}
	return n + s.stash.len(), nil
}
