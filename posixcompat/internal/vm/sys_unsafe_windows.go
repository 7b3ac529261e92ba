package vm

import (
	"unsafe"

	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

var (
	kernelbase         = windows.NewLazySystemDLL("kernelbase.dll")
	procVirtualAlloc2  = kernelbase.NewProc("VirtualAlloc2")
	procMapViewOfFile3 = kernelbase.NewProc("MapViewOfFile3")
	procUnmapView2     = kernelbase.NewProc("UnmapViewOfFile2")
	procPrefetch       = windows.NewLazySystemDLL("kernel32.dll").NewProc("PrefetchVirtualMemory")
)

const (
	memReservePlaceholder  = 0x00040000
	memReplacePlaceholder  = 0x00004000
	memPreservePlaceholder = 0x00000002
	memReset               = 0x00080000
)

// protections by Read|Write|Exec. Write alone reads too, as on x86.
var protections = [8]uint32{
	windows.PAGE_NOACCESS, windows.PAGE_READONLY, windows.PAGE_READWRITE, windows.PAGE_READWRITE,
	windows.PAGE_EXECUTE_READ, windows.PAGE_EXECUTE_READ, windows.PAGE_EXECUTE_READWRITE, windows.PAGE_EXECUTE_READWRITE,
}

func protection(k kind, prot uint8) uint32 {
	p := protections[prot]
	if k == copying && prot&Write != 0 {
		p <<= 1 // PAGE_WRITECOPY, PAGE_EXECUTE_WRITECOPY
	}
	return p
}

// classicOnly has tests go the way of a Windows without placeholders.
var classicOnly bool

// placeholders reports whether this Windows has them.
func placeholders() bool { return !classicOnly && procVirtualAlloc2.Find() == nil }

// sysReserve reserves a placeholder, at addr or where the system likes.
func sysReserve(addr, n uintptr) (uintptr, error) {
	if !placeholders() {
		return classicReserve(addr, n)
	}
	base, _, err := procVirtualAlloc2.Call(0, addr, n, windows.MEM_RESERVE|memReservePlaceholder, windows.PAGE_NOACCESS, 0, 0)
	if base == 0 {
		return 0, allocation(err)
	}
	if addr != 0 && base != addr {
		windows.VirtualFree(base, 0, windows.MEM_RELEASE)
		return 0, errnomap.ENOMEM
	}
	return base, nil
}

// allocation is the errno of an allocation that failed: whatever the system says, there
// is no such memory.
func allocation(err error) error {
	if err != nil {
		return errnomap.ENOMEM
	}
	return nil
}

// sysSplit makes [addr, addr+n) of a placeholder one of its own.
func sysSplit(addr, n uintptr) error {
	if !placeholders() {
		return nil
	}
	return allocation(windows.VirtualFree(addr, n, windows.MEM_RELEASE|memPreservePlaceholder))
}

// sysPlace puts private memory, all zeros, into a placeholder. Without access it is
// reserved only, and costs nothing.
func sysPlace(addr, n uintptr, prot uint8) error {
	if !placeholders() {
		return classicPlace(addr, n, prot)
	}
	kind := uintptr(windows.MEM_RESERVE | memReplacePlaceholder)
	if prot != none {
		kind |= windows.MEM_COMMIT
	}
	base, _, err := procVirtualAlloc2.Call(0, addr, n, kind, uintptr(protections[prot]), 0, 0)
	if base == 0 {
		return allocation(err)
	}
	return nil
}

// sysUnplace makes private memory, or a part of it, a placeholder.
func sysUnplace(addr, n uintptr) error {
	if !placeholders() {
		return allocation(windows.VirtualFree(addr, n, windows.MEM_DECOMMIT))
	}
	return allocation(windows.VirtualFree(addr, n, windows.MEM_RELEASE|memPreservePlaceholder))
}

// sysView maps n bytes of the file at off into a placeholder, with the area's protection.
func sysView(f *File, k kind, addr uintptr, off uint64, n uintptr, a area) error {
	section, done, err := f.object.open(k, f.writable, a.prot&Exec != 0)
	if err != nil {
		return err
	}
	defer done()
	widest := uint8(Read | Write)
	if k == view && !f.writable {
		widest = Read
	}
	widest |= a.prot & Exec
	if !placeholders() {
		return classicView(section, k, addr, off, n, widest, a.prot)
	}
	if err := replaceWithView(section, addr, off, n, protection(k, widest)); err != nil {
		return fail(err)
	}
	if a.prot != widest {
		return sysProtect(k, addr, n, a.prot)
	}
	return nil
}

// replaceWithView maps n bytes of a section. The size of a view is to be one of whole
// pages and within the section, which the last part of a file is not both: what is taken
// depends on the version. 0 is all that is left of the section.
func replaceWithView(section windows.Handle, addr uintptr, off uint64, n uintptr, protect uint32) (err error) {
	whole, _ := pages(n)
	for _, size := range [...]uintptr{n, 0, whole} {
		base, _, failed := procMapViewOfFile3.Call(uintptr(section), uintptr(windows.CurrentProcess()), addr, uintptr(off), size,
			memReplacePlaceholder, uintptr(protect), 0, 0)
		if base != 0 {
			return nil
		}
		if err == nil {
			err = failed // of what was asked for
		}
		if n == whole {
			break
		}
	}
	return err
}

// sysUnview makes a view a placeholder.
func sysUnview(addr, n uintptr) error {
	if !placeholders() {
		return classicUnview(addr, n)
	}
	ok, _, err := procUnmapView2.Call(uintptr(windows.CurrentProcess()), addr, memPreservePlaceholder)
	if ok == 0 {
		return fail(err)
	}
	return nil
}

// sysFree gives a placeholder back.
func sysFree(addr, _ uintptr) error {
	return allocation(windows.VirtualFree(addr, 0, windows.MEM_RELEASE))
}

// sysProtect changes the protection. Private memory that was without access so far is
// committed.
func sysProtect(k kind, addr, n uintptr, prot uint8) error {
	var old uint32
	if k != memory {
		return fail(windows.VirtualProtect(addr, n, protection(k, prot), &old))
	}
	if prot != none {
		if _, err := windows.VirtualAlloc(addr, n, windows.MEM_COMMIT, protections[prot]); err != nil {
			return allocation(err)
		}
		return fail(windows.VirtualProtect(addr, n, protections[prot], &old))
	}
	return eachRegion(addr, n, func(at, size uintptr, m *windows.MemoryBasicInformation) error {
		if m.State != windows.MEM_COMMIT {
			return nil
		}
		return fail(windows.VirtualProtect(at, size, windows.PAGE_NOACCESS, &old))
	})
}

// eachRegion calls f with the parts of the range in which all pages are alike.
func eachRegion(addr, n uintptr, f func(at, size uintptr, m *windows.MemoryBasicInformation) error) error {
	for at := addr; at < addr+n; {
		var m windows.MemoryBasicInformation
		if err := windows.VirtualQuery(at, &m, unsafe.Sizeof(m)); err != nil {
			return errnomap.ENOMEM
		}
		size := min(m.BaseAddress+m.RegionSize, addr+n) - at
		if err := f(at, size, &m); err != nil {
			return err
		}
		at += size
	}
	return nil
}

// sysDecommit takes the pages of private memory away; touching them faults.
func sysDecommit(addr, n uintptr) { windows.VirtualFree(addr, n, windows.MEM_DECOMMIT) }

// sysForget tells the system that what the pages have is of no interest.
func sysForget(addr, n uintptr) {
	windows.VirtualAlloc(addr, n, memReset, windows.PAGE_NOACCESS)
}

// sysLock keeps the pages in memory. The process may lock about as much as its minimum
// working set, which so grows.
func sysLock(addr, n uintptr) error {
	err := windows.VirtualLock(addr, n)
	if err != windows.ERROR_WORKING_SET_QUOTA {
		return allocation(err)
	}
	const slack = 64 * PageSize
	var low, high uintptr
	var flags uint32
	self := windows.CurrentProcess()
	windows.GetProcessWorkingSetSizeEx(self, &low, &high, &flags)
	low += n + slack
	if err = windows.SetProcessWorkingSetSizeEx(self, low, max(high, low+slack), flags); err != nil {
		return errnomap.ENOMEM
	}
	return allocation(windows.VirtualLock(addr, n))
}

// sysUnlock lets the pages leave memory; it is no error that they were not locked.
func sysUnlock(addr, n uintptr) { windows.VirtualUnlock(addr, n) }

// sysFlush has the system write the changed pages of a view to its file.
func sysFlush(addr, n uintptr) error { return fail(windows.FlushViewOfFile(addr, n)) }

// sysPrefetch has the pages brought into memory, if the system can.
func sysPrefetch(addr, n uintptr) {
	if procPrefetch.Find() != nil {
		return
	}
	entry := struct{ addr, n uintptr }{addr, n}
	procPrefetch.Call(uintptr(windows.CurrentProcess()), 1, uintptr(unsafe.Pointer(&entry)), 0)
}

// sysPresent calls f with the parts of the range that have memory behind them, or a file.
func sysPresent(addr, n uintptr, f func(at, n uintptr)) {
	_ = eachRegion(addr, n, func(at, size uintptr, m *windows.MemoryBasicInformation) error {
		if m.State == windows.MEM_COMMIT {
			f(at, size)
		}
		return nil
	})
}

// sysMapped reports whether all of the range is memory of this process.
func sysMapped(addr, n uintptr) bool {
	return eachRegion(addr, n, func(_, _ uintptr, m *windows.MemoryBasicInformation) error {
		if m.State != windows.MEM_COMMIT {
			return errnomap.ENOMEM
		}
		return nil
	}) == nil
}

// sysAllows reports whether memory that is not ours can be read, or written.
func sysAllows(addr, n uintptr, write bool) bool {
	return eachRegion(addr, n, func(_, _ uintptr, m *windows.MemoryBasicInformation) error {
		const readOnly = windows.PAGE_READONLY | windows.PAGE_EXECUTE | windows.PAGE_EXECUTE_READ
		if m.State != windows.MEM_COMMIT || m.Protect&(windows.PAGE_NOACCESS|windows.PAGE_GUARD) != 0 ||
			write && m.Protect&readOnly != 0 {
			return errnomap.EFAULT
		}
		return nil
	}) == nil
}

// bytesAt is the memory at addr, which is mapped and stays.
func bytesAt(addr, n uintptr) []byte {
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&addr)), n)
}

var procMapViewOfFileEx = windows.NewLazySystemDLL("kernel32.dll").NewProc("MapViewOfFileEx")

func mapViewAt(section windows.Handle, access uint32, off uint64, n, addr uintptr) error {
	base, _, err := procMapViewOfFileEx.Call(uintptr(section), uintptr(access), uintptr(off>>32), uintptr(uint32(off)), n, addr)
	if base == 0 {
		return err
	}
	return nil
}

var procAdjust = windows.NewLazySystemDLL("advapi32.dll").NewProc("AdjustTokenPrivileges")

// adjust enables privileges. It succeeds with ERROR_NOT_ALL_ASSIGNED where the account
// has not got them, which x/sys's function does not tell.
func adjust(token windows.Token, p *windows.Tokenprivileges) error {
	ok, _, err := procAdjust.Call(uintptr(token), 0, uintptr(unsafe.Pointer(p)), 0, 0, 0)
	if ok == 0 || err == windows.ERROR_NOT_ALL_ASSIGNED {
		return err
	}
	return nil
}
