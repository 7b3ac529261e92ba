package posixcompat

import (
	"syscall"

	"golang.org/x/sys/windows"

	"causeway/sigworker"
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

// Getpgid returns the process group of the process pid, of this one when pid is 0
// (getpgid(2)). ESRCH: there is no such process. EPERM: it is closed to this user. Groups
// are sigworker's: a process that was in none yet is alone in that of its own number.
func Getpgid(pid int) (pgid int, err error) { return failed(sigworker.Getpgid(pid)) }

// Getpgrp returns the process group of this process (getpgrp(2)).
func Getpgrp() (pid int) {
	pid, _ = sigworker.Getpgid(0) // cannot fail for the process itself
	return pid
}

// Getsid returns the session of the process pid, of this one when pid is 0 (getsid(2)); 0
// is the session that was there before anyone called Setsid. Errors as Getpgid.
func Getsid(pid int) (sid int, err error) { return failed(sigworker.Getsid(pid)) }

// Setsid makes this process the leader of a new session and group and returns its number
// (setsid(2)). EPERM: it leads a group already.
func Setsid() (pid int, err error) { return failed(sigworker.Setsid()) }

// failed has a number that could not be had be -1, as from the system.
func failed(n int, err error) (int, error) {
	if err != nil {
		return -1, err
	}
	return n, nil
}
