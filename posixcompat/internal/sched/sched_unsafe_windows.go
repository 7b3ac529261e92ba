package sched

import (
	"encoding/binary"
	"unsafe"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

var (
	kernel32               = windows.NewLazySystemDLL("kernel32.dll")
	getThreadGroupAffinity = kernel32.NewProc("GetThreadGroupAffinity")
	setThreadGroupAffinity = kernel32.NewProc("SetThreadGroupAffinity")
	getProcessAffinityMask = kernel32.NewProc("GetProcessAffinityMask")
	getProcessGroups       = kernel32.NewProc("GetProcessGroupAffinity")
	getThreadPriority      = kernel32.NewProc("GetThreadPriority")
	setThreadPriority      = kernel32.NewProc("SetThreadPriority")
	getCPUSets             = kernel32.NewProc("GetSystemCpuSetInformation")
	getGroupCount          = kernel32.NewProc("GetActiveProcessorGroupCount")
	setDefaultCPUSets      = kernel32.NewProc("SetProcessDefaultCpuSets")
)

// groupAffinity is GROUP_AFFINITY.
type groupAffinity struct {
	mask  uint64
	group uint16
	_     [3]uint16
}

func threadAffinity(h windows.Handle) (a groupAffinity, err error) {
	if r, _, err := getThreadGroupAffinity.Call(uintptr(h), uintptr(unsafe.Pointer(&a))); r == 0 {
		return a, errnomap.From(errnomap.OpAny, err)
	}
	return a, nil
}

func setThreadAffinity(h windows.Handle, group int, mask uint64) error {
	a := groupAffinity{mask: mask, group: uint16(group)}
	if r, _, err := setThreadGroupAffinity.Call(uintptr(h), uintptr(unsafe.Pointer(&a)), 0); r == 0 {
		return errnomap.From(errnomap.OpAny, err)
	}
	return nil
}

// processAffinity returns the process's group and the CPUs that it may use there. mask is
// 0 if Windows tells none, as for a process in several groups.
func processAffinity() (group int, mask uint64) {
	var ofProcess, ofSystem uintptr
	r, _, _ := getProcessAffinityMask.Call(uintptr(windows.CurrentProcess()), uintptr(unsafe.Pointer(&ofProcess)), uintptr(unsafe.Pointer(&ofSystem)))
	if r == 0 || ofProcess == 0 {
		return 0, 0
	}
	var first [1]uint16
	count := uint16(len(first))
	r, _, _ = getProcessGroups.Call(uintptr(windows.CurrentProcess()), uintptr(unsafe.Pointer(&count)), uintptr(unsafe.Pointer(&first)))
	if r == 0 {
		return 0, uint64(ofProcess) // Wine, which has one group, does not know the call
	}
	return int(first[0]), uint64(ofProcess)
}

func threadPriority(h windows.Handle) (int, error) {
	const failed = 0x7fffffff // THREAD_PRIORITY_ERROR_RETURN
	r, _, err := getThreadPriority.Call(uintptr(h))
	if uint32(r) == failed {
		return 0, errnomap.From(errnomap.OpAny, err)
	}
	return int(int32(r)), nil
}

func setPriority(h windows.Handle, priority int) error {
	if r, _, err := setThreadPriority.Call(uintptr(h), uintptr(priority)); r == 0 {
		return errnomap.From(errnomap.OpAny, err)
	}
	return nil
}

const threadEntrySize = uint32(unsafe.Sizeof(windows.ThreadEntry32{}))

// The parts of SYSTEM_CPU_SET_INFORMATION that are used.
const (
	setSizeAt, setIDAt, setGroupAt, setNumberAt = 0, 8, 12, 14
	setLeast                                    = 16
	mostSetBytes                                = 1 << 20
)

// SetDefault has the threads that come later run on the CPUs of set, if Windows can.
// EINVAL: none of them is there.
func SetDefault(set []uint64) error {
	if getCPUSets.Find() != nil || setDefaultCPUSets.Find() != nil {
		return nil // before Windows 10 there is no such default
	}
	var need uint32
	getCPUSets.Call(0, 0, uintptr(unsafe.Pointer(&need)), uintptr(windows.CurrentProcess()), 0)
	if need == 0 || need > mostSetBytes {
		return errnomap.EINVAL
	}
	buf := make([]byte, need)
	r, _, err := getCPUSets.Call(uintptr(unsafe.Pointer(&buf[0])), uintptr(need), uintptr(unsafe.Pointer(&need)), uintptr(windows.CurrentProcess()), 0)
	if r == 0 {
		return errnomap.From(errnomap.OpAny, err)
	}
	ids := cpuSetIDs(buf[:min(int(need), len(buf))], set)
	if len(ids) == 0 {
		return errnomap.EINVAL
	}
	if r, _, err = setDefaultCPUSets.Call(uintptr(windows.CurrentProcess()), uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids))); r == 0 {
		return errnomap.From(errnomap.OpAny, err)
	}
	return nil
}

// cpuSetIDs finds the ids that Windows has for the CPUs of set.
func cpuSetIDs(info []byte, set []uint64) []uint32 {
	var ids []uint32
	for len(info) >= setLeast {
		size := int(binary.LittleEndian.Uint32(info[setSizeAt:]))
		if size < setLeast || size > len(info) {
			break
		}
		group, number := int(binary.LittleEndian.Uint16(info[setGroupAt:])), info[setNumberAt]
		if group < len(set) && number < 64 && set[group]>>number&1 != 0 {
			ids = append(ids, binary.LittleEndian.Uint32(info[setIDAt:]))
		}
		info = info[size:]
	}
	return ids
}
