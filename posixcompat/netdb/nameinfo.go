package netdb

import (
	"context"
	"net"
	"net/netip"
	"strconv"

	unix "causeway/posixcompat"
	"causeway/posixcompat/internal/netif"
)

// Flags of Getnameinfo.
const (
	NI_NUMERICHOST = 0x1
	NI_NUMERICSERV = 0x2
	NI_NOFQDN      = 0x4
	NI_NAMEREQD    = 0x8
	NI_DGRAM       = 0x10

	allNameFlags = NI_NUMERICHOST | NI_NUMERICSERV | NI_NOFQDN | NI_NAMEREQD | NI_DGRAM
)

// Getnameinfo finds the names of an address, a *posixcompat.SockaddrInet4 or
// *posixcompat.SockaddrInet6, and of its port; what has no name is written as a number, unless
// NI_NAMEREQD is set: EAI_NONAME. NI_NOFQDN leaves the domain of a name away. EAI_BADFLAGS: unknown
// flags. EAI_FAMILY: another kind of address. It asks no longer than ctx allows. See getnameinfo(3).
func Getnameinfo(ctx context.Context, sa unix.Sockaddr, flags int) (host, service string, err error) {
	if flags&^allNameFlags != 0 {
		return "", "", EAI_BADFLAGS
	}
	ip, port, ok := parts(sa)
	if !ok {
		return "", "", EAI_FAMILY
	}
	if host, err = hostOf(ctx, ip, flags); err != nil {
		return "", "", err
	}
	return host, serviceOf(port, flags), nil
}

func parts(sa unix.Sockaddr) (ip netip.Addr, port int, ok bool) {
	switch s := sa.(type) {
	case *unix.SockaddrInet4:
		if s != nil {
			return netip.AddrFrom4(s.Addr), s.Port, true
		}
	case *unix.SockaddrInet6:
		if s != nil {
			return netip.AddrFrom16(s.Addr).WithZone(zone(s)), s.Port, true
		}
	}
	return netip.Addr{}, 0, false
}

// zone is the interface of a link-local address, by its name if it has one.
func zone(s *unix.SockaddrInet6) string {
	if s.ZoneId == 0 {
		return ""
	}
	if linkLocal(netip.AddrFrom16(s.Addr)) {
		if i, ok, err := netif.ByIndex(int(s.ZoneId)); ok && err == nil {
			return i.Name
		}
	}
	return strconv.FormatUint(uint64(s.ZoneId), 10)
}

func hostOf(ctx context.Context, ip netip.Addr, flags int) (string, error) {
	if flags&NI_NUMERICHOST == 0 {
		names, err := net.DefaultResolver.LookupAddr(ctx, ip.WithZone("").Unmap().String())
		if err == nil && len(names) > 0 {
			name := trimDot(names[0])
			if flags&NI_NOFQDN != 0 {
				return firstLabel(name), nil
			}
			return name, nil
		}
	}
	if flags&NI_NAMEREQD != 0 {
		return "", EAI_NONAME
	}
	return ip.String(), nil
}

func firstLabel(name string) string {
	for n := range name {
		if name[n] == '.' {
			return name[:n]
		}
	}
	return name
}

func serviceOf(port, flags int) string {
	if flags&NI_NUMERICSERV == 0 {
		network := "tcp"
		if flags&NI_DGRAM != 0 {
			network = "udp"
		}
		if s, err := Getservbyport(port, network); err == nil {
			return s.Name
		}
	}
	return strconv.Itoa(port)
}
