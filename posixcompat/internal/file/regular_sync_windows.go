package file

import (
	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

// Sync has the system write everything to the disk, data and what is known about it,
// and the disk write it down. Windows lets only who may write flush a file; for a
// description that only reads the file is opened again. EACCES: it may not be
// written.
func (f *Regular) Sync() error {
	err := windows.FlushFileBuffers(f.handle)
	if err != windows.ERROR_ACCESS_DENIED {
		return fail(errnomap.OpSync, err)
	}
	for _, access := range []uint32{windows.FILE_WRITE_DATA, windows.FILE_APPEND_DATA} {
		h, again := reopen(f.handle, access, 0)
		if again != nil {
			continue
		}
		defer windows.CloseHandle(h)
		return fail(errnomap.OpSync, windows.FlushFileBuffers(h))
	}
	return fail(errnomap.OpSync, err)
}

// DataSync is Sync: Windows's lesser kinds leave out a size that has changed.
func (f *Regular) DataSync() error { return f.Sync() }
