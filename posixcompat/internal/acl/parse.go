package acl

import (
	"encoding/binary"

	"causeway/posixcompat/internal/ids"
)

// Parse reads a descriptor as the system gives it. ok is false if b holds none.
func Parse(b []byte) (d Descriptor, ok bool) {
	if len(b) < headerSize || b[0] != revision {
		return Descriptor{}, false
	}
	if d.Owner, ok = sidAt(b, 4); !ok {
		return Descriptor{}, false
	}
	if d.Group, ok = sidAt(b, 8); !ok {
		return Descriptor{}, false
	}
	at := binary.LittleEndian.Uint32(b[16:])
	if binary.LittleEndian.Uint16(b[2:])&hasList == 0 || at == 0 {
		d.open = true
		return d, true
	}
	if uint64(at)+listHeader > uint64(len(b)) {
		return Descriptor{}, false
	}
	d.list, ok = parseList(b[at:])
	return d, ok
}

// sidAt reads the SID whose place stands at field; nobody is there if that is 0.
func sidAt(b []byte, field int) (ids.SID, bool) {
	at := binary.LittleEndian.Uint32(b[field:])
	if at == 0 {
		return ids.SID{}, true
	}
	if uint64(at) > uint64(len(b)) {
		return ids.SID{}, false
	}
	return ids.Parse(b[at:])
}

func parseList(b []byte) ([]entry, bool) {
	size, count := int(binary.LittleEndian.Uint16(b[2:])), int(binary.LittleEndian.Uint16(b[4:]))
	if size < listHeader || size > len(b) {
		return nil, false
	}
	var list []entry
	for b = b[listHeader:size]; count > 0; count-- {
		if len(b) < entryFixed {
			return nil, false
		}
		length := int(binary.LittleEndian.Uint16(b[2:]))
		if length < entryFixed || length > len(b) {
			return nil, false
		}
		if e, ok := parseEntry(b[:length]); ok {
			list = append(list, e)
		}
		b = b[length:]
	}
	return list, true
}

// parseEntry says false for entries that do not count for the file itself, or under
// conditions only.
func parseEntry(b []byte) (entry, bool) {
	kind, flags := b[0], b[1]
	if kind != allow && kind != deny || flags&inheritOnly != 0 {
		return entry{}, false
	}
	who, ok := ids.Parse(b[entryFixed:])
	rights := binary.LittleEndian.Uint32(b[4:])
	for _, g := range asked {
		if rights&g.bit != 0 {
			rights |= g.rights
		}
	}
	return entry{kind == deny, who, rights}, ok
}
