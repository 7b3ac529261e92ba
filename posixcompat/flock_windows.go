package posixcompat

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/lock"
)

func init() { table.OnClose = lock.Closed }

// Flock locks fd's file for its open file description: LOCK_SH together with others,
// LOCK_EX alone, LOCK_UN no more; with LOCK_NB without waiting. A lock that is to be changed
// is given up first. It ends with the description's last descriptor. EINVAL: no such
// operation. EBADF: fd is not open. EWOULDBLOCK: another description has it. ENOLCK: the
// system has no room. See flock(2).
func Flock(fd int, how int) error {
	if done, err := lock.CheckFlock(how); done || err != nil {
		return err
	}
	d, err := table.Get(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	return lock.Flock(d, how)
}

// FcntlFlock locks ranges of fd's file for this process (F_SETLK, and F_SETLKW that waits)
// or for the open file description (F_OFD_SETLK, F_OFD_SETLKW), or tells what is in the way
// of that (F_GETLK, F_OFD_GETLK). Locks of the process end when any descriptor of the file
// is closed. They keep nobody from reading and writing. EBADF: fd is not open, or not for
// what is locked for. EFAULT: lk is nil. EINVAL: another command, type or whence, bytes
// before the file's first, or a pid with an OFD command. EOVERFLOW: bytes that no file has.
// EAGAIN: another's lock is in the way. EDEADLK: its process waits for this one. ENOLCK: the
// system has no room. See fcntl(2).
func FcntlFlock(fd uintptr, cmd int, lk *Flock_t) error {
	n := int(int32(fd))
	d, err := table.Get(n)
	if err != nil {
		return err
	}
	defer d.Release()
	switch cmd {
	case F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW:
	default:
		return EINVAL
	}
	if lk == nil {
		return EFAULT
	}
	r := lock.Request{Type: lk.Type, Whence: lk.Whence, Start: lk.Start, Len: lk.Len, PID: lk.Pid}
	if err := lock.Control(d, cmd, &r); err != nil {
		return err
	}
	switch cmd {
	case F_GETLK, F_OFD_GETLK:
		lk.Type, lk.Whence, lk.Start, lk.Len, lk.Pid = r.Type, r.Whence, r.Start, r.Len, r.PID
	case F_SETLK, F_SETLKW:
		if r.Type != F_UNLCK && !refers(n, d) {
			lock.Closed(d) // it was closed meanwhile, and may have missed this lock
			return EBADF
		}
	}
	return nil
}

// refers reports whether the descriptor n is still d's.
func refers(n int, d *fd.Description) bool {
	now, err := table.Get(n)
	if err != nil {
		return false
	}
	defer now.Release()
	return now == d
}
