package aio

import (
	"sync"
	"testing"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

func TestTheLimitsAreLinuxs(t *testing.T) {
	for _, c := range []struct {
		asked          uint32
		cpus           int
		events, places int
		err            error
	}{
		{1, 2, 127, 120, nil},           // measured
		{8, 2, 127, 120, nil},           // measured
		{128, 2, 383, 376, nil},         // 258 events in three pages; batches of 47
		{65536, 2, 131199, 131192, nil}, // batches of 16399
		{65537, 2, 0, 0, errnomap.EAGAIN},
		{0x400000, 2, 0, 0, errnomap.EAGAIN},
		{0x400001, 2, 0, 0, errnomap.EINVAL},
		{0x80000000, 2, 0, 0, errnomap.EAGAIN}, // twice that is 0
		{0xffffffff, 2, 0, 0, errnomap.EINVAL},
	} {
		events, places, err := size(c.asked, c.cpus)
		if events != c.events || places != c.places || err != c.err {
			t.Errorf("%d: %d events, %d places, %v; want %d, %d, %v", c.asked, events, places, err, c.events, c.places, c.err)
		}
	}
}

func TestDestroyWaitsForTransfersAndHoldsTheirFile(t *testing.T) {
	w := newWorld(t, 8)
	for range 3 {
		w.submit(t, w.read(false))
	}
	if err := w.table.Close(w.fd); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() { done <- w.system.Destroy(w.ctx) }()
	select {
	case <-done:
		t.Fatal("it is destroyed with transfers in flight")
	case <-w.file.closed:
		t.Fatal("the file is closed with transfers in flight")
	case <-time.After(50 * time.Millisecond):
	}
	for range 3 {
		w.file.gate <- struct{}{}
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	<-w.file.closed
}

func TestDestroyCancelsPollsAndWakesWaiters(t *testing.T) {
	w := newWorld(t, 8)
	for range 5 {
		w.submit(t, w.polls(1))
	}
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			n, err := w.system.Getevents(w.ctx, i+1, make([]Event, 8), park.Never())
			if err != errnomap.EINVAL {
				t.Errorf("the wait ended with %d, %v", n, err)
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	if err := w.system.Destroy(w.ctx); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if d, err := w.table.Get(w.r); err != nil || d.Release() != nil {
		t.Fatal(err)
	}
}

func TestAnEventfdThatIsPolledCanBeSignalledByItsPoll(t *testing.T) {
	w := newWorld(t, 8)
	for range 3 {
		w.submit(t, &Iocb{Fildes: uint32(w.e), Opcode: CmdPoll, Buf: 1, Flags: FlagResfd, Resfd: uint32(w.e)})
	}
	if _, err := w.table.Write(w.e, []byte{1, 0, 0, 0, 0, 0, 0, 0}); err != nil {
		t.Fatal(err)
	}
	if n, err := w.system.Getevents(w.ctx, 3, make([]Event, 3), park.In(20*time.Second)); n != 3 {
		t.Fatalf("%d events came: %v", n, err)
	}
	w.signals = 4
	w.count(t)
	if err := w.system.Destroy(w.ctx); err != nil {
		t.Fatal(err)
	}
}

func TestManyGoroutinesLoseNothing(t *testing.T) {
	const each, submitters, reapers = 300, 4, 3
	w := newWorld(t, 16)
	for range each * submitters {
		w.file.gate <- struct{}{}
	}
	var submitting, reaping sync.WaitGroup
	var mu sync.Mutex
	seen := map[uint64]bool{}
	for s := range submitters {
		submitting.Go(func() {
			for i := 0; i < each; {
				iocb := w.read(false)
				iocb.Data = uint64(s*each + i)
				if i%5 == 0 {
					*iocb = *w.polls(1)
					iocb.Data = uint64(s*each + i)
				}
				if _, err := w.system.Submit(w.ctx, []*Iocb{iocb}); err != nil {
					time.Sleep(100 * time.Microsecond)
					continue
				}
				if i%5 == 0 && i%2 == 0 {
					_ = w.system.Cancel(w.ctx, iocb)
				} else if i%5 == 0 {
					_, _ = w.table.Write(w.w, []byte("x"))
				}
				i++
			}
		})
	}
	for range reapers {
		reaping.Go(func() {
			events := make([]Event, 4)
			for {
				n, err := w.system.Getevents(w.ctx, 1, events, park.In(10*time.Millisecond))
				mu.Lock()
				for _, e := range events[:max(n, 0)] {
					if seen[e.Data] {
						t.Errorf("the operation %d has two events", e.Data)
					}
					seen[e.Data] = true
				}
				all := len(seen) == each*submitters
				mu.Unlock()
				if all || err != nil {
					return
				}
			}
		})
	}
	submitting.Wait()
	reaping.Wait()
	if err := w.system.Destroy(w.ctx); err != nil {
		t.Fatal(err)
	}
}

// late is a file to which something happens just after it was asked.
type late struct {
	gated
	queue ready.Queue
	has   bool
}

func (l *late) Ready(ready.Mask) ready.Mask {
	if l.has {
		return ready.In
	}
	l.has = true
	l.queue.Wake(ready.In)
	return 0
}
func (l *late) Watch(w *ready.Watcher)   { l.queue.Watch(w) }
func (l *late) Unwatch(w *ready.Watcher) { l.queue.Unwatch(w) }
func (l *late) Close() error             { return nil }

// pollable takes the mark of files that are always ready away.
type pollable struct {
	fd.File
	ready.Source
}

func (p pollable) Ready(m ready.Mask) ready.Mask { return p.Source.Ready(m) }
func (p pollable) Watch(w *ready.Watcher)        { p.Source.Watch(w) }
func (p pollable) Unwatch(w *ready.Watcher)      { p.Source.Unwatch(w) }

func TestWhatHappensWhileAPollAsksIsNotLost(t *testing.T) {
	w := newWorld(t, 8)
	l := &late{}
	n, err := w.table.Open(pollable{l, l}, fd.ReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	w.submit(t, &Iocb{Fildes: uint32(n), Opcode: CmdPoll, Buf: 1})
	events := make([]Event, 1)
	if n, err := w.system.Getevents(w.ctx, 1, events, park.In(20*time.Second)); n != 1 || events[0].Res != 1 {
		t.Fatalf("%d events came, the first is %+v: %v", n, events[0], err)
	}
	if err := w.system.Destroy(w.ctx); err != nil {
		t.Fatal(err)
	}
}
