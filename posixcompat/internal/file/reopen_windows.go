package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/ntfile"

	"golang.org/x/sys/windows"
)

// reopen opens the file of h again, with other rights or options: those of
// NtCreateFile. It is the same file, whatever its name is by now, and the node itself if
// it is one. What was unlinked Windows does not open again.
func reopen(h windows.Handle, access, options uint32) (windows.Handle, error) {
	again, _, err := ntfile.Create(ntfile.Name{Root: h}, ntfile.Call{
		Access:      access | windows.SYNCHRONIZE | windows.FILE_READ_ATTRIBUTES,
		Disposition: windows.FILE_OPEN,
		Options:     options | windows.FILE_OPEN_FOR_BACKUP_INTENT | windows.FILE_OPEN_REPARSE_POINT,
	})
	if err != nil {
		return 0, fail(errnomap.OpOpen, err)
	}
	return again, nil
}
