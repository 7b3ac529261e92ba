package clocks

import (
	"os"
	"strconv"
	"syscall"
)

// shellStatus is 128 + signal for what a signal ended.
func shellStatus(s *os.ProcessState) string {
	if ws := s.Sys().(syscall.WaitStatus); ws.Signaled() {
		return strconv.Itoa(128 + int(ws.Signal()))
	}
	return strconv.Itoa(s.ExitCode())
}
