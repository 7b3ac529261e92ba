// Package file is what open(2) opens: regular files, directories, symbolic links and
// other nodes, and the devices; and what is done with their names.
//
// A file has its position here and not in the system: every read and write says
// where, so that descriptors made by dup(2) share the position and nothing else is
// moved by it. plan.go turns the flags of open(2) into Windows's; device.go has the
// devices; the *_windows.go files have the calls.
//
// A path is walked by internal/namei through the space of space_windows.go, which is
// pathmap's with Windows's files in it, unless the system finds the whole of it at once:
// open_windows.go tries that first. Directories are opened relative to each other's
// handles, so that an open one may be renamed.
package file

import "causeway/posixcompat/internal/fd"

// The flags of open(2) that are not a description's, with linux/amd64's values.
const (
	Create    = 0x40
	Exclusive = 0x80
	NoTTY     = 0x100
	Truncate  = 0x200
	DataSync  = 0x1000
	LargeFile = 0x8000
	Directory = 0x10000
	NoFollow  = 0x20000
	Sync      = 0x101000
)

// creation are the flags that are forgotten when the file is open.
const creation = Create | Exclusive | NoTTY | Truncate

// Kept returns the flags that the description of a file opened with flags has. Linux
// adds LargeFile on its own, but not where O_PATH has nearly all others ignored.
func Kept(flags int) int {
	if flags&fd.PathOnly != 0 {
		return flags & (fd.PathOnly | fd.CloseExec | Directory | NoFollow)
	}
	return flags&^creation | LargeFile
}
