package system

import (
	"fmt"
	"math"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

var (
	kernel32                = windows.NewLazySystemDLL("kernel32.dll")
	globalMemoryStatusEx    = kernel32.NewProc("GlobalMemoryStatusEx")
	getNativeSystemInfo     = kernel32.NewProc("GetNativeSystemInfo")
	getMaximumProcessors    = kernel32.NewProc("GetMaximumProcessorCount")
	getActiveProcessorCount = kernel32.NewProc("GetActiveProcessorCount")
)

func version() Names {
	v := windows.RtlGetVersion()
	n := Names{
		Release: fmt.Sprintf("%d.%d.%d", v.MajorVersion, v.MinorVersion, v.BuildNumber),
		Build:   fmt.Sprintf("#%d", v.BuildNumber),
		Machine: machine(),
	}
	if k, err := registry.OpenKey(registry.LOCAL_MACHINE, `SOFTWARE\Microsoft\Windows NT\CurrentVersion`, registry.QUERY_VALUE); err == nil {
		defer k.Close()
		if revision, _, err := k.GetIntegerValue("UBR"); err == nil {
			n.Build += fmt.Sprintf(".%d", revision)
		}
	}
	return n
}

// systemInfo is a SYSTEM_INFO.
type systemInfo struct {
	architecture, _  uint16
	page             uint32
	lowest, highest  uintptr
	mask             uintptr
	processors, kind uint32
	granularity      uint32
	level, revision  uint16
}

// machine is the processor's kind, also for a program that was built for another.
func machine() string {
	var s systemInfo
	getNativeSystemInfo.Call(uintptr(unsafe.Pointer(&s)))
	switch s.architecture {
	case 9:
		return "x86_64"
	case 12:
		return "aarch64"
	case 0:
		return "i686"
	case 5:
		return "armv7l"
	}
	return "unknown"
}

// memoryStatus is a MEMORYSTATUSEX.
type memoryStatus struct {
	size, load                                                uint32
	total, free, totalCommit, freeCommit, totalUser, freeUser uint64
	_                                                         uint64
}

// memory takes for the page file what Windows may promise beyond the memory.
func memory() Memory {
	s := memoryStatus{size: uint32(unsafe.Sizeof(memoryStatus{}))}
	globalMemoryStatusEx.Call(uintptr(unsafe.Pointer(&s))) // fails for a wrong size only
	m := Memory{Total: s.total, Free: s.free}
	if s.totalCommit > s.total {
		m.SwapTotal = s.totalCommit - s.total
	}
	if s.freeCommit > s.free {
		m.SwapFree = min(s.freeCommit-s.free, m.SwapTotal)
	}
	return m
}

// allGroups asks of the processors of every group.
const allGroups = 0xffff

func processors() (configured, online int) {
	c, _, _ := getMaximumProcessors.Call(allGroups)
	o, _, _ := getActiveProcessorCount.Call(allGroups)
	online = max(int(uint32(o)), 1)
	return max(int(uint32(c)), online), online
}

func processes() uint16 {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return 0
	}
	defer windows.CloseHandle(snapshot)
	n := 0
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		n++
	}
	return uint16(min(n, math.MaxUint16))
}
