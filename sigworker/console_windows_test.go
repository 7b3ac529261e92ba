package sigworker

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

const pidVar = "SIGWORKER_TEST_PID"

func init() { helpers["asker"] = askerHelper }

// askerHelper asks a process to end by INT and says which way that took.
func askerHelper() int {
	var pid int
	if _, err := fmt.Sscan(os.Getenv(pidVar), &pid); err != nil {
		return 1
	}
	way, err := Ask(pid, SIGINT)
	fmt.Println(way, err)
	return 0
}

func TestIntReachesAProcessThatHasItsConsoleForItself(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperVar+"=plain")
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NO_WINDOW}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan()
	asker := exec.Command(os.Args[0])
	asker.Env = append(os.Environ(), helperVar+"=asker", fmt.Sprintf("%s=%d", pidVar, cmd.Process.Pid))
	asker.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.DETACHED_PROCESS}
	timer := time.AfterFunc(20*time.Second, func() { _ = asker.Process.Kill() })
	text, err := asker.Output()
	timer.Stop()
	in.Close()
	_ = cmd.Wait()
	answer := strings.TrimSpace(string(text))
	t.Logf("the asker said %q, %v; the process ended with %#x", answer, err, uint32(cmd.ProcessState.ExitCode()))
	if answer != WayConsole.String()+" <nil>" {
		t.Skip("the system brings no console event to another console: ", answer)
	}
	if got := uint32(cmd.ProcessState.ExitCode()); got != uint32(windows.STATUS_CONTROL_C_EXIT) {
		t.Errorf("status %#x, want that of CTRL_C", got)
	}
}
