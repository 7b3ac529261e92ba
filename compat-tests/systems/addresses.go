package systems

import (
	"bytes"
	"math/bits"
	"strings"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/ifaddrs"
)

func list(t *suite.T) []ifaddrs.Ifaddrs {
	l, err := ifaddrs.Getifaddrs()
	t.Must(err)
	return l
}

// count returns how many of the list fit.
func count(l []ifaddrs.Ifaddrs, fits func(ifaddrs.Ifaddrs) bool) (n int) {
	for _, a := range l {
		if fits(a) {
			n++
		}
	}
	return n
}

func isLink(a ifaddrs.Ifaddrs) bool {
	_, ok := a.Addr.(*unix.SockaddrLinklayer)
	return ok
}

// raw is an internet address as bytes, nil for another.
func raw(sa unix.Sockaddr) []byte {
	switch s := sa.(type) {
	case *unix.SockaddrInet4:
		return s.Addr[:]
	case *unix.SockaddrInet6:
		return s.Addr[:]
	}
	return nil
}

// contiguous reports whether a mask is ones, then zeros.
func contiguous(mask []byte) bool {
	ended := false
	for _, b := range mask {
		ones := bits.LeadingZeros8(^b)
		if b<<ones != 0 || ended && b != 0 {
			return false
		}
		ended = ones < 8
	}
	return true
}

