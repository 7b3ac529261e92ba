// Package winsock is Windows's socket calls as the sockets of this module use them:
// never blocking, with Linux's numbers for families and errors, and without an
// allocation where data moves.
//
// It judges nothing: what an answer means for the socket is package sock's business.
package winsock

// Families, as Linux numbers them.
const (
	Inet  = 2
	Inet6 = 10
)

// MaxBuffers is how many buffers one call takes: IOV_MAX on Linux, and what Winsock
// was seen to take.
const MaxBuffers = 1024

// Addr is an address of IPv4 or IPv6. The zero Addr is no address.
type Addr struct {
	Family int // Inet, Inet6, or 0
	Port   uint16
	Zone   uint32 // of IPv6: the interface's index
	IP     [16]byte
}

// Unspecified reports whether the IP is all zeros.
func (a *Addr) Unspecified() bool { return a.IP == [16]byte{} }

// Loopback makes the unspecified IP the loopback's: Linux connects there when asked
// to connect to no address, Windows refuses.
func (a *Addr) Loopback() {
	switch {
	case a.Family == Inet && [4]byte(a.IP[:4]) == [4]byte{}:
		copy(a.IP[:], []byte{127, 0, 0, 1})
	case a.Family == Inet6 && a.Unspecified():
		a.IP[15] = 1
	}
}
