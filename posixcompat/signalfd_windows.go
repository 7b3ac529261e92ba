package posixcompat

import (
	"causeway/posixcompat/internal/signalfd"
	"causeway/sigworker"
)

// Signalfd opens a file that reads the pending signals of sigmask, or changes the
// mask of such a file if fd is not -1. Signals are pending while they are blocked:
// sigworker's Start and Sigmask. Flags are SFD_CLOEXEC and SFD_NONBLOCK. EFAULT:
// sigmask is nil. EINVAL: other flags, or fd is something else. EBADF: fd is not
// open. EMFILE: no descriptor is free. See signalfd(2).
func Signalfd(fd int, sigmask *Sigset_t, flags int) (newfd int, err error) {
	if sigmask == nil {
		return -1, EFAULT
	}
	if err := signalfd.CheckFlags(flags); err != nil {
		return -1, err
	}
	mask := sigworker.Set(sigmask.Val[0])
	if fd == -1 {
		return install(signalfd.New(sigworker.ProcessPending(), mask), O_RDWR|flags)
	}
	d, err := table.Get(fd)
	if err != nil {
		return -1, err
	}
	defer d.Release()
	f, ok := d.File().(*signalfd.File)
	if !ok {
		return -1, EINVAL
	}
	f.SetMask(mask)
	return fd, nil
}
