package posixcompat

import (
	"encoding/binary"
	"net/netip"
	"strings"

	"causeway/errnomap"
	"causeway/posixcompat/internal/netif"
)

// IoctlIfreq asks about a network interface, on any socket: SIOCGIFFLAGS, SIOCGIFMTU,
// SIOCGIFINDEX, SIOCGIFNAME (by the index in value), SIOCGIFHWADDR, SIOCGIFMETRIC, and of its first
// address of IPv4 SIOCGIFADDR, SIOCGIFNETMASK, SIOCGIFBRDADDR, SIOCGIFDSTADDR. Names are those
// of package ifaddrs. EBADF: fd is not open. ENOTTY: it is no socket, or another request. EFAULT: value is
// nil. ENODEV: there is no such interface. EADDRNOTAVAIL: it has no such address. EPERM: the request
// would change the interface, which no program of this package does. See netdevice(7).
func IoctlIfreq(fd int, req uint, value *Ifreq) error {
	_, _, d, err := endpoint(fd)
	if errnomap.Is(err, ENOTSOCK) {
		return ENOTTY
	}
	if err != nil {
		return err
	}
	defer d.Release()
	if value == nil {
		return EFAULT
	}
	switch req {
	case SIOCSIFFLAGS, SIOCSIFADDR, SIOCSIFNETMASK, SIOCSIFBRDADDR, SIOCSIFDSTADDR, SIOCSIFMTU, SIOCSIFHWADDR,
		SIOCSIFNAME, SIOCSIFMETRIC, SIOCSIFTXQLEN:
		return EPERM
	case SIOCGIFNAME:
		return value.nameOf(int(int32(value.Uint32())))
	}
	fill, ok := answers[req]
	if !ok {
		return ENOTTY
	}
	name, _, _ := strings.Cut(value.Name(), ":") // an alias stands for its interface
	i, found, err := netif.ByName(name)
	if err != nil {
		return errnomap.Of(err)
	}
	if !found {
		return ENODEV
	}
	return fill(value, i)
}

// nameOf writes the name of the interface of that index.
func (ifr *Ifreq) nameOf(index int) error {
	i, found, err := netif.ByIndex(index)
	if err != nil {
		return errnomap.Of(err)
	}
	if !found {
		return ENODEV
	}
	ifr.raw.Ifrn = [len(ifr.raw.Ifrn)]byte{}
	copy(ifr.raw.Ifrn[:len(ifr.raw.Ifrn)-1], i.Name)
	return nil
}

// answers write what the requests ask for.
var answers = map[uint]func(*Ifreq, netif.Interface) error{
	// The kernel's field has 16 bits.
	SIOCGIFFLAGS:  func(r *Ifreq, i netif.Interface) error { return r.number16(uint16(i.Flags)) },
	SIOCGIFMTU:    func(r *Ifreq, i netif.Interface) error { return r.number32(uint32(i.MTU)) },
	SIOCGIFINDEX:  func(r *Ifreq, i netif.Interface) error { return r.number32(uint32(i.Index)) },
	SIOCGIFMETRIC: func(r *Ifreq, _ netif.Interface) error { return r.number32(0) },
	SIOCGIFHWADDR: func(r *Ifreq, i netif.Interface) error { return r.hardware(i) },
	SIOCGIFADDR: func(r *Ifreq, i netif.Interface) error {
		return r.address(i, func(a netif.Address) netip.Addr { return a.Prefix.Addr() })
	},
	SIOCGIFNETMASK: func(r *Ifreq, i netif.Interface) error {
		return r.address(i, func(a netif.Address) netip.Addr { return netif.Mask(a.Prefix.Addr(), a.Prefix.Bits()) })
	},
	SIOCGIFBRDADDR: func(r *Ifreq, i netif.Interface) error {
		return r.address(i, func(a netif.Address) netip.Addr {
			if !a.Broadcast.IsValid() {
				return netip.IPv4Unspecified()
			}
			return a.Broadcast
		})
	},
	SIOCGIFDSTADDR: func(r *Ifreq, i netif.Interface) error {
		return r.address(i, func(a netif.Address) netip.Addr {
			if !a.Peer.IsValid() {
				return a.Prefix.Addr()
			}
			return a.Peer
		})
	},
}

func (ifr *Ifreq) number16(n uint16) error {
	binary.LittleEndian.PutUint16(ifr.raw.Ifru[:], n)
	return nil
}

func (ifr *Ifreq) number32(n uint32) error {
	binary.LittleEndian.PutUint32(ifr.raw.Ifru[:], n)
	return nil
}

// hardware writes a struct sockaddr with the link address.
func (ifr *Ifreq) hardware(i netif.Interface) error {
	ifr.clear()
	binary.LittleEndian.PutUint16(ifr.raw.Ifru[:], i.Kind)
	copy(ifr.raw.Ifru[2:16], i.Hardware)
	return nil
}

// address writes what of tells of the interface's first address of IPv4.
func (ifr *Ifreq) address(i netif.Interface, of func(netif.Address) netip.Addr) error {
	a, ok := i.IPv4()
	if !ok {
		return EADDRNOTAVAIL
	}
	b := of(a).As4()
	return ifr.SetInet4Addr(b[:])
}
