package process

import (
	"errors"
	"os"
	"sync"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

// niced is the exact nice values that this process has given, which are told as long as
// the process has the class that belongs to them.
var niced = struct {
	sync.Mutex
	of map[identity]int
}{of: map[identity]int{}}

// maxNiced bounds niced; beyond it the values are told as coarse as Windows keeps them.
const maxNiced = 1024

// Nice returns the nice value of the process pid, of this one when pid is 0. ESRCH: there is
// none. EPERM: it is closed to this user.
func Nice(pid int) (nice int, err error) {
	err = withProcess(pid, windows.PROCESS_QUERY_LIMITED_INFORMATION, func(id identity, h windows.Handle) error {
		class, err := windows.GetPriorityClass(h)
		if err != nil {
			return err
		}
		nice = niceOf(class)
		niced.Lock()
		defer niced.Unlock()
		if exact, ok := niced.of[id]; ok {
			if c, _ := classOf(exact); c == class {
				nice = exact
			}
		}
		return nil
	})
	return nice, err
}

// SetNice sets the nice value of the process pid, of this one when pid is 0. Errors are
// Nice's; EACCES: Windows does not let this user have the priority.
func SetNice(pid, nice int) error {
	class, nice := classOf(nice)
	const access = windows.PROCESS_QUERY_LIMITED_INFORMATION | windows.PROCESS_SET_INFORMATION
	return withProcess(pid, access, func(id identity, h windows.Handle) error {
		if err := windows.SetPriorityClass(h, class); err != nil {
			return err
		}
		if got, err := windows.GetPriorityClass(h); err != nil || got != class {
			return errnomap.EACCES // without the privilege Windows gives less than was asked for
		}
		niced.Lock()
		defer niced.Unlock()
		if len(niced.of) < maxNiced {
			niced.of[id] = nice
		}
		return nil
	})
}

// withProcess calls f with a handle of the process pid, of this one when pid is 0.
func withProcess(pid int, access uint32, f func(identity, windows.Handle) error) error {
	h := windows.CurrentProcess()
	if pid == 0 {
		pid = os.Getpid()
	}
	if pid != os.Getpid() {
		var err error
		h, err = windows.OpenProcess(access, false, uint32(pid))
		if errors.Is(err, windows.ERROR_ACCESS_DENIED) {
			return errnomap.EPERM
		}
		if err != nil {
			return errnomap.ESRCH
		}
		defer windows.CloseHandle(h)
	}
	start, err := started(h)
	if err != nil {
		return errnomap.ESRCH
	}
	return errnomap.From(errnomap.OpAny, f(identity{uint32(pid), start}, h))
}
