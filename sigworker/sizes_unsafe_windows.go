package sigworker

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

const attributesSize = uint32(unsafe.Sizeof(windows.SecurityAttributes{}))
