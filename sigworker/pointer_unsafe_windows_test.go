package sigworker

import "unsafe"

func countPointer(n *uint32) uintptr { return uintptr(unsafe.Pointer(n)) }
