package unixpipe

import (
	"math"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/sock"
	"causeway/posixcompat/internal/unixsock"

	"golang.org/x/sys/windows"
)

// carried are the flags of a description that go with it.
const carried = fd.AccessMode | fd.Append | fd.Nonblock | fd.Direct | fd.PathOnly | file.LargeFile

// carrier moves descriptors between this process and the process pid. What stands on a
// handle of the system goes; what lives in a process's memory (pipes, eventfds, epoll
// sets, sockets of AF_UNIX) does not: EINVAL.
//
// The receiver takes a handle from the sender, never the other way: so nobody can have a
// process close or use a handle of its own. For that reason sockets do not go as
// WSADuplicateSocket has them: the number of a handle of the receiver's is in its form,
// and the receiver's Winsock believes it.
func carrier(pid uint32) unixsock.Carrier {
	return unixsock.Carrier{
		Export: export,
		Import: func(form []byte) (*fd.Description, error) { return take(form, pid) },
	}
}

func export(d *fd.Description) ([]byte, error) {
	f := form{kind: formHandle, flags: d.Flags() & carried}
	switch file := d.File().(type) {
	case *sock.Socket:
		f.kind, f.handle = formSocket, file.Handle()
	case fd.Handled:
		f.handle = file.Handle()
		if s, ok := d.File().(fd.Seeker); ok {
			if at, err := s.Seek(0, 1); err == nil {
				f.pos = at
			}
		}
	default:
		return nil, errnomap.EINVAL
	}
	return newForm(f), nil
}

// take makes a description from a form of the process pid.
func take(b []byte, pid uint32) (*fd.Description, error) {
	f, ok := parseForm(b)
	if !ok {
		return nil, errnomap.EINVAL
	}
	own, err := fetch(windows.Handle(f.handle), pid)
	if err != nil {
		return nil, err
	}
	if f.kind == formSocket {
		s, err := sock.Import(uintptr(own))
		if err != nil {
			return nil, err
		}
		return fd.NewDescription(s, f.flags&carried), nil
	}
	got, err := file.Stream(own)
	if err != nil {
		windows.CloseHandle(own)
		return nil, err
	}
	if s, ok := got.(fd.Seeker); ok && f.pos > 0 {
		if _, err := s.Seek(f.pos, 0); err != nil {
			_ = got.Close()
			return nil, err
		}
	}
	return fd.NewDescription(got, f.flags&carried), nil
}

// fetch duplicates a handle of the process pid for this one.
func fetch(h windows.Handle, pid uint32) (own windows.Handle, err error) {
	if h == 0 || h > math.MaxInt32 {
		return 0, errnomap.EBADF // the sender itself, its thread or token
	}
	sender, err := windows.OpenProcess(windows.PROCESS_DUP_HANDLE, false, pid)
	if err != nil {
		return 0, errnomap.EPERM
	}
	defer windows.CloseHandle(sender)
	err = windows.DuplicateHandle(sender, h, windows.CurrentProcess(), &own, 0, false, windows.DUPLICATE_SAME_ACCESS)
	if err != nil {
		return 0, errnomap.EBADF
	}
	return own, nil
}
