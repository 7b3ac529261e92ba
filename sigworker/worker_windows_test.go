package sigworker

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/svc"

	"causeway/errnomap"
)

// leakRounds is how often a use is repeated. Threads that Go's runtime starts have
// handles too, so only what is as many as the rounds is a leak.
const leakRounds = 30

func TestTheWorkerGivesBackItsHandles(t *testing.T) {
	round := func() {
		c := make(chan os.Signal, 1)
		Notify(c, SIGUSR1)
		if err := Err(); err != nil {
			t.Fatal(err)
		}
		if err := Kill(os.Getpid(), SIGUSR1); err != nil {
			t.Fatal(err)
		}
		<-c
		if err := setEvent(uint32(os.Getpid()), SIGUSR1); err != nil {
			t.Fatal(err)
		}
		<-c
		Stop(c)
	}
	round()
	before := handles(t)
	for range leakRounds {
		round()
	}
	if after := handles(t); after >= before+leakRounds {
		t.Errorf("%d handles before, %d after", before, after)
	}
	if err := setEvent(uint32(os.Getpid()), SIGUSR1); err != errnomap.ENOENT {
		t.Errorf("the event of a worker that ended: %v, want ENOENT", err)
	}
}

func TestSendersGiveBackTheirHandles(t *testing.T) {
	c := helper(t, "ignore")
	round := func() {
		for _, sig := range []syscall.Signal{0, SIGUSR1, SIGCHLD, SIGSTOP, SIGCONT} {
			c.kill(sig)
		}
		for _, call := range []func() error{
			func() error { return Sigqueue(c.pid(), SIGUSR1, 1) },
			func() error { _, err := Getpgid(c.pid()); return err },
			func() error { return Setpgid(c.pid(), 0) },
			func() error { return Kill(-c.pid(), 0) },
		} {
			if err := call(); err != nil {
				t.Fatal(err)
			}
		}
		if err := Kill(c.pid()+1, 0); err != errnomap.ESRCH {
			t.Fatal(err)
		}
	}
	round()
	before := handles(t)
	for range leakRounds {
		round()
	}
	if after := handles(t); after >= before+leakRounds {
		t.Errorf("%d handles before, %d after", before, after)
	}
}

