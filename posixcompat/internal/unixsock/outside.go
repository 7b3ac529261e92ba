package unixsock

import (
	"io"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
)

// Outside makes a socket that a stream can be connected to and behind which is somebody
// who is none of this package's: what comes and goes is moved by Relay. path is what it
// was found by, if it was. endSending ends one direction of native, interrupt whatever it waits for; it is
// closed when nothing moves any more.
func Outside(path string, peer Credentials, native io.ReadWriteCloser, endSending, interrupt func()) *Socket {
	far := newSocket(Stream, &Host{Self: func() Credentials { return peer }})
	far.accepted, far.peerCred = true, peer
	far.rename(path, "")
	far.relay = func() { relay(far, native, endSending, interrupt) }
	return far
}

// connectOutside makes far the peer of s and begins to move what they send. If s can't be
// connected the relay ends at once, and closes what it has.
func (s *Socket) connectOutside(far *Socket) errnomap.Errno {
	go far.relay()
	if e := s.mayConnect(); e != 0 {
		return e
	}
	far.peer, far.state = s, connected
	s.peer, s.state, s.peerCred = far, connected, far.peerCred
	return 0
}

// relayed is how much moves at once.
const relayed = 32 << 10

// relay moves bytes between far and native until both directions have ended.
func relay(far *Socket, native io.ReadWriteCloser, endSending, interrupt func()) {
	d := fd.NewDescription(far, fd.ReadWrite)
	back := make(chan struct{})
	go func() {
		defer close(back)
		buf := make([]byte, relayed)
		for {
			n, err := native.Read(buf)
			if n > 0 {
				if _, err := far.Writev(d, [][]byte{buf[:n]}); err != nil {
					return
				}
			}
			if n == 0 || err != nil {
				_ = far.Shutdown(1)
				return
			}
		}
	}()
	buf := make([]byte, relayed)
	for {
		n, err := far.Readv(d, [][]byte{buf})
		if n <= 0 || err != nil {
			break
		}
		if _, err := native.Write(buf[:n]); err != nil {
			_ = far.Shutdown(0)
			break
		}
	}
	endSending()
	if far.Ready(0)&ready.Hup != 0 {
		interrupt() // its peer is closed: nobody will read what comes
	}
	<-back
	_ = native.Close()
	_ = far.Close()
}
