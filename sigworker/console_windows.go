package sigworker

import (
	"sync"
	"syscall"

	"golang.org/x/sys/windows"
)

var (
	kernel32              = windows.NewLazySystemDLL("kernel32.dll")
	setConsoleCtrlHandler = kernel32.NewProc("SetConsoleCtrlHandler")
)

// consoleHook is made once: callbacks are few and never freed.
var consoleHook = sync.OnceValue(func() uintptr {
	return windows.NewCallback(func(event uint32) uintptr {
		if consoleEvent(&own, event) {
			return 1
		}
		return 0
	})
})

// hookConsole puts our handler before Go's, or takes it away.
func hookConsole(on bool) {
	var add uintptr
	if on {
		add = 1
	}
	setConsoleCtrlHandler.Call(consoleHook(), add)
}

// consoleSignal is the signal that a console event stands for.
func consoleSignal(event uint32) (sig syscall.Signal, last bool) {
	switch event {
	case windows.CTRL_C_EVENT:
		return SIGINT, false
	case windows.CTRL_BREAK_EVENT:
		return SIGQUIT, false
	case windows.CTRL_CLOSE_EVENT:
		return SIGHUP, true
	case windows.CTRL_LOGOFF_EVENT, windows.CTRL_SHUTDOWN_EVENT:
		return SIGTERM, true
	}
	return 0, false
}

// consoleEvent runs on a thread that the system made for the event. After the last
// three events the system ends the process as soon as this returns, so it does not:
// the program has the system's time limit to end itself.
func consoleEvent(p *process, event uint32) bool {
	sig, last := consoleSignal(event)
	if sig == 0 {
		return false
	}
	_ = p.arrive(Info{Signo: sig, Code: CodeKernel})
	if last {
		select {}
	}
	return true
}
