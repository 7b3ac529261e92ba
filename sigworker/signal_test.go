package sigworker

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"causeway/errnomap"
)

func TestDefaultActionEndsAStartedProgramAsLinuxDoes(t *testing.T) {
	for _, sig := range []syscall.Signal{
		SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGKILL, SIGUSR1, SIGUSR2, SIGPIPE,
		SIGALRM, SIGTERM, SIGSTKFLT, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGIO, SIGPWR, SIGSYS, 35, SIGRTMAX,
	} {
		t.Run(Name(sig), func(t *testing.T) {
			c := helper(t, "started")
			c.kill(sig)
			if got, want := c.dies(), 128+int(sig); got != want {
				t.Errorf("status %d, want %d", got, want)
			}
		})
	}
}

func TestDefaultActionOfSegvIsTheSystemsAfterReset(t *testing.T) {
	c := helper(t, "segv")
	c.kill(SIGSEGV)
	if got := c.dies(); got != 139 {
		t.Errorf("status %d, want 139", got)
	}
}

func TestSignalsThatAreIgnoredByDefaultChangeNothing(t *testing.T) {
	c := helper(t, "started")
	for _, sig := range []syscall.Signal{SIGCHLD, SIGURG, SIGWINCH, SIGCONT, 0} {
		c.kill(sig)
	}
	if got := c.status(); got != 0 {
		t.Errorf("status %d, want 0", got)
	}
}

func TestIgnoredSignalsChangeNothing(t *testing.T) {
	c := helper(t, "ignore")
	c.kill(SIGTERM)
	c.kill(SIGUSR1)
	if got := c.status(); got != 0 {
		t.Errorf("status %d, want 0", got)
	}
}

func TestNotifyHearsEverySignalInOrder(t *testing.T) {
	c := helper(t, "notify")
	for _, sig := range []syscall.Signal{SIGUSR1, SIGHUP, SIGUSR2, SIGINT, SIGQUIT, SIGPIPE, SIGALRM, SIGCHLD, SIGWINCH, SIGCONT, SIGIO, SIGTERM} {
		c.kill(sig)
		if got := c.line(); got != Name(sig) {
			t.Errorf("heard %q, want %s", got, Name(sig))
		}
	}
	if got := c.dies(); got != 0 {
		t.Errorf("status %d, want 0", got)
	}
}

func TestStopTwiceAndContOnceResumes(t *testing.T) {
	c := helper(t, "notify")
	c.kill(SIGSTOP)
	c.kill(SIGSTOP)
	c.kill(SIGUSR1)
	c.kill(SIGCONT)
	heard := map[string]bool{c.line(): true, c.line(): true}
	if !heard["USR1"] || !heard["CONT"] {
		t.Errorf("heard %v, want USR1 and CONT", heard)
	}
	c.kill(SIGTERM)
	if got := c.dies(); got != 0 {
		t.Errorf("status %d, want 0", got)
	}
}

func TestStopsOfSeveralStoppersAreOne(t *testing.T) {
	c := helper(t, "notify")
	errs := make(chan error)
	for range 8 {
		go func() { errs <- Kill(c.pid(), SIGSTOP) }()
	}
	for range 8 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	c.kill(SIGCONT)
	if got := c.line(); got != "CONT" {
		t.Errorf("heard %q, want CONT", got)
	}
	c.kill(SIGTERM)
	if got := c.dies(); got != 0 {
		t.Errorf("status %d, want 0", got)
	}
}

func TestAProcessThatStopsItselfGoesOnAtCont(t *testing.T) {
	c := helper(t, "stopsitself")
	heard := make(chan string)
	go func() { heard <- c.line() }()
	for {
		select {
		case got := <-heard:
			if got != "on" {
				t.Errorf("heard %q, want on", got)
			}
			if got := c.status(); got != 0 {
				t.Errorf("status %d, want 0", got)
			}
			return
		case <-time.After(20 * time.Millisecond): // it may not have stopped yet
			c.kill(SIGCONT)
		}
	}
}

func TestWorkersComeAndGoWhileSignalsArrive(t *testing.T) {
	const goroutines, rounds = 4, 25
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			for range rounds {
				c := make(chan os.Signal, 1)
				Notify(c, SIGWINCH)
				if err := Err(); err != nil {
					t.Error(err)
				}
				if err := Kill(os.Getpid(), SIGWINCH); err != nil {
					t.Error(err)
				}
				<-c
				Stop(c)
			}
		})
		wg.Go(func() {
			for range rounds {
				ctx, stop := NotifyContext(context.Background(), SIGCHLD)
				if err := Kill(os.Getpid(), SIGCHLD); err != nil {
					t.Error(err)
				}
				<-ctx.Done()
				stop()
			}
		})
	}
	wg.Wait()
}

func TestKillEndsAStoppedProcess(t *testing.T) {
	c := helper(t, "notify")
	c.kill(SIGSTOP)
	c.kill(SIGKILL)
	if got := c.dies(); got != 137 {
		t.Errorf("status %d, want 137", got)
	}
}

