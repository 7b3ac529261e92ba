package posixcompat

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/sock"

	"golang.org/x/sys/windows"
)

// AdoptHandle opens a descriptor for a handle of Windows: of a file, a directory, a
// pipe, a console. flags are O_RDONLY, O_WRONLY or O_RDWR as the handle allows, and
// O_CLOEXEC, O_NONBLOCK, O_APPEND. The descriptor gets a duplicate: the handle stays
// the caller's, who may close it. So os.File's Fd() can be given; what the os.File
// knows of its position is not shared from then on. EBADF: it is not a handle of a
// file. EMFILE: no descriptor is free.
//
// On Linux, where a descriptor is all there is, it takes one.
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
	return install(f, flags&(O_ACCMODE|O_APPEND|O_NONBLOCK|O_CLOEXEC))
}

// AdoptSocket opens a descriptor for a SOCKET: one that a program made itself, or a
// net.Conn's or net.Listener's, whose SyscallConn tells it. flags are those of
// accept4(2): SOCK_NONBLOCK, SOCK_CLOEXEC. The descriptor gets a duplicate: the
// socket stays the caller's, who may close it, but should not go on to receive from
// it. EAFNOSUPPORT, ESOCKTNOSUPPORT: it is of a kind that Socket does not make.
// EINVAL: unknown flags. ENOTSOCK: it is no socket. EMFILE: no descriptor is free.
//
// On Linux, where a descriptor is all there is, it takes one.
func AdoptSocket(socket uintptr, flags int) (fd int, err error) {
	if flags&^(SOCK_NONBLOCK|SOCK_CLOEXEC) != 0 {
		return -1, EINVAL
	}
	s, err := sock.Adopt(socket)
	if err != nil {
		return -1, err
	}
	return install(s, openFlags(flags))
}

// Handle lends the handle that fd stands on, of a socket too. It is good as long as fd
// is open and must not be closed. Who begins overlapped transfers on it waits for their
// events: the handle may belong to this module's completion port. EBADF: fd is not open. EOPNOTSUPP: it stands on
// none, as pipes, eventfds and epoll sets of this package.
//
// On Linux, where a descriptor is all there is, it is fd itself.
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
