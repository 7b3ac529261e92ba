package sock

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/winsock"
)

// Handle lends the SOCKET, which stays the Socket's. From then on nothing is taken
// ahead of the calls, for the borrower would miss it; so new data is an edge only
// once the old was read, and the peer's end of stream shows when the data before it
// was read. What was taken before is for Recv alone: lend before the data comes.
func (s *Socket) Handle() uintptr {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lent = true
	return uintptr(s.handle)
}

// Adopt makes a Socket of a SOCKET that somebody else opened, with a duplicate of
// it. ENOTSOCK: it is none. EAFNOSUPPORT, ESOCKTNOSUPPORT: it is of a kind that
// this package does not do.
func Adopt(handle uintptr) (*Socket, error) {
	h, info, e := winsock.Duplicate(winsock.Handle(handle))
	if e != 0 {
		return nil, e
	}
	if e := validate(info.Family, info.Type, info.Protocol); e != 0 {
		_ = winsock.Close(h)
		return nil, e
	}
	if e := winsock.NonBlocking(h); e != 0 {
		_ = winsock.Close(h)
		return nil, e
	}
	s := fromHandle(h, info.Family, info.Type, info.Protocol)
	_, unnamed := winsock.Name(h)
	s.bound = unnamed == 0
	_, alone := winsock.Peer(h)
	s.machine = adopted(info, alone == 0)
	return s, nil
}

func adopted(info winsock.Info, connected bool) sockstate.Machine {
	if info.Type == stream && connected {
		return sockstate.NewEstablished()
	}
	kind := sockstate.Stream
	if info.Type == datagram {
		kind = sockstate.Datagram
	}
	m := sockstate.New(kind)
	switch {
	case kind == sockstate.Datagram:
		m.Associate(connected)
	case info.Listening:
		m.Listened()
	}
	return m
}

// Stat is fstat(2).
func (s *Socket) Stat() (fd.Stat, error) {
	return fd.Stat{Dev: fd.DeviceSockets, Ino: s.inode.Number(), Nlink: 1, Mode: 0o140777, Blksize: 4096}, nil // S_IFSOCK
}

// Settable lets O_ASYNC be set; nothing comes of it.
func (s *Socket) Settable() int { return fd.Async }

// askWritable learns whether a send would find room, for a socket whose sends are
// made elsewhere.
func (s *Socket) askWritable() {
	if s.lent && s.machine.Established() && s.kind == stream {
		s.machine.SetBlocked(!winsock.Writable(s.handle))
	}
}