func TestQueuedSignalsKeepTheirOrderTheirValuesAndTheirSender(t *testing.T) {
	c := helper(t, "info")
	for v := range int64(5) {
		if err := Sigqueue(c.pid(), 40, v-2); err != nil {
			t.Fatal(err)
		}
	}
	for v := range int64(5) {
		if got, want := c.line(), fmt.Sprintf("RT6 -1 %d %d", os.Getpid(), v-2); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	c.kill(SIGUSR1)
	if got, want := c.line(), fmt.Sprintf("USR1 0 %d 0", os.Getpid()); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestKillRefusesInLinuxsOrder(t *testing.T) {
	c := helper(t, "plain")
	pid := c.pid()
	if got := c.status(); got != 0 {
		t.Fatalf("status %d", got)
	}
	for _, call := range []struct {
		name string
		pid  int
		sig  syscall.Signal
		want error
	}{
		{"nothing is sent to the process itself", os.Getpid(), 0, nil},
		{"no such process", pid, 0, errnomap.ESRCH},
		{"no such process for TERM", pid, SIGTERM, errnomap.ESRCH},
		{"no such process before a bad signal", pid, 65, errnomap.ESRCH},
		{"a bad signal", os.Getpid(), 65, errnomap.EINVAL},
		{"a negative signal", os.Getpid(), -1, errnomap.EINVAL},
		{"the smallest number", -1 << 31, SIGTERM, errnomap.ESRCH},
		{"no such group", -pid, SIGTERM, errnomap.ESRCH},
		{"a process id beyond 32 bits", int(int64(os.Getpid()) + 1<<32), 0, errnomap.ESRCH},
		{"a group beyond 32 bits", -int(int64(os.Getpid()) + 1<<32), 0, errnomap.ESRCH},
		{"a signal beyond 32 bits", os.Getpid(), syscall.Signal(int64(1) << 32), errnomap.EINVAL},
	} {
		t.Run(call.name, func(t *testing.T) {
			if err := Kill(call.pid, call.sig); err != call.want {
				t.Errorf("Kill(%d, %d) = %v, want %v", call.pid, call.sig, err, call.want)
			}
		})
	}
}

func TestAnEndedChildTakesSignalsUntilItIsWaitedFor(t *testing.T) {
	c := helper(t, "plain")
	target, err := Open(c.pid())
	if err != nil {
		t.Fatal(err)
	}
	c.in.Close()
	if _, err := target.Wait(10 * time.Second); err != nil {
		t.Fatal(err)
	}
	target.Close()
	for _, sig := range []syscall.Signal{0, SIGTERM} {
		if err := Kill(c.pid(), sig); err != nil {
			t.Errorf("Kill(%d) of a zombie: %v", sig, err)
		}
	}
	_ = c.cmd.Wait()
	if err := Kill(c.pid(), 0); err != errnomap.ESRCH {
		t.Errorf("Kill after wait: %v, want ESRCH", err)
	}
}

func TestAProcessWithoutWorkerGetsTheDefaultAction(t *testing.T) {
	if runtime.GOOS != "windows" {
		t.Skip("on Linux a plain Go program handles signals by itself")
	}
	for _, sig := range []syscall.Signal{SIGTERM, SIGUSR1, SIGKILL, SIGSEGV, 40} {
		c := helper(t, "plain")
		c.kill(sig)
		if got, want := c.dies(), 128+int(sig); got != want {
			t.Errorf("%s: status %d, want %d", Name(sig), got, want)
		}
	}
	c := helper(t, "plain")
	c.kill(SIGCHLD)
	c.kill(SIGTSTP)
	c.kill(SIGCONT)
	if got := c.status(); got != 0 {
		t.Errorf("status %d, want 0", got)
	}
}

func TestNotifyContextEndsWithTheSignal(t *testing.T) {
	ctx, stop := NotifyContext(context.Background(), SIGTERM)
	defer stop()
	if err := Err(); err != nil {
		t.Fatal(err)
	}
	if err := Kill(os.Getpid(), SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()
	if sig, ok := SignalOf(context.Cause(ctx)); !ok || sig != SIGTERM {
		t.Errorf("cause %v", context.Cause(ctx))
	}
}

func TestASecondSignalDoesNotEndAProgramThatIsEnding(t *testing.T) {
	c := helper(t, "context")
	c.kill(SIGTERM)
	if got := c.line(); got != "signal TERM received" {
		t.Fatalf("the helper said %q", got)
	}
	for range 3 {
		c.kill(SIGTERM)
		time.Sleep(10 * time.Millisecond) // what is to be seen is that nothing comes of it
	}
	if got := c.status(); got != 0 {
		t.Errorf("status %d, want 0", got)
	}
}

func TestNotifyAndIgnoreBeforeStartStayAfterIt(t *testing.T) {
	c := helper(t, "early")
	c.kill(SIGHUP)
	c.kill(SIGPIPE)
	for _, sig := range []syscall.Signal{SIGTERM, SIGUSR1, SIGTERM} {
		c.kill(sig)
		if got := c.line(); got != Name(sig) {
			t.Errorf("heard %q, want %s", got, Name(sig))
		}
	}
	c.kill(SIGUSR2)
	if got := c.dies(); got != 140 {
		t.Errorf("status %d, want 140", got)
	}
}

func TestStopOfNotifyContextLeavesNothing(t *testing.T) {
	ctx, stop := NotifyContext(context.Background(), SIGUSR2)
	stop()
	<-ctx.Done()
	if _, ok := SignalOf(context.Cause(ctx)); ok {
		t.Error("the cause is a signal")
	}
}

func TestIgnoredTellsAndResetEndsIt(t *testing.T) {
	Ignore(SIGUSR2)
	if !Ignored(SIGUSR2) {
		t.Error("USR2 is not ignored")
	}
	if err := Kill(os.Getpid(), SIGUSR2); err != nil {
		t.Error(err)
	}
	Reset(SIGUSR2)
	if Ignored(SIGUSR2) {
		t.Error("USR2 is still ignored")
	}
}

func TestWaitTellsHowAProcessEnded(t *testing.T) {
	c := helper(t, "started")
	target, err := Open(c.pid())
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	if _, err := target.Wait(time.Millisecond); err != errnomap.EAGAIN {
		t.Errorf("Wait for a living process = %v, want EAGAIN", err)
	}
	c.kill(SIGUSR1)
	c.dies()
	exit, err := target.Wait(-1)
	if err != nil {
		t.Fatal(err)
	}
	if exit.Known && exit.Code != 138 {
		t.Errorf("%v, want 138", exit)
	}
	if !exit.Known && runtime.GOOS == "windows" {
		t.Error("Windows tells how a process ended")
	}
	t.Log(exit)
}

func TestStoppedTellsWhetherAProcessStandsStill(t *testing.T) {
	target, err := Open(helper(t, "started").pid())
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	for _, c := range []struct {
		sig  syscall.Signal
		want bool
	}{{0, false}, {SIGSTOP, true}, {SIGCONT, false}} {
		if _, err := target.Send(c.sig); err != nil {
			t.Fatal(err)
		}
		got, err := target.Stopped()
		for range 1000 {
			if err != nil || got == c.want {
				break
			}
			time.Sleep(time.Millisecond) // the kernel takes a moment
			got, err = target.Stopped()
		}
		if got != c.want || err != nil {
			t.Errorf("after %s: %v, %v, want %v", Name(c.sig), got, err, c.want)
		}
	}
}

func TestCatchesTellsWhetherThereIsAHandler(t *testing.T) {
	for _, c := range []struct {
		helper string
		sig    syscall.Signal
		want   bool
		system string // "" is both
	}{
		{"notify", SIGUSR1, true, ""},
		{"notify", SIGKILL, false, ""},
		{"ignore", SIGUSR1, false, "windows"},
		{"started", SIGUSR1, false, "windows"},
		{"plain", SIGUSR1, false, "windows"}, // on Linux it is Go's runtime that has one
	} {
		if c.system != "" && c.system != runtime.GOOS {
			continue
		}
		target, err := Open(helper(t, c.helper).pid())
		if err != nil {
			t.Fatal(err)
		}
		if got, err := target.Catches(c.sig); got != c.want || err != nil {
			t.Errorf("%s catches %s: %v, %v, want %v", c.helper, Name(c.sig), got, err, c.want)
		}
		if way, err := target.Send(0); way != WayChecked || err != nil {
			t.Errorf("%s after the question: %v, %v", c.helper, way, err)
		}
		for _, sig := range []syscall.Signal{-1, 0, 65} {
			if _, err := target.Catches(sig); err != errnomap.EINVAL {
				t.Errorf("Catches(%d): %v, want EINVAL", sig, err)
			}
		}
		target.Close()
	}
}

func TestNoQueuedSignalOfManySendersIsLost(t *testing.T) {
	const senders, each = 8, 40
	c := helper(t, "info")
	sent := make(chan error, senders)
	for s := range senders {
		go func() {
			for n := range each {
				if err := Sigqueue(c.pid(), 40, int64(s*each+n)); err != nil {
					sent <- err
					return
				}
			}
			sent <- nil
		}()
	}
	last := make([]int64, senders)
	for s := range last {
		last[s] = -1
	}
	for range senders * each {
		var name string
		var code, pid, value int64
		if _, err := fmt.Sscan(c.line(), &name, &code, &pid, &value); err != nil {
			t.Fatal(err)
		}
		if s := value / each; value%each != last[s]+1 {
			t.Fatalf("sender %d: %d came after %d", s, value%each, last[s])
		} else {
			last[s]++
		}
	}
	for range senders {
		if err := <-sent; err != nil {
			t.Error(err)
		}
	}
}
