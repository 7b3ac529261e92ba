package processes

import (
	"math"
	"os"
	"sync"
	"time"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/sigworker"
)

var ending = []suite.Case{
	{Number: 1, Name: "the status of a child that returned", Source: "wait(2): WIFEXITED, WEXITSTATUS",
		Run: func(t *suite.T) {
			for _, status := range []int{0, 1, 2, 42, 127, 128, 200, 255} {
				c := start(t)
				c.tell("return %d", status)
				wait(t, "wait4", c.pid(), 0, of(c))
			}
		}},
	{Number: 2, Name: "a status has eight bits", Source: "exit(3): status & 0xFF is returned to the parent",
		Run: func(t *suite.T) {
			for _, status := range []int{0x1234, 256, -1} {
				c := start(t)
				c.tell("exit %d", status)
				wait(t, "wait4", c.pid(), 0, of(c))
			}
		}},
	{Number: 3, Name: "a child that panics", Source: "Go's runtime exits with 2",
		Run: func(t *suite.T) {
			c := start(t)
			c.tell("panic")
			wait(t, "wait4", c.pid(), 0, of(c))
		}},
	{Number: 4, Name: "a child that was killed", Source: "wait(2): WIFSIGNALED, WTERMSIG",
		Run: func(t *suite.T) {
			for _, sig := range []unix.Signal{unix.SIGKILL, unix.SIGTERM, unix.SIGINT, unix.SIGHUP} {
				c := start(t, "start")
				c.kill(sig)
				wait(t, "wait4", c.pid(), 0, of(c))
			}
		}},
	{Number: 5, Name: "a child that was killed by other signals", Source: "signal(7): Term is the default action",
		Run: func(t *suite.T) {
			for _, sig := range []unix.Signal{unix.SIGUSR1, unix.SIGUSR2, unix.SIGPIPE, unix.SIGALRM, 40, 64} {
				c := start(t, "start")
				c.kill(sig)
				wait(t, "wait4", c.pid(), 0, of(c))
			}
		}},
	{Number: 6, Name: "nobody needs the status or the usage", Source: "wait4(2): both may be NULL",
		Run: func(t *suite.T) {
			c := start(t)
			c.tell("return 3")
			got, err := unix.Wait4(c.pid(), nil, 0, nil)
			t.Call("it is the child", got == c.pid(), err)
		}},
	{Number: 7, Name: "the usage of a child", Source: "wait4(2): resource usage information about the child",
		Run: func(t *suite.T) {
			c := start(t)
			t.Value("child", c.ask("burn 100"))
			c.tell("return 0")
			var before, u, after unix.Rusage
			t.Must(unix.Getrusage(unix.RUSAGE_CHILDREN, &before))
			_, err := unix.Wait4(c.pid(), nil, 0, &u)
			t.Errno("wait4", err)
			t.Must(unix.Getrusage(unix.RUSAGE_CHILDREN, &after))
			t.Value("it worked", u.Utime.Nano()+u.Stime.Nano() >= 80e6)
			t.Value("it had memory", u.Maxrss > 0)
			spent := func(r unix.Rusage) int64 { return r.Utime.Nano() + r.Stime.Nano() }
			t.Value("it counts as the children's", spent(after)-spent(before) >= 80e6)
		}},
	{Number: 8, Name: "what os.Process.Wait has told counts in no wait of ours", Source: "wait(2): a child is waited for once",
		Run: func(t *suite.T) {
			c := start(t)
			c.tell("return 9")
			t.Value("os", c.cmd.Wait())
			wait(t, "wait4", c.pid(), 0, nil)
			wait(t, "any", -1, 0, nil)
		}},
}

