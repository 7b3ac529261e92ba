// Package acl turns the nine bits of a file's mode into an access list of Windows and
// back.
//
// A list that Of makes says exactly what the mode says: what the owner may, what the
// group may, what everyone may, with what is denied to the owner and the group before it
// where others may more than they do. SYSTEM may everything, as root may. Mode reads any
// list: entries are applied in their order, for the owner, for the group, and for
// everyone else; entries for other accounts do not show in a mode.
//
// What a list cannot hold, the set-id and sticky bits, is not here. The package only
// reads and writes bytes; descriptors come from outside and are checked.
package acl

import (
	"encoding/binary"
	"slices"

	"causeway/posixcompat/internal/ids"
)

// The rights that make a mode's bits. A directory's have the same numbers.
const (
	readData    = 0x1
	writeData   = 0x2
	appendData  = 0x4
	execute     = 0x20
	deleteChild = 0x40

	genericRead    = 0x120089 // FILE_GENERIC_READ
	genericWrite   = 0x120116
	genericExecute = 0x1200a0
	fullControl    = 0x1f01ff

	// What everyone has, whatever the mode: stat(2) and waiting.
	always = 0x120080
	// What the owner has besides: chmod(2) and utimensat(2).
	owners = 0x0c0100
)

// asked are the rights that entries may have by a bit of their own, and those that
// they stand for.
var asked = []struct{ bit, rights uint32 }{
	{0x80000000, genericRead}, {0x40000000, genericWrite}, {0x20000000, genericExecute}, {0x10000000, fullControl},
}

// The kinds of entry that count, and the flag of those that are for new files only.
const (
	allow       = 0
	deny        = 1
	inheritOnly = 0x8
)

// entry lets who do what rights say, or keeps it from that.
type entry struct {
	deny   bool
	who    ids.SID
	rights uint32
}

// Descriptor says who owns a file and who may do what.
type Descriptor struct {
	Owner, Group ids.SID
	open         bool // no list: everyone may everything
	list         []entry
}

// Of returns the descriptor of a file with that mode.
func Of(owner, group ids.SID, mode uint32) Descriptor {
	d := Descriptor{Owner: owner, Group: group}
	u, g, o := mode>>6&7, mode>>3&7, mode&7
	add := func(refuse bool, who ids.SID, rights uint32) {
		if rights != 0 {
			d.list = append(d.list, entry{refuse, who, rights})
		}
	}
	add(true, owner, refused((g|o)&^u))
	add(false, owner, rightsOf(u)|owners)
	add(true, group, refused(o&^g))
	add(false, group, rightsOf(g))
	add(false, ids.Everyone, rightsOf(o))
	add(false, ids.System, fullControl)
	return d
}

// rightsOf are the rights of three bits of a mode.
func rightsOf(bits uint32) uint32 {
	r := uint32(always)
	if bits&4 != 0 {
		r |= genericRead
	}
	if bits&2 != 0 {
		r |= genericWrite | deleteChild
	}
	if bits&1 != 0 {
		r |= genericExecute
	}
	return r
}

// refused are the rights that are kept from somebody who lacks the bits: none of
// those that everyone has.
func refused(bits uint32) uint32 { return rightsOf(bits) &^ (always | owners) }

// Mode returns the mode that comes nearest.
func (d Descriptor) Mode() uint32 {
	if d.open {
		return 0o777
	}
	return d.bits(d.Owner)<<6 | d.bits(d.Group)<<3 | d.bits(ids.Everyone)
}

// world are those whose rights are everyone's: nobody who could ask is left out.
var world = []ids.SID{ids.Everyone, {Authority: 5, Sub: []uint32{11}}, {Authority: 5, Sub: []uint32{32, 545}}}

// bits are what who may do, or everyone else.
func (d Descriptor) bits(who ids.SID) uint32 {
	var may, mayNot uint32
	for _, e := range d.list {
		if !e.who.Equal(who) && !slices.ContainsFunc(world, e.who.Equal) {
			continue
		}
		if e.deny {
			mayNot |= e.rights &^ may
		} else {
			may |= e.rights &^ mayNot
		}
	}
	var b uint32
	if may&readData != 0 {
		b |= 4
	}
	if may&writeData != 0 {
		b |= 2
	}
	if may&execute != 0 {
		b |= 1
	}
	return b
}

// The form of a descriptor and of a list, in bytes.
const (
	headerSize = 20
	listHeader = 8
	entryFixed = 8

	revision      = 1
	listRevision  = 2
	hasList       = 0x0004
	listProtected = 0x1000 // from what directories hand down
	selfRelative  = 0x8000
)

// Bytes returns the descriptor in one piece, as the system takes it.
func (d Descriptor) Bytes() []byte {
	owner, group := sid(d.Owner), sid(d.Group)
	b := make([]byte, headerSize, headerSize+256)
	b[0] = revision
	binary.LittleEndian.PutUint16(b[2:], hasList|listProtected|selfRelative)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)))
	b = append(b, owner...)
	binary.LittleEndian.PutUint32(b[8:], uint32(len(b)))
	b = append(b, group...)
	start := len(b)
	binary.LittleEndian.PutUint32(b[16:], uint32(start))
	b = append(b, listRevision, 0, 0, 0, byte(len(d.list)), 0, 0, 0)
	for _, e := range d.list {
		who := sid(e.who)
		kind := byte(allow)
		if e.deny {
			kind = deny
		}
		b = append(b, kind, 0)
		b = binary.LittleEndian.AppendUint16(b, uint16(entryFixed+len(who)))
		b = binary.LittleEndian.AppendUint32(b, e.rights)
		b = append(b, who...)
	}
	binary.LittleEndian.PutUint16(b[start+2:], uint16(len(b)-start))
	return b
}

func sid(s ids.SID) []byte {
	var authority [8]byte
	binary.BigEndian.PutUint64(authority[:], s.Authority)
	b := append([]byte{1, byte(len(s.Sub))}, authority[2:]...)
	for _, n := range s.Sub {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}
