package posixcompat

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"

	"golang.org/x/sys/windows"
)

// Requests that every file takes.
const (
	fionbio  = 0x5421
	fionclex = 0x5450
	fioclex  = 0x5451
)

// IoctlSetInt makes a request whose argument is a number. Of terminals: TCFLSH, where TCIFLUSH and
// TCIOFLUSH drop what was typed and not read, and TCSBRK and TCXONC, which have nothing to do on a
// console. Of every descriptor: FIOCLEX and FIONCLEX, which do not look at value. EBADF: fd is not open.
// EFAULT: the request wants a pointer (IoctlSetPointerInt). ENOTTY: the file does not have it. EINVAL: value is
// out of range. See ioctl(2).
func IoctlSetInt(fd int, req uint, value int) error {
	d, err := table.Get(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	switch req {
	case fioclex, fionclex:
		return setCloseOnExec(fd, req == fioclex)
	case fionbio:
		return EFAULT
	}
	if !isConsole(d) {
		return ENOTTY
	}
	switch req {
	case TCFLSH:
		return flushTerminal(value)
	case TCSBRK, TCSBRKP:
		return nil
	case TCXONC:
		if value < 0 || value > TCION {
			return EINVAL
		}
		return nil
	}
	return ENOTTY
}

func setCloseOnExec(n int, on bool) error {
	flags := 0
	if on {
		flags = FD_CLOEXEC
	}
	_, err := FcntlInt(uintptr(n), F_SETFD, flags)
	return err
}

// IoctlSetPointerInt makes a request whose argument points to an int: FIONBIO, which sets or clears
// O_NONBLOCK. EBADF: fd is not open. ENOTTY: the file does not have it. See ioctl(2).
func IoctlSetPointerInt(fd int, req uint, value int) error {
	d, err := table.Get(fd)
	if err != nil {
		return err
	}
	d.Release()
	switch req {
	case fionbio:
		return SetNonblock(fd, int32(value) != 0)
	case fioclex, fionclex:
		return setCloseOnExec(fd, req == fioclex)
	}
	return ENOTTY
}

// IoctlRetInt makes a request that answers by its result. None of Windows's files has one; FIOCLEX and
// FIONCLEX answer 0. EBADF: fd is not open. ENOTTY: the file does not have it.
func IoctlRetInt(fd int, req uint) (int, error) {
	d, err := table.Get(fd)
	if err != nil {
		return 0, err
	}
	d.Release()
	if req == fioclex || req == fionclex {
		return 0, setCloseOnExec(fd, req == fioclex)
	}
	return 0, ENOTTY
}

// IoctlGetUint32 is IoctlGetInt with another type.
func IoctlGetUint32(fd int, req uint) (uint32, error) {
	n, err := IoctlGetInt(fd, req)
	return uint32(n), err
}

// isConsole reports whether the description is of a console, for input or output.
func isConsole(d *fd.Description) bool {
	c, ok := d.File().(*file.Char)
	if !ok {
		return false
	}
	var mode uint32
	return windows.GetConsoleMode(windows.Handle(c.Handle()), &mode) == nil
}
