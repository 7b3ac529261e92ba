package unixsock

import (
	"bytes"
	"encoding/binary"
	"io"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
)

const (
	// greetingLimit is how long a peer may take to say hello or welcome.
	greetingLimit = 5 * time.Second
	// flushLimit is how long a send or a close waits for what it gave to the link to be
	// with the system, so that it is not lost when the process ends: a peer that does
	// not read for longer gets it later, or not.
	flushLimit = time.Second
	// takenLimit is the same for descriptors to be taken over.
	takenLimit = 10 * time.Second
)

// Carrier moves descriptors between two processes.
type Carrier struct {
	// Export returns a form of d from which the peer can make one of its own, as long as
	// d is open here. EINVAL: it can't be had elsewhere.
	Export func(d *fd.Description) ([]byte, error)
	// Import makes a description from what the peer exported.
	Import func(form []byte) (*fd.Description, error)
}

// Link joins a socket to its peer's stand-in: what is sent to the stand-in is written to
// conn, and what is read there is queued at the socket as if the stand-in had sent it.
// It has two goroutines, until conn is closed.
type Link struct {
	conn    io.ReadWriteCloser
	local   *Socket
	stub    *Socket
	peer    Credentials
	carrier Carrier

	// All of what follows is guarded by mu.
	out      [][]byte // frames to write
	consumes consumes // to be told
	untold   uint32   // messages that were read and of which that is not written yet
	takes    uint32   // likewise
	queued   uint64   // frames
	written  uint64
	sent     consumes            // not read by the peer
	held     [][]*fd.Description // not taken by the peer
	closing  bool
	broken   bool
	deaf     bool          // the peer reads no more
	wake     chan struct{} // capacity 1: the writer has something to do
	progress chan struct{} // closed and made anew when something was written or taken
}

// consumes counts messages and what they are charged.
type consumes struct{ messages, charge uint32 }

func newLink(conn io.ReadWriteCloser, peer Credentials, carrier Carrier) *Link {
	return &Link{conn: conn, peer: peer, carrier: carrier, wake: make(chan struct{}, 1), progress: make(chan struct{})}
}

// stand makes the stand-in of a socket of the other process.
func (l *Link) stand(kind int, name string, key string) {
	l.stub = newSocket(kind, nil)
	l.stub.link, l.stub.accepted = l, true
	l.stub.rename(name, key)
}

func (s *Socket) rename(path, key string) { s.name = Name{Set: path != "", Path: path, Key: key} }

// start begins to move frames for local.
func (l *Link) start(local *Socket) {
	l.local = local
	go l.write()
	go l.read()
}

// push queues a frame, with the lock held.
func (l *Link) push(frame []byte) {
	if l.broken || l.closing || l.deaf {
		return
	}
	l.out = append(l.out, frame)
	l.queued++
	l.kick()
}

func (l *Link) kick() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// carries exports what is attached, and keeps it until the peer has taken it. EINVAL: it
// can't be had there.
func (l *Link) carries(a *attached) errnomap.Errno {
	for _, d := range a.rights {
		if l.carrier.Export == nil {
			return errnomap.EINVAL
		}
		form, err := l.carrier.Export(d)
		if err != nil || len(form) > maxBlob {
			a.forms = nil
			return errnomap.EINVAL
		}
		a.forms = append(a.forms, form)
	}
	return 0
}

// send queues m as a frame.
func (l *Link) send(m *message) {
	d := data{blobs: m.forms, data: m.data}
	if m.from.name.Set {
		d.name = m.from.name.Path
	}
	if len(m.rights) > 0 {
		l.held = append(l.held, m.rights)
		m.rights = nil
	}
	l.sent.messages++
	l.sent.charge += uint32(m.charge)
	l.push(d.append())
}

// unanswered returns how many messages the peer has not read.
func (l *Link) unanswered() int { return int(l.sent.messages) }

// consumed notes that a message of the peer was read.
func (l *Link) consumed(charge int) {
	l.untold++
	l.consumes.messages++
	l.consumes.charge += uint32(charge)
	l.kick()
}

func (l *Link) shutdown(mode uint8) { l.push(seal(append(newFrame(frameShut, 1), mode))) }

// finish says goodbye for the local socket, which is being closed, and closes conn when
// everything is written.
func (l *Link) finish(unread bool) {
	l.stub.dead = true
	l.push(seal(append(newFrame(frameBye, 1), byte(flag(unread)))))
	l.closing = true
	l.kick()
}

