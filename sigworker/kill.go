package sigworker

import (
	"syscall"

	"causeway/errnomap"
)

// Kill sends sig to a process or a group (kill(2)): to the process pid; to the group
// of the caller when pid is 0; to every process that the caller may signal but itself
// when pid is -1; to the group -pid otherwise. Signal 0 only checks.
//
// It returns ESRCH when there is no such process or group, EINVAL when sig is not a
// signal, EPERM when none of them may be signalled; in this order, as Linux has it.
//
// On Windows, a process that has no worker gets the default action from here: it is
// terminated with status 128+sig, suspended, resumed, or left alone. Groups, and -1,
// are those of this package's programs (see Setpgid). A process id that was reused
// since it was looked up is not hit, because a handle holds it meanwhile.
func Kill(pid int, sig syscall.Signal) error { return kill(pid, sig) }

// Sigqueue sends sig with a value to the process pid (sigqueue(3)): signals from SIGRTMIN
// on queue. Beside Kill's errors it returns EAGAIN when the receiver's queue is full.
// On Windows a process without a worker of this package gets sig without the value.
func Sigqueue(pid int, sig syscall.Signal, value int64) error { return sigqueue(pid, sig, value) }

// plain makes a number of Linux's from an error of the system.
func plain(err error) error {
	if err == nil {
		return nil
	}
	return errnomap.Of(err)
}