func TestANameThatSomeoneElseMadeIsRefusedAndReported(t *testing.T) {
	name := func(s string) *uint16 {
		p, err := windows.UTF16PtrFromString(s)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	event := `Global\` + eventName(uint32(os.Getpid()), SIGHUP)
	for _, squat := range []struct {
		name string
		make func() (windows.Handle, error)
	}{
		{"an event of the name", func() (windows.Handle, error) { return windows.CreateEvent(nil, 0, 0, name(event)) }},
		{"an event that is closed to everyone", func() (windows.Handle, error) {
			sd, err := windows.SecurityDescriptorFromString("D:P(D;;GA;;;WD)")
			if err != nil {
				return 0, err
			}
			sa := &windows.SecurityAttributes{Length: attributesSize, SecurityDescriptor: sd}
			return windows.CreateEvent(sa, 0, 0, name(event))
		}},
		{"another kind of object of the name", func() (windows.Handle, error) { return windows.CreateMutex(nil, false, name(event)) }},
	} {
		t.Run(squat.name, func(t *testing.T) {
			h, err := squat.make()
			if err != nil {
				t.Fatal(err)
			}
			defer windows.CloseHandle(h)
			c := make(chan os.Signal, 1)
			Notify(c, SIGHUP)
			defer Stop(c)
			if err := Err(); !errors.Is(err, errnomap.EEXIST) {
				t.Errorf("Err() = %v, want EEXIST", err)
			}
		})
	}
	c := make(chan os.Signal, 1)
	Notify(c, SIGHUP)
	defer Stop(c)
	if err := Err(); err != nil {
		t.Errorf("with the names free again: %v", err)
	}
}

func TestAPipeNameThatSomeoneElseMadeIsRefusedAndReported(t *testing.T) {
	target := current()
	path, err := windows.UTF16PtrFromString(pipeName(target.pid, target.start))
	if err != nil {
		t.Fatal(err)
	}
	// Room for more instances, so that only the flag of the first instance refuses.
	h, err := windows.CreateNamedPipe(path, windows.PIPE_ACCESS_DUPLEX, 0, windows.PIPE_UNLIMITED_INSTANCES, 64, 64, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	before := handles(t)
	c := make(chan os.Signal, 1)
	Notify(c, SIGHUP)
	if err := Err(); !errors.Is(err, errnomap.EEXIST) {
		t.Errorf("Err() = %v, want EEXIST", err)
	}
	Stop(c)
	if after := handles(t); after >= before+leakRounds {
		t.Errorf("%d handles before, %d after a worker that could not start", before, after)
	}
	windows.CloseHandle(h)
	Notify(c, SIGHUP)
	defer Stop(c)
	if err := Err(); err != nil {
		t.Errorf("with the name free again: %v", err)
	}
}

func init() {
	helpers["squatted"] = func() int {
		t := current()
		path, _ := windows.UTF16PtrFromString(groupName(t.pid, t.start))
		h, err := windows.CreateMutex(nil, false, path)
		if err != nil {
			return 1
		}
		fmt.Println("ready")
		for range 2 {
			_, err := Sigpending()
			fmt.Println(errors.Is(Start(0), errnomap.EEXIST), err)
		}
		windows.CloseHandle(h)
		fmt.Println(Start(0))
		return 0
	}
}

func TestAStartThatFailsIsNoneAndCanBeTriedAgain(t *testing.T) {
	c := helper(t, "squatted")
	for _, want := range []string{"true function not implemented", "true function not implemented", "<nil>"} {
		if got := c.line(); got != want {
			t.Errorf("the helper said %q, want %q", got, want)
		}
	}
}

func TestASectionThatSomeoneElseMadeIsNotJoined(t *testing.T) {
	pid := helper(t, "plain").pid()
	target, err := openTarget(pid)
	if err != nil {
		t.Fatal(err)
	}
	defer target.close()
	path, err := windows.UTF16PtrFromString(groupName(target.pid, target.start))
	if err != nil {
		t.Fatal(err)
	}
	h, err := windows.CreateMutex(nil, false, path)
	if err != nil {
		t.Fatal(err)
	}
	if err := Setpgid(pid, 0); err != errnomap.EEXIST {
		t.Errorf("Setpgid with a mutex of the name = %v, want EEXIST", err)
	}
	windows.CloseHandle(h)
	if err := Setpgid(pid, 0); err != nil {
		t.Errorf("with the name free again: %v", err)
	}
}

func TestEventsCarryTheirDescriptor(t *testing.T) {
	c := make(chan os.Signal, 1)
	Notify(c, SIGHUP)
	defer Stop(c)
	if err := Err(); err != nil {
		t.Fatal(err)
	}
	path, _ := windows.UTF16PtrFromString(`Global\` + eventName(uint32(os.Getpid()), SIGHUP))
	const queryState = 1
	h, err := windows.OpenEvent(queryState, false, path)
	if err == nil {
		windows.CloseHandle(h)
		t.Error("the event opens for more than it grants")
	}
	h, err = windows.OpenEvent(windows.EVENT_MODIFY_STATE|windows.SYNCHRONIZE, false, path)
	if err != nil {
		t.Fatalf("the event does not open for what it grants: %v", err)
	}
	windows.CloseHandle(h)
}

func TestASenderThatIsNoSenderOfOursReachesTheWorkerByEvent(t *testing.T) {
	c := helper(t, "notify")
	if err := setEvent(uint32(c.pid()), SIGUSR2); err != nil {
		t.Fatal(err)
	}
	if got := c.line(); got != "USR2" {
		t.Errorf("heard %q, want USR2", got)
	}
}

func TestAManualResetEventOfAWPDKProgramIsServed(t *testing.T) {
	target, err := Open(helper(t, "plain").pid())
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	path, _ := windows.UTF16PtrFromString(`Global\` + eventName(target.pid, SIGTERM))
	h, err := windows.CreateEvent(nil, 1, 0, path)
	if err != nil {
		t.Fatal(err)
	}
	defer windows.CloseHandle(h)
	way, err := target.Send(SIGTERM)
	if way != WayEvent || err != nil {
		t.Errorf("Send = %v, %v, want event", way, err)
	}
	if r, err := windows.WaitForSingleObject(h, 0); r != windows.WAIT_OBJECT_0 {
		t.Errorf("the event is not set: %v, %v", r, err)
	}
}

func TestAnIdThatIsNoMultipleOfFourIsNoProcess(t *testing.T) {
	pid := helper(t, "plain").pid()
	for off := 1; off < 4; off++ {
		if err := Kill(pid+off, SIGKILL); err != errnomap.ESRCH {
			t.Errorf("Kill(pid+%d) = %v, want ESRCH", off, err)
		}
	}
	if err := Kill(pid, 0); err != nil {
		t.Errorf("the process itself: %v", err)
	}
}

func TestAPipeOfAnEarlierStartTimeIsNotThisProcesss(t *testing.T) {
	c := helper(t, "notify")
	target, err := openTarget(c.pid())
	if err != nil {
		t.Fatal(err)
	}
	defer target.close()
	target.start--
	if err := target.post(Info{Signo: SIGUSR1}); err != errnomap.ENOENT {
		t.Errorf("post = %v, want ENOENT", err)
	}
}

func TestBrokenMessagesAreAnsweredAndTheNextOneIsServed(t *testing.T) {
	c := helper(t, "notify")
	target, err := openTarget(c.pid())
	if err != nil {
		t.Fatal(err)
	}
	defer target.close()
	for _, text := range []string{"", "x", string(make([]byte, messageSize)), string(make([]byte, 4*messageSize))} {
		h, err := target.openPipe()
		if err != nil {
			t.Fatal(err)
		}
		ev, err := windows.CreateEvent(nil, 1, 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		ov := windows.Overlapped{HEvent: ev}
		if text != "" {
			var n uint32
			_ = windows.WriteFile(h, []byte(text), new(uint32), &ov)
			_ = windows.GetOverlappedResult(h, &ov, &n, true)
		}
		windows.CloseHandle(h)
		windows.CloseHandle(ev)
	}
	c.kill(SIGUSR1)
	if got := c.line(); got != "USR1" {
		t.Errorf("heard %q, want USR1", got)
	}
}

// silent connects to the worker and says nothing.
func silent(t *testing.T, target target) {
	t.Helper()
	h, err := target.openPipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { windows.CloseHandle(h) })
}

func TestClientsThatSayNothingDoNotKeepSendersOut(t *testing.T) {
	c := helper(t, "info")
	target, err := openTarget(c.pid())
	if err != nil {
		t.Fatal(err)
	}
	defer target.close()
	for round := range 3 {
		for range pipeInstances {
			silent(t, target)
		}
		if err := Sigqueue(c.pid(), 40, int64(round)); err != nil {
			t.Fatalf("Sigqueue behind %d silent clients: %v", pipeInstances, err)
		}
		if got, want := c.line(), fmt.Sprintf("RT6 -1 %d %d", os.Getpid(), round); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAClientThatStaysDoesNotKeepTheNextWorkerOut(t *testing.T) {
	for range 3 {
		c := make(chan os.Signal, 1)
		Notify(c, SIGHUP)
		if err := Err(); err != nil {
			t.Fatal(err)
		}
		for range pipeInstances {
			silent(t, current())
		}
		Stop(c)
	}
}

func TestASenderGetsItsAnswerFromAWorkerThatEnds(t *testing.T) {
	target := current()
	for range 100 {
		c := make(chan os.Signal, 1)
		Notify(c, SIGUSR1)
		if err := Err(); err != nil {
			t.Fatal(err)
		}
		sent := make(chan error)
		go func() { sent <- target.postOnce(Info{Signo: SIGUSR1}) }()
		<-c
		Stop(c)
		if err := <-sent; err != nil {
			t.Fatalf("the worker took the signal and said %v", err)
		}
	}
}

func TestAClientThatStaysAfterItsMessageDoesNotKeepSendersOut(t *testing.T) {
	c := helper(t, "info")
	target, err := openTarget(c.pid())
	if err != nil {
		t.Fatal(err)
	}
	defer target.close()
	for n := range pipeInstances {
		h, err := target.openPipe()
		if err != nil {
			t.Fatal(err)
		}
		defer windows.CloseHandle(h)
		client := &pipeClient{h: h, out: message(Info{Signo: 40, Code: CodeQueue, Value: int64(n)})}
		if client.ov.HEvent, err = windows.CreateEvent(nil, 1, 0, nil); err != nil {
			t.Fatal(err)
		}
		defer windows.CloseHandle(client.ov.HEvent)
		if err := client.exchange(); err != nil {
			t.Fatal(err)
		}
	}
	if err := Sigqueue(c.pid(), 40, pipeInstances); err != nil {
		t.Fatal(err)
	}
	for n := range pipeInstances + 1 {
		if got, want := c.line(), fmt.Sprintf("RT6 -1 %d %d", os.Getpid(), n); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestASenderWhoseConnectionBreaksTriesAgain(t *testing.T) {
	target := current()
	sa, err := attributes(pipeAccess, pipeInstance)
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPipeServer(pipeName(target.pid, target.start), true, sa)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	var values []int64
	served := make(chan struct{})
	go func() {
		defer close(served)
		_, _ = windows.WaitForSingleObject(p.ov.HEvent, windows.INFINITE)
		windows.DisconnectNamedPipe(p.h)
		p.listen()
		for done := false; !done; done = p.state == pipeConnecting {
			_, _ = windows.WaitForSingleObject(p.ov.HEvent, windows.INFINITE)
			p.step(func(i Info) error {
				values = append(values, i.Value)
				return nil
			})
		}
	}()
	if err := target.post(Info{Signo: 40, Code: CodeQueue, Value: 7}); err != nil {
		t.Errorf("post = %v", err)
	}
	<-served
	if len(values) != 1 || values[0] != 7 {
		t.Errorf("the worker took %v, want 7 once", values)
	}
}

func TestConsoleEventsAreSignals(t *testing.T) {
	var acted []syscall.Signal
	p := &process{act: func(sig syscall.Signal) { acted = append(acted, sig) }}
	c := make(chan os.Signal, 1)
	p.notify(c, SetOf(SIGINT))
	if !consoleEvent(p, windows.CTRL_C_EVENT) || <-c != SIGINT {
		t.Error("CTRL_C is not INT")
	}
	if !consoleEvent(p, windows.CTRL_BREAK_EVENT) || len(acted) != 1 || acted[0] != SIGQUIT {
		t.Errorf("CTRL_BREAK without a handler: %v, want the default action of QUIT", acted)
	}
	if consoleEvent(p, 77) {
		t.Error("an unknown event is taken")
	}
	for event, want := range map[uint32]syscall.Signal{
		windows.CTRL_CLOSE_EVENT: SIGHUP, windows.CTRL_LOGOFF_EVENT: SIGTERM, windows.CTRL_SHUTDOWN_EVENT: SIGTERM,
	} {
		if sig, last := consoleSignal(event); sig != want || !last {
			t.Errorf("event %d is %v, %v, want %v and last", event, sig, last, want)
		}
	}
}

func TestAServicesStopIsTerm(t *testing.T) {
	requests, status := make(chan svc.ChangeRequest), make(chan svc.Status, 8)
	c := make(chan os.Signal, 1)
	Notify(c, SIGTERM)
	defer Stop(c)
	service := Service{Main: func() uint32 {
		if <-c != SIGTERM {
			return 1
		}
		return 0
	}}
	go func() {
		requests <- svc.ChangeRequest{Cmd: svc.Interrogate, CurrentStatus: svc.Status{State: svc.Running}}
		requests <- svc.ChangeRequest{Cmd: svc.Stop}
	}()
	if specific, code := service.Execute(nil, requests, status); specific || code != 0 {
		t.Errorf("Execute = %v, %d", specific, code)
	}
	close(status)
	var states []svc.State
	for s := range status {
		states = append(states, s.State)
	}
	want := []svc.State{svc.StartPending, svc.Running, svc.Running, svc.StopPending}
	if len(states) != len(want) {
		t.Fatalf("states %v, want %v", states, want)
	}
	for i := range want {
		if states[i] != want[i] {
			t.Errorf("states %v, want %v", states, want)
		}
	}
}

func TestTheWayToAProcessWithoutWorkerIsTold(t *testing.T) {
	for _, c := range []struct {
		sig  syscall.Signal
		want Way
	}{{SIGCHLD, WayIgnored}, {SIGSTOP, WaySuspension}, {SIGCONT, WayResumption}, {0, WayChecked}, {SIGUSR1, WayTermination}} {
		target, err := Open(helper(t, "plain").pid())
		if err != nil {
			t.Fatal(err)
		}
		if way, err := target.Ask(c.sig); way != c.want || err != nil {
			t.Errorf("%s: %v, %v, want %v", Name(c.sig), way, err, c.want)
		}
		if c.sig == SIGSTOP {
			_ = target.cont()
		}
		target.Close()
	}
}

func TestWmCloseIsPostedToTheWindowsOfTheProcessOnly(t *testing.T) {
	program := os.Getenv("SystemRoot") + `\system32\notepad.exe`
	if _, err := os.Stat(program); err != nil {
		t.Skip("there is no program with a window: ", err)
	}
	cmd := exec.Command(program)
	if err := cmd.Start(); err != nil {
		t.Skip("a program with a window does not start: ", err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	target, err := Open(cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	asked := false
	for end := time.Now().Add(3 * time.Second); !asked && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if target.exited() {
			break
		}
		asked = target.askWindows()
	}
	if !asked {
		t.Skip("the program shows no window here (no display)")
	}
	if _, err := target.Wait(10 * time.Second); err != nil {
		t.Errorf("the program was asked to close and stays: %v", err)
	}
}
