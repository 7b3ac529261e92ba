package sigworker

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/windows"
)

var openFileMapping = kernel32.NewProc("OpenFileMappingW")

const sectionSize = 8

func createSection(name string, sa *windows.SecurityAttributes) (windows.Handle, error) {
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0, err
	}
	h, err := windows.CreateFileMapping(windows.InvalidHandle, sa, windows.PAGE_READWRITE, 0, sectionSize, path)
	if err != nil {
		if h != 0 {
			windows.CloseHandle(h)
		}
		if h != 0 || errors.Is(err, windows.ERROR_INVALID_HANDLE) { // the name of another kind of object
			return 0, taken(name)
		}
		return 0, err
	}
	return h, nil
}

func openSection(name string, access uint32) (windows.Handle, error) {
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0, err
	}
	h, _, err := openFileMapping.Call(uintptr(access), 0, uintptr(unsafe.Pointer(path)))
	if h == 0 {
		return 0, err
	}
	return windows.Handle(h), nil
}

// withView maps the section and gives f its two numbers.
func withView(h windows.Handle, access uint32, f func(*[2]uint32)) error {
	addr, err := windows.MapViewOfFile(h, access, 0, 0, sectionSize)
	if err != nil {
		return err
	}
	defer windows.UnmapViewOfFile(addr)
	f(*(**[2]uint32)(unsafe.Pointer(&addr)))
	return nil
}

func readSection(h windows.Handle) (m membership, err error) {
	err = withView(h, windows.FILE_MAP_READ, func(v *[2]uint32) { m = membership{v[0], v[1]} })
	return m, err
}

func writeSection(h windows.Handle, m membership) error {
	return withView(h, windows.FILE_MAP_WRITE, func(v *[2]uint32) { v[0], v[1] = m.pgid, m.sid })
}
