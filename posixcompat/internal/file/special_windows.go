package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/internal/ntfile"

	"golang.org/x/sys/windows"
)

// Special is a symbolic link, a FIFO or a socket's name, opened with O_PATH: it can be
// asked about and read as a link, and nothing else.
type Special struct {
	fd.AlwaysReady
	handle windows.Handle
	node   node.Node
}

// openSpecial opens the node of that name, or another file as if it were one.
func openSpecial(name ntfile.Name) (*Special, error) {
	h, _, err := ntfile.Create(name, ntfile.Call{
		Access:      windows.FILE_GENERIC_READ | ownership,
		Disposition: windows.FILE_OPEN,
		Options:     synchronousIO | openReparsePoint | backupIntent,
	})
	if err == windows.STATUS_ACCESS_DENIED {
		h, _, err = ntfile.Create(name, ntfile.Call{
			Access:      windows.FILE_GENERIC_READ,
			Disposition: windows.FILE_OPEN,
			Options:     synchronousIO | openReparsePoint | backupIntent,
		})
	}
	if err != nil {
		return nil, lookError(err)
	}
	n, err := node.Of(h)
	if err != nil {
		windows.CloseHandle(h)
		return nil, fail(errnomap.OpOpen, err)
	}
	return &Special{handle: h, node: n}, nil
}

// Node returns what the file is.
func (s *Special) Node() node.Node { return s.node }

// Target returns the link's target in POSIX's words. EINVAL: it is no link.
func (s *Special) Target() (string, error) {
	if s.node.Kind != node.Link {
		return "", errnomap.EINVAL
	}
	return targetOf(s.node), nil
}

// Readv is not called: such a file is open for its name only. EBADF.
func (s *Special) Readv(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EBADF }

// Writev is not called, as Readv.
func (s *Special) Writev(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EBADF }

// Handle returns the system's handle.
func (s *Special) Handle() uintptr { return uintptr(s.handle) }

// Stat asks the system.
func (s *Special) Stat() (fd.Stat, error) { return statHandle(s.handle) }

// Close closes the handle.
func (s *Special) Close() error { return fail(errnomap.OpAny, windows.CloseHandle(s.handle)) }
