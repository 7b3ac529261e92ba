package posixcompat

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// Getpid returns the number of this process, which is Windows's.
func Getpid() (pid int) { return syscall.Getpid() }

// Getppid returns the number of the process that started this one, or -1 if Windows does
// not tell. It stays the same when that process is gone, where Linux gives the new parent.
func Getppid() (ppid int) { return syscall.Getppid() }

// Gettid returns the number of the system's thread that runs the goroutine now.
func Gettid() (tid int) { return int(windows.GetCurrentThreadId()) }

// Exit ends the process with the low eight bits of code, as Linux keeps them. Deferred
// functions do not run.
func Exit(code int) { syscall.Exit(code & 0xff) }
