// Package ifaddrs is ifaddrs.h: the addresses of the network interfaces.
//
// On Linux they come from the kernel by rtnetlink, as the C library's do. On Windows they come from the
// IP helper; interfaces are called lo, eth12, wlan7, ppp3, tun5 there: by their kind and index, since their
// own names are too long and may have any characters. The names are those of the SIOCGIF ioctls.
//
// Addresses of multicast groups and of anycast are not told.
package ifaddrs

import (
	"net/netip"

	"causeway/errnomap"
	unix "causeway/posixcompat"
	"causeway/posixcompat/internal/netif"
)

// Ifaddrs is one address of an interface: a struct ifaddrs. Addresses are of type
// *posixcompat.SockaddrInet4, *SockaddrInet6, or, of the interface itself, *SockaddrLinklayer.
type Ifaddrs struct {
	Name  string
	Flags uint32 // IFF_UP and others
	// Addr is the address; nil only if the interface has none at all.
	Addr unix.Sockaddr
	// Netmask is of the same type as Addr; nil for link addresses.
	Netmask unix.Sockaddr
	// Broadaddr is where a broadcast is sent to, with IFF_BROADCAST and IPv4; otherwise nil.
	Broadaddr unix.Sockaddr
	// Dstaddr is the other end, with IFF_POINTOPOINT where it is known; otherwise nil. C has both in one place.
	Dstaddr unix.Sockaddr
}

// Getifaddrs returns the addresses: first of each interface its link address, then, interface by
// interface, those of IPv4 and IPv6. Errors are those of the system's list, as errnos. See
// getifaddrs(3).
func Getifaddrs() ([]Ifaddrs, error) {
	interfaces, err := netif.All()
	if err != nil {
		return nil, errnomap.Of(err)
	}
	var list []Ifaddrs
	for _, i := range interfaces {
		list = append(list, Ifaddrs{Name: i.Name, Flags: i.Flags, Addr: linkAddress(i)})
	}
	for _, i := range interfaces {
		for _, a := range i.Addresses {
			ip := a.Prefix.Addr()
			list = append(list, Ifaddrs{
				Name: i.Name, Flags: i.Flags,
				Addr:      sockaddr(ip, i.Index),
				Netmask:   sockaddr(netif.Mask(ip, a.Prefix.Bits()), 0),
				Broadaddr: sockaddr(a.Broadcast, i.Index),
				Dstaddr:   sockaddr(a.Peer, i.Index),
			})
		}
	}
	return list, nil
}

func linkAddress(i netif.Interface) unix.Sockaddr {
	s := &unix.SockaddrLinklayer{Ifindex: i.Index, Hatype: i.Kind}
	s.Halen = uint8(copy(s.Addr[:], i.Hardware))
	return s
}

// sockaddr is ip as a Sockaddr, nil if there is none. Link-local addresses name their
// interface.
func sockaddr(ip netip.Addr, index int) unix.Sockaddr {
	switch {
	case ip.Is4():
		return &unix.SockaddrInet4{Addr: ip.As4()}
	case ip.Is6():
		s := &unix.SockaddrInet6{Addr: ip.As16()}
		if ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() {
			s.ZoneId = uint32(index)
		}
		return s
	}
	return nil
}

// IfNametoindex returns the index of the interface of that name. ENODEV: there is none. See
// if_nametoindex(3).
func IfNametoindex(name string) (int, error) {
	i, ok, err := netif.ByName(name)
	return i.Index, found(ok, err, unix.ENODEV)
}

// IfIndextoname returns the name of the interface of that index. ENXIO: there is none. See
// if_indextoname(3).
func IfIndextoname(index int) (string, error) {
	i, ok, err := netif.ByIndex(index)
	return i.Name, found(ok, err, unix.ENXIO)
}

func found(ok bool, err error, none unix.Errno) error {
	switch {
	case err != nil:
		return errnomap.Of(err)
	case !ok:
		return none
	}
	return nil
}
