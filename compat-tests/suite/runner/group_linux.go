package runner

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// sweepRounds bounds how often sweep looks again for processes that were just being started.
const sweepRounds = 100

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

// runMark is the variable of the environment that all processes of one run have.
func runMark() string { return fmt.Sprintf("CONFORM_RUN=%d.%d", os.Getpid(), time.Now().UnixNano()) }

// calm keeps Go's scheduler from signalling threads of its own: a call with a time
// limit would now and then end with EINTR, which no case is about.
const calm = "GODEBUG=asyncpreemptoff=1"

// mark has the process, and what it starts, bear the mark. Wine's processes stay
// without: they are ended by a job, and the mark would pass to Wine's server.
func mark(cmd *exec.Cmd, variable string) {
	if cmd.SysProcAttr != nil && cmd.SysProcAttr.Setpgid {
		cmd.Env = append(cmd.Environ(), variable, calm)
	}
}

// sweep kills what a run left that has gone out of its case's group.
func sweep(variable string) {
	for range sweepRounds {
		found := false
		dirs, _ := filepath.Glob("/proc/[0-9]*") // the pattern is right
		for _, dir := range dirs {
			pid, err := strconv.Atoi(filepath.Base(dir))
			environ, failed := os.ReadFile(filepath.Join(dir, "environ"))
			if err != nil || failed != nil || !bytes.Contains(environ, []byte(variable+"\x00")) {
				continue // it is gone, or someone else's
			}
			found = unix.Kill(pid, unix.SIGKILL) == nil || found
		}
		if !found {
			return
		}
	}
}
