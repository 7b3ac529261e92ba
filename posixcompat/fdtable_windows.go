package posixcompat

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"

	"golang.org/x/sys/windows"
)

// table is the process's descriptors. Windows knows nothing of them.
var table = &fd.Process

// install opens the lowest free descriptor for f. flags are those of open(2): access
// mode, status flags, and O_CLOEXEC for the descriptor.
func install(f fd.File, flags int) (int, error) { return table.Open(f, flags) }

// Descriptors 0, 1 and 2 are the standard handles, as a program finds them on Linux.
// One that is missing stays closed. The handles are duplicates: closing a descriptor
// does not take os.Stdout away.
func init() {
	for n, std := range []uint32{windows.STD_INPUT_HANDLE, windows.STD_OUTPUT_HANDLE, windows.STD_ERROR_HANDLE} {
		h, err := windows.GetStdHandle(std)
		if err == nil && h != 0 && h != windows.InvalidHandle {
			presetStandard(n, h)
		}
	}
}

// presetStandard opens descriptor n for a duplicate of h.
func presetStandard(n int, h windows.Handle) {
	self := windows.CurrentProcess()
	var own windows.Handle
	err := windows.DuplicateHandle(self, h, self, &own, 0, false, windows.DUPLICATE_SAME_ACCESS)
	if err != nil {
		return
	}
	f, err := file.Stream(own)
	if err != nil {
		windows.CloseHandle(own)
		return
	}
	// Nothing else is open yet, so n is free.
	if _, err := table.Install(fd.NewDescription(f, O_RDWR), n, false); err != nil {
		f.Close()
	}
}
