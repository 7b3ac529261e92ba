package file

import "causeway/posixcompat/internal/fd"

// What NtCreateFile is told, with Windows's values.
const (
	fileReadData        = 0x1
	fileReadAttributes  = 0x80
	fileWriteAttributes = 0x100
	readControl         = 0x20000
	writeDAC            = 0x40000
	synchronize         = 0x100000
	genericRead         = 0x80000000
	genericWrite        = 0x40000000

	openExisting = 1
	createNew    = 2
	openAlways   = 3

	directoryFile     = 0x1
	writeThrough      = 0x2
	noBuffering       = 0x8
	synchronousIO     = 0x20
	noDirectory       = 0x40
	backupIntent      = 0x4000
	openReparsePoint  = 0x200000
	attributeReadOnly = 0x1
	attributeNormal   = 0x80
)

// ownership are the rights by which fchmod(2) and futimens(2) change a file however it was
// opened. They are asked for, and done without where the system refuses them.
const ownership = fileWriteAttributes | writeDAC

// plan is how open(2)'s flags are put to NtCreateFile. Truncating comes afterwards,
// when it is known that the file is no directory and no node.
type plan struct{ access, disposition, options uint32 }

func planFor(flags int, make bool) plan {
	p := plan{
		access:      fileReadAttributes | readControl | synchronize,
		disposition: openExisting,
		options:     openReparsePoint | backupIntent,
	}
	if flags&Directory != 0 {
		p.options |= directoryFile | synchronousIO
	}
	if flags&fd.PathOnly != 0 {
		return p
	}
	p.access |= ownership
	switch flags & fd.AccessMode {
	case fd.ReadOnly:
		p.access |= genericRead
	case fd.WriteOnly:
		p.access |= genericWrite
	default:
		p.access |= genericRead | genericWrite
	}
	if flags&Truncate != 0 {
		p.access |= genericWrite
	}
	switch {
	case make && flags&Exclusive != 0:
		p.disposition = createNew
	case make:
		p.disposition = openAlways
	}
	if make {
		p.options |= noDirectory
	}
	if flags&fd.Direct != 0 && flags&Directory == 0 {
		p.options |= noBuffering
	}
	if flags&DataSync != 0 {
		p.options |= writeThrough
	}
	return p
}
