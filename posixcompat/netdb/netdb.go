// Package netdb is netdb.h: names of hosts, services and protocols.
//
// Getaddrinfo and Getnameinfo have the rules of POSIX and RFC 3493 here, on both systems alike: numeric
// addresses, flags, the order of checks, errors. Only the question for a host's name goes to the system,
// through package net: on Linux to Go's own resolver (/etc/hosts, DNS), on Windows to Windows's. Names of
// services and protocols are read from the system's files, /etc/services and /etc/protocols or those of
// drivers\etc, and from a short list where the files lack them.
//
// Results are in the order in which the system gives them; they are not sorted by RFC 6724 here. Names with
// characters outside of ASCII go to the system as they are.
package netdb

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"

	unix "causeway/posixcompat"
)

// Error is an error of Getaddrinfo and Getnameinfo, with glibc's numbers.
type Error int

// The errors.
const (
	EAI_BADFLAGS   Error = -1
	EAI_NONAME     Error = -2
	EAI_AGAIN      Error = -3
	EAI_FAIL       Error = -4
	EAI_NODATA     Error = -5
	EAI_FAMILY     Error = -6
	EAI_SOCKTYPE   Error = -7
	EAI_SERVICE    Error = -8
	EAI_ADDRFAMILY Error = -9
	EAI_MEMORY     Error = -10
	EAI_SYSTEM     Error = -11
	EAI_OVERFLOW   Error = -12
)

var texts = map[Error]string{
	EAI_BADFLAGS:   "Bad value for ai_flags",
	EAI_NONAME:     "Name or service not known",
	EAI_AGAIN:      "Temporary failure in name resolution",
	EAI_FAIL:       "Non-recoverable failure in name resolution",
	EAI_NODATA:     "No address associated with hostname",
	EAI_FAMILY:     "ai_family not supported",
	EAI_SOCKTYPE:   "ai_socktype not supported",
	EAI_SERVICE:    "Servname not supported for ai_socktype",
	EAI_ADDRFAMILY: "Address family for hostname not supported",
	EAI_MEMORY:     "Memory allocation failure",
	EAI_SYSTEM:     "System error",
}

// Error is gai_strerror(3): glibc's text.
func (e Error) Error() string {
	if text, ok := texts[e]; ok {
		return text
	}
	return "Unknown error"
}

// Flags of Getaddrinfo.
const (
	AI_PASSIVE     = 0x1
	AI_CANONNAME   = 0x2
	AI_NUMERICHOST = 0x4
	AI_V4MAPPED    = 0x8
	AI_ALL         = 0x10
	AI_ADDRCONFIG  = 0x20
	AI_NUMERICSERV = 0x400

	allFlags = AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_V4MAPPED | AI_ALL | AI_ADDRCONFIG | AI_NUMERICSERV
)

// Addrinfo is one answer, or a hint: a struct addrinfo.
type Addrinfo struct {
	Flags    int
	Family   int
	Socktype int
	Protocol int
	// Addr is a *posixcompat.SockaddrInet4 or *posixcompat.SockaddrInet6.
	Addr unix.Sockaddr
	// Canonname is in the first answer only, with AI_CANONNAME.
	Canonname string
}

// kinds are the sockets that an answer without a hint is for, in glibc's order.
var kinds = []struct {
	socktype, protocol int
	network            string // of its services; "" is none
}{
	{unix.SOCK_STREAM, unix.IPPROTO_TCP, "tcp"},
	{unix.SOCK_DGRAM, unix.IPPROTO_UDP, "udp"},
	{unix.SOCK_RAW, 0, ""},
}

// Getaddrinfo finds the addresses of a host and a service, for sockets of the hints' kind; hints may
// be nil. An empty node is this machine: the loopback addresses, or the wildcard ones with
// AI_PASSIVE. service is a name, a number, or empty. It asks no longer than ctx allows: EAI_AGAIN.
// The errors are Error values. See getaddrinfo(3).
func Getaddrinfo(ctx context.Context, node, service string, hints *Addrinfo) ([]Addrinfo, error) {
	var h Addrinfo
	if hints != nil {
		h = *hints
	}
	if err := h.check(node, service); err != nil {
		return nil, err
	}
	targets, err := h.targets(service)
	if err != nil {
		return nil, err
	}
	addresses, name, err := h.addresses(ctx, node)
	if err != nil {
		return nil, err
	}
	var list []Addrinfo
	for _, ip := range addresses {
		for _, t := range targets {
			t.Addr, t.Family = sockaddr(ip, t.port), unix.AF_INET6
			if ip.Is4() {
				t.Family = unix.AF_INET
			}
			list = append(list, t.Addrinfo)
		}
	}
	if h.Flags&AI_CANONNAME != 0 {
		list[0].Canonname = name
	}
	return list, nil
}

