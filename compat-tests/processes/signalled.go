package processes

import (
	"os"
	"runtime"
	"slices"
	"time"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/sigworker"
)

// patience is how long a case waits for a signal that is to come.
const patience = 10 * time.Second

// listen hears of CHLD.
func listen(t *suite.T) <-chan os.Signal {
	c := make(chan os.Signal, 64)
	sigworker.Notify(c, sigworker.SIGCHLD)
	t.Cleanup(func() { sigworker.Stop(c) })
	return c
}

// next is the name of the next signal.
func next(c <-chan os.Signal) string {
	select {
	case sig := <-c:
		return sigworker.Name(sig.(unix.Signal))
	case <-time.After(patience):
		return "nothing"
	}
}

var signalled = []suite.Case{
	{Number: 130, Name: "the end of a child is signalled", Source: "wait(2): SIGCHLD is sent when a child terminates",
		Run: func(t *suite.T) {
			c := listen(t)
			for _, end := range []func(*child){
				func(c *child) { c.tell("return 7") },
				func(c *child) { c.kill(unix.SIGKILL) },
			} {
				child := start(t)
				t.Value("while it runs", len(c))
				end(child)
				t.Value("at its end", next(c))
				wait(t, "then, not hanging", child.pid(), unix.WNOHANG, of(child))
			}
		}},
	{Number: 131, Name: "a program that waits for children when it is signalled hears of all", Source: "waitpid(2): WNOHANG; signal(7): standard signals do not queue",
		Run: func(t *suite.T) {
			c := listen(t)
			const many = 6
			for n := range many {
				start(t).tell("return %d", n)
			}
			var statuses []int
			for len(statuses) < many && next(c) == "CHLD" {
				for {
					var ws unix.WaitStatus
					if pid, err := unix.Wait4(-1, &ws, unix.WNOHANG, nil); pid <= 0 || err != nil {
						break
					}
					statuses = append(statuses, ws.ExitStatus())
				}
			}
			slices.Sort(statuses)
			t.Value("statuses", statuses)
		}},
	{Number: 132, Name: "whoever has waited for a child was signalled before", Source: "POSIX, wait: SIGCHLD and its status are there together",
		Run: func(t *suite.T) {
			c := listen(t)
			for range 3 {
				child := start(t)
				child.tell("return 1")
				wait(t, "hanging", child.pid(), 0, of(child))
				t.Value("signal", next(c))
			}
		}},
	{Number: 133, Name: "whoever ignores CHLD has no children to wait for", Source: "wait(2): SIGCHLD set to SIG_IGN: children do not become zombies, ECHILD when all have ended",
		Run: func(t *suite.T) {
			sigworker.Ignore(sigworker.SIGCHLD)
			a, b := start(t), start(t)
			wait(t, "while both run", -1, unix.WNOHANG, nil)
			a.tell("return 1")
			wait(t, "the one that ends", a.pid(), 0, of(a))
			b.tell("return 2")
			wait(t, "any", -1, 0, of(b))
		}},
	{Number: 134, Name: "a handled signal ends pause", Facts: []int{414}, Source: "pause(2): it only returns when a signal was caught: EINTR",
		Run: func(t *suite.T) {
			c := make(chan os.Signal, 1)
			sigworker.Notify(c, sigworker.SIGUSR1)
			t.Cleanup(func() { sigworker.Stop(c) })
			done := make(chan error)
			thread := make(chan int)
			go func() {
				runtime.LockOSThread()
				defer runtime.UnlockOSThread()
				thread <- unix.Gettid()
				done <- unix.Pause()
			}()
			// What comes before pause does not end it, so it comes until it does.
			tid, err := <-thread, error(nil)
			for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
				t.Must(unix.Tgkill(unix.Getpid(), tid, unix.SIGUSR1))
				select {
				case err = <-done:
					deadline = time.Time{}
				case <-time.After(5 * time.Millisecond):
				}
			}
			t.Errno("pause", err)
			t.Value("heard", next(c))
		}},
}
