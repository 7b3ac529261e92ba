package port

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sys/windows"

	"causeway/posixcompat/internal/tally"
)

// counter counts the completions of its operations.
type counter struct {
	n      atomic.Int64
	status atomic.Uint32
}

func (c *counter) Completed(op *Op, status windows.NTStatus, _ uintptr) {
	c.status.Store(uint32(status))
	c.n.Add(1)
	op.Free()
}

// complete has op complete as the system would.
func complete(t *testing.T, op *Op, status windows.NTStatus) {
	t.Helper()
	p, err := get()
	if err != nil {
		t.Fatal(err)
	}
	op.block.overlapped.Internal = uintptr(status)
	if err := windows.PostQueuedCompletionStatus(p, 0, keyOp, &op.block.overlapped); err != nil {
		t.Fatal(err)
	}
}

func begin(t *testing.T, h Handler) *Op {
	t.Helper()
	op, err := New(h)
	if err != nil {
		t.Fatal(err)
	}
	Begun()
	return op
}

func TestCompletionsReachTheirHandlers(t *testing.T) {
	var a, b counter
	const each = 3 * batch // more than one call takes
	for range each {
		complete(t, begin(t, &a), windows.STATUS_SUCCESS)
		complete(t, begin(t, &b), windows.STATUS_CANCELLED)
	}
	Drain()
	if a.n.Load() != each || b.n.Load() != each {
		t.Errorf("%d and %d completions came, want %d of each", a.n.Load(), b.n.Load(), each)
	}
	if windows.NTStatus(b.status.Load()) != windows.STATUS_CANCELLED {
		t.Errorf("the status came as %#x", b.status.Load())
	}
	if Busy() {
		t.Error("operations are under way still")
	}
}

func TestDrainAsksNobodyWhenNothingIsUnderWay(t *testing.T) {
	before := tally.Calls()
	Drain()
	if n := tally.Calls() - before; n != 0 {
		t.Errorf("it made %d system calls", n)
	}
}

func TestWakeEndsAWait(t *testing.T) {
	var in atomic.Bool
	in.Store(true)
	Wake()
	if err := Wait(Forever, &in); err != nil || in.Load() {
		t.Errorf("%v, waiting is %v", err, in.Load())
	}
}

func TestAWakeThatADrainTookComesBack(t *testing.T) {
	var c counter
	op := begin(t, &c)
	Wake()
	Drain()
	complete(t, op, 0)
	var in atomic.Bool
	for c.n.Load() == 0 {
		if err := Wait(Forever, &in); err != nil {
			t.Fatal(err)
		}
	}
	if err := Wait(0, &in); err != nil {
		t.Fatal(err)
	}
}

func TestACompletionThatIsNobodysIsPassedOver(t *testing.T) {
	var c counter
	op := begin(t, &c)
	p, err := get()
	if err != nil {
		t.Fatal(err)
	}
	others := make([]windows.Overlapped, 4) // of a program to which a handle was lent
	for i := range others {
		if err := windows.PostQueuedCompletionStatus(p, 0, keyOp, &others[i]); err != nil {
			t.Fatal(err)
		}
	}
	complete(t, op, windows.STATUS_SUCCESS)
	Drain()
	if c.n.Load() != 1 || Busy() {
		t.Errorf("%d completions came, want 1, and busy is %v", c.n.Load(), Busy())
	}
}

func TestBusyIsToldOnce(t *testing.T) {
	old := onBusy.Load()
	defer onBusy.Store(old)
	told := 0
	OnBusy(func() { told++ })
	for range 3 {
		Begun()
		Begun()
		Failed()
		Failed()
	}
	if told != 3 {
		t.Errorf("told %d times, want 3", told)
	}
}

func TestNoOperationIsGivenTwice(t *testing.T) {
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		held = map[*Op]bool{}
	)
	for range 8 {
		wg.Go(func() {
			for range 2000 {
				op, err := New(nil)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if held[op] {
					t.Error("an operation was given twice")
				}
				held[op] = true
				mu.Unlock()
				runtime.Gosched()
				mu.Lock()
				delete(held, op)
				mu.Unlock()
				op.Free()
			}
		})
	}
	wg.Wait()
}
