// Package file is what open(2) opens: regular files, directories, and the devices
// null, zero and full.
//
// A file has its position here and not in the system: every read and write says
// where, so that descriptors made by dup(2) share the position and nothing else is
// moved by it. plan.go turns the flags of open(2) into Windows's; device.go has the
// devices; the *_windows.go files have the calls. Paths are handed on as they are:
// mapping them is not done here.
package file

import (
	"strings"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

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

	maxPath = 4096 // PATH_MAX, with the final NUL
	maxName = 255  // NAME_MAX
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

// CheckPath returns what open(2) says of a path before it looks. ENOENT: it is empty.
// ENAMETOOLONG: it or one of its names is too long. EINVAL: it has a NUL, as
// x/sys/unix says.
func CheckPath(path string) error {
	switch {
	case strings.IndexByte(path, 0) >= 0:
		return errnomap.EINVAL
	case path == "":
		return errnomap.ENOENT
	case len(path) >= maxPath:
		return errnomap.ENAMETOOLONG
	}
	for name := range strings.FieldsFuncSeq(path, isSeparator) {
		if len(name) > maxName {
			return errnomap.ENAMETOOLONG
		}
	}
	return nil
}

func isSeparator(r rune) bool { return r == '/' || r == '\\' }

// Open opens path as open(2) does and returns the file; its description has Kept
// flags. perm is the mode of a file that is created, of which only the owner's right
// to write is kept. Errors are open(2)'s.
func Open(path string, flags int, perm uint32) (fd.File, error) {
	if err := CheckPath(path); err != nil {
		return nil, err
	}
	if flags&fd.PathOnly != 0 {
		flags = Kept(flags)
	}
	if f, err := device(path, flags); f != nil || err != nil {
		return f, err
	}
	return open(path, flags, perm)
}
