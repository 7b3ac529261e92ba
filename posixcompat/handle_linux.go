package posixcompat

import "golang.org/x/sys/unix"

// AdoptHandle opens a descriptor for one that another package has, an os.File's for
// example: a duplicate, so that each side closes its own. Of flags only O_CLOEXEC
// and O_NONBLOCK count; the latter is shared with the other side, as dup(2) says.
// EBADF: handle is not open. EMFILE: no descriptor is free.
//
// On Windows it takes a handle of the system; there a descriptor is something else.
func AdoptHandle(handle uintptr, flags int) (fd int, err error) {
	return adopt(handle, flags&unix.O_CLOEXEC != 0, flags&unix.O_NONBLOCK != 0)
}

// AdoptSocket is AdoptHandle for a socket: a net.Conn's or net.Listener's, whose
// SyscallConn tells it. flags are those of accept4(2): SOCK_NONBLOCK, SOCK_CLOEXEC.
// A socket of package net does not block, and neither does its duplicate. EINVAL:
// unknown flags. ENOTSOCK: it is no socket. EBADF: it is not open. EMFILE: no
// descriptor is free.
func AdoptSocket(socket uintptr, flags int) (fd int, err error) {
	if flags&^(unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC) != 0 {
		return -1, unix.EINVAL
	}
	if _, err := unix.GetsockoptInt(int(socket), unix.SOL_SOCKET, unix.SO_TYPE); err != nil {
		return -1, err
	}
	return adopt(socket, flags&unix.SOCK_CLOEXEC != 0, flags&unix.SOCK_NONBLOCK != 0)
}

func adopt(handle uintptr, closeOnExec, nonblocking bool) (int, error) {
	command := unix.F_DUPFD
	if closeOnExec {
		command = unix.F_DUPFD_CLOEXEC
	}
	fd, err := unix.FcntlInt(handle, command, 0)
	if err != nil {
		return -1, err
	}
	if nonblocking {
		if err := unix.SetNonblock(fd, true); err != nil {
			_ = unix.Close(fd)
			return -1, err
		}
	}
	return fd, nil
}

// Handle lends what fd is to the system: fd itself. EBADF: it is not open.
//
// On Windows it is the handle that fd stands on.
func Handle(fd int) (handle uintptr, err error) {
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != nil {
		return 0, err
	}
	return uintptr(fd), nil
}
