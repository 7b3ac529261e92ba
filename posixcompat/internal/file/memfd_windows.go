package file

import (
	"crypto/rand"
	"path/filepath"

	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

// Temporary returns a new file that is gone when its last handle is closed: its content
// stays in memory unless that is short. It has a name until then, in the directory for
// temporary files, that nobody is told; for a file without a name could not be mapped
// for sure.
func Temporary() (*Regular, error) {
	var buf [windows.MAX_PATH + 1]uint16
	n, err := windows.GetTempPath(uint32(len(buf)), &buf[0])
	if err != nil || int(n) >= len(buf) {
		return nil, errnomap.ENOENT
	}
	path, err := windows.UTF16PtrFromString(filepath.Join(windows.UTF16ToString(buf[:n]), "memfd-"+rand.Text()))
	if err != nil {
		return nil, errnomap.EINVAL
	}
	const access = windows.GENERIC_READ | windows.GENERIC_WRITE | windows.DELETE
	h, err := windows.CreateFile(path, access, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, nil, windows.CREATE_NEW,
		windows.FILE_ATTRIBUTE_TEMPORARY|windows.FILE_FLAG_DELETE_ON_CLOSE|windows.FILE_FLAG_OVERLAPPED, 0)
	if err != nil {
		return nil, fail(errnomap.OpOpen, err)
	}
	return newRegular(h, 0), nil
}