// flush waits until what was queued is written and, if taken, until the peer has taken
// over the descriptors. A nil Link has nothing to do.
func (l *Link) flush(taken bool) {
	if l == nil {
		return
	}
	limit := flushLimit
	if taken {
		limit = takenLimit
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	mu.Lock()
	upTo := l.queued
	l.until(timer, func() bool { return l.written >= upTo && (!taken || len(l.held) == 0) })
	mu.Unlock()
}

// tell waits likewise until the peer can know what was read here: a process that reads all
// and ends at once does not reset the connection.
func (l *Link) tell() {
	timer := time.NewTimer(flushLimit)
	defer timer.Stop()
	mu.Lock()
	l.until(timer, func() bool { return l.untold == 0 })
	mu.Unlock()
}

// until waits, with the lock held in between, until done or the end of the link or of the time.
func (l *Link) until(timer *time.Timer, done func() bool) {
	for !l.broken && !done() {
		progress := l.progress
		mu.Unlock()
		select {
		case <-progress:
		case <-timer.C:
			mu.Lock()
			return
		}
		mu.Lock()
	}
}

func (l *Link) advanced() {
	close(l.progress)
	l.progress = make(chan struct{})
}

// write is the goroutine that writes.
func (l *Link) write() {
	for {
		mu.Lock()
		told := l.consumes.messages
		frames, last := l.batch(), l.closing
		broken := l.broken
		mu.Unlock()
		switch {
		case broken || len(frames) == 0 && last:
			l.conn.Close()
			return
		case len(frames) == 0:
			<-l.wake
			continue
		}
		deaf := false
		for _, f := range frames {
			if _, err := l.conn.Write(f); err != nil {
				deaf = true // what it sent before its end is still to be read
				break
			}
		}
		mu.Lock()
		l.deaf = l.deaf || deaf
		l.untold -= told
		l.written = max(l.written, l.queued-uint64(len(l.out)))
		l.advanced()
		mu.Unlock()
	}
}

// batch takes what is to be written. What was read is told before a goodbye.
func (l *Link) batch() (frames [][]byte) {
	if c := l.consumes; c.messages > 0 {
		f := binary.LittleEndian.AppendUint32(newFrame(frameConsumed, 8), c.messages)
		frames = append(frames, seal(binary.LittleEndian.AppendUint32(f, c.charge)))
		l.consumes = consumes{}
	}
	if l.takes > 0 {
		frames = append(frames, seal(binary.LittleEndian.AppendUint32(newFrame(frameTaken, 4), l.takes)))
		l.takes = 0
	}
	frames = append(frames, l.out...)
	l.out = nil
	return frames
}

// read is the goroutine that reads. When nothing more is to come it closes conn itself:
// the writer may hang in it, for a peer that does not read.
func (l *Link) read() {
	defer l.conn.Close()
	for {
		kind, rest, err := readFrame(l.conn, maxFrame)
		if err != nil {
			l.fail(false)
			return
		}
		if kind == frameBye && len(rest) == 1 {
			l.fail(rest[0] != 0)
			return
		}
		if !l.handle(kind, rest) {
			l.fail(false)
			return
		}
	}
}

// handle does what a frame says, and returns false if it makes no sense.
func (l *Link) handle(kind byte, rest []byte) bool {
	p := parser{b: rest}
	switch kind {
	case frameData:
		return l.received(rest)
	case frameConsumed:
		c := consumes{p.uint32(), p.uint32()}
		mu.Lock()
		defer unlock()
		return p.end() && l.answered(c)
	case frameTaken:
		n := p.uint32()
		mu.Lock()
		defer unlock()
		if !p.end() || n > uint32(len(l.held)) {
			return false
		}
		l.let(int(n))
		return true
	case frameShut:
		mode := p.byte()
		mu.Lock()
		defer unlock()
		l.local.shut |= mode & shutBoth
		l.stub.shut |= mode>>1&1 | mode&1<<1
		l.local.changed()
		return p.end() && l.local.connects()
	}
	return false
}

// let gives up the descriptors of the first n messages that had some.
func (l *Link) let(n int) {
	for _, rights := range l.held[:n] {
		discarded = append(discarded, rights...)
	}
	l.held = l.held[n:]
	l.advanced()
}

// answered gives the local socket its room back.
func (l *Link) answered(c consumes) bool {
	if c.messages > l.sent.messages || c.charge > l.sent.charge {
		return false
	}
	l.sent.messages -= c.messages
	l.sent.charge -= c.charge
	l.local.charged -= int(c.charge)
	if !l.local.dead && l.local.writable() {
		l.local.queue.Wake(ready.Writable | ready.WrBand)
	}
	if !l.stub.full() {
		l.stub.disperse()
	}
	return true
}

// received queues a message at the local socket.
func (l *Link) received(rest []byte) bool {
	d, ok := parseData(rest)
	if !ok || l.local.kind == Stream && len(d.data) == 0 {
		return false
	}
	if len(d.blobs) > 0 {
		d.data = bytes.Clone(d.data) // or it would keep the blobs, for which nobody is charged
	}
	m := &message{data: d.data, charge: cost(l.local.kind, len(d.data)), from: l.stub, credentials: l.peer, credited: true}
	for _, form := range d.blobs {
		l.take(m, form)
	}
	mu.Lock()
	defer unlock()
	if l.stub.charged+m.charge > maxHeld {
		discarded = append(discarded, m.rights...)
		return false
	}
	if len(d.blobs) > 0 {
		l.takes++
		l.kick()
	}
	if l.stub.name.Path != d.name {
		l.stub.rename(d.name, "")
	}
	if l.local.dead || l.local.shut&shutReceive != 0 {
		l.consumed(m.charge) // nobody will read it
		discarded = append(discarded, m.rights...)
		return true
	}
	l.local.deliver(m)
	return true
}

// take makes a descriptor of m from what the peer exported.
func (l *Link) take(m *message, form []byte) {
	if l.carrier.Import == nil || inFlight.Load() >= maxInFlight {
		m.lost = true
		return
	}
	d, err := l.carrier.Import(form)
	if err != nil {
		m.lost = true
		return
	}
	inFlight.Add(1)
	m.rights = append(m.rights, d)
}

// fail ends the link because the peer is gone, with something unread or not.
func (l *Link) fail(unread bool) {
	mu.Lock()
	defer unlock()
	if l.broken {
		return
	}
	l.broken = true
	delete(l.local.guests, l)
	l.stub.dead = true
	unread = unread || l.sent.messages > 0
	l.local.charged -= int(l.sent.charge)
	l.sent = consumes{}
	if l.local.connects() && l.local.peer == l.stub {
		l.local.lost(unread)
	}
	l.local.queue.Wake(ready.Writable | ready.WrBand)
	l.stub.disperse()
	l.let(len(l.held))
	l.kick()
}
