package posixcompat

import "causeway/posixcompat/internal/poll"

// PollFd is struct pollfd.
type PollFd = poll.FD

// Poll waits for up to timeout milliseconds, negative for ever, until one of fds is
// ready, and returns how many are: their Revents say for what. EINVAL: there are more
// fds than a process may have descriptors. See poll(2).
func Poll(fds []PollFd, timeout int) (n int, err error) {
	return poll.Poll(table, fds, milliseconds(timeout))
}

// Ppoll is Poll with a timeout in nanoseconds, nil for ever, in which the time that
// was left is written; sigmask, if not nil, is the process's mask meanwhile, as
// PthreadSigmask sets it. A signal's handler does not end the wait. EINVAL also:
// timeout is negative or has too many nanoseconds. See ppoll(2).
func Ppoll(fds []PollFd, timeout *Timespec, sigmask *Sigset_t) (n int, err error) {
	d, err := deadline(timeout)
	if err != nil {
		return -1, err
	}
	restore, err := blockSignals(sigmask)
	if err != nil {
		return -1, err
	}
	defer restore()
	n, err = poll.Poll(table, fds, d)
	if timeout != nil {
		*timeout = NsecToTimespec(d.Left().Nanoseconds())
	}
	return n, err
}

// Select waits until one of the first nfd descriptors that are in the sets is ready,
// leaves in the sets those that are, and returns how many bits that are. The timeout,
// nil for ever, is not changed. EINVAL: nfd or timeout is negative, or timeout has
// more than a second's microseconds. EBADF: a descriptor is not open. See select(2).
func Select(nfd int, r *FdSet, w *FdSet, e *FdSet, timeout *Timeval) (n int, err error) {
	var ts *Timespec
	if timeout != nil {
		ts = &Timespec{Sec: timeout.Sec, Nsec: timeout.Usec * 1000}
	}
	return Pselect(nfd, r, w, e, ts, nil)
}

// Pselect is Select with a timeout in nanoseconds; sigmask, if not nil, is the
// process's mask meanwhile, as PthreadSigmask sets it. A signal's handler does not end
// the wait. See pselect(2).
func Pselect(nfd int, r *FdSet, w *FdSet, e *FdSet, timeout *Timespec, sigmask *Sigset_t) (n int, err error) {
	d, err := deadline(timeout)
	if err != nil {
		return -1, err
	}
	restore, err := blockSignals(sigmask)
	if err != nil {
		return -1, err
	}
	defer restore()
	return poll.Select(table, nfd, poll.Sets{Read: inside(r), Write: inside(w), Except: inside(e)}, d)
}

func inside(s *FdSet) *poll.Set {
	if s == nil {
		return nil
	}
	return (*poll.Set)(&s.Bits)
}
