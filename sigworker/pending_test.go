package sigworker

import (
	"slices"
	"syscall"
	"testing"

	"pgregory.net/rapid"

	"causeway/errnomap"
)

// drawSignal prefers few numbers, so that signals meet.
func drawSignal(t *rapid.T) syscall.Signal {
	return rapid.SampledFrom([]syscall.Signal{SIGHUP, SIGTERM, SIGUSR1, SIGSYS, SIGRTMIN, 35, 40, SIGRTMAX}).Draw(t, "signal")
}

func drawSet(t *rapid.T) Set {
	var s Set
	for range rapid.IntRange(0, 4).Draw(t, "size") {
		s = s.With(drawSignal(t))
	}
	return s
}

// TestPendingIsAListOfSignals holds a Pending against the plainest model: a list, from
// which the lowest number is taken.
func TestPendingIsAListOfSignals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p Pending
		var model []Info
		posts, seen := 0, 0
		unwatch := p.Watch(func(s Set) {
			seen++
			if s == 0 {
				t.Error("a watcher is told of nothing")
			}
		})
		defer unwatch()
		has := func(sig syscall.Signal) bool {
			return slices.ContainsFunc(model, func(i Info) bool { return i.Signo == sig })
		}
		t.Repeat(map[string]func(*rapid.T){
			"post": func(t *rapid.T) {
				i := Info{Signo: drawSignal(t), Value: rapid.Int64().Draw(t, "value")}
				if err := p.Post(i); err != nil {
					t.Fatal(err)
				}
				posts++
				if i.Signo >= SIGRTMIN || !has(i.Signo) {
					model = append(model, i)
				}
			},
			"take": func(t *rapid.T) {
				from := drawSet(t)
				best := -1
				for n, i := range model {
					if from.Has(i.Signo) && (best < 0 || i.Signo < model[best].Signo) {
						best = n
					}
				}
				got, ok := p.Take(from)
				if ok != (best >= 0) {
					t.Fatalf("Take(%v) = %v, %v with %v", from, got, ok, model)
				}
				if ok {
					if got != model[best] {
						t.Fatalf("took %v, want %v", got, model[best])
					}
					model = slices.Delete(model, best, best+1)
				}
			},
			"": func(t *rapid.T) {
				var want Set
				for _, i := range model {
					want = want.With(i.Signo)
				}
				if got := p.Set(); got != want {
					t.Fatalf("Set() = %v, want %v", got, want)
				}
				if posts != seen {
					t.Fatalf("%d posts, %d seen", posts, seen)
				}
			},
		})
	})
}

func TestPendingRefusesWhatIsNoSignalAndWhatIsTooMuch(t *testing.T) {
	var p Pending
	for _, sig := range []syscall.Signal{-1, 0, 65, 1 << 20} {
		if err := p.Post(Info{Signo: sig}); err != errnomap.EINVAL {
			t.Errorf("Post(%d) = %v, want EINVAL", sig, err)
		}
	}
	for range MaxQueued {
		if err := p.Post(Info{Signo: SIGRTMIN}); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Post(Info{Signo: SIGRTMAX}); err != errnomap.EAGAIN {
		t.Errorf("Post to a full queue = %v, want EAGAIN", err)
	}
	if err := p.Post(Info{Signo: SIGTERM}); err != nil {
		t.Errorf("a signal that does not queue: %v", err)
	}
	if _, ok := p.Take(SetOf(SIGRTMIN)); !ok {
		t.Fatal("nothing to take")
	}
	if err := p.Post(Info{Signo: SIGRTMAX}); err != nil {
		t.Errorf("Post after a Take: %v", err)
	}
}

func TestAWatcherThatEndedHearsNothing(t *testing.T) {
	var p Pending
	heard := 0
	unwatch := p.Watch(func(Set) { heard++ })
	_ = p.Post(Info{Signo: SIGTERM})
	_ = p.Post(Info{Signo: SIGTERM})
	unwatch()
	_ = p.Post(Info{Signo: SIGHUP})
	if heard != 2 {
		t.Errorf("heard %d posts, want 2: coalesced ones count", heard)
	}
}
