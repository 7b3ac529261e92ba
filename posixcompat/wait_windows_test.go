package posixcompat_test

import (
	"os"
	"os/exec"
	"testing"
	"time"

	unix "causeway/posixcompat"
)

// sleeper is a child that ends when its input does. It is this program, which runs no test of
// that name and so only reads.
func sleeper(t *testing.T) (cmd *exec.Cmd, end func()) {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	cmd = exec.Command(self, "-test.run=^TestHelperEndsWithItsInput$")
	cmd.Env = append(os.Environ(), "CAUSEWAY_HELPER=1")
	in, err := cmd.StdinPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, func() { _ = in.Close() }
}

func TestHelperEndsWithItsInput(t *testing.T) {
	if os.Getenv("CAUSEWAY_HELPER") == "" {
		return // it is a child of the tests below
	}
	var b [1]byte
	_, _ = os.Stdin.Read(b[:])
	os.Exit(5)
}

// Whoever waits leaves no handle behind: not of children that were told of, nor of those that were
// looked at while they ran, or kept because package os has let them go.
func TestWaitsKeepNoHandles(t *testing.T) {
	round := func() {
		kept, endKept := sleeper(t)
		told, endTold := sleeper(t)
		pid := kept.Process.Pid
		must(t, kept.Process.Release())
		for range 5 {
			got, err := unix.Wait4(-1, nil, unix.WNOHANG|unix.WUNTRACED|unix.WCONTINUED, nil)
			if got != 0 || err != nil {
				t.Fatalf("while both run: %d, %v", got, err)
			}
		}
		endTold()
		endKept()
		for _, want := range []int{told.Process.Pid, pid} {
			var ws unix.WaitStatus
			if got, err := unix.Wait4(want, &ws, 0, nil); got != want || err != nil || ws.ExitStatus() != 5 {
				t.Fatalf("%d, %v, status %d", got, err, ws.ExitStatus())
			}
		}
		must(t, told.Process.Release())
		if got, err := unix.Wait4(-1, nil, 0, nil); err != unix.ECHILD {
			t.Fatalf("when both were told of: %d, %v", got, err)
		}
	}
	round() // what is made once is made now
	before := handleCount(t)
	for range 5 {
		round()
	}
	for range 200 {
		if handleCount(t) <= before+2 {
			return
		}
		time.Sleep(10 * time.Millisecond) // package os ends with its pipes
	}
	t.Errorf("%d handles became %d", before, handleCount(t))
}

func TestAChildThatOsHasWaitedForIsNone(t *testing.T) {
	cmd, end := sleeper(t)
	end()
	_ = cmd.Wait() // its status is 5
	if got, err := unix.Wait4(cmd.Process.Pid, nil, 0, nil); err != unix.ECHILD {
		t.Errorf("%d, %v", got, err)
	}
}
