package process

import (
	"math"
	"os"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	kernel32             = windows.NewLazySystemDLL("kernel32.dll")
	getProcessIDOfThread = kernel32.NewProc("GetProcessIdOfThread")
	getThreadID          = kernel32.NewProc("GetThreadId")
	getThreadTimes       = kernel32.NewProc("GetThreadTimes")
	getMemoryInfo        = kernel32.NewProc("K32GetProcessMemoryInfo")
	getIOCounters        = kernel32.NewProc("GetProcessIoCounters")
)

// parentOf returns the number of the process that made h's.
func parentOf(h windows.Handle) (uint32, error) {
	var info windows.PROCESS_BASIC_INFORMATION
	err := windows.NtQueryInformationProcess(h, windows.ProcessBasicInformation, unsafe.Pointer(&info), uint32(unsafe.Sizeof(info)), nil)
	if info.InheritedFromUniqueProcessId > math.MaxUint32 {
		return 0, err
	}
	return uint32(info.InheritedFromUniqueProcessId), err
}

// running returns the processes that parent made and that run.
func running(parent uint32) (map[uint32]bool, error) {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return nil, err
	}
	defer windows.CloseHandle(snapshot)
	pids := map[uint32]bool{}
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		if entry.ParentProcessID == parent {
			pids[entry.ProcessID] = true
		}
	}
	return pids, nil
}

// What NtQueryInformationProcess and NtQuerySystemInformation are asked for.
const (
	processHandleInformation        = 51 // since Windows 8
	systemExtendedHandleInformation = 64
)

// handleEntry is a PROCESS_HANDLE_TABLE_ENTRY_INFO.
type handleEntry struct {
	handle windows.Handle
	_      [2]uintptr // counts
	_      [4]uint32  // access, type, attributes
}

// systemHandleEntry is a SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX.
type systemHandleEntry struct {
	_           uintptr // the object
	pid, handle uintptr
	_           [4]uint32 // access, type, attributes
}

// ownHandles returns the handles of this process.
func ownHandles() ([]windows.Handle, error) {
	b, err := query(func(b []byte, n *uint32) error {
		return windows.NtQueryInformationProcess(windows.CurrentProcess(), processHandleInformation, unsafe.Pointer(&b[0]), uint32(len(b)), n)
	})
	if err != nil { // an older Windows, or another's
		return ownSystemHandles()
	}
	var list []windows.Handle
	for _, e := range entries[handleEntry](b) {
		list = append(list, e.handle)
	}
	return list, nil
}

// ownSystemHandles finds them among those of the system.
func ownSystemHandles() ([]windows.Handle, error) {
	b, err := query(func(b []byte, n *uint32) error {
		return windows.NtQuerySystemInformation(systemExtendedHandleInformation, unsafe.Pointer(&b[0]), uint32(len(b)), n)
	})
	if err != nil {
		return nil, err
	}
	var list []windows.Handle
	for _, e := range entries[systemHandleEntry](b) {
		if e.pid == uintptr(os.Getpid()) {
			list = append(list, windows.Handle(e.handle))
		}
	}
	return list, nil
}

// maxAnswer bounds the answer of query.
const maxAnswer = 256 << 20

// query asks with a buffer that is large enough.
func query(ask func(b []byte, n *uint32) error) ([]byte, error) {
	for size := 64 << 10; ; {
		b := make([]byte, size)
		var n uint32
		err := ask(b, &n)
		if err != windows.STATUS_INFO_LENGTH_MISMATCH && err != windows.STATUS_BUFFER_TOO_SMALL && err != windows.STATUS_BUFFER_OVERFLOW {
			return b, err
		}
		if size = max(2*size, int(n)+4096); size > maxAnswer {
			return nil, err
		}
	}
}

// entries is the array in an answer that begins with its length and a reserved word.
func entries[E any](b []byte) []E {
	const head = 2 * unsafe.Sizeof(uintptr(0))
	n := *(*uintptr)(unsafe.Pointer(&b[0]))
	most := (uintptr(len(b)) - head) / unsafe.Sizeof(*new(E))
	return unsafe.Slice((*E)(unsafe.Pointer(&b[head])), min(n, most))
}

// ThreadOf reports whether the process pid has the thread tid.
func ThreadOf(pid, tid int) bool {
	if uint64(tid) > math.MaxUint32 {
		return false
	}
	h, err := windows.OpenThread(windows.THREAD_QUERY_LIMITED_INFORMATION, false, uint32(tid))
	if err != nil {
		return false
	}
	defer windows.CloseHandle(h)
	owner, _, _ := getProcessIDOfThread.Call(uintptr(h))
	// Windows takes a number that is no multiple of four for the next lower one.
	id, _, _ := getThreadID.Call(uintptr(h))
	return int(uint32(owner)) == pid && int(uint32(id)) == tid
}

type memoryCounters struct {
	size, faults           uint32
	peak, current          uintptr
	_, _, _, _             uintptr
	pagefile, peakPagefile uintptr
}

type ioCounters struct {
	reads, writes, others, readBytes, writtenBytes, otherBytes uint64
}

// usageOf returns what h's process used; what the system does not tell is zero.
func usageOf(h windows.Handle) (u Usage) {
	var created, exited, kernel, user windows.Filetime
	if err := windows.GetProcessTimes(h, &created, &exited, &kernel, &user); err == nil {
		u.User, u.System = span(user), span(kernel)
	}
	memory := memoryCounters{size: uint32(unsafe.Sizeof(memoryCounters{}))}
	if r, _, _ := getMemoryInfo.Call(uintptr(h), uintptr(unsafe.Pointer(&memory)), unsafe.Sizeof(memory)); r != 0 {
		u.Peak, u.Faults = int64(memory.peak), int64(memory.faults)
	}
	var io ioCounters
	if r, _, _ := getIOCounters.Call(uintptr(h), uintptr(unsafe.Pointer(&io))); r != 0 {
		u.Reads, u.Writes = int64(io.reads), int64(io.writes)
	}
	return u
}

// OfProcess returns what this process used.
func OfProcess() Usage { return usageOf(windows.CurrentProcess()) }

// OfThread returns what the thread used that runs the goroutine now. Its memory is the process's.
func OfThread() Usage {
	var created, exited, kernel, user windows.Filetime
	u := Usage{Peak: OfProcess().Peak}
	r, _, _ := getThreadTimes.Call(uintptr(windows.CurrentThread()), uintptr(unsafe.Pointer(&created)),
		uintptr(unsafe.Pointer(&exited)), uintptr(unsafe.Pointer(&kernel)), uintptr(unsafe.Pointer(&user)))
	if r != 0 {
		u.User, u.System = span(user), span(kernel)
	}
	return u
}

// span is a Filetime that is a length of time, in nanoseconds.
func span(f windows.Filetime) int64 {
	return (int64(f.HighDateTime)<<32 | int64(f.LowDateTime)) * int64(100*time.Nanosecond)
}
