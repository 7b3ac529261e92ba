package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"

	"causeway/sigworker"
	"causeway/sigworker/sigsend"
)

// detached runs the command line once more without a console, if this process has one
// and the signal may go as a console event: only a process without a console can go to
// that of another for a moment. Whatever ends this process by a signal ends that one.
func detached(args []string) (code int, done bool) {
	if _, err := windows.GetConsoleCP(); err != nil || !sigsend.AsksByConsole(args) {
		return 0, false
	}
	self, err := os.Executable()
	if err != nil {
		return 0, false
	}
	ctx, stop := sigworker.NotifyContext(context.Background(), sigworker.SIGINT, sigworker.SIGQUIT, sigworker.SIGTERM, sigworker.SIGHUP)
	defer stop()
	cmd := exec.CommandContext(ctx, self, args...)
	// Not the files themselves: a console's handles mean nothing without the console.
	cmd.Stdout, cmd.Stderr = struct{ io.Writer }{os.Stdout}, struct{ io.Writer }{os.Stderr}
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.DETACHED_PROCESS}
	err = cmd.Run()
	if sig, ok := sigworker.SignalOf(context.Cause(ctx)); ok {
		return 128 + int(sig), true
	}
	if cmd.ProcessState == nil {
		return 0, err == nil
	}
	return cmd.ProcessState.ExitCode(), true
}
