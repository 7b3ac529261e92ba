package netif

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// room is a place for size bytes of adapters, at least one. What the system writes into it points
// into it, so it lives as long as its first adapter.
func room(size uint32) *windows.IpAdapterAddresses {
	b := make([]uint64, (max(uintptr(size), unsafe.Sizeof(windows.IpAdapterAddresses{}))+7)/8)
	return (*windows.IpAdapterAddresses)(unsafe.Pointer(&b[0]))
}
