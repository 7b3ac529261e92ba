package file

import (
	"unsafe"

	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

// reopen opens the file of h again, with other rights or options: those of
// NtCreateFile. It is the same file, whatever its name is by now. What was unlinked
// Windows does not open again.
func reopen(h windows.Handle, access, options uint32) (windows.Handle, error) {
	empty := new(windows.NTUnicodeString)
	attributes := &windows.OBJECT_ATTRIBUTES{RootDirectory: h, ObjectName: empty}
	attributes.Length = uint32(unsafe.Sizeof(*attributes))
	var again windows.Handle
	var status windows.IO_STATUS_BLOCK
	err := windows.NtCreateFile(&again, access|windows.SYNCHRONIZE|windows.FILE_READ_ATTRIBUTES, attributes, &status,
		nil, 0, shareAll, windows.FILE_OPEN, options|windows.FILE_OPEN_FOR_BACKUP_INTENT, 0, 0)
	if err != nil {
		return 0, fail(errnomap.OpOpen, err)
	}
	return again, nil
}
