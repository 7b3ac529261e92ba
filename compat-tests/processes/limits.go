package processes

import (
	"os"
	"runtime"
	"strconv"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// resources are all that have a limit.
var resources = []int{
	unix.RLIMIT_CPU, unix.RLIMIT_FSIZE, unix.RLIMIT_DATA, unix.RLIMIT_STACK, unix.RLIMIT_CORE, unix.RLIMIT_RSS,
	unix.RLIMIT_NPROC, unix.RLIMIT_NOFILE, unix.RLIMIT_MEMLOCK, unix.RLIMIT_AS, unix.RLIMIT_LOCKS, unix.RLIMIT_SIGPENDING,
	unix.RLIMIT_MSGQUEUE, unix.RLIMIT_NICE, unix.RLIMIT_RTPRIO, unix.RLIMIT_RTTIME,
}

var limits = []suite.Case{
	{Number: 90, Name: "limits can be asked for", Source: "getrlimit(2)",
		Run: func(t *suite.T) {
			for _, r := range resources {
				l := unix.Rlimit{Cur: 5, Max: 4}
				t.Errno("getrlimit", unix.Getrlimit(r, &l))
				t.Value("soft within hard", l.Cur <= l.Max)
			}
			for _, r := range []int{-1, 16, 99} {
				t.Errno("of nothing", unix.Getrlimit(r, &unix.Rlimit{}))
			}
		}},
	{Number: 91, Name: "a soft limit beyond the hard one", Facts: []int{576}, Source: "setrlimit(2): EINVAL if rlim_cur is greater than rlim_max",
		Run: func(t *suite.T) {
			for _, r := range resources {
				t.Errno("setrlimit", unix.Setrlimit(r, &unix.Rlimit{Cur: 11, Max: 10}))
			}
			t.Errno("of nothing", unix.Setrlimit(16, &unix.Rlimit{}))
			t.Errno("of nothing, negative", unix.Setrlimit(-1, &unix.Rlimit{}))
		}},
	{Number: 92, Name: "limits set to what they are", Source: "setrlimit(2)",
		Run: func(t *suite.T) {
			for _, r := range resources {
				var l unix.Rlimit
				t.Must(unix.Getrlimit(r, &l))
				t.Errno("setrlimit", unix.Setrlimit(r, &l))
			}
		}},
	{Number: 93, Name: "the limit of descriptors", Source: "getrlimit(2): RLIMIT_NOFILE: one greater than the highest descriptor",
		Run: func(t *suite.T) {
			var was, l unix.Rlimit
			t.Must(unix.Getrlimit(unix.RLIMIT_NOFILE, &was))
			t.Errno("lower it", unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 64, Max: was.Max}))
			t.Must(unix.Getrlimit(unix.RLIMIT_NOFILE, &l))
			t.Value("it is", l.Cur)
			_, err := unix.FcntlInt(0, unix.F_DUPFD, 64)
			t.Errno("beyond it", err)
			fd, err := unix.FcntlInt(0, unix.F_DUPFD, 63)
			t.Call("the last", fd, err)
			t.Errno("back", unix.Setrlimit(unix.RLIMIT_NOFILE, &was))
		}},
	{Number: 94, Name: "no core files are wanted", Source: "getrlimit(2): RLIMIT_CORE: 0 makes none",
		Run: func(t *suite.T) {
			var was, l unix.Rlimit
			t.Must(unix.Getrlimit(unix.RLIMIT_CORE, &was))
			t.Errno("setrlimit", unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{Cur: 0, Max: was.Max}))
			t.Errno("getrlimit", unix.Getrlimit(unix.RLIMIT_CORE, &l))
			t.Value("soft", l.Cur)
			t.Value("hard as before", l.Max == was.Max)
		}},
	{Number: 95, Name: "prlimit of this process", Source: "prlimit(2): pid 0 is the caller; new_limit and old_limit may be NULL",
		Run: func(t *suite.T) {
			for _, pid := range []int{0, unix.Getpid()} {
				var l, old unix.Rlimit
				t.Must(unix.Getrlimit(unix.RLIMIT_NOFILE, &l))
				t.Errno("ask", unix.Prlimit(pid, unix.RLIMIT_NOFILE, nil, &old))
				t.Value("it is getrlimit's", l == old)
				t.Errno("set", unix.Prlimit(pid, unix.RLIMIT_NOFILE, &l, &old))
				t.Value("it was the same", l == old)
				t.Errno("nothing", unix.Prlimit(pid, unix.RLIMIT_NOFILE, nil, nil))
				t.Errno("no resource", unix.Prlimit(pid, 16, nil, &old))
				t.Errno("soft beyond hard", unix.Prlimit(pid, unix.RLIMIT_CORE, &unix.Rlimit{Cur: 2, Max: 1}, nil))
			}
		}},
	{Number: 96, Name: "prlimit of nobody", Source: "prlimit(2): ESRCH",
		Run: func(t *suite.T) {
			t.Errno("nobody", unix.Prlimit(nobody, unix.RLIMIT_NOFILE, nil, &unix.Rlimit{}))
			t.Errno("a negative number", unix.Prlimit(-1, unix.RLIMIT_NOFILE, nil, &unix.Rlimit{}))
		}},
}

