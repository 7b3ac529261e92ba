package ntfile

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The classes of NtSetInformationFile that x/sys/windows does not name.
const (
	linkInformation     = 11
	renameInformationEx = 65
)

// The flags of RenamePOSIX.
const (
	replaceIfExists = 0x1
	renamePOSIX     = 0x2
	renameReadOnly  = 0x40
)

// renameHeader is FILE_RENAME_INFORMATION and FILE_LINK_INFORMATION before the name.
type renameHeader struct {
	flags  uint32
	root   windows.Handle
	length uint32
}

// nameOffset is where the name begins.
const nameOffset = unsafe.Offsetof(renameHeader{}.length) + 4

func setName(h windows.Handle, class uint32, flags uint32, to Name) error {
	units, err := syscall.UTF16FromString(to.Path)
	if err != nil || 2*len(units) > maxPath {
		return windows.STATUS_NAME_TOO_LONG
	}
	size := int(nameOffset) + 2*len(units)
	buf := make([]uintptr, size/int(unsafe.Sizeof(uintptr(0)))+1)
	header := (*renameHeader)(unsafe.Pointer(&buf[0]))
	*header = renameHeader{flags: flags, root: to.Root, length: uint32(2 * (len(units) - 1))}
	copy(unsafe.Slice((*uint16)(unsafe.Add(unsafe.Pointer(&buf[0]), nameOffset)), len(units)), units)
	var status windows.IO_STATUS_BLOCK
	return windows.NtSetInformationFile(h, &status, (*byte)(unsafe.Pointer(&buf[0])), uint32(size), class)
}

// RenamePOSIX gives h's file the name to, in place of a file of that name, which may be
// open and read-only. Older systems do not know it: STATUS_INVALID_INFO_CLASS,
// STATUS_INVALID_PARAMETER.
func RenamePOSIX(h windows.Handle, to Name, replace bool) error {
	flags := uint32(renamePOSIX | renameReadOnly)
	if replace {
		flags |= replaceIfExists
	}
	return setName(h, renameInformationEx, flags, to)
}

// Rename gives h's file the name to. A file of that name is replaced if that is asked
// for and nobody has it open.
func Rename(h windows.Handle, to Name, replace bool) error {
	return setName(h, windows.FileRenameInformation, asFlag(replace), to)
}

// Link gives h's file one more name.
func Link(h windows.Handle, to Name) error { return setName(h, linkInformation, 0, to) }

func asFlag(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// Remove takes the name away by which h was opened, with DELETE: at once, or when h is
// closed, which the caller must do next. Who has the file open goes on with it.
func Remove(h windows.Handle) error {
	flags := uint32(windows.FILE_DISPOSITION_DELETE | windows.FILE_DISPOSITION_POSIX_SEMANTICS |
		windows.FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE)
	var status windows.IO_STATUS_BLOCK
	err := windows.NtSetInformationFile(h, &status, (*byte)(unsafe.Pointer(&flags)), uint32(unsafe.Sizeof(flags)),
		windows.FileDispositionInformationEx)
	switch err {
	case windows.STATUS_INVALID_INFO_CLASS, windows.STATUS_INVALID_PARAMETER, windows.STATUS_NOT_SUPPORTED:
	default:
		return err
	}
	// Volumes that do not have POSIX's way: the name goes with the last handle.
	on := byte(1)
	return windows.NtSetInformationFile(h, &status, &on, 1, windows.FileDispositionInformation)
}

// SetAttributes sets the attributes of h's file; times stay.
func SetAttributes(h windows.Handle, attributes uint32) error {
	var basic struct {
		times      [4]int64
		attributes uint32
		_          uint32
	}
	basic.attributes = attributes
	var status windows.IO_STATUS_BLOCK
	return windows.NtSetInformationFile(h, &status, (*byte)(unsafe.Pointer(&basic)), uint32(unsafe.Sizeof(basic)), windows.FileBasicInformation)
}
