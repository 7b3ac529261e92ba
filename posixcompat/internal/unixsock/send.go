package unixsock

import (
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

// Message is what sendmsg(2) and recvmsg(2) move.
type Message struct {
	Bufs [][]byte
	// Flags are the call's; a receive leaves the answer's there.
	Flags int
	// To finds whom to send to; it is nil if nobody is named. A receive ignores it.
	To func() (*Socket, error)
	// From is who sent; nil if that is not told.
	From *Name
	// Control is control data in Linux's layout; a receive cuts it to what came.
	Control []byte
}

// Writev is writev(2).
func (s *Socket) Writev(d *fd.Description, bufs [][]byte) (int, error) {
	return s.Send(d, &fd.Process, &Message{Bufs: bufs})
}

// Send sends m and returns how much went. t is where the descriptors in m's control data
// are. EPIPE: nobody can receive it. ENOTCONN, EDESTADDRREQ: there is no peer. EISCONN,
// EOPNOTSUPP: a stream was told whom to send to; MSG_OOB. EAGAIN: there is no room.
// EMSGSIZE: a datagram is longer than half of SO_SNDBUF. ECONNREFUSED: the peer of a
// datagram socket is closed. EPERM: it has another peer, or credentials are not the
// process's own. EINVAL, EBADF, ETOOMANYREFS: the control data.
func (s *Socket) Send(d *fd.Description, t *fd.Table, m *Message) (int, error) {
	if s.kind == Seqpacket {
		if e := s.sequenced(); e != 0 {
			return -1, e
		}
	}
	a, e := parseControl(t, m.Control, s.host.Self)
	if e != 0 {
		return -1, e
	}
	if s.kind != Stream {
		if err := s.autobind(); err != nil {
			release(a.rights)
			return -1, err
		}
	}
	w := wait{s: s, nonblocking: d.Nonblocking() || m.Flags&flagDontWait != 0}
	defer w.end()
	var n int
	if m.Flags&flagOOB != 0 {
		e = errnomap.EOPNOTSUPP
	} else if s.kind == Stream {
		n, e = s.sendStream(&w, m, &a)
	} else {
		n, e = s.sendDatagram(&w, m, &a)
	}
	release(a.rights) // those that were not sent
	if e != 0 {
		return -1, e
	}
	return n, nil
}

// sequenced checks what a socket of SOCK_SEQPACKET checks first.
func (s *Socket) sequenced() errnomap.Errno {
	mu.Lock()
	defer unlock()
	if e := s.takeFailure(); e != 0 {
		return e
	}
	if s.state != connected {
		return errnomap.ENOTCONN
	}
	return 0
}

func (s *Socket) sendStream(w *wait, m *Message, a *attached) (int, errnomap.Errno) {
	if e := s.sendable(m.To != nil); e != 0 {
		return 0, e
	}
	total, sent := fd.Total(m.Bufs), 0
	var last *Link
	defer func() { last.flush(a.exported) }()
	for sent < total {
		p := gather(m.Bufs, sent, s.part(total-sent))
		link, e := s.sendPart(p, a)
		switch {
		case e == 0:
			sent += len(p)
			last = link
			continue
		case e == errnomap.EAGAIN:
			if e = w.wait(s.timeout(true)); e == 0 {
				continue
			}
		}
		if sent > 0 {
			return sent, 0
		}
		return 0, e
	}
	return sent, 0
}

// sendable checks what a stream checks once.
func (s *Socket) sendable(named bool) errnomap.Errno {
	mu.Lock()
	defer unlock()
	switch {
	case named && s.state == connected:
		return errnomap.EISCONN
	case named:
		return errnomap.EOPNOTSUPP
	case s.peer == nil:
		return errnomap.ENOTCONN
	case s.shut&shutSend != 0:
		return errnomap.EPIPE
	}
	return 0
}

// room checks whether s may queue one more message anywhere.
func (s *Socket) room() errnomap.Errno {
	if e := s.takeFailure(); e != 0 {
		return e
	}
	if s.shut&shutSend != 0 {
		return errnomap.EPIPE
	}
	if s.charged >= s.options.sendBuffer {
		return errnomap.EAGAIN
	}
	return 0
}

// sendPart queues one part of a stream; what is attached goes with the first.
func (s *Socket) sendPart(p []byte, a *attached) (*Link, errnomap.Errno) {
	mu.Lock()
	defer unlock()
	if e := s.room(); e != 0 {
		return nil, e
	}
	o := s.peer
	if o == nil || o.dead || o.shut&shutReceive != 0 {
		return nil, errnomap.EPIPE
	}
	m, e := s.message(p, o, a)
	if e != 0 {
		return nil, e
	}
	o.deliver(m)
	return o.link, 0
}

// message makes a message for o, with what is attached.
func (s *Socket) message(p []byte, o *Socket, a *attached) (*message, errnomap.Errno) {
	m := &message{data: p, charge: cost(s.kind, len(p)), from: s}
	switch {
	case a.explicit:
		m.credentials, m.credited = a.credentials, true
	case s.options.passCredentials, o.options.passCredentials, !o.accepted, o.link != nil:
		m.credentials, m.credited = s.host.Self(), true
	}
	if o.relay != nil && len(a.rights) > 0 {
		return nil, errnomap.EINVAL // nobody would get them
	}
	if o.link != nil {
		if e := o.link.carries(a); e != 0 {
			return nil, e
		}
		m.forms, a.exported = a.forms, len(a.forms) > 0
	}
	m.rights, a.rights, a.forms = a.rights, nil, nil
	return m, 0
}

func (s *Socket) sendDatagram(w *wait, m *Message, a *attached) (int, errnomap.Errno) {
	total := fd.Total(m.Bufs)
	var p []byte
	for {
		link, e := s.sendOne(&p, total, m, a)
		if e == 0 {
			link.flush(a.exported)
			return total, 0
		}
		if e == errnomap.EAGAIN {
			e = w.wait(s.timeout(true))
		}
		if e != 0 {
			return 0, e
		}
	}
}

// sendOne queues a datagram. p keeps its bytes between tries.
func (s *Socket) sendOne(p *[]byte, total int, m *Message, a *attached) (*Link, errnomap.Errno) {
	named := m.To != nil && s.kind == Datagram
	o, e := s.mayQueue(total, named)
	if e != 0 {
		return nil, e
	}
	if named {
		var err error
		if o, err = m.To(); err != nil {
			return nil, errnomap.Of(err)
		}
	}
	if *p == nil {
		*p = gather(m.Bufs, 0, total)
	}
	mu.Lock()
	defer unlock()
	if e := s.reaches(o); e != 0 {
		return nil, e
	}
	if o != s && o.peer != s && o.full() {
		o.await(s)
		return nil, errnomap.EAGAIN
	}
	msg, e := s.message(*p, o, a)
	if e != 0 {
		return nil, e
	}
	o.deliver(msg)
	return o.link, 0
}

// mayQueue returns the peer of s, and checks that a datagram may be queued.
func (s *Socket) mayQueue(total int, named bool) (*Socket, errnomap.Errno) {
	mu.Lock()
	defer unlock()
	if total > s.options.sendBuffer-datagramOverhead {
		return nil, errnomap.EMSGSIZE
	}
	e := s.room()
	if e == 0 && !named && s.peer == nil {
		e = errnomap.ENOTCONN
	}
	return s.peer, e
}

// reaches checks whether a datagram of s may go to o.
func (s *Socket) reaches(o *Socket) errnomap.Errno {
	switch {
	case o.kind != s.kind:
		return errnomap.EPROTOTYPE
	case o.peer != nil && o.peer != s && s.kind == Datagram:
		return errnomap.EPERM
	case o.dead && s.kind == Seqpacket:
		return errnomap.EPIPE
	case o.dead:
		if s.peer == o {
			s.replacePeer(nil)
		}
		return errnomap.ECONNREFUSED
	case o.shut&shutReceive != 0:
		return errnomap.EPIPE
	}
	return 0
}

func (s *Socket) timeout(send bool) time.Duration {
	mu.Lock()
	defer unlock()
	if send {
		return s.options.sendTimeout
	}
	return s.options.receiveTimeout
}

// wait is how one call waits: it begins to watch when it first has to.
type wait struct {
	s           *Socket
	nonblocking bool
	waiter      park.Waiter
	watching    bool
	deadline    park.Deadline
	timed       bool
}

// wait waits for a change. The first call only begins to watch: the caller is to look
// once more. EAGAIN: the time is over, or there is none.
func (w *wait) wait(limit time.Duration) errnomap.Errno {
	if w.nonblocking {
		return errnomap.EAGAIN
	}
	w.begin(limit)
	if !w.watching {
		w.watching = true
		w.waiter.Begin(w.s, ready.Readable|ready.Writable|ready.RdHup)
		return 0
	}
	if w.waiter.WaitChange(w.deadline) == park.TimedOut {
		return errnomap.EAGAIN
	}
	return 0
}

// begin sets the deadline, once.
func (w *wait) begin(limit time.Duration) {
	if w.timed {
		return
	}
	w.timed = true
	if limit > 0 {
		w.deadline = park.In(limit)
	}
}

// askAgain is how soon a listener of another process is asked again that was full: it
// does not tell when it has room.
const askAgain = 10 * time.Millisecond

// again waits that long, and returns whether the caller is to try once more.
func (w *wait) again(limit time.Duration) bool {
	if w.nonblocking {
		return false
	}
	w.begin(limit)
	if w.deadline.Passed() {
		return false
	}
	time.Sleep(askAgain)
	return true
}

func (w *wait) end() {
	if w.watching {
		w.waiter.End()
	}
}
