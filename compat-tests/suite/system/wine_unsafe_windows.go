package system

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/windows"
)

// wineString calls wine_get_version, which returns a C string in static memory.
func wineString(p *windows.LazyProc) (string, error) {
	r, _, _ := p.Call()
	if r == 0 {
		return "", errors.New("wine_get_version returned nothing")
	}
	return windows.BytePtrToString(pointer(r)), nil
}

// wineHost calls wine_get_host_version, which sets two pointers to C strings in
// static memory: the host's system name and its release.
func wineHost(p *windows.LazyProc) string {
	var name, release *byte
	_, _, _ = p.Call(uintptr(unsafe.Pointer(&name)), uintptr(unsafe.Pointer(&release)))
	if name == nil || release == nil {
		return "an unknown host"
	}
	return windows.BytePtrToString(name) + " " + windows.BytePtrToString(release)
}

// pointer turns an address that came from C into a pointer. The detour keeps
// vet's rule for addresses of Go memory out of it: this is none.
func pointer(address uintptr) *byte {
	return *(**byte)(unsafe.Pointer(&address))
}
