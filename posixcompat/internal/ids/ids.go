// Package ids turns Windows's security identifiers into Linux's user and group numbers
// and back.
//
// Numbers are Cygwin's where it has a rule that needs no question to a domain controller:
// an account of a machine or a domain (S-1-5-21-…-RID) is 0x30000+RID, a builtin group
// (S-1-5-32-RID) and a well-known identity (S-1-5-RID) is RID, everyone is 0x10100. SYSTEM and
// the Administrators are 0, because they are who may do everything. So is this process's own
// account and its primary group when the process is elevated: root's files are root's.
//
// A number says less than a SID: accounts of two domains with one RID are one number, and
// what fits no rule is Nobody. What belongs to this process is told apart by its whole SID.
//
// ids.go knows the rules and asks nobody; ids_windows.go reads the process's token.
package ids

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Nobody is the number of who has none: Linux's overflow id.
const Nobody = 65534

// accounts is added to the RID of an account.
const accounts = 0x30000

// maxSub is how many parts a SID has at most.
const maxSub = 15

// SID is a security identifier in parts. S-1-5-32-544 is {5, [32 544]}.
type SID struct {
	Authority uint64
	Sub       []uint32
}

// SYSTEM, the Administrators, and everyone.
var (
	System   = SID{5, []uint32{18}}
	Admins   = SID{5, []uint32{32, 544}}
	Everyone = SID{1, []uint32{0}}
)

// Parse reads a SID as it lies in memory and in security descriptors. ok is false if b
// does not hold a whole one.
func Parse(b []byte) (s SID, ok bool) {
	if len(b) < 8 || b[0] != 1 || b[1] > maxSub || len(b) < 8+4*int(b[1]) {
		return SID{}, false
	}
	var authority [8]byte
	copy(authority[2:], b[2:8])
	s.Authority = binary.BigEndian.Uint64(authority[:])
	for n := range int(b[1]) {
		s.Sub = append(s.Sub, binary.LittleEndian.Uint32(b[8+4*n:]))
	}
	return s, true
}

// String writes the SID as Windows does: "S-1-5-18".
func (s SID) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "S-1-%d", s.Authority)
	for _, n := range s.Sub {
		fmt.Fprintf(&b, "-%d", n)
	}
	return b.String()
}

// Equal reports whether both are the same.
func (s SID) Equal(other SID) bool {
	return s.Authority == other.Authority && slices.Equal(s.Sub, other.Sub)
}

// Account reports whether s is one of a machine or a domain: S-1-5-21-a-b-c-RID.
func (s SID) Account() bool {
	return s.Authority == 5 && len(s.Sub) == 5 && s.Sub[0] == 21
}

// Process is who a process runs as.
type Process struct {
	User   SID
	Group  SID   // the primary group
	Groups []SID // all that are enabled
	// Root is whether it may do everything: SYSTEM, or Administrators enabled.
	Root bool
}

// UID returns the number of this process's user: 0 if it is root.
func (p *Process) UID() uint32 {
	if p.Root {
		return 0
	}
	return number(p.User)
}

// GID returns the number of this process's primary group: 0 if it is root.
func (p *Process) GID() uint32 {
	if p.Root {
		return 0
	}
	return number(p.Group)
}

// GIDs returns the numbers of all groups of this process, rising, each once.
func (p *Process) GIDs() []uint32 {
	list := []uint32{p.GID()}
	for _, s := range p.Groups {
		if n := p.GroupOf(s); n != Nobody {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// UserOf returns the number of a user, as this process sees it.
func (p *Process) UserOf(s SID) uint32 {
	if s.Equal(p.User) {
		return p.UID()
	}
	return number(s)
}

// GroupOf returns the number of a group, as this process sees it.
func (p *Process) GroupOf(s SID) uint32 {
	if s.Equal(p.Group) {
		return p.GID()
	}
	return number(s)
}

// UserSID returns who has a user's number. ok is false where no rule gives it.
func (p *Process) UserSID(uid uint32) (s SID, ok bool) {
	if uid == p.UID() {
		return p.User, true
	}
	s, ok = p.sid(uid)
	return s, ok && p.UserOf(s) == uid // what is told otherwise has another number
}

// GroupSID returns who has a group's number. ok is false where no rule gives it.
func (p *Process) GroupSID(gid uint32) (s SID, ok bool) {
	if gid == p.GID() {
		return p.Group, true
	}
	for _, g := range p.Groups {
		if p.GroupOf(g) == gid {
			return g, true
		}
	}
	s, ok = p.sid(gid)
	return s, ok && p.GroupOf(s) == gid
}

func number(s SID) uint32 {
	switch last := len(s.Sub) - 1; {
	case s.Equal(System) || s.Equal(Admins):
		return 0
	case s.Equal(Everyone):
		return 0x10100
	case s.Account() && s.Sub[last] <= 0x7fffffff-accounts:
		return accounts + s.Sub[last]
	case s.Authority == 5 && last == 0 && s.Sub[0] < 0x1000, // a well-known identity
		s.Authority == 5 && last == 1 && s.Sub[0] == 32 && s.Sub[1] < 0x1000, // a builtin group
		s.Authority == 22 && last == 1 && s.Sub[1] < 0x1000:                  // a Unix user or group of Samba
		return s.Sub[last]
	}
	return Nobody
}

// sid is number turned round, for whom this process is not. Accounts are looked for beside
// its own.
func (p *Process) sid(n uint32) (SID, bool) {
	switch {
	case n == 0:
		return Admins, true
	case n == 0x10100:
		return Everyone, true
	case n >= accounts && n <= 0x7fffffff && p.User.Account():
		sub := slices.Clone(p.User.Sub)
		sub[len(sub)-1] = n - accounts
		return SID{5, sub}, true
	case n >= 544 && n < 0x1000:
		return SID{5, []uint32{32, n}}, true
	case n < 544:
		return SID{5, []uint32{n}}, true
	}
	return SID{}, false
}
