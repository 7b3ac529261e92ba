package clock

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

// systemTimePrivilege is the number of SeSystemtimePrivilege.
const systemTimePrivilege = 12

// epoch is 1970 in Windows's units of 100 ns since 1601.
const epoch = 116444736000000000

var (
	ntdll              = windows.NewLazySystemDLL("ntdll.dll")
	ntSetSystemTime    = ntdll.NewProc("NtSetSystemTime")
	rtlAdjustPrivilege = ntdll.NewProc("RtlAdjustPrivilege")
)

// Set sets the time of day, in nanoseconds since 1970. EPERM: the process lacks the
// privilege.
func Set(ns int64) error {
	var was byte
	r, _, _ := rtlAdjustPrivilege.Call(systemTimePrivilege, 1, 0, uintptr(unsafe.Pointer(&was)))
	if r != 0 {
		return errnomap.EPERM
	}
	if was == 0 {
		defer rtlAdjustPrivilege.Call(systemTimePrivilege, 0, 0, uintptr(unsafe.Pointer(&was)))
	}
	at := ns/int64(100*time.Nanosecond) + epoch
	if r, _, _ := ntSetSystemTime.Call(uintptr(unsafe.Pointer(&at)), 0); r != 0 {
		return errnomap.EPERM
	}
	return nil
}
