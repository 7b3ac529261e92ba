package netdb

import (
	"net/netip"
	"strconv"
	"strings"

	unix "causeway/posixcompat"
	"causeway/posixcompat/internal/netif"
)

// parse reads a numeric address as inet_aton(3) and inet_pton(3) do: IPv4 in one to four parts,
// each decimal, octal or hexadecimal, or IPv6, with a zone by name or number.
func parse(text string) (netip.Addr, bool) {
	if ip, ok := inetAton(text); ok {
		return ip, true
	}
	ip, err := netip.ParseAddr(text)
	if err != nil || !ip.Is6() {
		return netip.Addr{}, false
	}
	_, ok := scope(ip)
	return ip, ok
}

// scope is the index of the interface that the zone of an address names: a number, or of a
// link-local address the interface's name. ok is false if there is none of that name.
func scope(ip netip.Addr) (index uint32, ok bool) {
	zone := ip.Zone()
	if zone == "" {
		return 0, true
	}
	if linkLocal(ip) {
		if i, ok, err := netif.ByName(zone); ok && err == nil {
			return uint32(i.Index), true
		}
	}
	n, err := strconv.ParseUint(zone, 10, 32)
	return uint32(n), err == nil
}

func linkLocal(ip netip.Addr) bool {
	return ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast()
}

func inetAton(text string) (netip.Addr, bool) {
	parts := strings.Split(text, ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var value uint64
	for n, part := range parts {
		v, ok := number(part)
		last := n == len(parts)-1
		width := 8
		if last {
			width = 8 * (4 - n)
		}
		if !ok || v>>width != 0 {
			return netip.Addr{}, false
		}
		value = value<<width | v
	}
	return netip.AddrFrom4([4]byte{byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)}), true
}

// number reads a number as C writes it.
func number(text string) (uint64, bool) {
	base, digits := 10, text
	switch {
	case strings.HasPrefix(text, "0x"), strings.HasPrefix(text, "0X"):
		base, digits = 16, text[2:]
	case len(text) > 1 && text[0] == '0':
		base, digits = 8, text[1:]
	}
	if strings.HasPrefix(digits, "+") || strings.HasPrefix(digits, "_") {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, base, 33)
	return n, err == nil
}

// sockaddr is ip and port; a zone becomes the index of its interface, 0 if there is none.
func sockaddr(ip netip.Addr, port int) unix.Sockaddr {
	if ip.Is4() {
		return &unix.SockaddrInet4{Port: port, Addr: ip.As4()}
	}
	index, _ := scope(ip)
	return &unix.SockaddrInet6{Port: port, Addr: ip.As16(), ZoneId: index}
}
