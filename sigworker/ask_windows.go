package sigworker

import (
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/windows"
)

var (
	user32      = windows.NewLazySystemDLL("user32.dll")
	postMessage = user32.NewProc("PostMessageW")
)

const wmClose = 0x10

// ask asks a process without a worker to end itself, in a way that reaches no other.
func (t *target) ask(sig syscall.Signal) (Way, bool) {
	if (sig == SIGINT || sig == SIGQUIT) && t.askConsole(sig) {
		return WayConsole, true
	}
	if (sig == SIGINT || sig == SIGTERM || sig == SIGHUP) && t.askWindows() {
		return WayWindow, true
	}
	return 0, false
}

// windowSearch is what the one callback of EnumWindows works on.
var windowSearch struct {
	mu   sync.Mutex
	pid  uint32
	hits int
}

var windowHook = sync.OnceValue(func() uintptr {
	return windows.NewCallback(func(window windows.HWND, _ uintptr) uintptr {
		var pid uint32
		if _, err := windows.GetWindowThreadProcessId(window, &pid); err == nil && pid == windowSearch.pid {
			if r, _, _ := postMessage.Call(uintptr(window), wmClose, 0, 0); r != 0 {
				windowSearch.hits++
			}
		}
		return 1
	})
})

// askWindows posts WM_CLOSE to the top-level windows of the process.
func (t *target) askWindows() bool {
	if user32.Load() != nil {
		return false
	}
	windowSearch.mu.Lock()
	defer windowSearch.mu.Unlock()
	windowSearch.pid, windowSearch.hits = t.pid, 0
	if err := windows.EnumWindows(windowHook(), nil); err != nil {
		return false
	}
	return windowSearch.hits > 0
}

// askConsole sends the console event of sig, if the process has a console that nobody
// else is on: an event reaches everyone there. This process must have no console of its
// own, since it has to go to the other one for a moment.
func (t *target) askConsole(sig syscall.Signal) bool {
	event := uint32(windows.CTRL_C_EVENT)
	if sig == SIGQUIT {
		event = windows.CTRL_BREAK_EVENT
	}
	list := make([]uint32, 3)
	if consoleProcesses(list) != 0 {
		return false
	}
	if r, _, _ := attachConsole.Call(uintptr(t.pid)); r == 0 {
		return false
	}
	defer freeConsole.Call()
	if consoleProcesses(list) != 2 {
		return false
	}
	hook := selfHook()
	setConsoleCtrlHandler.Call(hook, 1)
	defer setConsoleCtrlHandler.Call(hook, 0)
	if windows.GenerateConsoleCtrlEvent(event, 0) != nil {
		return false
	}
	select {
	case <-selfHit:
	case <-time.After(selfLimit):
	}
	return true
}

// The event reaches this process too, on a thread of its own: selfHook keeps it from
// ending the process, and must stay until it came.
var (
	selfHit  = make(chan struct{}, 1)
	selfHook = sync.OnceValue(func() uintptr {
		return windows.NewCallback(func(uint32) uintptr {
			select {
			case selfHit <- struct{}{}:
			default:
			}
			return 1
		})
	})
)

// selfLimit is how long askConsole waits for its own event.
const selfLimit = time.Second
