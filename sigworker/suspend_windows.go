package sigworker

import (
	"errors"
	"time"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

var (
	ntdll            = windows.NewLazySystemDLL("ntdll.dll")
	ntSuspendProcess = ntdll.NewProc("NtSuspendProcess")
	ntResumeProcess  = ntdll.NewProc("NtResumeProcess")
)

// suspend stops every thread of the process.
func suspend(h windows.Handle) error {
	if r, _, _ := ntSuspendProcess.Call(uintptr(h)); r != 0 {
		return windows.NTStatus(r)
	}
	return nil
}

// stop is STOP from outside. Windows counts, so a process that is stopped already is
// left alone: one CONT is to be enough.
func (t *target) stop() error {
	return t.withRight(windows.PROCESS_SUSPEND_RESUME, func(h windows.Handle) error {
		if stopped, err := t.stopped(); err != nil || stopped {
			return err
		}
		return suspend(h)
	})
}

// maxResume bounds the loop of cont: Windows counts no further than 127.
const maxResume = 128

// cont is CONT from outside: it resumes until some thread runs, whoever stopped it
// how many times.
func (t *target) cont() error {
	return t.withRight(windows.PROCESS_SUSPEND_RESUME, func(h windows.Handle) error {
		for range maxResume {
			if stopped, err := t.stopped(); err != nil || !stopped {
				return err
			}
			if r, _, _ := ntResumeProcess.Call(uintptr(h)); r != 0 {
				return windows.NTStatus(r)
			}
		}
		return nil
	})
}

// glance is longer than Go's runtime stops a thread of its own program: it only looks at it.
const glance = time.Millisecond

// stopped reports whether the process stands still. Threads are looked at one by one, and Go's own
// runtime stops single ones for an instant: so it may seem to, and is looked at twice.
func (t *target) stopped() (bool, error) {
	if stopped, err := t.suspended(); err != nil || !stopped {
		return false, err
	}
	time.Sleep(glance)
	return t.suspended()
}

// suspended reports whether every thread of the process is suspended. One that is not
// shows that it runs.
func (t *target) suspended() (bool, error) {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return false, err
	}
	defer windows.CloseHandle(snapshot)
	entry := windows.ThreadEntry32{Size: threadEntrySize}
	found := false
	for err = windows.Thread32First(snapshot, &entry); err == nil; err = windows.Thread32Next(snapshot, &entry) {
		if entry.OwnerProcessID != t.pid {
			continue
		}
		h, err := windows.OpenThread(windows.THREAD_QUERY_INFORMATION, false, entry.ThreadID)
		if err != nil {
			continue // it has just ended
		}
		n, err := suspendCount(h)
		windows.CloseHandle(h)
		if err != nil {
			return false, err
		}
		if n == 0 {
			return false, nil
		}
		found = true
	}
	return found, nil
}

// withRight opens the process anew with a right. t holds the id meanwhile.
func (t *target) withRight(right uint32, f func(windows.Handle) error) error {
	h, err := windows.OpenProcess(right, false, t.pid)
	if errors.Is(err, windows.ERROR_ACCESS_DENIED) {
		return errnomap.EPERM
	}
	if err != nil {
		return errnomap.ESRCH
	}
	defer windows.CloseHandle(h)
	return f(h)
}
