package threads

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/thread"
)

// key makes a key, which the case's end deletes.
func key(t *suite.T, destructor func(any)) thread.Key {
	k, err := thread.NewKey(destructor)
	t.Must(err)
	t.Cleanup(func() { _ = k.Delete() })
	return k
}

var values = []suite.Case{
	{Number: 60, Name: "a thread's value is destroyed at its end, when it has none any more", Facts: []int{547}, Reference: facts,
		Source: "pthread_key_create(3p): at thread exit the value is set to NULL and the destructor called with it",
		Run: func(t *suite.T) {
			var k thread.Key
			k = key(t, func(v any) { t.Value("destroyed", v); t.Value("value then", k.Get()) })
			on(t, func() { t.Errno("set", k.Set("mine")) })
		}},
	{Number: 61, Name: "destructors that leave values are called four times", Reference: facts,
		Source: "pthread_key_create(3p): PTHREAD_DESTRUCTOR_ITERATIONS; measured: 4",
		Run: func(t *suite.T) {
			calls := 0
			var k thread.Key
			k = key(t, func(v any) { calls++; t.Must(k.Set(v)) })
			on(t, func() { t.Must(k.Set(1)) })
			t.Value("calls", calls)
		}},
	{Number: 62, Name: "a deleted key is none", Reference: facts,
		Source: "pthread_key_delete(3p), pthread_setspecific(3p): EINVAL if the key is invalid",
		Run: func(t *suite.T) {
			k := key(t, nil)
			on(t, func() {
				t.Errno("set", k.Set(1))
				t.Errno("delete", k.Delete())
				t.Errno("delete again", k.Delete())
				t.Errno("set again", k.Set(1))
				t.Value("value", k.Get())
			})
		}},
	{Number: 63, Name: "there are 1024 keys", Reference: facts,
		Source: "pthread_key_create(3p): EAGAIN beyond PTHREAD_KEYS_MAX",
		Run: func(t *suite.T) {
			n := 0
			var last thread.Key
			for {
				k, err := thread.NewKey(nil)
				if err != nil {
					t.Errno("one more", err)
					break
				}
				last = k
				n++
			}
			t.Value("keys", n)
			t.Errno("delete", last.Delete())
			_, err := thread.NewKey(nil)
			t.Errno("one in its place", err)
		}},
	{Number: 64, Name: "every thread has its own value", Reference: facts,
		Source: "pthread_getspecific(3p): the value currently bound on behalf of the calling thread",
		Run: func(t *suite.T) {
			k := key(t, nil)
			on(t, func() {
				t.Must(k.Set("outer"))
				on(t, func() {
					t.Value("another's at first", k.Get())
					t.Must(k.Set("inner"))
					t.Value("another's", k.Get())
				})
				t.Value("own", k.Get())
			})
		}},
	{Number: 65, Name: "what is nil is not destroyed, nor what is under a deleted key", Reference: facts,
		Source: "pthread_key_create(3p): a non-NULL value; pthread_key_delete(3p): no destructor is called",
		Run: func(t *suite.T) {
			calls := 0
			count := func(any) { calls++ }
			a, b := key(t, count), key(t, count)
			on(t, func() {
				t.Must(a.Set(1))
				t.Must(a.Set(nil))
				t.Must(b.Set(1))
				t.Must(b.Delete())
			})
			t.Value("calls", calls)
		}},
}

// waiting starts a Thread that runs until end is called.
func waiting(t *suite.T, attr *thread.Attr) (th *thread.Thread, end func()) {
	stop := make(chan struct{})
	th, err := thread.Start(attr, func(*thread.Thread) any { <-stop; return "result" })
	t.Must(err)
	return th, func() {
		close(stop)
		<-th.Done()
	}
}

// join observes what a join gives.
func join(t *suite.T, name string, call func() (any, error)) {
	v, err := call()
	t.Call(name, v, err)
}

