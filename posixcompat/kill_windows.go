package posixcompat

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/process"
	"causeway/sigworker"
)

// Kill sends a signal, as sigworker's Kill does: to the process pid, with 0 to the own
// group, with -1 to all, with another negative number to that group. Signal 0 only
// looks. ESRCH: there is none. EINVAL: no such signal. EPERM: it is not allowed. See
// kill(2).
func Kill(pid int, sig Signal) error {
	if pid > 0 && process.Waited(pid) {
		return ESRCH // a handle is all that is left of it
	}
	return sigworker.Kill(pid, sig)
}

// PthreadSigmask changes the signals that are blocked, in the whole process, and tells
// which were; either argument may be nil. It starts sigworker's worker. EINVAL:
// unknown how. EEXIST: someone else holds the worker's names. See pthread_sigmask(3).
func PthreadSigmask(how int, set, oldset *Sigset_t) error {
	if err := sigworker.Start(0); err != nil {
		return errnomap.Of(err)
	}
	var mask sigworker.Set
	if set == nil {
		how = sigworker.SIG_BLOCK // of nothing: only to ask
	} else {
		mask = sigworker.Set(set.Val[0])
	}
	old, err := sigworker.Sigmask(how, mask)
	if err != nil {
		return err
	}
	if oldset != nil {
		*oldset = Sigset_t{}
		oldset.Val[0] = uint64(old)
	}
	return nil
}

// blockSignals replaces the mask of the process, unless mask is nil, and returns what
// puts the old one back.
func blockSignals(mask *Sigset_t) (restore func(), err error) {
	if mask == nil {
		return func() {}, nil
	}
	var old Sigset_t
	if err := PthreadSigmask(SIG_SETMASK, mask, &old); err != nil {
		return nil, err
	}
	return func() { _ = PthreadSigmask(SIG_SETMASK, &old, nil) }, nil
}
