package file

import (
	"unsafe"

	"causeway/posixcompat/internal/acl"
	"causeway/posixcompat/internal/ids"
	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/internal/ntfile"

	"golang.org/x/sys/windows"
)

var (
	ntQuerySecurity = ntdll.NewProc("NtQuerySecurityObject")
	ntSetSecurity   = ntdll.NewProc("NtSetSecurityObject")
)

const (
	ownerAndList = windows.OWNER_SECURITY_INFORMATION | windows.GROUP_SECURITY_INFORMATION | windows.DACL_SECURITY_INFORMATION
	// firstSecurity is room for most descriptors, maxSecurity for all.
	firstSecurity = 1 << 10
	maxSecurity   = 1 << 17
)

// security asks who owns h's file and who may do what.
func security(h windows.Handle) (acl.Descriptor, windows.NTStatus) {
	for size := uint32(firstSecurity); ; {
		b := make([]byte, size)
		r, _, _ := ntQuerySecurity.Call(uintptr(h), ownerAndList, uintptr(unsafe.Pointer(&b[0])), uintptr(size),
			uintptr(unsafe.Pointer(&size)))
		status := windows.NTStatus(r)
		if status == windows.STATUS_BUFFER_TOO_SMALL && int(size) > len(b) && size <= maxSecurity {
			continue
		}
		if status != windows.STATUS_SUCCESS {
			return acl.Descriptor{}, status
		}
		d, ok := acl.Parse(b[:min(int(size), len(b))])
		if !ok {
			return acl.Descriptor{}, windows.STATUS_UNKNOWN_REVISION
		}
		return d, windows.STATUS_SUCCESS
	}
}

// setSecurity sets those parts of h's file that what names.
func setSecurity(h windows.Handle, d acl.Descriptor, what windows.SECURITY_INFORMATION) windows.NTStatus {
	b := d.Bytes()
	r, _, _ := ntSetSecurity.Call(uintptr(h), uintptr(what), uintptr(unsafe.Pointer(&b[0])))
	return windows.NTStatus(r)
}

// securityFor returns the descriptor of a file that this process makes with mode, of
// which the nine bits count.
func securityFor(mode uint32) (*windows.SECURITY_DESCRIPTOR, error) {
	me := ids.Current()
	b := acl.Of(me.User, me.Group, mode).Bytes()
	return (*windows.SECURITY_DESCRIPTOR)(unsafe.Pointer(&b[0])), nil
}

// allInformation asks for everything that FILE_ALL_INFORMATION has but the name. A file
// without a name is asked part by part.
func allInformation(h windows.Handle) ([]byte, error) {
	const fileAllInformation, fileInternalInformation = 18, 6
	var status windows.IO_STATUS_BLOCK
	b := make([]byte, allSize+64)
	err := windows.NtQueryInformationFile(h, &status, &b[0], uint32(len(b)), fileAllInformation)
	if err == nil || err == windows.STATUS_BUFFER_OVERFLOW { // the name did not fit
		return b, nil
	}
	for _, part := range []struct{ class, at, size uint32 }{
		{windows.FileBasicInformation, allCreated, 40}, {fileStandardInformation, allAllocated, 24},
		{fileInternalInformation, allIndex, 8},
	} {
		if err := windows.NtQueryInformationFile(h, &status, &b[part.at], part.size, part.class); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// volumeSerial asks for the number of the volume that h's file is on.
func volumeSerial(h windows.Handle) (serial uint32, err error) {
	err = onVolume(h, func(h windows.Handle) error {
		serial, err = serialBy(h)
		return err
	})
	return serial, err
}

func serialBy(h windows.Handle) (uint32, error) {
	const fileFsVolumeInformation = 1
	var info struct {
		created int64
		serial  uint32
		rest    [64]byte
	}
	var status windows.IO_STATUS_BLOCK
	r, _, _ := ntQueryVolume.Call(uintptr(h), uintptr(unsafe.Pointer(&status)), uintptr(unsafe.Pointer(&info)),
		unsafe.Sizeof(info), fileFsVolumeInformation)
	if err := windows.NTStatus(r); err != windows.STATUS_SUCCESS && err != windows.STATUS_BUFFER_OVERFLOW {
		return 0, err
	}
	return info.serial, nil
}

// basicInformation is FILE_BASIC_INFORMATION: what is 0 stays.
type basicInformation struct {
	created, accessed, written, changed int64
	attributes                          uint32
	_                                   uint32
}

// setBasic changes times and attributes.
func setBasic(h windows.Handle, b basicInformation) error {
	if b.attributes == 0 {
		// Wine forgets SYSTEM, by which a node is known, and READONLY, where it should leave them alone.
		a, _, err := ntfile.Tag(h)
		if err == nil && a&windows.FILE_ATTRIBUTE_REPARSE_POINT == 0 && (node.Suspect(a) || a&(windowsReadOnly|windowsDirectory) == windowsReadOnly) {
			b.attributes = a
		}
	}
	var status windows.IO_STATUS_BLOCK
	return windows.NtSetInformationFile(h, &status, (*byte)(unsafe.Pointer(&b)), uint32(unsafe.Sizeof(b)), windows.FileBasicInformation)
}
