package epoll_test

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"causeway/posixcompat/internal/epoll"
	"causeway/posixcompat/internal/eventfd"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/pipe"
	"causeway/posixcompat/internal/ready"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// process is a table with short names for what the tests do to it.
type process struct {
	*testing.T
	table fd.Table
}

func (p *process) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatalf("%T %s", err, err)
	}
}

func (p *process) set() int {
	n, err := p.table.Open(epoll.New(), fd.ReadWrite)
	p.must(err)
	return n
}

func (p *process) counter() int {
	c, err := eventfd.New(0, 0)
	p.must(err)
	n, err := p.table.Open(c, fd.ReadWrite|fd.Nonblock)
	p.must(err)
	return n
}

func (p *process) add(set, n int, events uint32) {
	p.Helper()
	p.must(epoll.Control(&p.table, set, epoll.Add, n, &epoll.Event{Events: events, Fd: int32(n)}))
}

func (p *process) bump(n int) {
	_, err := p.table.Write(n, []byte{1, 0, 0, 0, 0, 0, 0, 0})
	p.must(err)
}

func (p *process) drain(n int) {
	_, err := p.table.Read(n, make([]byte, 8))
	p.must(err)
}

// waiting begins a wait and returns where its outcome comes out.
func (p *process) waiting(set int, d park.Deadline) <-chan []epoll.Event {
	out := make(chan []epoll.Event, 1)
	started := make(chan struct{})
	go func() {
		events := make([]epoll.Event, 8)
		close(started)
		n, err := epoll.Wait(&p.table, set, events, d)
		if err != nil {
			p.Errorf("wait: %v", err)
		}
		out <- events[:max(n, 0)]
	}()
	<-started
	time.Sleep(20 * time.Millisecond) // long enough to be parked, mostly; right either way
	return out
}

func (p *process) still(out <-chan []epoll.Event) {
	p.Helper()
	select {
	case got := <-out:
		p.Fatalf("the wait ended with %v", got)
	case <-time.After(50 * time.Millisecond):
	}
}

const in = uint32(ready.In)

func TestAWaitEndsWithTheEventThatComes(t *testing.T) {
	p := &process{T: t}
	set, n := p.set(), p.counter()
	p.add(set, n, in)
	out := p.waiting(set, park.Never())
	p.still(out)
	p.bump(n)
	if got := <-out; len(got) != 1 || got[0].Events != in || got[0].Fd != int32(n) {
		t.Fatalf("got %v", got)
	}
}

func TestAnEdgeWakesOneOfManyWaiters(t *testing.T) {
	p := &process{T: t}
	set, n := p.set(), p.counter()
	p.add(set, n, in|epoll.EdgeTriggered)
	const waiters = 8
	outs := make(chan []epoll.Event, waiters)
	for range waiters {
		out := p.waiting(set, park.Never())
		go func() { outs <- <-out }()
	}
	for i := range waiters {
		p.bump(n)
		if got := <-outs; len(got) != 1 {
			t.Fatalf("waiter %d got %v", i, got)
		}
		p.still(outs)
	}
}

func TestALevelWakesTheWaitersOneAfterTheOther(t *testing.T) {
	p := &process{T: t}
	set, n := p.set(), p.counter()
	p.add(set, n, in)
	a, b := p.waiting(set, park.Never()), p.waiting(set, park.Never())
	p.bump(n)
	if x, y := <-a, <-b; len(x) != 1 || len(y) != 1 {
		t.Fatalf("got %v and %v", x, y)
	}
}

func TestAWaitOutlivesTheDescriptorOfItsSet(t *testing.T) {
	p := &process{T: t}
	set, n := p.set(), p.counter()
	p.add(set, n, in)
	out := p.waiting(set, park.Never())
	p.must(p.table.Close(set))
	p.still(out)
	p.bump(n)
	if got := <-out; len(got) != 1 {
		t.Fatalf("got %v", got)
	}
}

func TestClosingAWatchedFileEndsItsRegistrationAndNoWait(t *testing.T) {
	p := &process{T: t}
	set, n := p.set(), p.counter()
	p.add(set, n, in)
	out := p.waiting(set, park.In(100*time.Millisecond))
	p.must(p.table.Close(n))
	if got := <-out; len(got) != 0 {
		t.Fatalf("got %v", got)
	}
	if got := p.registrations(set); got != 0 {
		t.Fatalf("%d registrations are left", got)
	}
}

func (p *process) registrations(set int) int {
	d, err := p.table.Get(set)
	p.must(err)
	defer d.Release()
	return d.File().(*epoll.Set).Len()
}

func TestAnEventInsideOfAnInnerSetWakesTheOuter(t *testing.T) {
	p := &process{T: t}
	outer, middle, inner, n := p.set(), p.set(), p.set(), p.counter()
	p.add(outer, middle, in)
	p.add(middle, inner, in)
	p.add(inner, n, in)
	out := p.waiting(outer, park.Never())
	p.still(out)
	p.bump(n)
	if got := <-out; len(got) != 1 || got[0].Fd != int32(middle) {
		t.Fatalf("got %v", got)
	}
}

// asked is a file that counts how often it is asked, and tells in which order it is
// let go.
type asked struct {
	stub
	times int
	calls []string
}

func (a *asked) Ready(interest ready.Mask) ready.Mask {
	a.times++
	return a.stub.Ready(interest)
}

func (a *asked) Unwatch(w *ready.Watcher) {
	a.calls = append(a.calls, "unwatch")
	a.stub.Unwatch(w)
}

func (a *asked) Close() error {
	a.calls = append(a.calls, "close")
	return nil
}

