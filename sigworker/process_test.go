package sigworker

import (
	"os"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"

	"causeway/errnomap"
)

// TestNoSignalIsLostOrMadeUp sends signals to a process model and accounts for each: it
// was heard, did its default action, was ignored, or is pending.
func TestNoSignalIsLostOrMadeUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		acted := map[syscall.Signal]int{}
		p := &process{act: func(sig syscall.Signal) { acted[sig]++ }}
		c := make(chan os.Signal, 4096)
		var mask, caught, ignored Set
		want := map[syscall.Signal]int{} // heard or acted
		pending := map[syscall.Signal]int{}
		deliver := func(sig syscall.Signal, n int) {
			if !ignored.Has(sig) {
				want[sig] += n
			}
		}
		release := func() {
			for sig, n := range pending {
				if !mask.Has(sig) {
					deliver(sig, n)
					delete(pending, sig)
				}
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"arrive": func(t *rapid.T) {
				sig := drawSignal(t)
				if err := p.arrive(Info{Signo: sig}); err != nil {
					t.Fatal(err)
				}
				switch {
				case !mask.Has(sig):
					deliver(sig, 1)
				case sig >= SIGRTMIN || pending[sig] == 0:
					pending[sig]++
				}
			},
			"mask": func(t *rapid.T) {
				set := drawSet(t).With(SIGKILL, SIGSTOP)
				old, err := p.setMask(SIG_SETMASK, set)
				if err != nil || old != mask {
					t.Fatalf("setMask = %v, %v, want %v", old, err, mask)
				}
				mask = set &^ unblockable
				release()
			},
			"notify": func(t *rapid.T) {
				set := drawSet(t)
				p.notify(c, set)
				caught |= set
				ignored &^= set
			},
			"ignore": func(t *rapid.T) {
				set := drawSet(t)
				p.ignore(set)
				ignored |= set
				caught &^= set
			},
			"reset": func(t *rapid.T) {
				set := drawSet(t)
				p.reset(set)
				ignored &^= set
				caught &^= set
			},
			"wait": func(t *rapid.T) {
				set := drawSet(t)
				i, err := p.wait(set, 0)
				if err == nil {
					if pending[i.Signo] == 0 || !set.Has(i.Signo) {
						t.Fatalf("took %v from %v", i.Signo, pending)
					}
					if pending[i.Signo]--; pending[i.Signo] == 0 {
						delete(pending, i.Signo)
					}
					return
				}
				for sig := range pending {
					if set.Has(sig) {
						t.Fatalf("%v is pending and was not taken", sig)
					}
				}
			},
			"": func(t *rapid.T) {
				var set Set
				for sig := range pending {
					set = set.With(sig)
				}
				if got := p.pending.Set(); got != set {
					t.Fatalf("pending %v, want %v", got, set)
				}
				if p.idle() != (caught|ignored|mask == 0) {
					t.Fatalf("idle %v with %v caught, %v ignored, %v blocked", p.idle(), caught, ignored, mask)
				}
			},
		})
		for len(c) > 0 {
			acted[(<-c).(syscall.Signal)]++
		}
		for _, sig := range All.Signals() {
			if acted[sig] != want[sig] {
				t.Fatalf("%s: %d heard or acted, want %d", Name(sig), acted[sig], want[sig])
			}
		}
	})
}

func TestEveryWaiterGetsASignalOfItsOwn(t *testing.T) {
	p := &process{act: func(sig syscall.Signal) { t.Errorf("default action of %s", Name(sig)) }}
	if _, err := p.setMask(SIG_BLOCK, All); err != nil {
		t.Fatal(err)
	}
	const n = 64
	var wg sync.WaitGroup
	values := make(chan int64, n)
	for range n {
		wg.Go(func() {
			i, err := p.wait(SetOf(40), -1)
			if err != nil {
				t.Error(err)
			}
			values <- i.Value
		})
	}
	for v := range int64(n) {
		if err := p.arrive(Info{Signo: 40, Value: v}); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
	close(values)
	var got []int64
	for v := range values {
		got = append(got, v)
	}
	slices.Sort(got)
	for v := range got {
		if got[v] != int64(v) {
			t.Fatalf("the values are %v", got)
		}
	}
}

func TestAWaitThatTimesOutLeavesNoWaiter(t *testing.T) {
	p := &process{}
	if _, err := p.wait(SetOf(SIGUSR1), time.Millisecond); err != errnomap.EAGAIN {
		t.Errorf("wait = %v, want EAGAIN", err)
	}
	if !p.idle() {
		t.Error("something is left")
	}
}

func TestTheSourceIsToldWhatToBring(t *testing.T) {
	var bring Set
	p := &process{act: func(syscall.Signal) {}, source: func(s Set) { bring = s }}
	if _, err := p.setMask(SIG_BLOCK, SetOf(SIGUSR1, 40)); err != nil {
		t.Fatal(err)
	}
	if bring != ^SetOf(SIGUSR1, 40) {
		t.Errorf("blocked signals are brought: %v", bring)
	}
	_, _ = p.wait(SetOf(40), time.Millisecond)
	if bring != ^SetOf(SIGUSR1, 40) {
		t.Errorf("after a wait: %v", bring)
	}
	done := make(chan Info)
	go func() {
		i, _ := p.wait(SetOf(40), -1)
		done <- i
	}()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		p.mu.Lock()
		waiting := bring.Has(40)
		p.mu.Unlock()
		if waiting {
			break
		}
	}
	if err := p.arrive(Info{Signo: 40, Value: 3}); err != nil {
		t.Fatal(err)
	}
	if i := <-done; i.Value != 3 {
		t.Errorf("got %v", i)
	}
}

