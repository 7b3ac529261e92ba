package sigworker

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

var ntQueryInformationThread = ntdll.NewProc("NtQueryInformationThread")

const threadSuspendCount = 35

var ntQueryObject = ntdll.NewProc("NtQueryObject")

// objectBasicInformation begins as PUBLIC_OBJECT_BASIC_INFORMATION does; the system
// wants the whole size.
type objectBasicInformation struct {
	attributes, access, handles, pointers uint32
	_                                     [10]uint32
}

// handleCount returns how many handles the object of h has, in all processes.
func handleCount(h windows.Handle) (uint32, error) {
	var info objectBasicInformation
	r, _, _ := ntQueryObject.Call(uintptr(h), 0, uintptr(unsafe.Pointer(&info)), unsafe.Sizeof(info), 0)
	if r != 0 {
		return 0, windows.NTStatus(r)
	}
	return info.handles, nil
}

// parentID returns the id of the process that made h's.
func parentID(h windows.Handle) (uint32, error) {
	var info windows.PROCESS_BASIC_INFORMATION
	err := windows.NtQueryInformationProcess(h, windows.ProcessBasicInformation, unsafe.Pointer(&info), uint32(unsafe.Sizeof(info)), nil)
	return uint32(info.InheritedFromUniqueProcessId), err
}

// suspendCount returns how many times a thread was stopped and not yet resumed.
func suspendCount(thread windows.Handle) (uint32, error) {
	var n uint32
	r, _, _ := ntQueryInformationThread.Call(uintptr(thread), threadSuspendCount, uintptr(unsafe.Pointer(&n)), unsafe.Sizeof(n), 0)
	if r != 0 {
		return 0, windows.NTStatus(r)
	}
	return n, nil
}

const (
	threadEntrySize  = uint32(unsafe.Sizeof(windows.ThreadEntry32{}))
	processEntrySize = uint32(unsafe.Sizeof(windows.ProcessEntry32{}))
)
