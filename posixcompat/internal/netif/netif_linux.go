package netif

import (
	"encoding/binary"
	"net/netip"
	"syscall"

	"golang.org/x/sys/unix"
)

func all() ([]Interface, error) {
	links, err := ask(unix.RTM_GETLINK)
	if err != nil {
		return nil, err
	}
	var list []Interface
	at := map[int]int{}
	for _, m := range links {
		if m.Header.Type != unix.RTM_NEWLINK || len(m.Data) < unix.SizeofIfInfomsg {
			continue
		}
		i, err := link(m)
		if err != nil {
			return nil, err
		}
		at[i.Index] = len(list)
		list = append(list, i)
	}
	addresses, err := ask(unix.RTM_GETADDR)
	if err != nil {
		return nil, err
	}
	for _, m := range addresses {
		if m.Header.Type != unix.RTM_NEWADDR || len(m.Data) < unix.SizeofIfAddrmsg {
			continue
		}
		n, known := at[int(binary.NativeEndian.Uint32(m.Data[4:]))]
		if !known {
			continue // it came meanwhile
		}
		a, ok, err := address(m, list[n].Flags)
		if err != nil {
			return nil, err
		}
		if ok {
			list[n].Addresses = append(list[n].Addresses, a)
		}
	}
	return list, nil
}

func ask(what int) ([]syscall.NetlinkMessage, error) {
	b, err := syscall.NetlinkRIB(what, unix.AF_UNSPEC)
	if err != nil {
		return nil, err
	}
	return syscall.ParseNetlinkMessage(b)
}

func link(m syscall.NetlinkMessage) (Interface, error) {
	attributes, err := syscall.ParseNetlinkRouteAttr(&m)
	if err != nil {
		return Interface{}, err
	}
	i := Interface{
		Kind:  binary.NativeEndian.Uint16(m.Data[2:]),
		Index: int(int32(binary.NativeEndian.Uint32(m.Data[4:]))),
		Flags: binary.NativeEndian.Uint32(m.Data[8:]),
	}
	for _, a := range attributes {
		switch {
		case a.Attr.Type == unix.IFLA_IFNAME:
			i.Name = unix.ByteSliceToString(a.Value)
		case a.Attr.Type == unix.IFLA_ADDRESS:
			i.Hardware = append([]byte(nil), a.Value...)
		case a.Attr.Type == unix.IFLA_MTU && len(a.Value) >= 4:
			i.MTU = int(binary.NativeEndian.Uint32(a.Value))
		}
	}
	return i, nil
}

func address(m syscall.NetlinkMessage, flags uint32) (a Address, ok bool, err error) {
	attributes, err := syscall.ParseNetlinkRouteAttr(&m)
	if err != nil {
		return Address{}, false, err
	}
	var local, other netip.Addr
	for _, attribute := range attributes {
		ip, _ := netip.AddrFromSlice(attribute.Value)
		switch attribute.Attr.Type {
		case unix.IFA_LOCAL:
			local = ip
		case unix.IFA_ADDRESS:
			other = ip
		case unix.IFA_BROADCAST:
			a.Broadcast = ip
		}
	}
	switch {
	case !local.IsValid():
		local = other // IPv6 has no other on lines without two ends
	case flags&PointToPoint != 0 && local != other:
		a.Peer = other
	}
	bits := int(m.Data[1])
	if !local.IsValid() || bits > local.BitLen() {
		return Address{}, false, nil
	}
	a.Prefix = netip.PrefixFrom(local, bits)
	return a, true, nil
}
