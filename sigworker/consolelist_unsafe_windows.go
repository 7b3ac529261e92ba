package sigworker

import "unsafe"

var (
	getConsoleProcessList = kernel32.NewProc("GetConsoleProcessList")
	attachConsole         = kernel32.NewProc("AttachConsole")
	freeConsole           = kernel32.NewProc("FreeConsole")
)

// consoleProcesses returns how many processes share this process's console, and the
// first of them; 0 without a console.
func consoleProcesses(list []uint32) int {
	n, _, _ := getConsoleProcessList.Call(uintptr(unsafe.Pointer(&list[0])), uintptr(len(list)))
	return int(n)
}