func TestIdleFilesAreNotAsked(t *testing.T) {
	p := &process{T: t}
	set := p.set()
	var idle []*asked
	for range 100 {
		a := new(asked)
		n, err := p.table.Open(a, fd.ReadWrite)
		p.must(err)
		p.add(set, n, in)
		a.times = 0
		idle = append(idle, a)
	}
	n := p.counter()
	p.add(set, n, in)
	p.bump(n)
	events := make([]epoll.Event, 8)
	for range 10 {
		if got, err := epoll.Wait(&p.table, set, events, park.Never()); got != 1 || err != nil {
			t.Fatalf("got %d, %v", got, err)
		}
	}
	for i, a := range idle {
		if a.times != 0 {
			t.Fatalf("file %d was asked %d times", i, a.times)
		}
	}
}

func TestAFileIsClosedAfterItsRegistrationsAreGone(t *testing.T) {
	p := &process{T: t}
	one, other := p.set(), p.set()
	a := new(asked)
	n, err := p.table.Open(a, fd.ReadWrite)
	p.must(err)
	p.add(one, n, in)
	p.add(other, n, in)
	p.must(p.table.Close(n))
	if len(a.calls) != 3 || a.calls[2] != "close" {
		t.Fatalf("calls: %v", a.calls)
	}
}

func TestASteadyWaitAllocatesNothing(t *testing.T) {
	p := &process{T: t}
	set, n := p.set(), p.counter()
	p.add(set, n, in)
	p.bump(n)
	events := make([]epoll.Event, 8)
	for name, d := range map[string]park.Deadline{"for ever": park.Never(), "not at all": park.Immediately()} {
		if a := testing.AllocsPerRun(100, func() { epoll.Wait(&p.table, set, events, d) }); a != 0 {
			t.Errorf("a wait %s allocates %v times", name, a)
		}
	}
}

// TestEverythingAtOnce is for the race detector and for deadlocks.
func TestEverythingAtOnce(t *testing.T) {
	p := &process{T: t}
	sets := []int{p.set(), p.set(), p.set()}
	const workers, rounds, low, high = 6, 400, 40, 48
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(w), 7))
			events := make([]epoll.Event, 4)
			for range rounds {
				n, set := low+r.IntN(high-low), sets[r.IntN(len(sets))]
				ev := &epoll.Event{Events: in | uint32(r.IntN(2))*epoll.EdgeTriggered, Fd: int32(n)}
				switch r.IntN(9) {
				case 0:
					if c, err := eventfd.New(1, 0); err == nil {
						d := fd.NewDescription(c, fd.ReadWrite|fd.Nonblock)
						if _, err := p.table.Install(d, n, false); err != nil {
							t.Error(err)
						}
					}
				case 1, 2:
					epoll.Control(&p.table, set, 1+r.IntN(3), n, ev)
				case 3:
					epoll.Control(&p.table, set, 1+r.IntN(3), sets[r.IntN(len(sets))], ev)
				case 4:
					p.table.Write(n, []byte{1, 0, 0, 0, 0, 0, 0, 0})
				case 5:
					p.table.Read(n, make([]byte, 8))
				case 6:
					p.table.Dup3(n, low+r.IntN(high-low), 0)
				case 7:
					p.table.Close(n)
				case 8:
					epoll.Wait(&p.table, set, events, park.In(time.Duration(r.IntN(200))*time.Microsecond))
				}
			}
		})
	}
	wg.Wait()
	for n := range 1024 {
		p.table.Close(n)
	}
	if left := p.table.Len(); left != 0 {
		t.Fatalf("%d descriptors are left", left)
	}
}

func TestAPipesLastReaderIsSeenByASetThatAskedForNothing(t *testing.T) {
	p := &process{T: t}
	set := p.set()
	ends, err := pipe.Open(&p.table, fd.Nonblock)
	p.must(err)
	p.add(set, ends[1], 0)
	out := p.waiting(set, park.Never())
	p.still(out)
	p.must(p.table.Close(ends[0]))
	if got := <-out; len(got) != 1 || got[0].Events != uint32(ready.Err) {
		t.Fatalf("got %v", got)
	}
}

func TestOneOfManyExclusiveSetsIsWoken(t *testing.T) {
	p := &process{T: t}
	n := p.counter()
	idle := p.set() // nobody waits: it does not take the event away from the others
	p.add(idle, n, in|epoll.Exclusive|epoll.EdgeTriggered)
	outs := make(chan []epoll.Event, 3)
	for range cap(outs) {
		set := p.set()
		p.add(set, n, in|epoll.Exclusive|epoll.EdgeTriggered)
		out := p.waiting(set, park.Never())
		go func() { outs <- <-out }()
	}
	for range cap(outs) {
		p.bump(n)
		if got := <-outs; len(got) != 1 {
			t.Fatalf("got %v", got)
		}
		p.still(outs)
	}
}

func TestAnExclusiveSetTakesOnlyWhatItWants(t *testing.T) {
	p := &process{T: t}
	n, writers, readers := p.counter(), p.set(), p.set()
	p.bump(n)
	p.add(writers, n, uint32(ready.Out)|epoll.Exclusive|epoll.EdgeTriggered)
	p.add(readers, n, in|epoll.Exclusive|epoll.EdgeTriggered)
	for set, want := range map[int]uint32{writers: uint32(ready.Out), readers: in} {
		if got := <-p.waiting(set, park.Never()); len(got) != 1 || got[0].Events != want {
			t.Fatalf("what holds at first: %v", got)
		}
	}
	w, r := p.waiting(writers, park.Never()), p.waiting(readers, park.Never())
	p.drain(n)
	if got := <-w; len(got) != 1 || got[0].Events != uint32(ready.Out) {
		t.Fatalf("room: %v", got)
	}
	p.still(r)
	p.bump(n)
	if got := <-r; len(got) != 1 || got[0].Events != in {
		t.Fatalf("a value: %v", got)
	}
}