// niceness steps back and tells what getpriority says then.
func niceness(n int) string {
	runtime.LockOSThread() // on Linux the priority is a thread's
	if err := unix.Setpriority(unix.PRIO_PROCESS, 0, n); err != nil {
		return err.Error()
	}
	prio, err := unix.Getpriority(unix.PRIO_PROCESS, 0)
	if err != nil {
		return err.Error()
	}
	return strconv.Itoa(prio)
}

var priorities = []suite.Case{
	{Number: 110, Name: "to step back", Source: "setpriority(2): the raw system call tells 20 less the nice value",
		Run: func(t *suite.T) {
			for _, nice := range []int{10, 15, 19, 25} {
				t.Value("priority", start(t).ask("nice %d", nice))
			}
		}},
	{Number: 111, Name: "priorities by all kinds of names", Source: "getpriority(2): PRIO_PROCESS, PRIO_PGRP, PRIO_USER",
		Run: func(t *suite.T) {
			for _, which := range []int{unix.PRIO_PROCESS, unix.PRIO_PGRP, unix.PRIO_USER} {
				prio, err := unix.Getpriority(which, 0)
				t.Errno("own", err)
				t.Value("1 to 40", prio >= 1 && prio <= 40)
			}
			own, err := unix.Getpriority(unix.PRIO_PROCESS, 0)
			t.Errno("own", err)
			prio, err := unix.Getpriority(unix.PRIO_PROCESS, os.Getpid())
			t.Call("by number", prio == own, err)
			c := start(t)
			prio, err = unix.Getpriority(unix.PRIO_PROCESS, c.pid())
			t.Call("a child's is inherited", prio == own, err)
		}},
	{Number: 112, Name: "priorities of nobody", Source: "getpriority(2): EINVAL, ESRCH",
		Run: func(t *suite.T) {
			for _, which := range []int{-1, 3, 99} {
				_, err := unix.Getpriority(which, 0)
				t.Errno("no kind", err)
				t.Errno("no kind", unix.Setpriority(which, 0, 0))
			}
			for _, which := range []int{unix.PRIO_PROCESS, unix.PRIO_PGRP} {
				for _, who := range []int{nobody, -1} {
					_, err := unix.Getpriority(which, who)
					t.Errno("getpriority", err)
					t.Errno("setpriority", unix.Setpriority(which, who, 0))
				}
			}
		}},
}

var threads = []suite.Case{
	{Number: 120, Name: "tgkill looks for the thread", Facts: []int{563}, Source: "tgkill(2): EINVAL, ESRCH",
		Run: func(t *suite.T) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			pid, tid := unix.Getpid(), unix.Gettid()
			t.Errno("itself", unix.Tgkill(pid, tid, 0))
			t.Errno("no thread", unix.Tgkill(pid, 0, 0))
			t.Errno("no process", unix.Tgkill(0, tid, 0))
			t.Errno("negative", unix.Tgkill(-1, -1, 0))
			t.Errno("a thread that is not there", unix.Tgkill(pid, nobody, 0))
			t.Errno("a process that is not there", unix.Tgkill(nobody, tid, 0))
			t.Value("a thread of another", start(t).ask("otherthread %d", tid))
		}},
	{Number: 121, Name: "tgkill of no signal", Facts: []int{564}, Source: "tgkill(2): EINVAL",
		Run: func(t *suite.T) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			pid, tid := unix.Getpid(), unix.Gettid()
			t.Errno("65", unix.Tgkill(pid, tid, 65))
			t.Errno("-1", unix.Tgkill(pid, tid, -1))
			t.Errno("65 to a thread that is not there", unix.Tgkill(pid, nobody, 65))
		}},
	{Number: 122, Name: "threads of one process have different numbers", Source: "gettid(2)",
		Run: func(t *suite.T) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			other := make(chan int)
			go func() {
				runtime.LockOSThread()
				other <- unix.Gettid()
			}()
			t.Value("different", unix.Gettid() != <-other)
			t.Value("positive", unix.Gettid() > 0)
		}},
}
