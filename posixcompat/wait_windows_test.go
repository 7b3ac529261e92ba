package posixcompat_test

import (
	"encoding/binary"
	"os"
	"os/exec"
	"testing"
	"time"

	unix "causeway/posixcompat"
	"causeway/sigworker"
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

// alone waits for the children that other tests have left, so that this one's are the
// only ones.
func alone(t *testing.T) {
	t.Helper()
	for range 1000 {
		if _, err := unix.Wait4(-1, nil, unix.WNOHANG, nil); err == unix.ECHILD {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("a child of another test does not end")
}

// Whoever waits leaves no handle behind: not of children that were told of, nor of those that were
// looked at while they ran, or kept because package os has let them go.
func TestWaitsKeepNoHandles(t *testing.T) {
	alone(t)
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
	before := processHandles(t)
	for range 5 {
		round()
	}
	for range 200 {
		if processHandles(t) <= before {
			return
		}
		time.Sleep(10 * time.Millisecond) // package os ends with its own
	}
	t.Errorf("%d handles of processes became %d", before, processHandles(t))
}

func TestAChildThatOsHasWaitedForIsNone(t *testing.T) {
	cmd, end := sleeper(t)
	end()
	_ = cmd.Wait() // its status is 5
	if got, err := unix.Wait4(cmd.Process.Pid, nil, 0, nil); err != unix.ECHILD {
		t.Errorf("%d, %v", got, err)
	}
}

// hears waits for CHLD.
func hears(t *testing.T, c <-chan os.Signal) {
	t.Helper()
	select {
	case sig := <-c:
		if sig != sigworker.SIGCHLD {
			t.Fatal(sig)
		}
	case <-time.After(patience * time.Millisecond):
		t.Fatal("no CHLD came")
	}
}

func TestTheEndOfAChildIsSignalledOnce(t *testing.T) {
	alone(t)
	early, endEarly := sleeper(t)
	c := make(chan os.Signal, 16)
	sigworker.Notify(c, sigworker.SIGCHLD)
	defer sigworker.Stop(c)
	must(t, sigworker.Err())
	late, endLate := sleeper(t)
	for _, child := range []struct {
		cmd *exec.Cmd
		end func()
	}{{early, endEarly}, {late, endLate}} {
		child.end()
		hears(t, c)
		if pid, err := unix.Wait4(-1, nil, unix.WNOHANG, nil); pid != child.cmd.Process.Pid || err != nil {
			t.Errorf("after the signal: %d, %v", pid, err)
		}
	}
	time.Sleep(150 * time.Millisecond) // three looks
	if len(c) != 0 {
		t.Errorf("%d more came", len(c))
	}
}

// The signal is there before Wait4 returns, however soon that is.
func TestAWaitDoesNotOvertakeTheSignal(t *testing.T) {
	c := make(chan os.Signal, 16)
	sigworker.Notify(c, sigworker.SIGCHLD)
	defer sigworker.Stop(c)
	for range 3 {
		cmd, end := sleeper(t)
		end()
		if pid, err := unix.Wait4(cmd.Process.Pid, nil, 0, nil); pid != cmd.Process.Pid || err != nil {
			t.Fatal(pid, err)
		}
		if len(c) != 1 {
			t.Fatalf("%d signals came", len(c))
		}
		<-c
	}
}

func TestASignalfdTellsWhichChildEnded(t *testing.T) {
	var set, old unix.Sigset_t
	set.Val[0] = 1 << (sigworker.SIGCHLD - 1)
	must(t, unix.PthreadSigmask(unix.SIG_BLOCK, &set, &old))
	defer unix.PthreadSigmask(unix.SIG_SETMASK, &old, nil)
	fd, err := unix.Signalfd(-1, &set, 0)
	must(t, err)
	defer unix.Close(fd)
	cmd, end := sleeper(t)
	end()
	var b [128]byte
	if n, err := unix.Read(fd, b[:]); n != len(b) || err != nil {
		t.Fatal(n, err)
	}
	word := func(at int) int { return int(binary.LittleEndian.Uint32(b[at:])) }
	const exited = 1
	if word(0) != 17 || word(8) != exited || word(12) != cmd.Process.Pid || word(40) != 5 {
		t.Errorf("signal %d, code %d, of %d, status %d", word(0), word(8), word(12), word(40))
	}
	if _, err := unix.Wait4(cmd.Process.Pid, nil, 0, nil); err != nil {
		t.Error(err)
	}
}

func TestWhoIgnoresTheSignalHasNoChildrenToWaitFor(t *testing.T) {
	alone(t)
	sigworker.Ignore(sigworker.SIGCHLD)
	defer sigworker.Reset(sigworker.SIGCHLD)
	cmd, end := sleeper(t)
	if pid, err := unix.Wait4(cmd.Process.Pid, nil, unix.WNOHANG, nil); pid != 0 || err != nil {
		t.Errorf("while it runs: %d, %v", pid, err)
	}
	end()
	if pid, err := unix.Wait4(-1, nil, 0, nil); pid != -1 || err != unix.ECHILD {
		t.Errorf("after its end: %d, %v", pid, err)
	}
}

func TestAHandledSignalEndsPause(t *testing.T) {
	c := make(chan os.Signal, 1)
	sigworker.Notify(c, sigworker.SIGUSR1)
	defer sigworker.Stop(c)
	for range 3 { // the second finds the channel full
		done := make(chan error)
		go func() { done <- unix.Pause() }()
		for paused := true; paused; {
			must(t, unix.Kill(unix.Getpid(), unix.SIGUSR1))
			select {
			case err := <-done:
				paused = false
				if err != unix.EINTR {
					t.Error(err)
				}
			case <-time.After(time.Millisecond):
			}
		}
	}
}
