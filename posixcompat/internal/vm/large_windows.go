package vm

import (
	"sync"

	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

// sysLargeSize is the size of a large page, 0 if there are none.
func sysLargeSize() uintptr { return windows.GetLargePageMinimum() }

// sysLarge allocates large pages, which are always committed and locked.
func sysLarge(addr, n uintptr, prot uint8) (uintptr, error) {
	if err := lockPrivilege(); err != nil {
		return 0, errnomap.EPERM
	}
	const largePages = 0x20000000
	base, err := windows.VirtualAlloc(addr, n, windows.MEM_RESERVE|windows.MEM_COMMIT|largePages, protections[max(prot, Read)])
	if err != nil {
		return 0, errnomap.ENOMEM
	}
	return base, nil
}

// lockPrivilege enables SeLockMemoryPrivilege, which large pages need and few accounts have.
var lockPrivilege = sync.OnceValue(func() error {
	name, err := windows.UTF16PtrFromString("SeLockMemoryPrivilege")
	if err != nil {
		return err
	}
	var token windows.Token
	err = windows.OpenProcessToken(windows.CurrentProcess(), windows.TOKEN_ADJUST_PRIVILEGES|windows.TOKEN_QUERY, &token)
	if err != nil {
		return err
	}
	defer token.Close()
	privileges := windows.Tokenprivileges{PrivilegeCount: 1}
	privileges.Privileges[0].Attributes = windows.SE_PRIVILEGE_ENABLED
	if err = windows.LookupPrivilegeValue(nil, name, &privileges.Privileges[0].Luid); err != nil {
		return err
	}
	return adjust(token, &privileges)
})