var addresses = []suite.Case{
	{Number: 40, Name: "there are addresses, of links too, with masks", Facts: []int{574, 575}, Reference: suite.Facts,
		Source: "getifaddrs(3)",
		Run: func(t *suite.T) {
			l, err := ifaddrs.Getifaddrs()
			t.Errno("getifaddrs", err)
			t.Value("links", count(l, isLink) > 0)
			t.Value("masks", count(l, func(a ifaddrs.Ifaddrs) bool { return a.Netmask != nil }) > 0)
		}},
	{Number: 41, Name: "the loopback interface has 127.0.0.1 with a mask of eight bits", Reference: suite.Specification,
		Source: "RFC 1122, 3.2.1.3; getifaddrs(3)",
		Run: func(t *suite.T) {
			for _, a := range list(t) {
				if s, ok := a.Addr.(*unix.SockaddrInet4); ok && s.Addr == [4]byte{127, 0, 0, 1} {
					t.Value("name", a.Name)
					t.Value("mask", raw(a.Netmask))
					t.Value("up", a.Flags&unix.IFF_UP != 0)
					t.Value("loopback", a.Flags&unix.IFF_LOOPBACK != 0)
					t.Value("broadcast", a.Broadaddr != nil)
				}
			}
		}},
	{Number: 42, Name: "the link of the loopback interface", Reference: suite.Specification, Source: "getifaddrs(3): AF_PACKET addresses",
		Run: func(t *suite.T) {
			for _, a := range list(t) {
				if s, ok := a.Addr.(*unix.SockaddrLinklayer); ok && a.Flags&unix.IFF_LOOPBACK != 0 {
					t.Value("name", a.Name)
					t.Value("type", s.Hatype)
					t.Value("length", s.Halen)
					t.Value("address", s.Addr[:s.Halen])
					index, err := ifaddrs.IfNametoindex(a.Name)
					t.Call("its index", index == s.Ifindex, err)
				}
			}
		}},
	{Number: 43, Name: "every address has a mask of its kind", Reference: suite.Specification, Source: "getifaddrs(3): ifa_netmask",
		Run: func(t *suite.T) {
			wrong := count(list(t), func(a ifaddrs.Ifaddrs) bool {
				if isLink(a) {
					return a.Netmask != nil
				}
				return len(raw(a.Addr)) != len(raw(a.Netmask)) || !contiguous(raw(a.Netmask))
			})
			t.Value("others", wrong)
		}},
	{Number: 44, Name: "a broadcast address is in its network", Reference: suite.Specification, Source: "getifaddrs(3): ifa_broadaddr",
		Run: func(t *suite.T) {
			wrong := count(list(t), func(a ifaddrs.Ifaddrs) bool {
				own, mask, last := raw(a.Addr), raw(a.Netmask), raw(a.Broadaddr)
				if a.Broadaddr == nil {
					return false
				}
				for n := range last {
					if (last[n]^own[n])&mask[n] != 0 {
						return true
					}
				}
				return a.Flags&unix.IFF_BROADCAST == 0
			})
			t.Value("others", wrong)
		}},
	{Number: 45, Name: "links come first, each interface once", Reference: suite.Specification, Source: "glibc's getifaddrs(3)",
		Run: func(t *suite.T) {
			l := list(t)
			links := count(l, isLink)
			t.Value("first", count(l[:links], isLink) == links)
			seen := map[string]bool{}
			for _, a := range l[:links] {
				seen[a.Name] = true
			}
			t.Value("once", len(seen) == links)
			t.Value("addresses of others", count(l, func(a ifaddrs.Ifaddrs) bool { return !seen[a.Name] }))
		}},
	{Number: 46, Name: "names and indexes lead to each other", Reference: suite.Specification, Source: "if_nametoindex(3)",
		Run: func(t *suite.T) {
			wrong := count(list(t), func(a ifaddrs.Ifaddrs) bool {
				index, err := ifaddrs.IfNametoindex(a.Name)
				if err != nil {
					return true
				}
				name, err := ifaddrs.IfIndextoname(index)
				return err != nil || name != a.Name || len(name) >= unix.IFNAMSIZ
			})
			t.Value("others", wrong)
		}},
	{Number: 47, Name: "names and indexes of nothing", Reference: suite.Specification, Source: "if_nametoindex(3): ENODEV; if_indextoname(3): ENXIO",
		Run: func(t *suite.T) {
			for _, name := range []string{"nosuch0", "", strings.Repeat("x", 100)} {
				_, err := ifaddrs.IfNametoindex(name)
				t.Errno("name", err)
			}
			for _, index := range []int{0, -1, 1 << 30} {
				_, err := ifaddrs.IfIndextoname(index)
				t.Errno("index", err)
			}
		}},
	{Number: 48, Name: "ioctls tell the same", Reference: suite.Specification, Source: "netdevice(7), getifaddrs(3)",
		Run: func(t *suite.T) {
			fd := socket(t, unix.SOCK_DGRAM)
			first := map[string]bool{}
			wrong := count(list(t), func(a ifaddrs.Ifaddrs) bool {
				if r, err := ask(t, fd, unix.SIOCGIFFLAGS, a.Name); err != nil || r.Uint16() != uint16(a.Flags) {
					return true
				}
				s, ok := a.Addr.(*unix.SockaddrInet4)
				if !ok || first[a.Name] {
					return false
				}
				first[a.Name] = true
				r, err := ask(t, fd, unix.SIOCGIFADDR, a.Name)
				if err != nil {
					return true
				}
				b, err := r.Inet4Addr()
				return err != nil || !bytes.Equal(b, s.Addr[:])
			})
			t.Value("others", wrong)
		}},
	{Number: 49, Name: "an interface without an address of IPv4 has none", Source: "netdevice(7): EADDRNOTAVAIL",
		Reference: suite.Specification,
		Run: func(t *suite.T) {
			fd := socket(t, unix.SOCK_DGRAM)
			four := map[string]bool{}
			l := list(t)
			for _, a := range l {
				if _, ok := a.Addr.(*unix.SockaddrInet4); ok {
					four[a.Name] = true
				}
			}
			wrong := count(l, func(a ifaddrs.Ifaddrs) bool {
				_, err := ask(t, fd, unix.SIOCGIFADDR, a.Name)
				return !four[a.Name] && err != unix.EADDRNOTAVAIL || four[a.Name] && err != nil
			})
			t.Value("others", wrong)
		}},
}
