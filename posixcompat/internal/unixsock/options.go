package unixsock

import (
	"encoding/binary"
	"math"
	"time"

	"causeway/errnomap"
)

// The options of SOL_SOCKET.
const (
	soReuseAddr       = 2
	soType            = 3
	soError           = 4
	soDontRoute       = 5
	soBroadcast       = 6
	soSendBuffer      = 7
	soReceiveBuffer   = 8
	soKeepAlive       = 9
	soLinger          = 13
	soPassCredentials = 16
	soPeerCredentials = 17
	soReceiveLow      = 18
	soSendLow         = 19
	soReceiveTimeout  = 20
	soSendTimeout     = 21
	soAcceptConn      = 30
	soProtocol        = 38
	soDomain          = 39

	family = 1 // AF_UNIX
)

// Linux's buffers, in bytes, as sock has them: it doubles what it is told.
const (
	maxBuffer        = 4 << 20
	minSendBuffer    = 4608
	minReceiveBuffer = 2304
)

// SetOption is setsockopt(2). EOPNOTSUPP: level is not SOL_SOCKET. ENOPROTOOPT: there is
// no such option, or it only tells. EINVAL: b is too short. EDOM: a time is none.
func (s *Socket) SetOption(level, name int, b []byte) error {
	switch {
	case level != solSocket:
		return errnomap.EOPNOTSUPP
	case len(b) < 4:
		return errnomap.EINVAL
	case name == soReceiveTimeout || name == soSendTimeout:
		return s.setTimeout(name, b)
	}
	v := int(int32(binary.LittleEndian.Uint32(b)))
	mu.Lock()
	defer unlock()
	o := &s.options
	switch name {
	case soReuseAddr, soDontRoute, soBroadcast, soKeepAlive:
		if o.values == nil {
			o.values = map[int]int{}
		}
		o.values[name] = flag(v != 0)
	case soSendBuffer:
		o.sendBuffer = max(2*min(uint32Of(v), maxBuffer), minSendBuffer)
		s.queue.Wake(0)
	case soReceiveBuffer:
		o.receiveBuffer = max(2*min(uint32Of(v), maxBuffer), minReceiveBuffer)
	case soLinger:
		if len(b) < 8 {
			return errnomap.EINVAL
		}
		o.linger = [2]int32{int32(flag(v != 0)), o.linger[1]}
		if v != 0 {
			o.linger[1] = int32(binary.LittleEndian.Uint32(b[4:]))
		}
	case soReceiveLow:
		o.lowWater = v
		if v < 0 {
			o.lowWater = math.MaxInt32
		} else if v == 0 {
			o.lowWater = 1
		}
	case soPassCredentials:
		o.passCredentials = v != 0
	default:
		return errnomap.ENOPROTOOPT
	}
	return nil
}

// uint32Of is how Linux compares a size: a negative one is very large.
func uint32Of(v int) int { return int(uint32(v)) }

func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

func (s *Socket) setTimeout(name int, b []byte) error {
	if len(b) < 16 {
		return errnomap.EINVAL
	}
	sec, usec := int64(binary.LittleEndian.Uint64(b)), int64(binary.LittleEndian.Uint64(b[8:]))
	if usec < 0 || usec >= 1e6 {
		return errnomap.EDOM
	}
	t := time.Duration(usec) * time.Microsecond
	switch {
	case sec < 0:
		t = 1 // over already
	case sec > int64(1<<62/time.Second):
		t = 0
	default:
		t += time.Duration(sec) * time.Second
	}
	mu.Lock()
	defer unlock()
	if name == soSendTimeout {
		s.options.sendTimeout = t
	} else {
		s.options.receiveTimeout = t
	}
	return nil
}

// GetOption is getsockopt(2): it writes the option as far as b has room and returns how
// much came. EOPNOTSUPP: level is not SOL_SOCKET. ENOPROTOOPT: there is no such option.
func (s *Socket) GetOption(level, name int, b []byte) (int, error) {
	if level != solSocket {
		return 0, errnomap.EOPNOTSUPP
	}
	mu.Lock()
	defer unlock()
	o := &s.options
	le := binary.LittleEndian
	switch name {
	case soReceiveTimeout, soSendTimeout:
		t := o.receiveTimeout
		if name == soSendTimeout {
			t = o.sendTimeout
		}
		p := le.AppendUint64(nil, uint64(t/time.Second))
		return copy(b, le.AppendUint64(p, uint64(t%time.Second/time.Microsecond))), nil
	case soLinger:
		p := le.AppendUint32(nil, uint32(o.linger[0]))
		return copy(b, le.AppendUint32(p, uint32(o.linger[1]))), nil
	case soPeerCredentials:
		c := s.peerCred
		p := le.AppendUint32(nil, uint32(c.PID))
		p = le.AppendUint32(p, c.UID)
		return copy(b, le.AppendUint32(p, c.GID)), nil
	}
	v, e := s.number(name)
	if e != 0 {
		return 0, e
	}
	return copy(b, le.AppendUint32(nil, uint32(v))), nil
}

// number is an option of one int.
func (s *Socket) number(name int) (int, errnomap.Errno) {
	o := &s.options
	switch name {
	case soType:
		return s.kind, 0
	case soDomain:
		return family, 0
	case soProtocol:
		return 0, 0
	case soError:
		return int(s.takeFailure()), 0
	case soAcceptConn:
		return flag(s.state == listening), 0
	case soSendBuffer:
		return o.sendBuffer, 0
	case soReceiveBuffer:
		return o.receiveBuffer, 0
	case soReceiveLow:
		return o.lowWater, 0
	case soSendLow:
		return 1, 0
	case soPassCredentials:
		return flag(o.passCredentials), 0
	case soReuseAddr, soDontRoute, soBroadcast, soKeepAlive:
		return o.values[name], 0
	}
	return 0, errnomap.ENOPROTOOPT
}
