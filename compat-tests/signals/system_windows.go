package signals

import (
	"bufio"
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/windows"

	"causeway/compat-tests/suite"
)

func init() { suite.RegisterHelper("signals-closed", closedMain) }

// closedMain is a process that nobody may open.
func closedMain([]string) int {
	sd, err := windows.SecurityDescriptorFromString("D:P(D;;GA;;;WD)")
	if err != nil {
		return 1
	}
	dacl, _, err := sd.DACL()
	if err != nil {
		return 1
	}
	const what = windows.DACL_SECURITY_INFORMATION | windows.PROTECTED_DACL_SECURITY_INFORMATION
	if err := windows.SetSecurityInfo(windows.CurrentProcess(), windows.SE_KERNEL_OBJECT, what, nil, nil, dacl, nil); err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("ready")
	bufio.NewReader(os.Stdin).ReadString('\n')
	return 0
}

func shellStatus(s *os.ProcessState) string { return strconv.Itoa(s.ExitCode()) }

// forbidden has a process signal another that is closed to it.
func forbidden(t *suite.T, sig int) string {
	target := t.Helper("signals-closed")
	in, err := target.StdinPipe()
	t.Must(err)
	out, err := target.StdoutPipe()
	t.Must(err)
	t.Must(target.Start())
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "ready\n" {
		t.Must(fmt.Errorf("the closed process said %q: %w", line, err))
	}
	text, err := t.Helper("signals-sender", strconv.Itoa(target.Process.Pid), strconv.Itoa(sig), "itself").Output()
	t.Must(err)
	in.Close()
	_ = target.Wait()
	return string(text)
}

// become is for Linux: here the other process is closed to everyone.
func become(string) error { return nil }
