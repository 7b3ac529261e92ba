package netdb

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	unix "causeway/posixcompat"
)

// shown is an answer in short: family, socket type, protocol, address, port.
func shown(list []Addrinfo) string {
	var words []string
	for _, a := range list {
		ip, port, _ := parts(a.Addr)
		words = append(words, fmt.Sprintf("%d/%d/%d %v %d", a.Family, a.Socktype, a.Protocol, ip, port))
	}
	return strings.Join(words, ", ")
}

// What glibc 2.36 answers.
func TestNumericQuestions(t *testing.T) {
	for _, test := range []struct {
		node, service string
		hints         Addrinfo
		want          string
		err           error
	}{
		{"127.1", "80", Addrinfo{}, "2/1/6 127.0.0.1 80, 2/2/17 127.0.0.1 80, 2/3/0 127.0.0.1 80", nil},
		{"0x7f.1", "", Addrinfo{Socktype: 1}, "2/1/6 127.0.0.1 0", nil},
		{"0177.0.0.1", "", Addrinfo{Socktype: 1}, "2/1/6 127.0.0.1 0", nil},
		{"2130706433", "", Addrinfo{Socktype: 1}, "2/1/6 127.0.0.1 0", nil},
		{"256.1.1.1", "", Addrinfo{Flags: AI_NUMERICHOST}, "", EAI_NONAME},
		{"1.2.3.4.5", "", Addrinfo{Flags: AI_NUMERICHOST}, "", EAI_NONAME},
		{"08.1.1.1", "", Addrinfo{Flags: AI_NUMERICHOST}, "", EAI_NONAME},
		{"[::1]", "", Addrinfo{Flags: AI_NUMERICHOST}, "", EAI_NONAME},
		{"fe80::1%nosuch", "", Addrinfo{}, "", EAI_NONAME},
		{"::ffff:1.2.3.4", "", Addrinfo{Socktype: 1, Family: 2}, "2/1/6 1.2.3.4 0", nil},
		{"127.0.0.1", "", Addrinfo{Socktype: 1, Family: 10}, "", EAI_ADDRFAMILY},
		{"127.0.0.1", "", Addrinfo{Socktype: 1, Family: 10, Flags: AI_V4MAPPED}, "10/1/6 ::ffff:127.0.0.1 0", nil},
		{"127.0.0.1", "80", Addrinfo{Socktype: 3}, "", EAI_SERVICE},
		{"127.0.0.1", "80", Addrinfo{Protocol: 17}, "2/2/17 127.0.0.1 80", nil},
		{"127.0.0.1", "80", Addrinfo{Socktype: 1, Protocol: 17}, "", EAI_SOCKTYPE},
		{"127.0.0.1", "70000", Addrinfo{Socktype: 1}, "2/1/6 127.0.0.1 4464", nil},
		{"127.0.0.1", "http", Addrinfo{Flags: AI_NUMERICSERV}, "", EAI_NONAME},
		{"", "", Addrinfo{}, "", EAI_NONAME},
		{"", "80", Addrinfo{Flags: AI_CANONNAME}, "", EAI_BADFLAGS},
	} {
		got, err := Getaddrinfo(context.Background(), test.node, test.service, &test.hints)
		if shown(got) != test.want || !errors.Is(err, test.err) {
			t.Errorf("%q %q %+v: %s, %v", test.node, test.service, test.hints, shown(got), err)
		}
	}
}

func TestLookupThatIsGivenUpIsToBeTriedAgain(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Getaddrinfo(ctx, "nosuch.invalid", "", nil); err != EAI_AGAIN {
		t.Errorf("%v", err)
	}
}

func TestEveryErrorHasAText(t *testing.T) {
	for e := EAI_SYSTEM; e < 0; e++ {
		if _, known := texts[e]; !known {
			t.Errorf("%d has none", int(e))
		}
	}
}

func TestNamesOfServicesAndProtocolsLeadBack(t *testing.T) {
	for _, name := range []string{"http", "https", "ssh", "domain"} {
		s, err := Getservbyname(name, "tcp")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		back, err := Getservbyport(s.Port, "tcp")
		if err != nil || back.Name != s.Name {
			t.Errorf("%s has port %d, which is %+v, %v", name, s.Port, back, err)
		}
	}
	if p, err := Getprotobyname("TCP"); err != nil || p.Proto != unix.IPPROTO_TCP || p.Name != "tcp" {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := Getservbyname("nosuch", ""); err != unix.ENOENT {
		t.Errorf("a service that is none: %v", err)
	}
}

func FuzzNumericAddresses(f *testing.F) {
	for _, text := range []string{"127.1", "0x7f.1", "fe80::1%1", "1.2.3.4", "4294967296", "::ffff:1.2.3.4"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ip, ok := parse(text)
		if !ok {
			return
		}
		if strict, err := netip.ParseAddr(text); err == nil && strict.Is4() && strict != ip {
			t.Errorf("%q is %v, not %v", text, ip, strict)
		}
		if !ip.IsValid() {
			t.Errorf("%q is no address", text)
		}
	})
}
