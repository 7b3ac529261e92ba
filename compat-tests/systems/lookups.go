package systems

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/netdb"
)

// query observes a Getaddrinfo: each answer on its own, or the error.
func query(t *suite.T, node, service string, hints netdb.Addrinfo) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	found, err := netdb.Getaddrinfo(ctx, node, service, &hints)
	name := fmt.Sprintf("%q %q", node, service)
	if err != nil {
		gai(t, name, err)
		return
	}
	for _, a := range found {
		t.Value(name, fmt.Sprintf("%s socktype %d protocol %d %s%s", family(a.Family), a.Socktype, a.Protocol, where(a.Addr), a.Canonname))
	}
}

func gai(t *suite.T, name string, err error) {
	var e netdb.Error
	if !errors.As(err, &e) {
		t.Value(name, err)
		return
	}
	t.Value(name, fmt.Sprintf("%d %v", int(e), e))
}

func family(f int) string {
	return map[int]string{unix.AF_INET: "INET", unix.AF_INET6: "INET6"}[f]
}

// where is an address and its port.
func where(sa unix.Sockaddr) string {
	switch s := sa.(type) {
	case *unix.SockaddrInet4:
		return fmt.Sprintf("%v port %d ", netip.AddrFrom4(s.Addr), s.Port)
	case *unix.SockaddrInet6:
		return fmt.Sprintf("%v port %d zone %d ", netip.AddrFrom16(s.Addr), s.Port, s.ZoneId)
	}
	return fmt.Sprintf("%T", sa)
}

const glibc = "getaddrinfo(3), as glibc 2.36 has it"

var stream = netdb.Addrinfo{Socktype: unix.SOCK_STREAM}

// with is the hints for streams with a family and flags.
func with(family, flags int) netdb.Addrinfo {
	return netdb.Addrinfo{Socktype: unix.SOCK_STREAM, Family: family, Flags: flags}
}

var lookups = []suite.Case{
	{Number: 60, Name: "numeric addresses of IPv4 in all their forms", Reference: suite.Facts, Source: glibc,
		Run: func(t *suite.T) {
			for _, node := range []string{"127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "1.2.3.4"} {
				query(t, node, "", stream)
			}
		}},
	{Number: 61, Name: "numeric addresses of IPv6", Reference: suite.Facts, Source: glibc,
		Run: func(t *suite.T) {
			for _, node := range []string{"::1", "::", "fe80::1%1", "fe80::1%lo", "::1%1", "::ffff:1.2.3.4", "2001:db8::1"} {
				query(t, node, "443", stream)
			}
		}},
	{Number: 62, Name: "what is no numeric address", Reference: suite.Facts, Source: glibc,
		Run: func(t *suite.T) {
			for _, node := range []string{"256.1.1.1", "1.2.3.4.5", "1.2.3.", "08.1.1.1", "[::1]", "fe80::1%nosuch", "localhost", "::g"} {
				query(t, node, "", with(0, netdb.AI_NUMERICHOST))
			}
		}},
	{Number: 63, Name: "all kinds of socket", Reference: suite.Facts, Source: glibc,
		Run: func(t *suite.T) {
			query(t, "127.0.0.1", "80", netdb.Addrinfo{})
			query(t, "127.0.0.1", "", netdb.Addrinfo{})
			query(t, "127.0.0.1", "80", netdb.Addrinfo{Protocol: unix.IPPROTO_TCP})
			query(t, "127.0.0.1", "80", netdb.Addrinfo{Protocol: unix.IPPROTO_UDP})
			query(t, "127.0.0.1", "80", netdb.Addrinfo{Socktype: unix.SOCK_DGRAM})
		}},
	{Number: 64, Name: "kinds of socket that do not fit", Reference: suite.Facts, Source: glibc,
		Run: func(t *suite.T) {
			query(t, "127.0.0.1", "80", netdb.Addrinfo{Socktype: 99})
			query(t, "127.0.0.1", "80", netdb.Addrinfo{Socktype: unix.SOCK_STREAM, Protocol: unix.IPPROTO_UDP})
			query(t, "127.0.0.1", "80", netdb.Addrinfo{Socktype: unix.SOCK_RAW})
			query(t, "127.0.0.1", "80", netdb.Addrinfo{Socktype: unix.SOCK_RAW, Protocol: unix.IPPROTO_ICMP})
			query(t, "127.0.0.1", "80", netdb.Addrinfo{Family: 77})
			query(t, "127.0.0.1", "80", netdb.Addrinfo{Flags: 0x2000})
		}},
	{Number: 65, Name: "no host", Reference: suite.Facts, Source: glibc,
		Run: func(t *suite.T) {
			query(t, "", "80", stream)
			query(t, "", "80", with(0, netdb.AI_PASSIVE))
			query(t, "", "80", with(unix.AF_INET, 0))
			query(t, "", "80", with(unix.AF_INET6, netdb.AI_PASSIVE))
			query(t, "", "80", with(0, netdb.AI_CANONNAME))
			query(t, "", "", stream)
		}},
	{Number: 66, Name: "families that do not fit", Reference: suite.Facts, Source: glibc,
		Run: func(t *suite.T) {
			query(t, "127.0.0.1", "", with(unix.AF_INET6, 0))
			query(t, "::1", "", with(unix.AF_INET, 0))
			query(t, "127.0.0.1", "", with(unix.AF_INET6, netdb.AI_V4MAPPED))
			query(t, "::ffff:1.2.3.4", "", with(unix.AF_INET, 0))
		}},
	{Number: 67, Name: "services", Reference: suite.Facts, Source: glibc,
		Run: func(t *suite.T) {
			query(t, "127.0.0.1", "http", stream)
			query(t, "127.0.0.1", "domain", netdb.Addrinfo{Socktype: unix.SOCK_DGRAM})
			query(t, "127.0.0.1", "nosuchservice", stream)
			query(t, "127.0.0.1", "http", with(0, netdb.AI_NUMERICSERV))
			query(t, "127.0.0.1", "70000", stream)
			query(t, "127.0.0.1", "-1", stream)
			query(t, "127.0.0.1", " 80", stream)
			for _, number := range []string{"+80", "++80", "2147483648", "4294967376", "18446744073709551615", "18446744073709551616"} {
				query(t, "127.0.0.1", number, stream)
			}
		}},
	{Number: 68, Name: "the canonical name of a number is itself", Reference: suite.Facts, Source: glibc,
		Run: func(t *suite.T) {
			query(t, "127.0.0.1", "80", with(0, netdb.AI_CANONNAME))
			query(t, "127.1", "80", with(0, netdb.AI_CANONNAME))
		}},
	{Number: 69, Name: "localhost is this machine", Reference: suite.Facts, Source: "RFC 6761, 6.3; " + glibc,
		Run: func(t *suite.T) { query(t, "localhost", "80", with(unix.AF_INET, 0)) }},
	{Number: 70, Name: "errors in words", Reference: suite.Facts, Source: "gai_strerror(3) of glibc",
		Run: func(t *suite.T) {
			for e := netdb.EAI_OVERFLOW; e <= 0; e++ {
				t.Value(fmt.Sprint(int(e)), e.Error())
			}
		}},
}

