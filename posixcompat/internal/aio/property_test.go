package aio

import (
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"causeway/errnomap"
	"causeway/posixcompat/internal/eventfd"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/pipe"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// gated is a file whose transfers wait until they are let through.
type gated struct {
	fd.AlwaysReady
	gate   chan struct{}
	closed chan struct{}
}

func newGated() *gated {
	return &gated{gate: make(chan struct{}, 10000), closed: make(chan struct{})}
}

func (g *gated) move(bufs [][]byte) (int, error) {
	<-g.gate
	return fd.Total(bufs), nil
}
func (g *gated) Readv(*fd.Description, [][]byte) (int, error)                { return -1, errnomap.EIO }
func (g *gated) Writev(*fd.Description, [][]byte) (int, error)               { return -1, errnomap.EIO }
func (g *gated) Preadv(_ *fd.Description, b [][]byte, _ int64) (int, error)  { return g.move(b) }
func (g *gated) Pwritev(_ *fd.Description, b [][]byte, _ int64) (int, error) { return g.move(b) }
func (g *gated) Close() error                                                { close(g.closed); return nil }

// world is a system with a gated file, a pipe and an eventfd, and what is known of it.
type world struct {
	table   *fd.Table
	system  *System
	ctx     Context
	file    *gated
	fd      int
	r, w, e int
	buf     []byte

	next     uint64
	transfer map[uint64]bool // in flight
	poll     map[uint64]*Iocb
	ready    int    // events that must be there or come by themselves
	signals  uint64 // what the eventfd must come to
	seen     map[uint64]bool
	let      int // transfers that may complete and have not been seen
}

type fataler interface {
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func newWorld(t fataler, places uint32) *world {
	w := &world{table: new(fd.Table), file: newGated(), buf: make([]byte, 8),
		transfer: map[uint64]bool{}, poll: map[uint64]*Iocb{}, seen: map[uint64]bool{}}
	w.system = New(w.table)
	c, err := eventfd.New(0, 0)
	if err != nil {
		t.Fatal(err)
	}
	r, wr := pipe.New()
	for _, f := range []struct {
		n    *int
		file fd.File
		mode int
	}{{&w.fd, w.file, fd.ReadWrite}, {&w.r, r, fd.ReadOnly}, {&w.w, wr, fd.WriteOnly}, {&w.e, c, fd.ReadWrite}} {
		if *f.n, err = w.table.Open(f.file, f.mode|fd.Nonblock); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.system.Setup(places, &w.ctx); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) context() *context { return w.system.find(w.ctx) }

// submit submits one operation and reports whether it was taken.
func (w *world) submit(t fataler, iocb *Iocb) bool {
	w.next++
	iocb.Data = w.next
	full := w.context().taken == w.context().places
	n, err := w.system.Submit(w.ctx, []*Iocb{iocb})
	switch {
	case full && err == errnomap.EAGAIN:
		return false
	case full || n != 1:
		t.Fatalf("a submission says %d, %v; full: %v", n, err, full)
	}
	return true
}

func (w *world) read(signals bool) *Iocb {
	iocb := &Iocb{Fildes: uint32(w.fd), Buf: address(w.buf), Nbytes: 8}
	if signals {
		iocb.Flags, iocb.Resfd = FlagResfd, uint32(w.e)
	}
	return iocb
}

func (w *world) polls(events uint64) *Iocb {
	return &Iocb{Fildes: uint32(w.r), Opcode: CmdPoll, Buf: events}
}

// reap takes events until there are none for the moment, waiting for those that must come.
func (w *world) reap(t fataler, room int) {
	events := make([]Event, room)
	n, err := w.system.Getevents(w.ctx, min(w.ready, room), events, park.In(20*time.Second))
	if err != nil || n < min(w.ready, room) {
		t.Fatalf("%d events came, want %d: %v", n, min(w.ready, room), err)
	}
	for _, e := range events[:n] {
		switch {
		case w.seen[e.Data]:
			t.Fatalf("the operation %d has two events", e.Data)
		case w.transfer[e.Data] && e.Res == 8:
			delete(w.transfer, e.Data)
		case w.poll[e.Data] != nil && (e.Res == 0 || e.Res == 0x41):
			delete(w.poll, e.Data)
		default:
			t.Fatalf("an event that nobody waits for: %+v", e)
		}
		w.seen[e.Data] = true
		w.ready--
	}
}

func (w *world) readable() bool {
	d, err := w.table.Get(w.r)
	if err != nil {
		return false
	}
	defer d.Release()
	return d.File().Ready(1) != 0
}

func TestNoEventIsLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, uint32(rapid.IntRange(1, 40).Draw(t, "places")))
		t.Repeat(w.actions())
		for ; w.let > 0; w.let-- {
			w.ready++
			w.file.gate <- struct{}{}
		}
		for w.ready > 0 {
			w.reap(t, 50)
		}
		w.count(t)
		if err := w.system.Destroy(w.ctx); err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{w.fd, w.r, w.w, w.e} {
			if err := w.table.Close(n); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// actions are what a random program does.
func (w *world) actions() map[string]func(*rapid.T) {
	waiting := map[uint64]bool{} // polls that have nothing to tell yet
	happened := func() {
		w.ready += len(waiting)
		clear(waiting)
	}
	return map[string]func(*rapid.T){
		"begin a transfer": func(t *rapid.T) {
			if len(w.transfer) == transfers.limit {
				return
			}
			signals := rapid.Bool().Draw(t, "signals")
			if w.submit(t, w.read(signals)) {
				w.transfer[w.next] = true
				w.let++
				if signals {
					w.signals++
				}
			}
		},
		"let one through": func(t *rapid.T) {
			if w.let > 0 {
				w.let--
				w.ready++
				w.file.gate <- struct{}{}
			}
		},
		"poll": func(t *rapid.T) {
			iocb := w.polls(0x41)
			if !w.submit(t, iocb) {
				return
			}
			w.poll[w.next] = iocb
			if w.readable() {
				w.ready++
			} else {
				waiting[w.next] = true
			}
		},
		"write the pipe": func(t *rapid.T) {
			if _, err := w.table.Write(w.w, []byte("x")); err != nil {
				t.Fatal(err)
			}
			// The crew asks the pipe itself, so what it has must stay until then.
			happened()
			w.reap(t, 1000)
		},
		"drain the pipe": func(t *rapid.T) { _, _ = w.table.Read(w.r, make([]byte, 1000)) },
		"cancel": func(t *rapid.T) {
			for data := range waiting {
				if err := w.system.Cancel(w.ctx, w.poll[data]); err != errnomap.EINPROGRESS {
					t.Fatalf("cancelling says %v", err)
				}
				delete(waiting, data)
				w.ready++
				break
			}
		},
		"reap": func(t *rapid.T) { w.reap(t, rapid.IntRange(1, 20).Draw(t, "room")) },
		"": func(t *rapid.T) {
			// What was submitted and not reaped has a place, and nothing else has.
			c, held := w.context(), len(w.transfer)+len(w.poll)
			if c.taken != held || held > c.places {
				t.Fatalf("%d places of %d are taken by %d operations", c.taken, c.places, held)
			}
		},
	}
}

// count looks at the eventfd, which is signalled when the event is in the ring already.
func (w *world) count(t fataler) {
	sum := uint64(0)
	for end := time.Now().Add(20 * time.Second); sum < w.signals && time.Now().Before(end); {
		v := make([]byte, 8)
		if _, err := w.table.Read(w.e, v); err == nil {
			sum += uint64(v[0]) | uint64(v[1])<<8
			continue
		}
		time.Sleep(100 * time.Microsecond)
	}
	if _, err := w.table.Read(w.e, make([]byte, 8)); sum != w.signals || err != errnomap.EAGAIN {
		t.Fatalf("the eventfd had %d and has more (%v), want %d", sum, err, w.signals)
	}
}
