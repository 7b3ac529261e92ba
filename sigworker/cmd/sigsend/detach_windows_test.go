package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/windows"
)

func TestMain(m *testing.M) {
	if os.Getenv("SIGSEND_TEST") != "" {
		main()
	}
	os.Exit(m.Run())
}

// In a console or not, the program's words and status are the same.
func TestAProgramWithAConsoleSaysAndReturnsTheSame(t *testing.T) {
	var outputs []string
	for _, flags := range []uint32{windows.CREATE_NO_WINDOW, windows.DETACHED_PROCESS} {
		var out bytes.Buffer
		cmd := exec.Command(os.Args[0], "-INT", "99999999")
		// A program built for coverage warns on standard error unless it may leave its data somewhere.
		cmd.Env = append(os.Environ(), "SIGSEND_TEST=1", "GOCOVERDIR="+t.TempDir())
		cmd.Stdout, cmd.Stderr = &out, &out
		cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: flags}
		_ = cmd.Run() // the state says it
		if got := cmd.ProcessState.ExitCode(); got != 1 {
			t.Errorf("status %d, want 1", got)
		}
		outputs = append(outputs, out.String())
	}
	if outputs[0] != outputs[1] || !strings.HasSuffix(outputs[0], "No such process\n") {
		t.Errorf("with a console %q, without %q", outputs[0], outputs[1])
	}
}