var choosing = []suite.Case{
	{Number: 10, Name: "any child", Source: "waitpid(2): pid -1: wait for any child process",
		Run: func(t *suite.T) {
			c := start(t)
			c.tell("return 5")
			wait(t, "wait4", -1, 0, of(c))
		}},
	{Number: 11, Name: "any child of the own group", Source: "waitpid(2): pid 0: any child whose process group is the caller's",
		Run: func(t *suite.T) {
			c := start(t)
			c.tell("return 5")
			wait(t, "wait4", 0, 0, of(c))
		}},
	{Number: 12, Name: "a child in a group of its own", Source: "waitpid(2): pid below -1: any child of the group -pid",
		Run: func(t *suite.T) {
			c := start(t)
			t.Value("setpgid", c.ask("group 0"))
			wait(t, "own group", 0, unix.WNOHANG, nil)
			wait(t, "the child's", -c.pid(), unix.WNOHANG, nil)
			c.tell("return 5")
			wait(t, "the child's", -c.pid(), 0, of(c))
		}},
	{Number: 13, Name: "of two children the one that is asked for", Source: "waitpid(2): pid above 0: the child with that id",
		Run: func(t *suite.T) {
			a, b := start(t), start(t)
			roles := map[int]string{a.pid(): "first", b.pid(): "second"}
			a.end(1)
			b.end(2)
			wait(t, "second", b.pid(), 0, roles)
			wait(t, "second again", b.pid(), 0, roles)
			wait(t, "any", -1, 0, roles)
			wait(t, "any again", -1, 0, roles)
		}},
	{Number: 15, Name: "twenty children, each once", Source: "wait(2)",
		Run: func(t *suite.T) {
			want := map[int]int{}
			for n := range 20 {
				c := start(t)
				want[c.pid()] = n
				c.tell("return %d", n)
			}
			right := 0
			for range 20 {
				var ws unix.WaitStatus
				pid, err := unix.Wait4(-1, &ws, 0, nil)
				if n, ok := want[pid]; ok && err == nil && ws.ExitStatus() == n {
					right++
					delete(want, pid)
				}
			}
			t.Value("right", right)
			wait(t, "one more", -1, 0, nil)
		}},
	{Number: 16, Name: "a child that package os has let go", Source: "os.Process.Release: the child stays one",
		Run: func(t *suite.T) {
			c := start(t)
			pid := c.pid()
			t.Must(c.cmd.Process.Release())
			roles := map[int]string{pid: "the child"}
			wait(t, "while it runs", -1, unix.WNOHANG, roles)
			c.tell("return 6")
			c.gone()
			wait(t, "after its end", -1, 0, roles)
			wait(t, "again", pid, 0, roles)
		}},
	{Number: 17, Name: "a grandchild is no child", Source: "wait(2): ECHILD: the process is not a child",
		Run: func(t *suite.T) {
			c := start(t)
			c.tell("grandchild")
			var pid int
			for _, r := range c.line() {
				pid = pid*10 + int(r-'0')
			}
			t.Value("it is there", unix.Kill(pid, 0) == nil)
			wait(t, "grandchild", pid, unix.WNOHANG, nil)
			t.Must(sigworker.Kill(pid, unix.SIGKILL))
			c.tell("return 0")
			wait(t, "child", c.pid(), 0, of(c))
		}},
}

var refusing = []suite.Case{
	{Number: 20, Name: "who has no children", Facts: []int{580, 581}, Source: "wait(2): ECHILD",
		Run: func(t *suite.T) {
			wait(t, "any", -1, 0, nil)
			wait(t, "any, not hanging", -1, unix.WNOHANG, nil)
			wait(t, "own group", 0, 0, nil)
			wait(t, "one", 1<<22+1, 0, nil)
		}},
	{Number: 21, Name: "who is no child", Source: "wait(2): ECHILD",
		Run: func(t *suite.T) {
			c := start(t)
			t.Value("parent", c.ask("waitparent"))
			wait(t, "itself", os.Getpid(), 0, nil)
			wait(t, "init", 1, 0, nil)
			wait(t, "nobody", math.MaxInt32, 0, nil)
			wait(t, "no group", -(1<<22 + 1), 0, nil)
			c.tell("return 0")
			wait(t, "child", c.pid(), 0, of(c))
		}},
	{Number: 22, Name: "the smallest number", Source: "kernel: the group of INT_MIN: ESRCH",
		Run: func(t *suite.T) { wait(t, "wait4", math.MinInt32, 0, nil) }},
	{Number: 23, Name: "options that nobody knows", Source: "wait4(2): EINVAL: invalid options",
		Run: func(t *suite.T) {
			c := start(t)
			for _, options := range []int{unix.WEXITED, 0x10, 0x100, unix.WNOWAIT, -1} {
				wait(t, "wait4", c.pid(), options, nil)
			}
			wait(t, "before anyone looks for the child", 1<<22+1, unix.WEXITED, nil)
			wait(t, "before the number", math.MinInt32, unix.WEXITED, nil)
		}},
	{Number: 24, Name: "a child is told of once", Source: "wait(2): ECHILD",
		Run: func(t *suite.T) {
			c := start(t)
			c.tell("return 4")
			wait(t, "first", c.pid(), 0, of(c))
			wait(t, "again", c.pid(), 0, of(c))
			wait(t, "not hanging", c.pid(), unix.WNOHANG, of(c))
			wait(t, "any", -1, 0, of(c))
		}},
	{Number: 25, Name: "kill of a child that ended, and of one that was waited for", Facts: []int{372, 373, 374},
		Source: "kill(2): a zombie exists",
		Run: func(t *suite.T) {
			c := start(t)
			c.end(0)
			c.ended()
			t.Errno("0", unix.Kill(c.pid(), 0))
			t.Errno("TERM", unix.Kill(c.pid(), unix.SIGTERM))
			wait(t, "wait4", c.pid(), 0, of(c))
			t.Errno("0 afterwards", unix.Kill(c.pid(), 0))
			t.Errno("TERM afterwards", unix.Kill(c.pid(), unix.SIGTERM))
		}},
}

