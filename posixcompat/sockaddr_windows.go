package posixcompat

import "causeway/posixcompat/internal/winsock"

// fromSockaddr returns sa as the calls below want it; a nil sa is no address.
// EINVAL: the port is out of range, or the name too long. EAFNOSUPPORT: the family is
// none of AF_UNIX, whose name is left to the caller, IPv4 and IPv6.
func fromSockaddr(sa Sockaddr) (a winsock.Addr, err error) {
	port := 0
	switch sa := sa.(type) {
	case nil:
		return a, nil
	case *SockaddrInet4:
		if sa == nil {
			return a, EFAULT
		}
		a.Family, port = winsock.Inet, sa.Port
		copy(a.IP[:], sa.Addr[:])
	case *SockaddrInet6:
		if sa == nil {
			return a, EFAULT
		}
		a.Family, port = winsock.Inet6, sa.Port
		a.IP, a.Zone = sa.Addr, sa.ZoneId
	case *SockaddrUnix:
		if sa == nil {
			return a, EFAULT
		}
		if len(sa.Name) >= maxUnixPath {
			return a, EINVAL
		}
		a.Family = AF_UNIX
	default:
		return a, EAFNOSUPPORT
	}
	if port < 0 || port > 0xffff {
		return a, EINVAL
	}
	a.Port = uint16(port)
	return a, nil
}

// toSockaddr returns nil for no address.
func toSockaddr(a winsock.Addr) Sockaddr {
	switch a.Family {
	case winsock.Inet:
		return &SockaddrInet4{Port: int(a.Port), Addr: [4]byte(a.IP[:4])}
	case winsock.Inet6:
		return &SockaddrInet6{Port: int(a.Port), ZoneId: a.Zone, Addr: a.IP}
	}
	return nil
}
