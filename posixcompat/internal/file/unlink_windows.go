package file

import (
	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

// Unlink takes the name path away at once; who has the file open goes on with it.
// EISDIR: it is a directory; and what open(2) says.
func Unlink(path string) error {
	if err := CheckPath(path); err != nil {
		return err
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return errnomap.EINVAL
	}
	const attributes = backupSemantics | openReparsePoint
	h, err := windows.CreateFile(name, windows.DELETE|windows.FILE_READ_ATTRIBUTES, shareAll, nil, openExisting, attributes, 0)
	if err != nil {
		return openError(path, 0, err)
	}
	defer windows.CloseHandle(h)
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(h, &info); err != nil {
		return fail(errnomap.OpUnlink, err)
	}
	if info.FileAttributes&(windows.FILE_ATTRIBUTE_DIRECTORY|windows.FILE_ATTRIBUTE_REPARSE_POINT) == windows.FILE_ATTRIBUTE_DIRECTORY {
		return errnomap.EISDIR
	}
	return fail(errnomap.OpUnlink, dispose(h))
}