func (h *Addrinfo) check(node, service string) error {
	switch {
	case node == "" && service == "":
		return EAI_NONAME
	case h.Flags&^allFlags != 0, h.Flags&AI_CANONNAME != 0 && node == "":
		return EAI_BADFLAGS
	case h.Family != unix.AF_UNSPEC && h.Family != unix.AF_INET && h.Family != unix.AF_INET6:
		return EAI_FAMILY
	}
	return nil
}

// target is a kind of socket with the port of the service.
type target struct {
	Addrinfo
	port int
}

func (h *Addrinfo) targets(service string) ([]target, error) {
	var list []target
	matched := false
	chosen := h.Socktype != 0 || h.Protocol != 0
	for _, k := range kinds {
		if h.Socktype != 0 && h.Socktype != k.socktype || h.Protocol != 0 && k.protocol != 0 && h.Protocol != k.protocol {
			continue
		}
		if matched && chosen {
			break // who has chosen gets the first kind that fits
		}
		matched = true
		port, ok := portOf(service, k.network, h.Flags&AI_NUMERICSERV != 0)
		if !ok || chosen && k.network == "" && service != "" {
			continue
		}
		protocol := k.protocol
		if protocol == 0 {
			protocol = h.Protocol
		}
		list = append(list, target{Addrinfo{Flags: h.Flags, Socktype: k.socktype, Protocol: protocol}, port})
	}
	switch {
	case !matched:
		return nil, EAI_SOCKTYPE
	case len(list) == 0 && h.Flags&AI_NUMERICSERV != 0:
		return nil, EAI_NONAME
	case len(list) == 0:
		return nil, EAI_SERVICE
	}
	return list, nil
}

// portOf finds the port of a service. ok is false if the network does not have it.
func portOf(service, network string, numeric bool) (port int, ok bool) {
	if service == "" {
		return 0, true
	}
	digits := strings.TrimPrefix(strings.TrimLeft(service, " \t\n\v\f\r"), "+")
	if n, err := strconv.ParseUint(digits, 10, 64); err == nil && int32(n) >= 0 {
		return int(uint16(n)), true // as glibc, which cuts it twice
	}
	if numeric || network == "" {
		return 0, false
	}
	s, err := Getservbyname(service, network)
	return s.Port, err == nil
}

// addresses finds those of a host, and its canonical name.
func (h *Addrinfo) addresses(ctx context.Context, node string) ([]netip.Addr, string, error) {
	if node == "" {
		return h.own(), "", nil
	}
	if ip, ok := parse(node); ok {
		if h.Family == unix.AF_INET {
			ip = ip.Unmap()
		}
		list, err := h.fitting([]netip.Addr{ip})
		return list, node, err
	}
	if h.Flags&AI_NUMERICHOST != 0 || strings.Contains(node, ":") {
		return nil, "", EAI_NONAME
	}
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", node)
	if err != nil {
		return nil, "", lookupError(err)
	}
	for n := range found {
		found[n] = found[n].Unmap()
	}
	list, err := h.fitting(found)
	name := node
	if h.Flags&AI_CANONNAME != 0 {
		if c, err := net.DefaultResolver.LookupCNAME(ctx, node); err == nil {
			name = trimDot(c)
		}
	}
	return list, name, err
}

func lookupError(err error) Error {
	var e *net.DNSError
	switch {
	case errors.As(err, &e) && e.IsNotFound:
		return EAI_NONAME
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), e != nil && (e.IsTemporary || e.IsTimeout):
		return EAI_AGAIN
	}
	return EAI_FAIL
}

// own are the addresses that no name stands for.
func (h *Addrinfo) own() []netip.Addr {
	six, four := netip.IPv6Loopback(), netip.AddrFrom4([4]byte{127, 0, 0, 1})
	if h.Flags&AI_PASSIVE != 0 {
		six, four = netip.IPv6Unspecified(), netip.IPv4Unspecified()
	}
	switch {
	case h.Family == unix.AF_INET:
		return []netip.Addr{four}
	case h.Family == unix.AF_INET6:
		return []netip.Addr{six}
	case h.Flags&AI_PASSIVE != 0:
		return []netip.Addr{four, six} // glibc's order
	}
	return []netip.Addr{six, four}
}

// fitting keeps the addresses of the hints' family, IPv4 as mapped ones where that is wanted. EAI_ADDRFAMILY:
// there is none.
func (h *Addrinfo) fitting(all []netip.Addr) ([]netip.Addr, error) {
	var list, mapped []netip.Addr
	for _, ip := range all {
		switch {
		case h.Family == unix.AF_UNSPEC, ip.Is4() == (h.Family == unix.AF_INET):
			list = append(list, ip)
		case ip.Is4() && h.Flags&AI_V4MAPPED != 0:
			mapped = append(mapped, netip.AddrFrom16(ip.As16()))
		}
	}
	if len(list) == 0 || h.Flags&AI_ALL != 0 {
		list = append(list, mapped...)
	}
	if len(list) == 0 {
		return nil, EAI_ADDRFAMILY
	}
	return list, nil
}

func trimDot(name string) string {
	if n := len(name); n > 1 && name[n-1] == '.' {
		return name[:n-1]
	}
	return name
}
