package sigworker

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

var ntQueryInformationThread = ntdll.NewProc("NtQueryInformationThread")

const threadSuspendCount = 35

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
