package file

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ntfile"
	"causeway/posixcompat/pathmap"

	"golang.org/x/sys/windows"
)

// pathOf returns where f's file is, in POSIX's words.
func pathOf(f fd.File) (string, bool) {
	var h windows.Handle
	switch f := f.(type) {
	case *Regular:
		h = f.handle
	case *Special:
		h = f.handle
	case null:
		return "/dev/null", true
	case random:
		if f.minor == minorRandom {
			return "/dev/random", true
		}
		return "/dev/urandom", true
	case *zero:
		if f.full {
			return "/dev/full", true
		}
		return "/dev/zero", true
	default:
		return "", false
	}
	native, err := ntfile.PathOf(h)
	if err != nil {
		return "", false
	}
	names, err := unmap(pathmap.Default(), native)
	return pathmap.Join(names), err == nil
}
