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
	if n.isRoot() {
		c.Options &^= windows.FILE_OPEN_REPARSE_POINT
	}
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

var (
	ntdll               = windows.NewLazySystemDLL("ntdll.dll")
	queryFullAttributes = ntdll.NewProc("NtQueryFullAttributesFile")
	queryDirectory      = ntdll.NewProc("NtQueryDirectoryFile")
)

// networkOpenInformation is FILE_NETWORK_OPEN_INFORMATION.
type networkOpenInformation struct {
	created, accessed, written, changed int64
	allocated, size                     int64
	attributes                          uint32
	_                                   uint32
}

// Attributes asks what n is; a reparse point is told of as such.
func Attributes(n Name) (uint32, error) {
	if n.Root != 0 || n.isRoot() {
		return attributesBelow(n) // Wine looks for such a name in the current directory
	}
	var text windows.NTUnicodeString
	var oa windows.OBJECT_ATTRIBUTES
	if err := attributesOf(n, &text, &oa); err != nil {
		return 0, err
	}
	var info networkOpenInformation
	r, _, _ := queryFullAttributes.Call(uintptr(unsafe.Pointer(&oa)), uintptr(unsafe.Pointer(&info)))
	return info.attributes, failed(r)
}

// isRoot tells that n is a drive's root. That is no reparse point, although Wine says so of a drive which its
// configuration has as a symbolic link: Create does not open it as such.
func (n Name) isRoot() bool {
	return n.Root == 0 && len(n.Path) == len(`\??\C:\`) && n.Path[5:] == `:\`
}

func attributesBelow(n Name) (uint32, error) {
	h, _, err := Create(n, Call{
		Access:      windows.FILE_READ_ATTRIBUTES | windows.SYNCHRONIZE,
		Disposition: windows.FILE_OPEN,
		Options:     windows.FILE_OPEN_REPARSE_POINT | windows.FILE_OPEN_FOR_BACKUP_INTENT,
	})
	if err != nil {
		return 0, err
	}
	defer windows.CloseHandle(h)
	attributes, _, err := Tag(h)
	return attributes, err
}

func failed(status uintptr) error {
	if int32(status) >= 0 {
		return nil
	}
	return windows.NTStatus(status)
}
