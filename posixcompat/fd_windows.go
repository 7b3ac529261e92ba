package posixcompat

// Close frees fd; the file is closed with its last descriptor, after the calls that
// are using it. EBADF: fd is not open. See close(2).
func Close(fd int) error { return table.Close(fd) }

// Dup opens the lowest free descriptor for oldfd's open file description. EBADF:
// oldfd is not open. EMFILE: none is free. See dup(2).
func Dup(oldfd int) (fd int, err error) { return table.Dup(oldfd, 0, false) }

// Dup2 makes newfd refer to oldfd's open file description. EBADF: oldfd is not open,
// or newfd is out of range. EINVAL: they are the same number, since x/sys/unix's Dup2
// is Dup3. See dup(2).
func Dup2(oldfd, newfd int) error { return Dup3(oldfd, newfd, 0) }

// Dup3 is Dup2 with O_CLOEXEC as a flag. EINVAL: unknown flags, or the same number
// twice. EBADF: oldfd is not open, or newfd is out of range. See dup(2).
func Dup3(oldfd int, newfd int, flags int) error {
	_, err := table.Dup3(oldfd, newfd, flags)
	return err
}

// FcntlInt does F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL,
// F_GETPIPE_SZ and F_SETPIPE_SZ. EBADF: fd is not open, or not a pipe. ENOSYS: another
// command of Linux's. EINVAL: no command. See fcntl(2).
func FcntlInt(fd uintptr, cmd, arg int) (int, error) { return table.Control(int(int32(fd)), cmd, arg) }

// SetNonblock sets or clears O_NONBLOCK. EBADF: fd is not open. See fcntl(2).
func SetNonblock(fd int, nonblocking bool) error {
	flags, err := table.Control(fd, F_GETFL, 0)
	if err != nil {
		return err
	}
	flags &^= O_NONBLOCK
	if nonblocking {
		flags |= O_NONBLOCK
	}
	_, err = table.Control(fd, F_SETFL, flags)
	return err
}

// CloseOnExec sets FD_CLOEXEC. It ignores a descriptor that is not open. See fcntl(2).
func CloseOnExec(fd int) { _ = table.SetCloseExec(fd, true) }