var lives = []suite.Case{
	{Number: 70, Name: "a thread does not join itself", Facts: []int{544}, Reference: facts,
		Source: "pthread_join(3p): EDEADLK",
		Run: func(t *suite.T) {
			<-start(t, func(self *thread.Thread) any { join(t, "join", self.Join); return nil }).Done()
		}},
	{Number: 71, Name: "a detached thread is not joined", Facts: []int{545}, Reference: facts,
		Source: "pthread_join(3): EINVAL if thread is not a joinable thread",
		Run: func(t *suite.T) {
			th, end := waiting(t, &thread.Attr{Detached: true})
			join(t, "made detached", th.Join)
			end()
			th, end = waiting(t, nil)
			t.Errno("detach", th.Detach())
			join(t, "detached later", th.Join)
			end()
		}},
	{Number: 72, Name: "a thread is detached once", Facts: []int{546}, Reference: facts,
		Source: "pthread_detach(3): EINVAL if thread is not a joinable thread",
		Run: func(t *suite.T) {
			th, end := waiting(t, nil)
			t.Errno("detach", th.Detach())
			t.Errno("detach again", th.Detach())
			end()
		}},
	{Number: 73, Name: "a running thread is not joined without waiting", Reference: facts,
		Source: "pthread_tryjoin_np(3): EBUSY if thread had not yet terminated; pthread_timedjoin_np(3): ETIMEDOUT",
		Run: func(t *suite.T) {
			th, end := waiting(t, nil)
			join(t, "tryjoin", th.TryJoin)
			join(t, "timedjoin", func() (any, error) { return th.TimedJoin(past) })
			end()
			join(t, "tryjoin at the end", th.TryJoin)
		}},
	{Number: 74, Name: "a signal 0 looks whether the thread is there", Facts: []int{563}, Reference: facts,
		Source: "pthread_kill(3): if sig is 0, no signal is sent, but error checking is still performed",
		Run: func(t *suite.T) {
			th, end := waiting(t, nil)
			t.Errno("kill 0", th.Kill(0))
			end()
		}},
	{Number: 75, Name: "there are no signals beyond 64 and below 0", Facts: []int{564}, Reference: facts,
		Source: "pthread_kill(3): EINVAL if an invalid signal was specified",
		Run: func(t *suite.T) {
			th, end := waiting(t, nil)
			t.Errno("kill 65", th.Kill(65))
			t.Errno("kill -1", th.Kill(-1))
			end()
		}},
	{Number: 76, Name: "one joins a thread, and nobody besides", Reference: facts,
		Source: "pthread_join(3): EINVAL if another thread is already waiting to join",
		Run: func(t *suite.T) {
			th, end := waiting(t, nil)
			first := make(chan struct{})
			joiner := start(t, func(*thread.Thread) any {
				close(first)
				v, err := th.Join()
				t.Call("first", v, err)
				return nil
			})
			<-first
			fix.AwaitThat(t, "the first waits", func() bool {
				_, err := th.TimedJoin(past)
				return err == unix.EINVAL
			})
			join(t, "second", th.Join)
			end()
			<-joiner.Done()
		}},
	{Number: 77, Name: "a join gives what the thread returned or exited with", Reference: facts,
		Source: "pthread_join(3): the exit status of the target thread, the value supplied to pthread_exit(3)",
		Run: func(t *suite.T) {
			join(t, "returned", start(t, func(*thread.Thread) any { return "returned" }).Join)
			join(t, "exited", start(t, func(self *thread.Thread) any {
				defer t.Value("deferred", "called")
				self.Exit("exited")
				return "not reached"
			}).Join)
		}},
	{Number: 78, Name: "two threads do not join each other", Reference: facts,
		Source: "pthread_join(3): EDEADLK if two threads tried to join with each other",
		Run: func(t *suite.T) {
			var first, second *thread.Thread
			known, got := make(chan struct{}), make(chan error, 2)
			other := func(th **thread.Thread) func(*thread.Thread) any {
				return func(*thread.Thread) any { <-known; _, err := (*th).Join(); got <- err; return nil }
			}
			first, second = start(t, other(&second)), start(t, other(&first))
			close(known)
			a, b := <-got, <-got
			t.Value("one at least is told", a == unix.EDEADLK || b == unix.EDEADLK)
		}},
	{Number: 79, Name: "a thread has one number, which no other has meanwhile", Reference: facts,
		Source: "gettid(2): all threads in a process have a unique TID",
		Run: func(t *suite.T) {
			a, endA := waiting(t, nil)
			b, endB := waiting(t, nil)
			t.Value("equal", a.ID() == b.ID())
			endA()
			endB()
			<-start(t, func(self *thread.Thread) any { t.Value("gettid is it", self.ID() == unix.Gettid()); return nil }).Done()
		}},
}

// name observes a thread's name.
func name(t *suite.T, what string) {
	got, err := thread.Name()
	t.Call(what, got, err)
}

var names = []suite.Case{
	{Number: 80, Name: "a name has 15 bytes", Facts: []int{548}, Reference: facts,
		Source: "pthread_setname_np(3): the name can be up to 16 characters with the terminating null",
		Run: func(t *suite.T) {
			on(t, func() {
				t.Errno("set", thread.SetName("123456789012345"))
				name(t, "name")
			})
		}},
	{Number: 81, Name: "a name has no 16 bytes", Facts: []int{549}, Reference: facts,
		Source: "pthread_setname_np(3): ERANGE if the length exceeds the allowed limit",
		Run: func(t *suite.T) {
			on(t, func() {
				t.Must(thread.SetName("before"))
				t.Errno("16", thread.SetName("1234567890123456"))
				t.Errno("8 characters of 2", thread.SetName("ääääääää"))
				name(t, "name")
			})
		}},
	{Number: 82, Name: "a name is any text", Reference: facts,
		Source: "pthread_setname_np(3): the name is a string",
		Run: func(t *suite.T) {
			on(t, func() {
				for _, s := range []string{"a/b c:d", "grün", "%s%n"} {
					t.Errno("set", thread.SetName(s))
					name(t, "name")
				}
			})
		}},
	{Number: 83, Name: "a name is the thread's own", Reference: facts,
		Source: "pthread_setname_np(3): sets a unique name for a thread",
		Run: func(t *suite.T) {
			on(t, func() {
				t.Must(thread.SetName("outer"))
				on(t, func() {
					t.Must(thread.SetName("inner"))
					name(t, "inner")
				})
				name(t, "outer")
			})
		}},
	{Number: 84, Name: "a thread can be named as it is made", Reference: facts,
		Source: "pthread_setname_np(3)",
		Run: func(t *suite.T) {
			th, err := thread.Start(&thread.Attr{Name: "worker"}, func(*thread.Thread) any { name(t, "name"); return nil })
			t.Must(err)
			<-th.Done()
			_, err = thread.Start(&thread.Attr{Name: "a name too long for it"}, func(*thread.Thread) any { return nil })
			t.Errno("too long", err)
		}},
}
