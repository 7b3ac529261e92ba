// Package aio holds the cases of native asynchronous I/O, io_setup(2) to
// io_destroy(2), through posixcompat/libaio.
//
// Operations may complete in any order and at any time after their submission, so a
// case waits for events with a generous limit and observes them by their data. What
// completes within the submission, as transfers of pipes do, has an order.
package aio

import (
	"errors"
	"fmt"
	"runtime"
	"slices"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	"causeway/errnomap"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

// Area is native asynchronous I/O.
var Area = suite.Area{
	Name:  "libaio",
	Title: "libaio",
	Cases: slices.Concat(contexts, submissions, transfers, vectors, direct, syncs, waits, polls, cancels,
		eventfds, streams, lifetimes),
}

const page = 4096

// ring is a context, with what its operations need kept alive until it is gone.
type ring struct {
	t    *suite.T
	ctx  libaio.Context
	kept []any
}

// open makes a context, which is destroyed when the case ends.
func open(t *suite.T, n int) *ring {
	r := &ring{t: t}
	t.Must(libaio.Setup(n, &r.ctx))
	t.Cleanup(func() {
		_ = libaio.Destroy(r.ctx)
		runtime.KeepAlive(r.kept)
	})
	return r
}

// memory is n bytes at the beginning of a page. They outlive every operation.
func (r *ring) memory(n int) []byte {
	p := make([]byte, n+page)
	r.kept = append(r.kept, p)
	skip := int(-libaio.Buffer(p).Base & (page - 1))
	return p[skip : skip+n : skip+n]
}

// bytes is memory with the content.
func (r *ring) bytes(content string) []byte {
	p := r.memory(len(content))
	copy(p, content)
	return p
}

// patience is how long an event that must come is waited for.
var patience = unix.Timespec{Sec: int64(fix.Patience.Seconds())}

// get waits for at least min and at most nr events.
func (r *ring) get(min, nr int) []libaio.Event {
	events := make([]libaio.Event, nr)
	n := 0
	for n < min {
		limit := patience
		got, err := libaio.Getevents(r.ctx, min-n, events[n:], &limit)
		if err == unix.EINTR {
			continue
		}
		r.t.Must(err)
		if got == 0 {
			r.t.Must(errors.New("the events never came"))
		}
		n += got
	}
	return events[:n]
}

// now observes what a getevents without waiting returns.
func (r *ring) now(name string, nr int) []libaio.Event {
	events := make([]libaio.Event, nr)
	n, err := fix.Retry(func() (int, error) { return libaio.Getevents(r.ctx, 0, events, &unix.Timespec{}) })
	r.t.Call(name, n, err)
	return events[:max(n, 0)]
}

// submit observes what the submission of iocbs returns.
func (r *ring) submit(name string, iocbs ...*libaio.Iocb) int {
	for _, iocb := range iocbs {
		r.kept = append(r.kept, iocb)
	}
	n, err := libaio.Submit(r.ctx, iocbs)
	r.t.Call(name, n, err)
	return n
}

// must submits iocbs, all of which are good.
func (r *ring) must(iocbs ...*libaio.Iocb) {
	for _, iocb := range iocbs {
		r.kept = append(r.kept, iocb)
	}
	n, err := libaio.Submit(r.ctx, iocbs)
	r.t.Must(err)
	if n != len(iocbs) {
		r.t.Must(fmt.Errorf("%d of %d operations were submitted", n, len(iocbs)))
	}
}

// run observes the submission of one operation and, if it was taken, its event.
func (r *ring) run(name string, iocb *libaio.Iocb) {
	r.kept = append(r.kept, iocb)
	n, err := libaio.Submit(r.ctx, []*libaio.Iocb{iocb})
	if err != nil {
		r.t.Errno(name, err)
		return
	}
	if n != 1 {
		r.t.Value(name, fmt.Sprintf("submitted %d", n))
		return
	}
	r.t.Value(name, result(r.get(1, 1)[0]))
}

// result spells what an event tells: a count, or the name of an errno.
func result(e libaio.Event) string {
	text := fmt.Sprint(e.Res)
	if e.Res < 0 {
		text = errnomap.Name(errnomap.Errno(-e.Res))
	}
	if e.Res2 != 0 {
		text += fmt.Sprintf(", res2 %d", e.Res2)
	}
	return text
}

// results spells those of events in the order of their data.
func results(events []libaio.Event) []string {
	slices.SortFunc(events, func(a, b libaio.Event) int { return int(int64(a.Data) - int64(b.Data)) })
	var texts []string
	for _, e := range events {
		texts = append(texts, fmt.Sprintf("%d:%s", e.Data, result(e)))
	}
	return texts
}

// pread and the like are new operations.
func pread(fd int, p []byte, off int64) *libaio.Iocb {
	iocb := new(libaio.Iocb)
	libaio.PrepPread(iocb, fd, p, off)
	return iocb
}

func pwrite(fd int, p []byte, off int64) *libaio.Iocb {
	iocb := new(libaio.Iocb)
	libaio.PrepPwrite(iocb, fd, p, off)
	return iocb
}

func poll(fd int, events uint32) *libaio.Iocb {
	iocb := new(libaio.Iocb)
	libaio.PrepPoll(iocb, fd, events)
	return iocb
}

// with changes iocb and returns it.
func with(iocb *libaio.Iocb, change func(*libaio.Iocb)) *libaio.Iocb {
	change(iocb)
	return iocb
}

// numbered gives iocb the data n.
func numbered(iocb *libaio.Iocb, n int) *libaio.Iocb {
	iocb.Data = uint64(n)
	return iocb
}

// file opens a new file with the content for reading and writing.
func file(t *suite.T, content string) int { return fix.File(t, content, unix.O_RDWR) }

// The events of data, with the bits that x/sys/unix has no names for.
const (
	rdNorm   = 0x40
	wrNorm   = 0x100
	readable = unix.POLLIN | rdNorm
	writable = unix.POLLOUT | wrNorm
)

// write writes one byte to fd.
func write(t *suite.T, fd int) { fix.WriteAll(t, fd, []byte("x")) }
