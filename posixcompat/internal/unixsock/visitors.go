package unixsock

import (
	"io"

	"causeway/errnomap"
)

// Visitor is somebody outside who has connected to what the system has beside a socket of
// this package. The functions are as in Outside.
type Visitor struct {
	Peer                  Credentials
	Native                io.ReadWriteCloser
	EndSending, Interrupt func()
}

// OnListen has f called, without locks, after each listen(2) of s, with how many
// connections it asked for.
func (s *Socket) OnListen(f func(backlog int)) {
	mu.Lock()
	defer unlock()
	s.onListen = f
}

// TakeIn queues the visitors that accept waits for, as connections like others, until
// accept fails or s takes no more; then the caller ends what accept serves. While the queue is full they are left to the system,
// which has a queue of its own; so s may have one more than from others.
func (s *Socket) TakeIn(accept func() (Visitor, error)) {
	for s.awaitRoom() {
		v, err := accept()
		if err != nil {
			return
		}
		s.enter(v)
	}
}

// awaitRoom waits until the queue of s takes a connection, and returns whether it ever will.
func (s *Socket) awaitRoom() bool {
	w := wait{s: newSocket(Stream, nil)} // it only stands in the crowd
	defer w.end()
	for {
		mu.Lock()
		e := s.takes(w.s)
		unlock()
		if e == 0 {
			return true
		}
		if e != errnomap.EAGAIN || w.wait(0) != 0 {
			return false
		}
	}
}

// enter queues v.
func (s *Socket) enter(v Visitor) {
	far := Outside("", v.Peer, v.Native, v.EndSending, v.Interrupt)
	mu.Lock()
	welcome := !s.dead && s.state == listening && s.shut&shutReceive == 0
	if welcome {
		c := s.embryo(far)
		c.peerCred = v.Peer
		far.peer, far.state, far.peerCred = c, connected, s.peerCred
		s.arrive(c)
	}
	unlock()
	if !welcome {
		_ = v.Native.Close()
		return
	}
	go far.relay()
}
