package vm

import (
	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

// Windows before version 1803 has no placeholders. There a hold is reserved memory of
// which parts are committed, and a view takes the whole of a hold: offsets must be
// multiples of 64 KiB, MAP_FIXED does not put files over something, and a mapping beyond
// a file's end is backed by reserved memory from the next 64 KiB on only, into which
// nothing comes when the file grows.

func classicReserve(addr, n uintptr) (uintptr, error) {
	base, err := windows.VirtualAlloc(addr, n, windows.MEM_RESERVE, windows.PAGE_NOACCESS)
	if err != nil {
		return 0, allocation(err)
	}
	if addr != 0 && base != addr {
		windows.VirtualFree(base, 0, windows.MEM_RELEASE)
		return 0, errnomap.ENOMEM
	}
	return base, nil
}

func classicPlace(addr, n uintptr, prot uint8) error {
	if prot == none {
		return nil
	}
	_, err := windows.VirtualAlloc(addr, n, windows.MEM_COMMIT, protections[prot])
	return allocation(err)
}

// classicView gives the hold that begins at addr back and hopes to be the one who gets
// its place; nobody else's allocation is harmed if not.
func classicView(section windows.Handle, k kind, addr uintptr, off uint64, n uintptr, widest, prot uint8) error {
	if off%granule != 0 {
		return errnomap.EINVAL
	}
	access := uint32(windows.FILE_MAP_READ)
	switch {
	case k == copying:
		access = windows.FILE_MAP_COPY
	case widest&Write != 0:
		access = windows.FILE_MAP_WRITE
	}
	if widest&Exec != 0 {
		access |= windows.FILE_MAP_EXECUTE
	}
	if err := windows.VirtualFree(addr, 0, windows.MEM_RELEASE); err != nil {
		return allocation(err)
	}
	if err := mapViewAt(section, access, off, n, addr); err != nil {
		return fail(err)
	}
	if prot != widest {
		return sysProtect(k, addr, n, prot)
	}
	return nil
}

// classicUnview keeps the place, if nobody is quicker.
func classicUnview(addr, n uintptr) error {
	if err := windows.UnmapViewOfFile(addr); err != nil {
		return fail(err)
	}
	_, err := classicReserve(addr, n)
	return err
}
