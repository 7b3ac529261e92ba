package file

import "causeway/posixcompat/internal/fd"

// What CreateFile is told, with Windows's values.
const (
	genericRead       = 0x80000000
	genericWrite      = 0x40000000
	createNew         = 1
	openExisting      = 3
	openAlways        = 4
	attributeReadOnly = 0x1
	attributeNormal   = 0x80
	backupSemantics   = 0x02000000 // lets a directory be opened
	openReparsePoint  = 0x00200000
	writeThrough      = 0x80000000
)

// plan is how open(2)'s flags are put to CreateFile. Truncating comes afterwards,
// when it is known that the file is no directory.
type plan struct{ access, disposition, attributes uint32 }

func planFor(flags int, perm uint32) plan {
	p := plan{disposition: openExisting, attributes: attributeNormal | backupSemantics}
	switch flags & fd.AccessMode {
	case fd.ReadOnly:
		p.access = genericRead
	case fd.WriteOnly:
		p.access = genericWrite
	default:
		p.access = genericRead | genericWrite
	}
	if flags&Truncate != 0 {
		p.access |= genericWrite
	}
	switch {
	case flags&(Create|Exclusive) == Create|Exclusive:
		p.disposition = createNew
	case flags&Create != 0:
		p.disposition = openAlways
	}
	if flags&Create != 0 && perm&0o200 == 0 {
		p.attributes |= attributeReadOnly
	}
	if flags&NoFollow != 0 {
		p.attributes |= openReparsePoint
	}
	if flags&DataSync != 0 {
		p.attributes |= writeThrough
	}
	return p
}
