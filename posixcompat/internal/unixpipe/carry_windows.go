package unixpipe

import (
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
// process close or use a handle of its own.
func carrier(pid uint32) unixsock.Carrier {
	return unixsock.Carrier{
		Export: func(d *fd.Description) ([]byte, error) { return export(d, pid) },
		Import: func(form []byte) (*fd.Description, error) { return take(form, pid) },
	}
}

func export(d *fd.Description, pid uint32) ([]byte, error) {
	flags := d.Flags() & carried
	switch f := d.File().(type) {
	case *sock.Socket:
		form, err := f.Export(pid)
		if err != nil {
			return nil, err
		}
		return newForm(formSocket, flags, form), nil
	case fd.Handled:
		var pos int64
		if s, ok := d.File().(fd.Seeker); ok {
			if at, err := s.Seek(0, 1); err == nil {
				pos = at
			}
		}
		return newHandleForm(flags, f.Handle(), pos), nil
	}
	return nil, errnomap.EINVAL
}

// take makes a description from a form of the process pid.
func take(form []byte, pid uint32) (*fd.Description, error) {
	p, ok := parseForm(form)
	if !ok {
		return nil, errnomap.EINVAL
	}
	if p.kind == formSocket {
		s, err := sock.Import(p.socket)
		if err != nil {
			return nil, err
		}
		return fd.NewDescription(s, p.flags&carried), nil
	}
	own, err := fetch(windows.Handle(p.handle), pid)
	if err != nil {
		return nil, err
	}
	f, err := file.Stream(own)
	if err != nil {
		windows.CloseHandle(own)
		return nil, err
	}
	if s, ok := f.(fd.Seeker); ok && p.pos > 0 {
		if _, err := s.Seek(p.pos, 0); err != nil {
			_ = f.Close()
			return nil, err
		}
	}
	return fd.NewDescription(f, p.flags&carried), nil
}

// fetch duplicates a handle of the process pid for this one.
func fetch(h windows.Handle, pid uint32) (own windows.Handle, err error) {
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
