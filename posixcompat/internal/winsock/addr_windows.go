package winsock

import "encoding/binary"

// winInet6 is AF_INET6 as Windows numbers it.
const winInet6 = 23

// rawAddr holds a sockaddr_in or sockaddr_in6 and its length, and has room for the name of
// who comes to a socket of the system's AF_UNIX, which is not looked at.
type rawAddr struct {
	bytes  [2 + unixPath]byte
	length int32
}

func (r *rawAddr) set(a *Addr) {
	switch a.Family {
	case Inet:
		r.length = 16
		clear(r.bytes[:16])
		binary.LittleEndian.PutUint16(r.bytes[0:], Inet)
		copy(r.bytes[4:8], a.IP[:4])
	case Inet6:
		r.length = 28
		clear(r.bytes[:])
		binary.LittleEndian.PutUint16(r.bytes[0:], winInet6)
		copy(r.bytes[8:24], a.IP[:])
		binary.LittleEndian.PutUint32(r.bytes[24:], a.Zone)
	default:
		r.length = 0
		return
	}
	binary.BigEndian.PutUint16(r.bytes[2:], a.Port)
}

// reset makes room for an answer.
func (r *rawAddr) reset() {
	r.length = int32(len(r.bytes))
	r.bytes[0], r.bytes[1] = 0, 0
}

func (r *rawAddr) get() Addr {
	a := Addr{Port: binary.BigEndian.Uint16(r.bytes[2:])}
	switch family := binary.LittleEndian.Uint16(r.bytes[0:]); {
	case family == Inet && r.length >= 16:
		a.Family = Inet
		copy(a.IP[:4], r.bytes[4:8])
	case family == winInet6 && r.length >= 28:
		a.Family = Inet6
		copy(a.IP[:], r.bytes[8:24])
		a.Zone = binary.LittleEndian.Uint32(r.bytes[24:])
	default:
		return Addr{}
	}
	return a
}
