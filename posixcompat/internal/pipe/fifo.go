package pipe

import (
	"io"
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

// Key tells FIFOs apart: which file a node is.
type Key struct {
	Volume uint32
	File   uint64
}

// fifo is what a pipe has that was opened by name. users is guarded by fifos.
type fifo struct {
	key     Key
	node    fd.Stat
	keep    io.Closer   // the node: while it is open no other file can be the key's
	users   int         // open files, and calls that wait in OpenFIFO
	waiting ready.Queue // who waits for the other side
}

const (
	forReading = 0
	forWriting = 1
)

// fifos are those that are open in this process.
var fifos struct {
	sync.Mutex
	byKey map[Key]*pipe
}

// OpenFIFO opens the FIFO key, whose node is told by node and kept open by keep, as
// open(2) does: it waits for the other side, unless flags have Nonblock or it is for both.
// ENXIO: it is for writing, not to wait, and nobody reads. All that opens a FIFO is in
// this process. keep is closed with the FIFO.
func OpenFIFO(key Key, node fd.Stat, keep io.Closer, flags int) (fd.File, error) {
	nonblocking := flags&fd.Nonblock != 0
	p := enter(key, node, keep)
	switch flags & fd.AccessMode {
	case fd.ReadOnly:
		r := &ReadEnd{pipe: p}
		before, alone := p.open(1, 0)
		switch {
		case alone && nonblocking:
			r.quiet = before
		case alone:
			p.await(forWriting, before)
		}
		return r, nil
	case fd.WriteOnly:
		if nonblocking && !p.hasReaders() {
			p.leave()
			return nil, errnomap.ENXIO
		}
		if before, alone := p.open(0, 1); alone {
			p.await(forReading, before)
		}
		return &WriteEnd{p}, nil
	}
	p.open(1, 1)
	return &BothEnds{ReadEnd: ReadEnd{pipe: p}, write: WriteEnd{p}}, nil
}

// enter returns the pipe of the key, with one user more.
func enter(key Key, node fd.Stat, keep io.Closer) *pipe {
	fifos.Lock()
	defer fifos.Unlock()
	p := fifos.byKey[key]
	if p != nil {
		_ = keep.Close() // another one does it
	} else {
		p = &pipe{slots: make([]slot, defaultSlots), fifo: &fifo{key: key, node: node, keep: keep}}
		if fifos.byKey == nil {
			fifos.byKey = map[Key]*pipe{}
		}
		fifos.byKey[key] = p
	}
	p.fifo.users++
	return p
}

// leave takes a user away; with the last one the pipe and what is in it are gone.
func (p *pipe) leave() {
	fifos.Lock()
	defer fifos.Unlock()
	if p.fifo.users--; p.fifo.users == 0 {
		delete(fifos.byKey, p.fifo.key)
		_ = p.fifo.keep.Close()
	}
}

// open counts readers and writers more and tells those who wait for them. It returns
// how often the other side was opened before, and whether nobody is there.
func (p *pipe) open(readers, writers int) (before int, alone bool) {
	p.mu.Lock()
	p.opened[forReading] += readers
	p.opened[forWriting] += writers
	p.readers += readers
	p.writers += writers
	before, alone = p.opened[forWriting], p.writers == 0
	if writers > 0 {
		before, alone = p.opened[forReading], p.readers == 0
	}
	p.mu.Unlock()
	p.fifo.waiting.Wake(0)
	p.wakeReaders(0) // and, as in Linux, not the writers
	return before, alone
}

func (p *pipe) hasReaders() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.readers > 0
}

// openings returns how often one side was opened.
func (p *pipe) openings(side int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.opened[side]
}

// await waits until the other side is opened, even if it is closed at once.
func (p *pipe) await(side, before int) {
	var w park.Waiter
	w.Begin(partner{p}, ready.Readable)
	defer w.End()
	for p.openings(side) == before {
		w.WaitChange(park.Never())
	}
}

// partner is the source of news for who waits in OpenFIFO.
type partner struct{ *pipe }

func (p partner) Ready(ready.Mask) ready.Mask { return 0 }
func (p partner) Watch(w *ready.Watcher)      { p.fifo.waiting.Watch(w) }
func (p partner) Unwatch(w *ready.Watcher)    { p.fifo.waiting.Unwatch(w) }

// hungUp reports whether the last writer has gone. Who opened a FIFO without waiting for
// a writer is told of that only after one came.
func (r *ReadEnd) hungUp() bool { return r.pipe.writers == 0 && r.quiet != r.pipe.opened[forWriting] }

// BothEnds is a FIFO that was opened for reading and writing.
type BothEnds struct {
	ReadEnd
	write WriteEnd
}

// Writev is a WriteEnd's.
func (b *BothEnds) Writev(d *fd.Description, bufs [][]byte) (int, error) {
	return b.write.Writev(d, bufs)
}

// Ready reports data and room.
func (b *BothEnds) Ready(interest ready.Mask) ready.Mask {
	return b.ReadEnd.Ready(interest) | b.write.Ready(interest)
}

// Watch adds w to those who hear of data and room.
func (b *BothEnds) Watch(w *ready.Watcher) { b.pipe.both.Watch(w) }

// Unwatch removes w.
func (b *BothEnds) Unwatch(w *ready.Watcher) { b.pipe.both.Unwatch(w) }

// Close closes both ends.
func (b *BothEnds) Close() error {
	b.pipe.closeEnd(1, 1)
	return nil
}

func (p *pipe) wakeReaders(m ready.Mask) {
	p.readable.Wake(m)
	p.both.Wake(m)
}

func (p *pipe) wakeWriters(m ready.Mask) {
	p.writable.Wake(m)
	p.both.Wake(m)
}

var _ fd.File = (*BothEnds)(nil)
