package sigworker

import (
	"fmt"
	"syscall"
)

// eventName is WPDK's name of a signal's event, without its namespace.
func eventName(pid uint32, sig syscall.Signal) string {
	return fmt.Sprintf("WPDK_%d_%d", pid, int(sig))
}

// pipeName is the name of a worker's pipe. The start time is in it, so that a later
// process with the same id is not taken for this one.
func pipeName(pid uint32, start uint64) string {
	return fmt.Sprintf(`\\.\pipe\wpdk-sig-%d-%x`, pid, start)
}

// groupName is the name of the section that holds a process's group and session.
func groupName(pid uint32, start uint64) string {
	return fmt.Sprintf(`Local\WPDK_%d_%x_group`, pid, start)
}