// named observes a Getnameinfo.
func named(t *suite.T, name string, sa unix.Sockaddr, flags int) {
	host, service, err := netdb.Getnameinfo(context.Background(), sa, flags)
	if err != nil {
		gai(t, name, err)
		return
	}
	t.Value(name, host+" "+service)
}

const numeric = netdb.NI_NUMERICHOST | netdb.NI_NUMERICSERV

var names = []suite.Case{
	{Number: 75, Name: "addresses as numbers", Reference: suite.Facts, Source: "getnameinfo(3)",
		Run: func(t *suite.T) {
			local := [16]byte{15: 1}
			link := [16]byte{0: 0xfe, 1: 0x80, 15: 1}
			named(t, "IPv4", &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}, Port: 80}, numeric)
			named(t, "IPv6", &unix.SockaddrInet6{Addr: local, Port: 80}, numeric)
			named(t, "IPv6 with a zone", &unix.SockaddrInet6{Addr: local, Port: 80, ZoneId: 1}, numeric)
			named(t, "link-local", &unix.SockaddrInet6{Addr: link, Port: 80, ZoneId: 1}, numeric)
			named(t, "link-local of no interface", &unix.SockaddrInet6{Addr: link, Port: 80, ZoneId: 1 << 20}, numeric)
			named(t, "mapped", &unix.SockaddrInet6{Addr: [16]byte{10: 0xff, 11: 0xff, 12: 1, 13: 2, 14: 3, 15: 4}, Port: 80}, numeric)
			named(t, "no port", &unix.SockaddrInet4{}, numeric)
		}},
	{Number: 76, Name: "ports by name", Reference: suite.Facts, Source: "getnameinfo(3): NI_DGRAM",
		Run: func(t *suite.T) {
			for _, port := range []int{80, 22, 53, 59999} {
				named(t, "TCP", &unix.SockaddrInet4{Port: port}, netdb.NI_NUMERICHOST)
			}
			named(t, "UDP", &unix.SockaddrInet4{Port: 53}, netdb.NI_NUMERICHOST|netdb.NI_DGRAM)
		}},
	{Number: 77, Name: "what cannot be named", Reference: suite.Facts, Source: "getnameinfo(3): EAI_NONAME, EAI_BADFLAGS, EAI_FAMILY",
		Run: func(t *suite.T) {
			four := &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}, Port: 80}
			named(t, "a name is required, and a number wanted", four, numeric|netdb.NI_NAMEREQD)
			named(t, "unknown flags", four, 0x4000)
			named(t, "a path", &unix.SockaddrUnix{Name: "/x"}, numeric)
		}},
	{Number: 78, Name: "services by name and port", Reference: suite.Facts, Source: "getservbyname(3), getservbyport(3)",
		Run: func(t *suite.T) {
			for _, name := range []string{"http", "www", "ssh", "domain", "nosuch"} {
				s, err := netdb.Getservbyname(name, "tcp")
				t.Call(name, fmt.Sprint(s.Name, " ", s.Port, " ", s.Proto), err)
			}
			s, err := netdb.Getservbyport(80, "tcp")
			t.Call("80", s.Name, err)
			_, err = netdb.Getservbyport(59999, "tcp")
			t.Errno("59999", err)
			_, err = netdb.Getservbyname("http", "nosuch")
			t.Errno("of another protocol", err)
		}},
	{Number: 79, Name: "protocols by name and number", Reference: suite.Facts, Source: "getprotobyname(3), getprotobynumber(3)",
		Run: func(t *suite.T) {
			for _, name := range []string{"tcp", "TCP", "udp", "icmp", "nosuch"} {
				p, err := netdb.Getprotobyname(name)
				t.Call(name, fmt.Sprint(p.Name, " ", p.Proto), err)
			}
			p, err := netdb.Getprotobynumber(6)
			t.Call("6", p.Name, err)
			_, err = netdb.Getprotobynumber(999)
			t.Errno("999", err)
		}},
}
