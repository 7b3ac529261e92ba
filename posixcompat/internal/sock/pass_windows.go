package sock

import "causeway/posixcompat/internal/winsock"

// Export returns a form of the socket from which the process pid can make one of its
// own, as long as s is open. From then on nothing is taken ahead of the calls, as after
// Handle; what was taken before stays here.
func (s *Socket) Export(pid uint32) ([]byte, error) {
	form, e := winsock.Export(winsock.Handle(s.Handle()), pid)
	if e != 0 {
		return nil, e
	}
	return form, nil
}

// Import makes a Socket of what another process exported. EINVAL: it is malformed; and
// what Adopt says.
func Import(form []byte) (*Socket, error) {
	h, e := winsock.Import(form)
	if e != 0 {
		return nil, e
	}
	defer winsock.Close(h)
	s, err := Adopt(uintptr(h))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lent = true // the other process may have it still
	return s, nil
}