var waiting = []suite.Case{
	{Number: 60, Name: "nothing to tell, not hanging", Source: "wait(2): WNOHANG: 0 if no child has changed state",
		Run: func(t *suite.T) {
			c := start(t)
			wait(t, "one", c.pid(), unix.WNOHANG, of(c))
			wait(t, "any", -1, unix.WNOHANG, of(c))
			var u unix.Rusage
			u.Maxrss = 77
			got, err := unix.Wait4(c.pid(), nil, unix.WNOHANG, &u)
			t.Call("with usage", got, err)
			t.Value("usage untouched", u.Maxrss == 77)
			c.end(8)
			soon(t, func() bool {
				got, err = unix.Wait4(c.pid(), nil, unix.WNOHANG, nil)
				return got != 0
			})
			t.Call("in the end it is the child", got == c.pid(), err)
		}},
	{Number: 61, Name: "a wait hangs until the child ends", Timed: true, Source: "wait(2): the call blocks",
		Run: func(t *suite.T) {
			for _, pid := range []func(c *child) int{(*child).pid, func(*child) int { return -1 }} {
				c := start(t)
				done := make(chan struct{})
				go func() {
					defer close(done)
					wait(t, "wait4", pid(c), 0, of(c))
				}()
				t.Returns("while it runs, returns", 150*time.Millisecond, func() { <-done })
				c.tell("return 7")
				t.Returns("after its end, returns", 10*time.Second, func() { <-done })
			}
		}},
	{Number: 62, Name: "a wait for any hears of children made meanwhile", Timed: true, Source: "wait(2)",
		Run: func(t *suite.T) {
			a := start(t)
			done := make(chan int, 1)
			go func() {
				pid, _ := unix.Wait4(-1, nil, 0, nil)
				done <- pid
			}()
			time.Sleep(100 * time.Millisecond)
			b := start(t)
			b.tell("return 0")
			select {
			case pid := <-done:
				t.Value("it is the new one", pid == b.pid())
			case <-time.After(10 * time.Second):
				t.Value("it is the new one", "never")
			}
			a.tell("return 0")
			wait(t, "the other", a.pid(), 0, of(a))
		}},
	{Number: 63, Name: "each waits for a child of its own", Source: "wait(2)",
		Run: func(t *suite.T) {
			const many = 8
			var children [many]*child
			var right [many]bool
			var wg sync.WaitGroup
			for n := range many {
				children[n] = start(t)
				wg.Go(func() {
					var ws unix.WaitStatus
					pid, err := unix.Wait4(children[n].pid(), &ws, 0, nil)
					right[n] = err == nil && pid == children[n].pid() && ws.ExitStatus() == n
				})
			}
			for n := many - 1; n >= 0; n-- {
				children[n].tell("return %d", n)
			}
			wg.Wait()
			t.Value("right", right)
		}},
	{Number: 64, Name: "of two who wait for one child, one gets it", Source: "wait(2): ECHILD to the other",
		Run: func(t *suite.T) {
			c := start(t)
			results := make(chan error, 2)
			for range 2 {
				go func() {
					_, err := unix.Wait4(c.pid(), nil, 0, nil)
					results <- err
				}()
			}
			time.Sleep(50 * time.Millisecond)
			c.tell("return 0")
			told, none := 0, 0
			for range 2 {
				switch err := <-results; err {
				case nil:
					told++
				case unix.ECHILD:
					none++
				}
			}
			t.Value("told", told)
			t.Value("ECHILD", none)
		}},
}
