package sigworker

import "syscall"

// Codes say where a signal came from (sigaction(2), si_code).
const (
	CodeUser   = 0    // SI_USER: kill
	CodeKernel = 0x80 // SI_KERNEL: the system itself, for example the console
	CodeQueue  = -1   // SI_QUEUE: sigqueue
	CodeTkill  = -6   // SI_TKILL: a thread of the process
)

// Info is what is known of one signal: the portable part of siginfo_t.
type Info struct {
	// Signo is the signal.
	Signo syscall.Signal
	// Code is CodeUser and its like.
	Code int32
	// Pid is the sender's process id; 0 when it is not known. The id is the
	// system's word where the system gives it, not the sender's claim.
	Pid uint32
	// Uid is the sender's user id; 0 on Windows, which tells none. Of a CHLD for a child's
	// end Pid and Uid are the child's.
	Uid uint32
	// Status is, of a CHLD for a child's end, its exit status or the signal that ended it; Code
	// is CLD_EXITED (1), CLD_KILLED (2) or CLD_DUMPED (3) then. Otherwise 0.
	Status int32
	// Value is what Sigqueue carried; its low 32 bits are sival_int.
	Value int64
}
