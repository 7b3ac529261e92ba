package clock

import (
	"math/bits"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	kernel32       = windows.NewLazySystemDLL("kernel32.dll")
	queryCounter   = kernel32.NewProc("QueryPerformanceCounter")
	queryFrequency = kernel32.NewProc("QueryPerformanceFrequency")
)

// frequency is the counter's, in ticks a second; it never changes.
var frequency = sync.OnceValue(func() uint64 {
	var f uint64
	queryFrequency.Call(uintptr(unsafe.Pointer(&f))) // fails on no system since XP
	return max(f, 1)
})

func now(id ID) int64 {
	switch id {
	case Realtime, RealtimeCoarse, RealtimeAlarm, TAI:
		return realtime()
	case ProcessCPU:
		return cpu(func(c, e, k, u *windows.Filetime) error {
			return windows.GetProcessTimes(windows.CurrentProcess(), c, e, k, u)
		})
	case ThreadCPU:
		return cpu(threadTimes)
	default:
		return counter()
	}
}

// counter is the performance counter: it starts with the system, goes on while it
// sleeps, and nobody sets it.
func counter() int64 {
	var c uint64
	queryCounter.Call(uintptr(unsafe.Pointer(&c)))
	hi, lo := bits.Mul64(c, Second)
	ns, _ := bits.Div64(hi%frequency(), lo, frequency())
	return int64(ns)
}

func realtime() int64 {
	var ft windows.Filetime
	windows.GetSystemTimePreciseAsFileTime(&ft)
	return ft.Nanoseconds()
}

// CPUTime returns the CPU time of a process, or of a thread of this one; id 0 is the
// caller. An error says that there is none.
func CPUTime(id int, thread bool, part Part) (int64, error) {
	var c, e, k, u windows.Filetime
	if err := timesOf(uint32(id), thread, &c, &e, &k, &u); err != nil {
		return 0, err
	}
	total := units(u)
	if part != User {
		total += units(k)
	}
	return total * int64(100*time.Nanosecond), nil
}

func timesOf(id uint32, thread bool, c, e, k, u *windows.Filetime) error {
	switch {
	case id == 0 && thread:
		return threadTimes(c, e, k, u)
	case id == 0:
		return windows.GetProcessTimes(windows.CurrentProcess(), c, e, k, u)
	case thread:
		return openThreadTimes(id, c, e, k, u)
	}
	h, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, id)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(h)
	// Windows takes a number that is no multiple of four for the next lower one.
	if pid, err := windows.GetProcessId(h); err != nil || pid != id {
		return windows.ERROR_INVALID_PARAMETER
	}
	return windows.GetProcessTimes(h, c, e, k, u)
}

var (
	getThreadTimes       = kernel32.NewProc("GetThreadTimes")
	getProcessIDOfThread = kernel32.NewProc("GetProcessIdOfThread")
	getThreadID          = kernel32.NewProc("GetThreadId")
)

func openThreadTimes(id uint32, c, e, k, u *windows.Filetime) error {
	h, err := windows.OpenThread(windows.THREAD_QUERY_LIMITED_INFORMATION, false, id)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(h)
	if pid, _, err := getProcessIDOfThread.Call(uintptr(h)); uint32(pid) != windows.GetCurrentProcessId() {
		return err // as on Linux, threads of others are not told
	}
	if tid, _, err := getThreadID.Call(uintptr(h)); uint32(tid) != id {
		return err
	}
	return handleTimes(h, c, e, k, u)
}

func threadTimes(c, e, k, u *windows.Filetime) error {
	return handleTimes(windows.CurrentThread(), c, e, k, u)
}

func handleTimes(h windows.Handle, c, e, k, u *windows.Filetime) error {
	r, _, err := getThreadTimes.Call(uintptr(h), uintptr(unsafe.Pointer(c)),
		uintptr(unsafe.Pointer(e)), uintptr(unsafe.Pointer(k)), uintptr(unsafe.Pointer(u)))
	if r == 0 {
		return err
	}
	return nil
}

func cpu(times func(c, e, k, u *windows.Filetime) error) int64 {
	var c, e, k, u windows.Filetime
	if times(&c, &e, &k, &u) != nil {
		return 0
	}
	return (units(k) + units(u)) * int64(100*time.Nanosecond)
}

// units is a Filetime that is a span, in its units of 100 ns.
func units(f windows.Filetime) int64 {
	return int64(f.HighDateTime)<<32 | int64(f.LowDateTime)
}
