package sock

import (
	"causeway/posixcompat/internal/winsock"

	"golang.org/x/sys/windows"
)

// Import makes a Socket of a handle that was duplicated from another process's SOCKET,
// and takes the handle over, also when it fails. ENOTSOCK: it is none, or one of a
// provider whose sockets are no handles of the system; and what Adopt says.
func Import(handle uintptr) (*Socket, error) {
	s, err := Adopt(handle)
	if winsock.Close(winsock.Handle(handle)) != 0 {
		windows.CloseHandle(windows.Handle(handle))
	}
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lent = true // the other process may have it still
	return s, nil
}
