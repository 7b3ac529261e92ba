package sigworker

import (
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

// handleEntry is SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX.
type handleEntry struct {
	object, process, handle       uintptr
	access                        uint32
	creatorBackTraceIndex, typeID uint16
	attributes, reserved          uint32
}

// handles asks for all handles of all processes and counts ours: GetProcessHandleCount
// says 0 under Wine.
func handles(t *testing.T) (n int) {
	t.Helper()
	buf := make([]uintptr, 32<<10)
	for {
		var size uint32
		err := windows.NtQuerySystemInformation(windows.SystemExtendedHandleInformation,
			unsafe.Pointer(&buf[0]), uint32(len(buf))*uint32(unsafe.Sizeof(buf[0])), &size)
		if err == nil {
			break
		}
		if err != windows.STATUS_INFO_LENGTH_MISMATCH {
			t.Fatal(err)
		}
		buf = make([]uintptr, 2*len(buf))
	}
	entries := unsafe.Slice((*handleEntry)(unsafe.Pointer(&buf[2])), buf[0])
	for i := range entries {
		if entries[i].process == uintptr(windows.GetCurrentProcessId()) {
			n++
		}
	}
	if n == 0 {
		t.Fatal("the system knows no handle of this process")
	}
	return n
}
