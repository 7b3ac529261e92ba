package main

import (
	"bytes"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"

	"causeway/sigworker/sigsend"
)

// detached runs the command line once more without a console, if this process has one
// and the signal may go as a console event: only a process without a console can go to
// that of another for a moment.
func detached(args []string) (code int, done bool) {
	if _, err := windows.GetConsoleCP(); err != nil || !sigsend.AsksByConsole(args) {
		return 0, false
	}
	self, err := os.Executable()
	if err != nil {
		return 0, false
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(self, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.DETACHED_PROCESS}
	err = cmd.Run()
	if cmd.ProcessState == nil {
		return 0, err == nil
	}
	_, _ = os.Stdout.Write(stdout.Bytes())
	_, _ = os.Stderr.Write(stderr.Bytes())
	return cmd.ProcessState.ExitCode(), true
}
