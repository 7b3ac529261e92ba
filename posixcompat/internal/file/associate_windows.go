package file

import (
	"sync"

	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/port"

	"golang.org/x/sys/windows"
)

// association is a file's with the completion port, made when it is first needed.
type association struct {
	once sync.Once
	done bool
}

// Written tells mappings that the file may be longer: a transfer of the port has written
// to it.
func (f *Regular) Written() { extended(f.handle) }

// Associate has transfers of the file complete on the port, as d sees the file, and
// reports whether they do: not of a handle that is synchronous, has another port
// already or tells none of success, nor of one that goes past the cache where d does not.
// Transfers of this package do not come there.
func (f *Regular) Associate(d *fd.Description) bool {
	if !f.overlapped || f.unbuffered && !d.Is(fd.Direct) {
		return false
	}
	f.association.once.Do(func() { f.association.done = !f.quiet() && port.Associate(f.handle) == nil })
	return f.association.done
}

// quiet reports whether transfers that succeed at once tell no port, as Go's own packages
// and others want it of their handles.
func (f *Regular) quiet() bool {
	const completionNotification, modesSize = 41, 4
	s, err := takeSlot()
	if err != nil {
		return true
	}
	defer s.free()
	status := s.ask(f.handle, completionNotification, modesSize)
	return status == windows.STATUS_SUCCESS && s.block.info[0]&windows.FILE_SKIP_COMPLETION_PORT_ON_SUCCESS != 0
}
