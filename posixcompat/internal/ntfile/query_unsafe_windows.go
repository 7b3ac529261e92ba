package ntfile

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// attributeTagInformation is FILE_INFORMATION_CLASS's FileAttributeTagInformation.
const attributeTagInformation = 35

// Tag returns h's attributes, and what kind of reparse point it is if it is one.
func Tag(h windows.Handle) (attributes, tag uint32, err error) {
	var info struct{ attributes, tag uint32 }
	var status windows.IO_STATUS_BLOCK
	err = windows.NtQueryInformationFile(h, &status, (*byte)(unsafe.Pointer(&info)), uint32(unsafe.Sizeof(info)), attributeTagInformation)
	return info.attributes, info.tag, err
}

// CaseSensitive tells whether the directory h is flagged to tell names apart that differ in case only. Systems
// that do not have the flag do not say.
func CaseSensitive(h windows.Handle) (bool, error) {
	const caseSensitiveInformation, caseSensitiveDirectory = 71, 1
	var flags uint32
	var status windows.IO_STATUS_BLOCK
	err := windows.NtQueryInformationFile(h, &status, (*byte)(unsafe.Pointer(&flags)), uint32(unsafe.Sizeof(flags)), caseSensitiveInformation)
	return flags&caseSensitiveDirectory != 0, err
}

// Identity is what two names of one file have in common.
type Identity struct {
	Volume uint32
	File   uint64
}

// IdentityOf returns h's.
func IdentityOf(h windows.Handle) (Identity, error) {
	var i windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(h, &i); err != nil {
		return Identity{}, err
	}
	return Identity{Volume: i.VolumeSerialNumber, File: uint64(i.FileIndexHigh)<<32 | uint64(i.FileIndexLow)}, nil
}

// longest is how many units of UTF-16 a path has at most.
const longest = 0x8000

// PathOf returns where h's file is now, as \\?\C:\x or \\?\UNC\server\share\x.
func PathOf(h windows.Handle) (string, error) {
	for size := uint32(windows.MAX_PATH); ; size = longest {
		buf := make([]uint16, size)
		n, err := windows.GetFinalPathNameByHandle(h, &buf[0], size, 0)
		switch {
		case err != nil:
			return "", err
		case n < size:
			return syscall.UTF16ToString(buf[:n]), nil
		case size == longest:
			return "", windows.STATUS_NAME_TOO_LONG
		}
	}
}

// The codes of NtFsControlFile that nodes need.
const (
	setReparsePoint = 0x900A4
	getReparsePoint = 0x900A8
)

// MaxReparse is how large a reparse point's data is at most, with its header.
const MaxReparse = windows.MAXIMUM_REPARSE_DATA_BUFFER_SIZE

// SetReparse makes a reparse point of h's file. data begins with its header.
func SetReparse(h windows.Handle, data []byte) error {
	var n uint32
	return windows.DeviceIoControl(h, setReparsePoint, &data[0], uint32(len(data)), nil, 0, &n, nil)
}

// GetReparse returns the data of the reparse point h, with its header.
func GetReparse(h windows.Handle) ([]byte, error) {
	buf := make([]byte, MaxReparse)
	var n uint32
	if err := windows.DeviceIoControl(h, getReparsePoint, nil, 0, &buf[0], uint32(len(buf)), &n, nil); err != nil {
		return nil, err
	}
	return buf[:min(int(n), len(buf))], nil
}
