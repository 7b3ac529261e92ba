package posixcompat

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"

	"golang.org/x/sys/windows"
)

// AdoptHandle opens a descriptor for a handle of Windows: of a file, a directory, a
// pipe, a console. flags are O_RDONLY, O_WRONLY or O_RDWR as the handle allows, and
// O_CLOEXEC, O_NONBLOCK, O_APPEND. The descriptor gets a duplicate: the handle stays
// the caller's, who may close it. So os.File's Fd() can be given; what the os.File
// knows of its position is not shared from then on. EBADF: it is not a handle of a
// file. EINVAL: it is overlapped, as sockets and some pipes are. EMFILE: no
// descriptor is free.
//
// It has no counterpart on Linux, where a descriptor is all there is.
func AdoptHandle(handle uintptr, flags int) (fd int, err error) {
	self := windows.CurrentProcess()
	var own windows.Handle
	err = windows.DuplicateHandle(self, windows.Handle(handle), self, &own, 0, false, windows.DUPLICATE_SAME_ACCESS)
	if err != nil {
		return -1, EBADF
	}
	f, err := file.Stream(own)
	if err != nil {
		windows.CloseHandle(own)
		return -1, err
	}
	return install(f, file.Kept(flags))
}

// Handle lends the handle that fd stands on, of a socket too. It is good as long as fd
// is open and must not be closed. EBADF: fd is not open. EOPNOTSUPP: it stands on
// none, as pipes, eventfds and epoll sets of this package.
//
// It has no counterpart on Linux, where a descriptor is all there is.
func Handle(n int) (handle uintptr, err error) {
	d, err := table.Get(n)
	if err != nil {
		return 0, err
	}
	defer d.Release()
	h, ok := d.File().(fd.Handled)
	if !ok {
		return 0, EOPNOTSUPP
	}
	return h.Handle(), nil
}
