package sock

import (
	"testing"

	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/winsock"
)

// TestAHandleThatASendUsesIsNotClosed is about the number of the handle: while a send
// is in the system with it, no other socket may get it.
func TestAHandleThatASendUsesIsNotClosed(t *testing.T) {
	s, err := New(winsock.Inet, stream, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.machine = sockstate.NewEstablished()
	h := s.handle
	s.sending = 2 // as beforeSend of two calls leaves it
	s.mu.Lock()
	e := s.renew()
	s.mu.Unlock()
	if e != 0 || s.handle == h {
		t.Fatalf("renew: %v, handle %v after %v", e, s.handle, h)
	}
	open := func() bool {
		_, e := winsock.GetOption(h, winSocket, 0x1008) // SO_TYPE
		return e == 0
	}
	if !open() {
		t.Error("closed while two sends use it")
	}
	if s.endSend(); !open() {
		t.Error("closed while one send uses it")
	}
	if s.endSend(); open() {
		t.Error("still open after the last send")
	}
	s.machine = sockstate.New(sockstate.Stream)
}
