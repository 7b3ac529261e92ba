package lock

import (
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

var (
	ntdll           = windows.NewLazySystemDLL("ntdll.dll")
	createDirectory = ntdll.NewProc("NtCreateDirectoryObject")
	openDirectory   = ntdll.NewProc("NtOpenDirectoryObject")
	queryDirectory  = ntdll.NewProc("NtQueryDirectoryObject")
	createMutant    = ntdll.NewProc("NtCreateMutant")
	createEvent     = ntdll.NewProc("NtCreateEvent")
	compareObjects  = ntdll.NewProc("NtCompareObjects")
)

// Access rights, of those that work here and of other users: they may look at a directory,
// make objects of their own in it, and take their turn.
const (
	directoryAccess = 0x7 // QUERY, TRAVERSE, CREATE_OBJECT
	directoryLook   = 0x3
	mutantAccess    = windows.SYNCHRONIZE | 0x1 // MUTANT_QUERY_STATE
	eventAccess     = windows.SYNCHRONIZE | windows.EVENT_MODIFY_STATE
	markAccess      = windows.SYNCHRONIZE // who only wants a name
	allAccess       = 0xf0000
)

// descriptors are security descriptors by what all users may do: one is made once.
var descriptors struct {
	sync.Mutex
	made map[uint32]*windows.SECURITY_DESCRIPTOR
}

// descriptor lets this user do everything, and all users of the machine what others says.
func descriptor(others uint32) (*windows.SECURITY_DESCRIPTOR, error) {
	descriptors.Lock()
	defer descriptors.Unlock()
	if sd := descriptors.made[others]; sd != nil {
		return sd, nil
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	sd, err := windows.SecurityDescriptorFromString(sddl(user.User.Sid.String(), others))
	if err != nil {
		return nil, err
	}
	if descriptors.made == nil {
		descriptors.made = make(map[uint32]*windows.SECURITY_DESCRIPTOR)
	}
	descriptors.made[others] = sd
	return sd, nil
}

// attributes names an object within a directory, for making or opening it.
func attributes(root windows.Handle, name string, others uint32) (*windows.OBJECT_ATTRIBUTES, error) {
	text, err := windows.NewNTUnicodeString(name)
	if err != nil {
		return nil, err
	}
	sd, err := descriptor(others)
	if err != nil {
		return nil, err
	}
	oa := &windows.OBJECT_ATTRIBUTES{
		RootDirectory: root, ObjectName: text, SecurityDescriptor: sd,
		Attributes: windows.OBJ_CASE_INSENSITIVE | windows.OBJ_OPENIF,
	}
	oa.Length = uint32(unsafe.Sizeof(*oa))
	return oa, nil
}

// result has every failure be ENOLCK: the system gives no lock.
func result(h windows.Handle, status uintptr) (windows.Handle, error) {
	if int32(status) < 0 {
		return 0, errnomap.ENOLCK
	}
	return h, nil
}

// attempts is how often an object is made that others do away with meanwhile.
const attempts = 100

// settled makes or opens an object, and again, until both are the same. An object loses its
// name with its last handle, and who was about to open it just then may be left with
// one that nobody else finds. Once it was found with a handle of ours it stays.
func settled(make func() (windows.Handle, error)) (windows.Handle, error) {
	h, err := make()
	if err != nil || compareObjects.Find() != nil { // which came with Windows 10 1607
		return h, err
	}
	for range attempts {
		again, err := make()
		if err != nil {
			windows.CloseHandle(h)
			return 0, err
		}
		r, _, _ := compareObjects.Call(uintptr(h), uintptr(again))
		windows.CloseHandle(h)
		h = again
		if r == 0 {
			return h, nil
		}
	}
	windows.CloseHandle(h)
	return 0, errnomap.ENOLCK
}

// makeDirectory makes or opens a directory of objects.
func makeDirectory(path string) (windows.Handle, error) {
	return settled(func() (windows.Handle, error) { return createOrOpenDirectory(path) })
}

func createOrOpenDirectory(path string) (h windows.Handle, err error) {
	oa, err := attributes(0, path, directoryAccess)
	if err != nil {
		return 0, errnomap.ENOLCK
	}
	r, _, _ := createDirectory.Call(uintptr(unsafe.Pointer(&h)), directoryAccess, uintptr(unsafe.Pointer(oa)))
	return result(h, r)
}

// lookDirectory opens a directory to list it.
func lookDirectory(path string) (h windows.Handle, err error) {
	oa, err := attributes(0, path, 0)
	if err != nil {
		return 0, errnomap.ENOLCK
	}
	r, _, _ := openDirectory.Call(uintptr(unsafe.Pointer(&h)), directoryLook, uintptr(unsafe.Pointer(oa)))
	return result(h, r)
}

// makeMutex makes or opens a directory's mutex.
func makeMutex(dir windows.Handle) (windows.Handle, error) {
	return settled(func() (windows.Handle, error) { return createOrOpenMutex(dir) })
}

func createOrOpenMutex(dir windows.Handle) (h windows.Handle, err error) {
	oa, err := attributes(dir, "m", mutantAccess)
	if err != nil {
		return 0, errnomap.ENOLCK
	}
	r, _, _ := createMutant.Call(uintptr(unsafe.Pointer(&h)), mutantAccess, uintptr(unsafe.Pointer(oa)), 0)
	return result(h, r)
}

// makeMark makes an object that is there for its name.
func makeMark(dir windows.Handle, name string) (h windows.Handle, err error) {
	return makeEvent(dir, name, markAccess, 0)
}

// makeEvent makes or opens an event that resets itself.
func makeEvent(dir windows.Handle, name string, access, others uint32) (h windows.Handle, err error) {
	const synchronizationEvent = 1
	oa, err := attributes(dir, name, others)
	if err != nil {
		return 0, errnomap.ENOLCK
	}
	r, _, _ := createEvent.Call(uintptr(unsafe.Pointer(&h)), uintptr(access), uintptr(unsafe.Pointer(oa)), synchronizationEvent, 0)
	return result(h, r)
}

// directoryEntry is OBJECT_DIRECTORY_INFORMATION.
type directoryEntry struct{ name, kind windows.NTUnicodeString }

const (
	listBuffer  = 64 << 10
	mostEntries = 1 << 16 // of one directory: more is somebody's attack
)

// list calls f with the names of a directory's objects.
func list(dir windows.Handle, f func(string)) error {
	buf := make([]directoryEntry, listBuffer/unsafe.Sizeof(directoryEntry{}))
	var context uint32
	for seen, first := 0, uintptr(1); seen < mostEntries; first = 0 {
		clear(buf)
		r, _, _ := queryDirectory.Call(uintptr(dir), uintptr(unsafe.Pointer(&buf[0])), listBuffer, 0, first, uintptr(unsafe.Pointer(&context)), 0)
		switch {
		case windows.NTStatus(r) == windows.STATUS_NO_MORE_ENTRIES:
			return nil
		case int32(r) < 0:
			return errnomap.ENOLCK
		}
		for i := range buf {
			if buf[i].name.Buffer == nil {
				break
			}
			seen++
			f(buf[i].name.String())
		}
		if windows.NTStatus(r) != windows.STATUS_MORE_ENTRIES {
			return nil
		}
	}
	return errnomap.ENOLCK
}
