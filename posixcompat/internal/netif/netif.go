// Package netif knows the network interfaces of this machine and their addresses, with the
// flags and hardware types that Linux has.
//
// On Linux the kernel tells them by rtnetlink. On Windows, where interfaces have long names, the
// loopback interface is lo, and another is its kind and its index: eth12, wlan7, ppp3, tun5. So a
// name stays with its interface as long as that is there.
package netif

import (
	"net/netip"
	"slices"
)

// Flags of interfaces.
const (
	Up           = 0x1
	Broadcast    = 0x2
	Loopback     = 0x8
	PointToPoint = 0x10
	Running      = 0x40
	Multicast    = 0x1000
	LowerUp      = 0x10000
)

// Hardware types.
const (
	HardwareEther    = 1
	HardwarePPP      = 512
	HardwareTunnel   = 768
	HardwareLoopback = 772
	HardwareNone     = 0xfffe
)

// Interface is one network interface.
type Interface struct {
	Name      string
	Index     int
	Flags     uint32
	MTU       int
	Kind      uint16 // of hardware
	Hardware  []byte // its address
	Addresses []Address
}

// Address is one address of an interface.
type Address struct {
	Prefix    netip.Prefix // the address itself and the length of its network
	Broadcast netip.Addr   // the zero Addr if there is none
	Peer      netip.Addr   // of the other end of a line, the zero Addr if there is none
}

// All returns the interfaces by their index.
func All() ([]Interface, error) {
	list, err := all()
	slices.SortStableFunc(list, func(a, b Interface) int { return a.Index - b.Index })
	return list, err
}

// ByName returns the interface of that name. ok is false if there is none.
func ByName(name string) (i Interface, ok bool, err error) {
	return find(func(i Interface) bool { return i.Name == name })
}

// ByIndex returns the interface of that index. ok is false if there is none.
func ByIndex(index int) (i Interface, ok bool, err error) {
	return find(func(i Interface) bool { return i.Index == index })
}

func find(match func(Interface) bool) (Interface, bool, error) {
	list, err := all()
	if err != nil {
		return Interface{}, false, err
	}
	n := slices.IndexFunc(list, match)
	if n < 0 {
		return Interface{}, false, nil
	}
	return list[n], true, nil
}

// IPv4 returns the first address of IPv4.
func (i Interface) IPv4() (a Address, ok bool) {
	for _, a := range i.Addresses {
		if a.Prefix.Addr().Is4() {
			return a, true
		}
	}
	return Address{}, false
}

// Mask returns the netmask of a network with bits in addresses as long as a.
func Mask(a netip.Addr, bits int) netip.Addr {
	b := a.AsSlice()
	for n := range b {
		b[n] = ^byte(0xff >> min(max(bits-8*n, 0), 8))
	}
	mask, _ := netip.AddrFromSlice(b)
	return mask
}

// broadcast returns the last address of the network of p.
func broadcast(p netip.Prefix) netip.Addr {
	b, mask := p.Addr().AsSlice(), Mask(p.Addr(), p.Bits()).AsSlice()
	for n := range b {
		b[n] |= ^mask[n]
	}
	last, _ := netip.AddrFromSlice(b)
	return last
}
