package sigworker

import (
	"errors"
	"math"
	"os"
	"time"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

// target is a process by handle: Windows does not reuse an id while a handle is open.
type target struct {
	pid   uint32
	start uint64
	h     windows.Handle
}

func openTarget(pid int) (target, error) {
	if pid <= 0 || uint64(pid) > math.MaxUint32 {
		return target{}, errnomap.ESRCH
	}
	h, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION|windows.SYNCHRONIZE, false, uint32(pid))
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return target{}, errnomap.EPERM
	}
	if err != nil {
		return target{}, errnomap.ESRCH
	}
	// Windows takes an id that is no multiple of four for the next lower one.
	if id, err := windows.GetProcessId(h); err != nil || id != uint32(pid) {
		windows.CloseHandle(h)
		return target{}, errnomap.ESRCH
	}
	t := target{pid: uint32(pid), h: h}
	if t.start, err = startTime(h); err != nil {
		windows.CloseHandle(h)
		return target{}, errnomap.ESRCH
	}
	if t.exited() && !t.zombie() {
		windows.CloseHandle(h)
		return target{}, errnomap.ESRCH
	}
	return t, nil
}

// startTime returns when the process was made, in units of 100 ns.
func startTime(h windows.Handle) (uint64, error) {
	var created, exited, kernel, user windows.Filetime
	if err := windows.GetProcessTimes(h, &created, &exited, &kernel, &user); err != nil {
		return 0, err
	}
	return uint64(created.HighDateTime)<<32 | uint64(created.LowDateTime), nil
}

func (t *target) exited() bool {
	r, err := windows.WaitForSingleObject(t.h, 0)
	return err == nil && r == windows.WAIT_OBJECT_0
}

// zombie reports whether an ended process counts as not yet waited for: someone else
// has a handle of it, and its parent, who is taken to be the one, lives.
func (t *target) zombie() bool {
	if n, err := handleCount(t.h); err == nil && n <= 1 {
		return false
	}
	parent, ok := t.parent()
	if ok {
		parent.close()
	}
	return ok
}

// parent opens the parent if it still lives. A process that is younger than its
// child is another one with the parent's id.
func (t *target) parent() (target, bool) {
	id, err := parentID(t.h)
	if err != nil || id == 0 || id == t.pid {
		return target{}, false
	}
	h, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION|windows.SYNCHRONIZE, false, id)
	if err != nil {
		return target{}, false
	}
	p := target{pid: id, h: h}
	if p.start, err = startTime(h); err != nil || p.start > t.start || p.exited() {
		windows.CloseHandle(h)
		return target{}, false
	}
	return p, true
}

func (t *target) close() error { return windows.CloseHandle(t.h) }

func (t *target) wait(timeout time.Duration) (Exit, error) {
	ms := uint32(windows.INFINITE)
	if timeout >= 0 {
		ms = uint32(min((timeout+time.Millisecond-1)/time.Millisecond, math.MaxUint32-1))
	}
	r, err := windows.WaitForSingleObject(t.h, ms)
	if err != nil {
		return Exit{}, err
	}
	if r == uint32(windows.WAIT_TIMEOUT) {
		return Exit{}, errnomap.EAGAIN
	}
	var code uint32
	if err := windows.GetExitCodeProcess(t.h, &code); err != nil {
		return Exit{}, nil
	}
	return Exit{Known: true, Code: code}, nil
}

// self reports whether t is this process.
func (t *target) self() bool { return t.pid == uint32(os.Getpid()) }
