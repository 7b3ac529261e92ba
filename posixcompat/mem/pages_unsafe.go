package mem

import (
	"unsafe"

	unix "causeway/posixcompat"
)

// pointer is an address outside Go's heap.
func pointer(addr uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&addr)) }

func bytesAt(addr, n uintptr) []byte { return unsafe.Slice((*byte)(pointer(addr)), n) }

func addressOf(b []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(b))) }

// reserve takes address space without memory.
func reserve(n uintptr) (uintptr, error) {
	p, err := unix.MmapPtr(-1, 0, nil, n, unix.PROT_NONE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_NORESERVE)
	if err != nil {
		return 0, unix.ENOMEM
	}
	return uintptr(p), nil
}

// commit makes reserved pages memory.
func commit(addr, n uintptr) error {
	if unix.Mprotect(bytesAt(addr, n), unix.PROT_READ|unix.PROT_WRITE) != nil {
		return unix.ENOMEM
	}
	return nil
}

func unmap(addr, n uintptr) { _ = unix.MunmapPtr(pointer(addr), n) }

// poisoned is what freed memory is filled with where that is wanted.
const poisoned = 0xdb

func poisonBytes(addr, n uintptr) {
	b := bytesAt(addr, n)
	for i := range b {
		b[i] = poisoned
	}
}

// checkPoison panics if memory was written after it was freed.
func checkPoison(addr, n uintptr) {
	for i, v := range bytesAt(addr, n) {
		if v != poisoned {
			panic("mem: written after it was freed: " + hex(addr+uintptr(i)))
		}
	}
}
