package netif

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"golang.org/x/sys/windows"
)

// What GetAdaptersAddresses is not asked for.
const skip = windows.GAA_FLAG_SKIP_ANYCAST | windows.GAA_FLAG_SKIP_MULTICAST | windows.GAA_FLAG_SKIP_DNS_SERVER

// Kinds of interface that have a name of their own.
const (
	kindPPP      = 23
	kindLoopback = 24
	kindWireless = 71
	kindTunnel   = 131
)

const (
	noMulticast    = 0x10 // IP_ADAPTER_NO_MULTICAST
	withoutLimit   = 65536
	maxAdapterData = 16 << 20
)

func all() ([]Interface, error) {
	adapters, err := adapters()
	if err != nil {
		return nil, err
	}
	var list []Interface
	for a := adapters; a != nil; a = a.Next {
		i := described(a)
		for u := a.FirstUnicastAddress; u != nil; u = u.Next {
			ip, ok := netip.AddrFromSlice(u.Address.IP())
			if !ok {
				continue
			}
			// What an IP holds of IPv4 may have either length.
			i.Addresses = append(i.Addresses, i.address(ip.Unmap(), int(u.OnLinkPrefixLength)))
		}
		slices.SortStableFunc(i.Addresses, func(a, b Address) int { // IPv4 first, as on Linux
			return a.Prefix.Addr().BitLen() - b.Prefix.Addr().BitLen()
		})
		list = append(list, i)
	}
	return list, nil
}

func (i Interface) address(ip netip.Addr, bits int) Address {
	if bits < 0 || bits > ip.BitLen() {
		bits = ip.BitLen()
	}
	a := Address{Prefix: netip.PrefixFrom(ip, bits)}
	if ip.Is4() && i.Flags&Broadcast != 0 && bits < 31 {
		a.Broadcast = broadcast(a.Prefix)
	}
	return a
}

// described is what Linux would call an adapter. One that is listed is switched on.
func described(a *windows.IpAdapterAddresses) Interface {
	i := Interface{Index: int(a.IfIndex), Flags: Up | Multicast, MTU: int(a.Mtu)}
	if i.Index == 0 {
		i.Index = int(a.Ipv6IfIndex)
	}
	if a.Mtu > withoutLimit {
		i.MTU = withoutLimit
	}
	name := "eth"
	switch a.IfType {
	case kindLoopback:
		i.Kind, i.Flags, name = HardwareLoopback, Up|Loopback, "lo"
	case kindPPP:
		i.Kind, i.Flags, name = HardwarePPP, i.Flags|PointToPoint, "ppp"
	case kindTunnel:
		i.Kind, i.Flags, name = HardwareTunnel, i.Flags|PointToPoint, "tun"
	case kindWireless:
		i.Kind, i.Flags, name = HardwareEther, i.Flags|Broadcast, "wlan"
	default:
		i.Kind, i.Flags = HardwareEther, i.Flags|Broadcast
	}
	if a.Flags&noMulticast != 0 {
		i.Flags &^= Multicast
	}
	if a.OperStatus == windows.IfOperStatusUp {
		i.Flags |= Running | LowerUp
	}
	i.Name = fmt.Sprint(name, i.Index)
	if name == "lo" {
		i.Name = name // Windows has one
		i.Hardware = make([]byte, 6)
		return i
	}
	length := min(int(a.PhysicalAddressLength), len(a.PhysicalAddress))
	i.Hardware = append([]byte(nil), a.PhysicalAddress[:length]...)
	return i
}

func adapters() (*windows.IpAdapterAddresses, error) {
	for size := uint32(16 << 10); ; {
		first := room(size)
		err := windows.GetAdaptersAddresses(windows.AF_UNSPEC, skip, 0, first, &size)
		switch {
		case err == nil:
			return first, nil
		case errors.Is(err, windows.ERROR_NO_DATA):
			return nil, nil
		case !errors.Is(err, windows.ERROR_BUFFER_OVERFLOW) || size > maxAdapterData:
			return nil, err
		}
	}
}
