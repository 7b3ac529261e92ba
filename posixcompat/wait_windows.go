package posixcompat

import (
	"math"

	"causeway/posixcompat/internal/process"
	"causeway/sigworker"
)

// Options of wait4(2) and waitid(2) that say nothing on Windows: which of Linux's kinds of
// child.
const waitKinds = WALL | WCLONE | WNOTHREAD

// Wait4 waits for a child: pid if it is positive, one of the own process group if it is 0, of the
// group -pid if it is below -1, any if it is -1. It tells how the child ended, in *wstatus, and
// what it used, in *rusage; either may be nil. With WUNTRACED also a child that stands still, with
// WCONTINUED one that goes on after that was seen. With WNOHANG it returns 0 when there is nothing to
// tell. All calls that wait hold one thread together.
//
// Children are those that os, os/exec and others of this process start. One that os.Process.Wait
// has waited for is none any more; the other way round os.Process.Wait still succeeds, since it has
// a handle. Linux's status is made of Windows's exit code: 128 and the number of a signal that ends
// processes is that signal. A child is found while it runs, and afterwards as long as an os.Process is
// there or a call has looked before. While CHLD is ignored (sigworker's Ignore) nobody is told of
// children that ended: a call waits for the last of them and is ECHILD.
//
// ECHILD: there is no such child. EINVAL: unknown options. ESRCH: pid is the smallest
// number there is. See wait4(2).
func Wait4(pid int, wstatus *WaitStatus, options int, rusage *Rusage) (wpid int, err error) {
	if wstatus != nil {
		*wstatus = 0 // as x/sys/unix does, which has a place of its own for the kernel's
	}
	if options&^(WNOHANG|WUNTRACED|WCONTINUED|waitKinds) != 0 {
		return -1, EINVAL
	}
	pid = int(int32(pid)) // as the kernel takes it
	if pid == math.MinInt32 {
		return -1, ESRCH
	}
	var which process.Which
	switch {
	case pid < -1:
		which.Group = -pid
	case pid == 0:
		which.Group = Getpgrp()
	case pid > 0:
		which.PID = pid
	}
	e, err := process.Wait(which, process.Want{
		Ended: true, Stopped: options&WUNTRACED != 0, Continued: options&WCONTINUED != 0,
		NoHang: options&WNOHANG != 0,
	})
	if err != nil {
		return -1, err
	}
	if e.PID != 0 {
		if wstatus != nil {
			*wstatus = WaitStatus(e.Status)
		}
		if rusage != nil {
			*rusage = usage(e.Usage)
		}
	}
	return e.PID, nil
}

// Waitid waits for a child: P_PID, P_PGID (0 is the own group) or P_ALL. options say for
// what, at least one of WEXITED, WSTOPPED and WCONTINUED, and may have WNOHANG and WNOWAIT, which leaves the
// child to be waited for again. What became of it is in *info, which is all zero if there is nothing to tell,
// and what it used in *rusage; either may be nil. Children are Wait4's.
//
// ECHILD: there is no such child. EINVAL: unknown options, none that says for what, or a number that is
// no process's or group's. EBADF: P_PIDFD, there are no pidfds. See waitid(2).
func Waitid(idType int, id int, info *Siginfo, options int, rusage *Rusage) (err error) {
	e, err := waitid(idType, id, options)
	if err == nil && e.PID != 0 && rusage != nil {
		*rusage = usage(e.Usage)
	}
	if info != nil {
		putChild(info, e)
	}
	return err
}

func waitid(idType, id, options int) (process.Event, error) {
	const what = WEXITED | WSTOPPED | WCONTINUED
	if options&^(what|WNOHANG|WNOWAIT|waitKinds) != 0 || options&what == 0 {
		return process.Event{}, EINVAL
	}
	id = int(int32(id)) // as the kernel takes it
	var which process.Which
	switch {
	case idType == P_ALL:
	case idType == P_PID && id > 0:
		which.PID = id
	case idType == P_PGID && id > 0:
		which.Group = id
	case idType == P_PGID && id == 0:
		which.Group = Getpgrp()
	case idType == P_PIDFD && id >= 0:
		return process.Event{}, EBADF
	default:
		return process.Event{}, EINVAL
	}
	return process.Wait(which, process.Want{
		Ended: options&WEXITED != 0, Stopped: options&WSTOPPED != 0, Continued: options&WCONTINUED != 0,
		NoHang: options&WNOHANG != 0, Leave: options&WNOWAIT != 0,
	})
}

// Setpgid puts the process pid, this one when it is 0, into the group pgid, into one of
// its own when that is 0 (setpgid(2)). EINVAL: pgid is negative. ESRCH: pid is neither
// this process nor a child of it. EPERM: the group is not there or is of another session,
// or the process leads a session. A child may be moved at any time, where Linux gives
// EACCES once it executes another program.
func Setpgid(pid int, pgid int) (err error) {
	if err := sigworker.Setpgid(pid, pgid); err != nil {
		return err
	}
	if pid != 0 && pid != Getpid() {
		if pgid == 0 {
			pgid = pid
		}
		process.Moved(pid, pgid)
	}
	return nil
}
