package threads

import (
	"runtime"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/thread"
)

// allowed are the CPUs that the case may use, and the first of them.
func allowed(t *suite.T) (all *thread.CPUSet, first int) {
	all, err := thread.Affinity()
	t.Must(err)
	for n := range all.All() {
		return all, n
	}
	t.Must(unix.EINVAL)
	return nil, 0
}

// own calls f on a thread that nobody else uses afterwards.
func own(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		f()
	}()
	<-done
}

// attr sets a schedule and observes what is read then.
func attr(t *suite.T, name string, a unix.SchedAttr) {
	err := unix.SchedSetAttr(0, &a, 0)
	t.Errno(name, err)
	if err != nil {
		return
	}
	got, err := unix.SchedGetAttr(0, 0)
	t.Must(err)
	t.Value(name+": policy", got.Policy)
	t.Value(name+": nice", got.Nice)
	t.Value(name+": priority", got.Priority)
}

const (
	nowhere = 1 << 30 // the number of no thread
	beyond  = 1023    // the number of no CPU, in a set of the usual size
)

var cpus = []suite.Case{
	{Number: 90, Name: "a thread does not run nowhere", Facts: []int{562},
		Source: "sched_setaffinity(2): EINVAL if the mask contains no processors that are physically on the system",
		Run: func(t *suite.T) {
			own(func() {
				var none, far unix.CPUSet
				far.Set(beyond)
				t.Errno("empty", unix.SchedSetaffinity(0, &none))
				t.Errno("a CPU that is not there", unix.SchedSetaffinity(0, &far))
				t.Errno("a set of no size", unix.SchedSetaffinityDynamic(0, nil))
			})
		}},
	{Number: 91, Name: "CPUs that are not there are left out",
		Source: "sched_setaffinity(2): silently, the mask is restricted to what is there",
		Run: func(t *suite.T) {
			_, first := allowed(t)
			own(func() {
				var some, got unix.CPUSet
				some.Set(first)
				some.Set(beyond)
				t.Errno("set", unix.SchedSetaffinity(0, &some))
				t.Errno("get", unix.SchedGetaffinity(0, &got))
				t.Value("how many", got.Count())
				t.Value("the one that is there", got.IsSet(first))
			})
		}},
	{Number: 92, Name: "a thread is where it was put, one CPU after the other", Reference: facts,
		Source: "sched_setaffinity(2)",
		Run: func(t *suite.T) {
			all, _ := allowed(t)
			right := true
			own(func() {
				for n := range all.All() {
					t.Must(thread.SetAffinity(thread.CPUs(n)))
					got, err := thread.Affinity()
					t.Must(err)
					right = right && got.Equal(thread.CPUs(n))
				}
				t.Errno("everywhere again", thread.SetAffinity(all))
			})
			t.Value("right everywhere", right)
		}},
	{Number: 93, Name: "a thread that is not there has no CPUs",
		Source: "sched_setaffinity(2): ESRCH if the thread whose ID is pid could not be found",
		Run: func(t *suite.T) {
			var set unix.CPUSet
			set.Fill()
			t.Errno("get", unix.SchedGetaffinity(nowhere, &set))
			t.Errno("set", unix.SchedSetaffinity(nowhere, &set))
			t.Errno("get of -1", unix.SchedGetaffinity(-1, &set))
			t.Errno("set of -1", unix.SchedSetaffinity(-1, &set))
		}},
	{Number: 94, Name: "a set without room for the CPUs is refused",
		Source: "sched_getaffinity(2): EINVAL if cpusetsize is smaller than the size of the affinity mask used by the kernel",
		Run: func(t *suite.T) {
			t.Errno("no room", unix.SchedGetaffinityDynamic(0, nil))
			t.Errno("much room", unix.SchedGetaffinityDynamic(0, unix.NewCPUSet(1<<14)))
		}},
	{Number: 95, Name: "a full set is everywhere",
		Source: "sched_setaffinity(2): the mask is restricted to what is there",
		Run: func(t *suite.T) {
			all, first := allowed(t)
			own(func() {
				var one, full, got unix.CPUSet
				one.Set(first)
				full.Fill()
				t.Errno("one", unix.SchedSetaffinity(0, &one))
				t.Errno("full", unix.SchedSetaffinity(0, &full))
				t.Must(unix.SchedGetaffinity(0, &got))
				t.Value("as many as before", got.Count() >= all.Len())
			})
		}},
	{Number: 96, Name: "another thread is moved by its number",
		Source: "sched_setaffinity(2): the thread whose ID is pid",
		Run: func(t *suite.T) {
			_, first := allowed(t)
			th, end := waiting(t, nil)
			var one, got unix.CPUSet
			one.Set(first)
			t.Errno("set", unix.SchedSetaffinity(th.ID(), &one))
			t.Errno("get", unix.SchedGetaffinity(th.ID(), &got))
			t.Value("where it was put", got == one)
			end()
		}},
	{Number: 97, Name: "a Thread begins on its CPUs", Reference: facts,
		Source: "pthread_attr_setaffinity_np(3)",
		Run: func(t *suite.T) {
			_, first := allowed(t)
			th, err := thread.Start(&thread.Attr{CPUs: thread.CPUs(first)}, func(*thread.Thread) any {
				got, err := thread.Affinity()
				t.Must(err)
				return got.Equal(thread.CPUs(first))
			})
			t.Must(err)
			join(t, "where it was put", th.Join)
			_, err = thread.Start(&thread.Attr{CPUs: thread.CPUs()}, func(*thread.Thread) any { return nil })
			t.Errno("nowhere", err)
		}},
	{Number: 98, Name: "a process can be confined, and who is pinned stays", Reference: facts,
		Source: "posixcompat/thread: Confine",
		Run: func(t *suite.T) {
			all, first := allowed(t)
			last := first
			for n := range all.All() {
				last = n
			}
			ask, where := make(chan struct{}), make(chan *thread.CPUSet)
			look := func(*thread.Thread) any {
				for range ask {
					got, err := thread.Affinity()
					t.Must(err)
					where <- got
				}
				return nil
			}
			pinned, err := thread.Start(&thread.Attr{CPUs: thread.CPUs(last)}, look)
			t.Must(err)
			t.Errno("confine", thread.Confine(thread.CPUs(first)))
			ask <- struct{}{}
			t.Value("who is pinned stays", (<-where).Equal(thread.CPUs(last)))
			close(ask)
			<-pinned.Done()
			th, end := waiting(t, nil)
			t.Errno("confine again", thread.Confine(thread.CPUs(first)))
			var one, got unix.CPUSet
			one.Set(first)
			t.Must(unix.SchedGetaffinity(th.ID(), &got))
			t.Value("another is confined", got == one)
			end()
			t.Errno("to nowhere", thread.Confine(thread.CPUs()))
			t.Errno("to all", thread.Confine(all))
		}},
	{Number: 100, Name: "a schedule is asked for with what there is",
		Source: "sched_getattr(2): EINVAL if pid is negative or flags is not zero; ESRCH",
		Run: func(t *suite.T) {
			for _, c := range []struct {
				name  string
				pid   int
				flags uint
			}{{"flags", 0, 1}, {"-1", -1, 0}, {"nobody", nowhere, 0}} {
				_, err := unix.SchedGetAttr(c.pid, c.flags)
				t.Errno("get "+c.name, err)
				t.Errno("set "+c.name, unix.SchedSetAttr(c.pid, &unix.SchedAttr{}, c.flags))
			}
			t.Errno("set nothing", unix.SchedSetAttr(0, nil, 0))
		}},
	{Number: 101, Name: "a schedule that makes no sense is refused",
		Source: "sched_setattr(2): EINVAL if the policy is not one of the recognized ones, or the attributes do not make sense for it",
		Run: func(t *suite.T) {
			own(func() {
				attr(t, "policy 99", unix.SchedAttr{Policy: 99})
				attr(t, "policy -1", unix.SchedAttr{Policy: 1<<32 - 1})
				attr(t, "a priority of the ordinary", unix.SchedAttr{Policy: unix.SCHED_NORMAL, Priority: 1})
				attr(t, "round-robin without a priority", unix.SchedAttr{Policy: unix.SCHED_RR})
				attr(t, "round-robin beyond 99", unix.SchedAttr{Policy: unix.SCHED_RR, Priority: 100})
				attr(t, "idle with a priority", unix.SchedAttr{Policy: unix.SCHED_IDLE, Priority: 1})
			})
		}},
	{Number: 102, Name: "a thread can step back",
		Source: "sched_setattr(2): sched_nice; a thread may raise its own nice value",
		Run: func(t *suite.T) {
			own(func() {
				attr(t, "nice 10", unix.SchedAttr{Nice: 10})
				attr(t, "nice 19", unix.SchedAttr{Nice: 19})
			})
		}},
	{Number: 103, Name: "a thread can run when nobody else does",
		Source: "sched(7): SCHED_IDLE",
		Run: func(t *suite.T) {
			own(func() {
				a := unix.SchedAttr{Policy: unix.SCHED_IDLE}
				t.Errno("set", unix.SchedSetAttr(0, &a, 0))
				got, err := unix.SchedGetAttr(0, 0)
				t.Must(err)
				t.Value("policy", got.Policy)
				t.Value("size is told", got.Size >= 48)
			})
		}},
	{Number: 104, Name: "the schedule of a Thread is its own", Reference: facts,
		Source: "sched(7): each thread has an associated scheduling policy",
		Run: func(t *suite.T) {
			on(t, func() {
				t.Errno("set", thread.SetSchedule(thread.Schedule{Policy: thread.Other, Nice: 19}))
				s, err := thread.ScheduleOf()
				t.Must(err)
				t.Value("nice", s.Nice)
				t.Errno("no policy", thread.SetSchedule(thread.Schedule{Policy: 99}))
			})
		}},
}
