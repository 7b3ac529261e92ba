package thread

import (
	"os"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

var (
	kernel32 = windows.NewLazySystemDLL("kernel32.dll")
	setText  = kernel32.NewProc("SetThreadDescription")
	getText  = kernel32.NewProc("GetThreadDescription")
)

func setName(name string) error {
	if setText.Find() != nil {
		return errnomap.ENOSYS // before Windows 10 1607
	}
	text, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return errnomap.EINVAL
	}
	r, _, _ := setText.Call(uintptr(windows.CurrentThread()), uintptr(unsafe.Pointer(text)))
	return hresult(r)
}

func name() (string, error) {
	if getText.Find() != nil {
		return "", errnomap.ENOSYS
	}
	var text *uint16
	r, _, _ := getText.Call(uintptr(windows.CurrentThread()), uintptr(unsafe.Pointer(&text)))
	if err := hresult(r); err != nil {
		return "", err
	}
	defer windows.LocalFree(windows.Handle(unsafe.Pointer(text)))
	if name := windows.UTF16PtrToString(text); name != "" {
		return name, nil
	}
	program := filepath.Base(os.Args[0]) // as a thread's first name is on Linux
	return program[:min(len(program), MaxName)], nil
}

func hresult(r uintptr) error {
	if int32(r) >= 0 {
		return nil
	}
	return errnomap.EINVAL
}
