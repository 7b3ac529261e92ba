package runner

import (
	"os/exec"
	"syscall"
)

// ownSession takes the process out of its parent's group.
func ownSession(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
