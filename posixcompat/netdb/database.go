package netdb

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	unix "causeway/posixcompat"
)

// Servent is a service: a struct servent.
type Servent struct {
	Name    string
	Aliases []string
	Port    int // in the machine's order, where C has the network's
	Proto   string
}

// Protoent is a protocol: a struct protoent.
type Protoent struct {
	Name    string
	Aliases []string
	Proto   int
}

// What every system knows.
const (
	builtinServices = `
echo 7/tcp
echo 7/udp
discard 9/tcp sink null
discard 9/udp sink null
ftp 21/tcp
ssh 22/tcp
telnet 23/tcp
smtp 25/tcp mail
domain 53/tcp
domain 53/udp
tftp 69/udp
http 80/tcp www
pop3 110/tcp pop-3
sunrpc 111/tcp portmapper
sunrpc 111/udp portmapper
ntp 123/udp
imap2 143/tcp imap
snmp 161/udp
ldap 389/tcp
https 443/tcp
https 443/udp
ldaps 636/tcp
imaps 993/tcp
pop3s 995/tcp
iscsi-target 3260/tcp
nvme 4420/tcp
`
	builtinProtocols = `
ip 0 IP
icmp 1 ICMP
igmp 2 IGMP
tcp 6 TCP
udp 17 UDP
ipv6 41 IPv6
ipv6-icmp 58 IPv6-ICMP
sctp 132 SCTP
`
)

// Getservbyname finds a service by its name or one of its aliases; an empty proto is any.
// ENOENT: there is none. See getservbyname(3).
func Getservbyname(name, proto string) (Servent, error) {
	return service(proto, func(s Servent) bool { return s.Name == name || slices.Contains(s.Aliases, name) })
}

// Getservbyport finds a service by its port, in the machine's order; an empty proto is any.
// ENOENT: there is none. See getservbyport(3).
func Getservbyport(port int, proto string) (Servent, error) {
	return service(proto, func(s Servent) bool { return s.Port == port })
}

func service(proto string, match func(Servent) bool) (found Servent, err error) {
	ok := lookup("services", builtinServices, func(words []string) bool {
		number, network, isPort := strings.Cut(words[1], "/")
		port, err := strconv.ParseUint(number, 10, 16)
		if !isPort || err != nil || proto != "" && network != proto {
			return false
		}
		found = Servent{words[0], words[2:], int(port), network}
		return match(found)
	})
	if !ok {
		return Servent{}, unix.ENOENT
	}
	return found, nil
}

// Getprotobyname finds a protocol by its name or one of its aliases. ENOENT: there is none.
// See getprotobyname(3).
func Getprotobyname(name string) (Protoent, error) {
	return protocol(func(p Protoent) bool { return p.Name == name || slices.Contains(p.Aliases, name) })
}

// Getprotobynumber finds a protocol by its number. ENOENT: there is none. See
// getprotobynumber(3).
func Getprotobynumber(proto int) (Protoent, error) {
	return protocol(func(p Protoent) bool { return p.Proto == proto })
}

func protocol(match func(Protoent) bool) (found Protoent, err error) {
	ok := lookup("protocols", builtinProtocols, func(words []string) bool {
		number, err := strconv.ParseUint(words[1], 10, 8)
		if err != nil {
			return false
		}
		found = Protoent{words[0], words[2:], int(number)}
		return match(found)
	})
	if !ok {
		return Protoent{}, unix.ENOENT
	}
	return found, nil
}

// lookup gives the lines of the system's file, and then those of the list, to match until that
// is content: the words of each, of which there are at least two.
func lookup(file, list string, match func(words []string) bool) bool {
	if f, err := os.Open(filepath.Join(directory(), databaseName(file))); err == nil {
		defer f.Close()
		if scan(bufio.NewScanner(f), match) {
			return true
		}
	}
	return scan(bufio.NewScanner(strings.NewReader(list)), match)
}

func scan(lines *bufio.Scanner, match func(words []string) bool) bool {
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if words := strings.Fields(line); len(words) >= 2 && match(words) {
			return true
		}
	}
	return false
}
