package unixpipe

import (
	"sync"

	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/sock"
	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/unixsock"
)

// beside is a listener of the system's own AF_UNIX at the path of one of ours, for the
// programs of Windows and WSL that know nothing of our pipe. It has not been seen to
// work, as Wine has no AF_UNIX.
type beside struct {
	socket *unixsock.Socket
	native native

	mu      sync.Mutex
	serving chan struct{} // nil before listen; closed when nobody is let in any more
}

// bindNative has the system make the node path for s and writes the payload into it, by
// which our own processes find s. It returns false, and leaves nothing, if the system or
// the volume does not do that; why does not matter, as the node is then ours alone to make.
func bindNative(s *unixsock.Socket, path string, payload []byte) bool {
	if s.Kind() != unixsock.Stream {
		return false
	}
	n, err := sock.NewUnix()
	if err != nil {
		return false
	}
	made := false
	err = file.MknodBy(file.FromCurrent, path, 0o777, payload, func(at string) error {
		err := n.BindUnix(at)
		made = err == nil
		return err
	})
	if err != nil {
		_ = n.Close()
		if made {
			_ = file.Unlink(file.FromCurrent, path)
		}
		return false
	}
	b := &beside{socket: s, native: newNative(n)}
	s.OnListen(b.listen)
	s.OnClose(b.close)
	return true
}

// listen is listen(2) for the system's side. Where that fails only our own come.
func (b *beside) listen(backlog int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.serving != nil || b.native.socket.Listen(backlog) != nil {
		return
	}
	b.serving = make(chan struct{})
	go func() {
		defer close(b.serving)
		b.socket.TakeIn(b.accept)
		b.native.end(sockstate.ShutBoth)() // who comes later is refused
	}()
}

func (b *beside) accept() (unixsock.Visitor, error) {
	s, _, err := b.native.socket.Accept(b.native.d)
	if err != nil {
		return unixsock.Visitor{}, err
	}
	n := newNative(s)
	return unixsock.Visitor{
		Peer: n.peer(), Native: n, EndSending: n.end(sockstate.ShutWrite), Interrupt: n.end(sockstate.ShutBoth),
	}, nil
}

func (b *beside) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.serving != nil {
		b.native.end(sockstate.ShutBoth)() // ends accept
		<-b.serving
	}
	_ = b.native.Close()
}
