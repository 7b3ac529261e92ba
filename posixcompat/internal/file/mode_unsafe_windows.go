package file

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// fileModeInformation is FILE_INFORMATION_CLASS's FileModeInformation.
const fileModeInformation = 16

// fileMode returns the options that h was opened with and that matter afterwards.
func fileMode(h windows.Handle) (mode uint32, err error) {
	var status windows.IO_STATUS_BLOCK
	err = windows.NtQueryInformationFile(h, &status, (*byte)(unsafe.Pointer(&mode)),
		uint32(unsafe.Sizeof(mode)), fileModeInformation)
	return mode, err
}