func TestContDropsPendingStopsAndTheOtherWayRound(t *testing.T) {
	p := &process{act: func(syscall.Signal) {}}
	if _, err := p.setMask(SIG_BLOCK, SetOf(SIGCONT, SIGTSTP, SIGTTIN)); err != nil {
		t.Fatal(err)
	}
	_ = p.arrive(Info{Signo: SIGTSTP})
	_ = p.arrive(Info{Signo: SIGTTIN})
	_ = p.arrive(Info{Signo: SIGCONT})
	if got := p.pending.Set(); got != SetOf(SIGCONT) {
		t.Errorf("pending %v, want CONT", got)
	}
	_ = p.arrive(Info{Signo: SIGTSTP})
	if got := p.pending.Set(); got != SetOf(SIGTSTP) {
		t.Errorf("pending %v, want TSTP", got)
	}
}

func TestAQuestionIsAnsweredAndBringsNoSignal(t *testing.T) {
	p := &process{act: func(sig syscall.Signal) { t.Errorf("default action of %s", Name(sig)) }}
	c := make(chan os.Signal, 1)
	p.notify(c, SetOf(SIGUSR1))
	p.ignore(SetOf(SIGUSR2))
	for sig, want := range map[syscall.Signal]error{SIGUSR1: nil, SIGUSR2: errnomap.ENOENT, SIGTERM: errnomap.ENOENT, 40: errnomap.ENOENT} {
		if err := p.hear(Info{Signo: sig, Code: codeQuestion}); err != want {
			t.Errorf("is %s caught: %v, want %v", Name(sig), err, want)
		}
	}
	if len(c) != 0 || p.pending.Set() != 0 {
		t.Errorf("heard %d, pending %v", len(c), p.pending.Set())
	}
}

func TestWhoKnowsChildrenHearsWhetherSomebodyCares(t *testing.T) {
	c, other := make(chan os.Signal, 1), make(chan os.Signal, 1)
	chld := SetOf(SIGCHLD)
	p := &process{act: func(syscall.Signal) {}}
	var told []bool
	p.serveChildren(func(wanted bool) { told = append(told, wanted) })
	for _, step := range []struct {
		name  string
		do    func()
		cares bool
	}{
		{"a handler of something else", func() { p.notify(other, SetOf(SIGTERM)) }, false},
		{"a handler", func() { p.notify(c, chld) }, true},
		{"and it is blocked", func() { p.setMask(SIG_BLOCK, chld) }, true},
		{"the handler goes", func() { p.stop(c) }, true},
		{"the mask goes", func() { p.setMask(SIG_UNBLOCK, All) }, false},
		{"everything is handled", func() { p.notify(c, All) }, true},
		{"it is ignored", func() { p.ignore(chld) }, false},
		{"it is handled again", func() { p.notify(c, chld) }, true},
		{"it is reset", func() { p.reset(chld) }, false},
		{"somebody waits for a moment", func() { p.wait(chld, time.Millisecond) }, false},
	} {
		step.do()
		cares := len(told) > 0 && told[len(told)-1]
		if cares != step.cares {
			t.Errorf("%s: %v", step.name, told)
		}
	}
	if want := []bool{true, false, true, false, true, false, true, false}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v: changes only", told, want)
	}
}

func TestOnlyAHandledSignalIsCaught(t *testing.T) {
	p := &process{act: func(syscall.Signal) {}}
	c := make(chan os.Signal, 1)
	p.notify(c, SetOf(SIGUSR1))
	p.ignore(SetOf(SIGTERM))
	p.setMask(SIG_BLOCK, SetOf(SIGUSR2))
	caught := p.next()
	for _, sig := range []syscall.Signal{SIGTERM, SIGUSR2, SIGCHLD} {
		if err := p.arrive(Info{Signo: sig}); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-caught:
		t.Fatal("it was, of one that is ignored, blocked, or nobody's")
	default:
	}
	if err := p.arrive(Info{Signo: SIGUSR1}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-caught:
	default:
		t.Error("it was not")
	}
	if p.next() == caught {
		t.Error("the next one is the same")
	}
}
