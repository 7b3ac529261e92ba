package runner

import (
	"errors"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

// ownGroup puts the process into a group of its own, so that what a case
// started ends with it.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &unix.SysProcAttr{Setpgid: true, Pdeathsig: unix.SIGKILL}
	cmd.Cancel = func() error {
		err := unix.Kill(-cmd.Process.Pid, unix.SIGKILL)
		if errors.Is(err, unix.ESRCH) {
			return os.ErrProcessDone
		}
		return err
	}
}

// endGroup kills what is left of the group.
func endGroup(cmd *exec.Cmd) {
	if cmd.Process != nil && cmd.SysProcAttr != nil && cmd.SysProcAttr.Setpgid {
		_ = unix.Kill(-cmd.Process.Pid, unix.SIGKILL) // mostly there is nobody left
	}
}
