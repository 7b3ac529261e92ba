package thread_test

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"causeway/errnomap"
	unix "causeway/posixcompat"
	"causeway/posixcompat/thread"
)

func start(t *testing.T, attr *thread.Attr, f func(*thread.Thread) any) *thread.Thread {
	t.Helper()
	th, err := thread.Start(attr, f)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func TestAThreadIsAThreadOfTheSystem(t *testing.T) {
	var ids [3]int
	for i := range ids {
		th := start(t, nil, func(self *thread.Thread) any {
			if self != thread.Self() || self.ID() != unix.Gettid() {
				t.Error("it does not know itself")
			}
			return i
		})
		ids[i] = th.ID()
		if v, err := th.Join(); v != i || err != nil {
			t.Error(v, err)
		}
		if _, err := th.Join(); err != errnomap.ESRCH {
			t.Error(err)
		}
		if err := th.Kill(0); err != errnomap.ESRCH {
			t.Error(err)
		}
	}
	if thread.Self() != nil {
		t.Error("the test is no Thread")
	}
}

func TestExitEndsAThreadAfterItsDeferredCalls(t *testing.T) {
	deferred := false
	th := start(t, nil, func(self *thread.Thread) any {
		defer func() { deferred = true }()
		self.Exit("result")
		return "not reached"
	})
	if v, err := th.Join(); v != "result" || err != nil || !deferred {
		t.Error(v, err, deferred)
	}
}

func TestOfTwoWhoJoinEachOtherOneIsToldAtLeast(t *testing.T) {
	for range 20 {
		var a, b *thread.Thread
		ready := make(chan struct{})
		var told atomic.Int32
		join := func(other **thread.Thread) func(*thread.Thread) any {
			return func(*thread.Thread) any {
				<-ready
				if _, err := (*other).Join(); err == errnomap.EDEADLK {
					told.Add(1)
				}
				return nil
			}
		}
		a, b = start(t, nil, join(&b)), start(t, nil, join(&a))
		close(ready)
		<-a.Done()
		<-b.Done()
		if told.Load() == 0 {
			t.Error("nobody was told")
		}
	}
}

func TestATimedJoinCanBeTriedAgain(t *testing.T) {
	go_ := make(chan struct{})
	th := start(t, nil, func(*thread.Thread) any { <-go_; return 1 })
	if _, err := th.TimedJoin(past); err != errnomap.ETIMEDOUT {
		t.Error(err)
	}
	if _, err := th.ClockJoin(thread.Monotonic, thread.Monotonic.After(2*time.Millisecond)); err != errnomap.ETIMEDOUT {
		t.Error(err)
	}
	close(go_)
	if v, err := th.ClockJoin(thread.Monotonic, thread.Monotonic.After(time.Hour)); v != 1 || err != nil {
		t.Error(v, err)
	}
}

func TestWhatCannotBeginIsNotStarted(t *testing.T) {
	for name, c := range map[string]struct {
		attr thread.Attr
		want errnomap.Errno
	}{
		"a name that is too long": {thread.Attr{Name: strings.Repeat("x", 16)}, errnomap.ERANGE},
		"no CPU":                  {thread.Attr{CPUs: thread.CPUs()}, errnomap.EINVAL},
		"a CPU that is not there": {thread.Attr{CPUs: thread.CPUs(thread.MaxCPU - 1)}, errnomap.EINVAL},
	} {
		if _, err := thread.Start(&c.attr, func(*thread.Thread) any { t.Error("it runs: " + name); return nil }); err != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAThreadRunsWhereItIsToldTo(t *testing.T) {
	all, err := thread.Affinity()
	if err != nil {
		t.Fatal(err)
	}
	for n := range all.All() {
		th := start(t, &thread.Attr{Name: "pinned", CPUs: thread.CPUs(n)}, func(*thread.Thread) any {
			got, err := thread.Affinity()
			name, err2 := thread.Name()
			if err != nil || err2 != nil || got.String() != thread.CPUs(n).String() || name != "pinned" {
				t.Error(got, err, name, err2)
			}
			return nil
		})
		<-th.Done()
	}
}

func TestTheRestOfTheProcessKeepsOffAReactorsCPU(t *testing.T) {
	all, err := thread.Affinity()
	if err != nil {
		t.Fatal(err)
	}
	if all.Len() < 2 {
		t.Skip("there is one CPU only")
	}
	mine := thread.CPUs(slices.Max(slices.Collect(all.All())))
	rest := all.Without(mine)
	where := make(chan *thread.CPUSet)
	look := func(*thread.Thread) any {
		s, _ := thread.Affinity()
		where <- s
		return nil
	}
	again := make(chan struct{})
	reactor := start(t, &thread.Attr{CPUs: mine}, func(self *thread.Thread) any { <-again; return look(self) })
	old := start(t, nil, func(self *thread.Thread) any { <-again; return look(self) })
	if err := thread.Confine(rest); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := thread.Confine(all); err != nil {
			t.Error(err)
		}
	}()
	close(again)
	got := []string{(<-where).String(), (<-where).String()}
	slices.Sort(got)
	want := []string{mine.String(), rest.String()}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%q instead of %q", got, want)
	}
	<-reactor.Done()
	<-old.Done()
	if err := thread.Confine(thread.CPUs()); err != errnomap.EINVAL {
		t.Error(err)
	}
}

func TestValuesAreAThreadsOwnAndAreDestroyed(t *testing.T) {
	destroyed := make(chan any, 10)
	k, err := thread.NewKey(func(v any) { destroyed <- v })
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Set(1); err != errnomap.EPERM {
		t.Error(err)
	}
	a := start(t, nil, func(self *thread.Thread) any { _ = self.SetValue(k, "a"); return k.Get() })
	b := start(t, nil, func(self *thread.Thread) any { return self.Value(k) })
	if v, _ := a.Join(); v != "a" {
		t.Error(v)
	}
	if v, _ := b.Join(); v != nil {
		t.Error(v)
	}
	if v := <-destroyed; v != "a" {
		t.Error(v)
	}
	old := k
	if err := k.Delete(); err != nil {
		t.Error(err)
	}
	k, _ = thread.NewKey(nil) // in the same place
	c := start(t, nil, func(self *thread.Thread) any {
		_ = k.Set("new")
		if old.Get() != nil || old.Set(1) != error(errnomap.EINVAL) {
			t.Error("an old key is taken for the new one")
		}
		return nil
	})
	<-c.Done()
	if len(destroyed) != 0 || k.Delete() != nil || old.Delete() != error(errnomap.EINVAL) {
		t.Error("a key was mistaken for another")
	}
}

func TestAnAdoptedGoroutineIsAThreadUntilItIsReleased(t *testing.T) {
	died := make(chan any, 1)
	k, _ := thread.NewKey(func(v any) { died <- v })
	defer k.Delete()
	self, release, err := thread.Adopt()
	if err != nil || thread.Self() != self {
		t.Fatal(err)
	}
	if _, _, err := thread.Adopt(); err != errnomap.EBUSY {
		t.Error(err)
	}
	if _, err := self.Join(); err != errnomap.EDEADLK {
		t.Error(err)
	}
	_ = k.Set(5)
	release()
	if v := <-died; v != 5 || thread.Self() != nil {
		t.Error(v)
	}
}

func TestASetOfCPUsIsWhatItsTextSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOf(rapid.IntRange(0, 300)).Draw(t, "numbers")
		s := thread.CPUs(numbers...)
		out := rapid.SliceOf(rapid.IntRange(-1, 400)).Draw(t, "out")
		for _, n := range out {
			s.Remove(n)
		}
		want := map[int]bool{}
		for _, n := range numbers {
			if !slices.Contains(out, n) {
				want[n] = true
			}
		}
		for n := range s.All() {
			if !want[n] || !s.Has(n) {
				t.Fatalf("%d is in", n)
			}
		}
		if s.Len() != len(want) {
			t.Fatalf("%d are in, not %d", s.Len(), len(want))
		}
		if len(want) == 0 {
			return
		}
		back, err := thread.ParseCPUs(s.String())
		if err != nil || !back.Equal(s) {
			t.Fatalf("%q: %v, %v", s, back, err)
		}
	})
}

func FuzzParseCPUs(f *testing.F) {
	for _, s := range []string{"", "0", "0-3,8", "3-1", "-", "99999999999", "0-16383", "1,,2", "+1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, list string) {
		s, err := thread.ParseCPUs(list)
		if err != nil {
			return
		}
		again, err := thread.ParseCPUs(s.String())
		if err != nil || !again.Equal(s) {
			t.Errorf("%q is %v, which is %v, %v", list, s, again, err)
		}
	})
}
