package ntfile

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Name is where a file is: Path from the directory Root, or an absolute path of the
// system's (\??\C:\x) if Root is 0. An empty Path is Root itself. Path is WTF-8.
type Name struct {
	Root windows.Handle
	Path string
}

// Call is how Create opens.
type Call struct {
	Access      uint32
	Attributes  uint32 // of a file that is made
	Disposition uint32 // windows.FILE_OPEN and its like
	Options     uint32
	Alone       bool // nobody else can open the file for reading or writing meanwhile
	// Descriptor is that of a file that is made, nil for the system's choice.
	Descriptor *windows.SECURITY_DESCRIPTOR
}

// shareAll keeps nobody from anything, as on Linux.
const shareAll = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE

// maxPath is how many bytes a path of the system's has at most, UNICODE_STRING's limit.
const maxPath = 0xFFFE

// attributesOf prepares what names a file to the system.
func attributesOf(n Name, text *windows.NTUnicodeString, oa *windows.OBJECT_ATTRIBUTES) error {
	units, err := syscall.UTF16FromString(n.Path)
	if err != nil || 2*len(units) > maxPath {
		return windows.STATUS_NAME_TOO_LONG
	}
	*text = windows.NTUnicodeString{
		Length:        uint16(2 * (len(units) - 1)),
		MaximumLength: uint16(2 * len(units)),
		Buffer:        &units[0],
	}
	*oa = windows.OBJECT_ATTRIBUTES{RootDirectory: n.Root, ObjectName: text}
	oa.Length = uint32(unsafe.Sizeof(*oa))
	return nil
}

// Create opens or makes a file and tells whether it made one.
func Create(n Name, c Call) (h windows.Handle, made bool, err error) {
	var text windows.NTUnicodeString
	var oa windows.OBJECT_ATTRIBUTES
	if err := attributesOf(n, &text, &oa); err != nil {
		return 0, false, err
	}
	oa.SecurityDescriptor = c.Descriptor
	share := uint32(shareAll)
	if c.Alone {
		share = 0
	}
	var status windows.IO_STATUS_BLOCK
	err = windows.NtCreateFile(&h, c.Access, &oa, &status, nil, c.Attributes, share, c.Disposition, c.Options, 0, 0)
	if err != nil {
		return 0, false, err
	}
	const fileCreated = 2
	return h, status.Information == fileCreated, nil
}

// Info is what the system tells of a name without opening it.
type Info struct {
	Created, Accessed, Written, Changed int64 // 100 ns since 1601
	Allocated, Size                     int64
	Attributes                          uint32
	_                                   uint32
}

var (
	ntdll               = windows.NewLazySystemDLL("ntdll.dll")
	queryFullAttributes = ntdll.NewProc("NtQueryFullAttributesFile")
	queryDirectory      = ntdll.NewProc("NtQueryDirectoryFile")
)

// Look asks what n is; a reparse point is told of as such.
func Look(n Name) (i Info, err error) {
	var text windows.NTUnicodeString
	var oa windows.OBJECT_ATTRIBUTES
	if err := attributesOf(n, &text, &oa); err != nil {
		return i, err
	}
	r, _, _ := queryFullAttributes.Call(uintptr(unsafe.Pointer(&oa)), uintptr(unsafe.Pointer(&i)))
	if n.Root != 0 && windows.NTStatus(r) == windows.STATUS_OBJECT_NAME_NOT_FOUND {
		return lookOpened(n) // Wine 10 asks without the root
	}
	return i, failed(r)
}

// networkOpenInformation is FILE_INFORMATION_CLASS's FileNetworkOpenInformation, an Info.
const networkOpenInformation = 34

// lookOpened is Look by opening.
func lookOpened(n Name) (i Info, err error) {
	h, _, err := Create(n, Call{Access: windows.FILE_READ_ATTRIBUTES, Disposition: windows.FILE_OPEN, Options: windows.FILE_OPEN_REPARSE_POINT | windows.FILE_OPEN_FOR_BACKUP_INTENT})
	if err != nil {
		return i, err
	}
	defer windows.CloseHandle(h)
	var status windows.IO_STATUS_BLOCK
	err = windows.NtQueryInformationFile(h, &status, (*byte)(unsafe.Pointer(&i)), uint32(unsafe.Sizeof(i)), networkOpenInformation)
	return i, err
}

func failed(status uintptr) error {
	if int32(status) >= 0 {
		return nil
	}
	return windows.NTStatus(status)
}
