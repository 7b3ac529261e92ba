package afd

import (
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/windows"

	"causeway/posixcompat/internal/port"
	"causeway/posixcompat/internal/winsock"
)

// result is how one poll completed.
type result struct {
	events    Events
	cancelled bool
}

// watcher has the completions of a poll.
type watcher struct {
	poll *Poll
	came chan result
}

func (w *watcher) Completed(_ *port.Op, status windows.NTStatus, _ uintptr) {
	e, c := w.poll.Result(status)
	w.came <- result{e, c}
}

func watch(t *testing.T, h winsock.Handle) *watcher {
	t.Helper()
	w := &watcher{came: make(chan result, 1)}
	var err error
	if w.poll, err = New(winsock.Base(h), w); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.poll.Free)
	return w
}

func (w *watcher) start(t *testing.T, e Events) {
	t.Helper()
	if err := w.poll.Start(e); err != nil {
		t.Fatal(err)
	}
}

// wait drains the port until the completion comes.
func (w *watcher) wait(t *testing.T) result {
	t.Helper()
	var in atomic.Bool
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		select {
		case r := <-w.came:
			return r
		default:
		}
		if err := port.Wait(100, &in); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("the completion never came")
	return result{}
}

// datagrams returns two UDP sockets, the second one connected to the first.
func datagrams(t *testing.T) (to, from winsock.Handle) {
	t.Helper()
	open := func() winsock.Handle {
		h, e := winsock.Open(winsock.Inet, 2, 17)
		if e != 0 {
			t.Fatal(e)
		}
		return h
	}
	to, from = open(), open()
	t.Cleanup(func() { winsock.Close(from) })
	at := winsock.Addr{Family: winsock.Inet}
	at.IP[0], at.IP[3] = 127, 1
	if e := winsock.Bind(to, &at); e != 0 {
		t.Fatal(e)
	}
	at, e := winsock.Name(to)
	if e != 0 {
		t.Fatal(e)
	}
	if e := winsock.Connect(from, &at); e != 0 {
		t.Fatal(e)
	}
	return to, from
}

func send(t *testing.T, h winsock.Handle) {
	t.Helper()
	io := winsock.NewIO()
	defer io.Done()
	io.Add([]byte("x"))
	if _, e := io.Send(h, 0); e != 0 {
		t.Fatal(e)
	}
}

func TestAPollCompletesWhenDataComesAndWhileItIsThere(t *testing.T) {
	to, from := datagrams(t)
	defer winsock.Close(to)
	w := watch(t, to)
	w.start(t, Receive)
	send(t, from)
	for range 3 {
		if got := w.wait(t); got != (result{Receive, false}) {
			t.Fatalf("%+v", got)
		}
		w.start(t, Receive)
	}
	// The last one that was started.
	if got := w.wait(t); got.events&Receive == 0 {
		t.Fatalf("%+v", got)
	}
}

func TestAPollTellsOnlyWhatItWasAskedFor(t *testing.T) {
	to, from := datagrams(t)
	defer winsock.Close(to)
	send(t, from)
	w := watch(t, to)
	w.start(t, Send)
	if got := w.wait(t); got != (result{Send, false}) {
		t.Fatalf("%+v", got)
	}
}

func TestACancelledPollSaysSo(t *testing.T) {
	to, _ := datagrams(t)
	defer winsock.Close(to)
	w := watch(t, to)
	w.poll.Cancel() // nothing is under way: nothing happens
	w.start(t, Receive)
	w.poll.Cancel()
	if got := w.wait(t); got != (result{0, true}) {
		t.Fatalf("%+v", got)
	}
	if port.Busy() {
		t.Error("an operation is under way still")
	}
}

func TestAPollEndsWithItsSocket(t *testing.T) {
	to, _ := datagrams(t)
	w := watch(t, to)
	w.start(t, Receive)
	winsock.Close(to)
	if got := w.wait(t); got.events&LocalClose == 0 && !got.cancelled {
		t.Fatalf("%+v", got)
	}
}

func TestHelpersAreSharedAndGivenBack(t *testing.T) {
	to, _ := datagrams(t)
	defer winsock.Close(to)
	seen := map[*helper]int{}
	var polls []*Poll
	for range 3 * socketsPerHelper {
		p, err := New(to, &watcher{})
		if err != nil {
			t.Fatal(err)
		}
		polls = append(polls, p)
		seen[p.helper]++
	}
	for _, n := range seen {
		if n > socketsPerHelper {
			t.Errorf("%d sockets share a helper", n)
		}
	}
	if len(seen) > 4 {
		t.Errorf("%d helpers for %d sockets", len(seen), len(polls))
	}
	for _, p := range polls {
		p.Free()
	}
	CloseIdle()
}
