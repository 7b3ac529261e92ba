package posixcompat

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/process"
)

// Getpriority returns 20 less the nice value of a process, as Linux's kernel does: 1 to 40.
// which is PRIO_PROCESS and who its number; or PRIO_PGRP or PRIO_USER, of the own group and user
// only. 0 is the caller's own. The six classes of Windows stand for ranges of nice values; a value that this
// process has set is told exactly. The priority is that of a process, where Linux has one a thread.
// EINVAL: another which. ESRCH: there is no such process. EPERM: it is closed to this user.
// ENOSYS: another group or user. See getpriority(2).
func Getpriority(which int, who int) (prio int, err error) {
	pid, err := whose(which, who)
	if err != nil {
		return -1, err
	}
	nice, err := process.Nice(pid)
	if err != nil {
		return -1, err
	}
	return 20 - nice, nil
}

// Setpriority sets the nice value of a process: prio, brought into -20 to 19, by the class
// of Windows that stands for it. which and who are Getpriority's. EACCES: this user may not have that
// priority. Other errors as Getpriority's. See setpriority(2).
func Setpriority(which int, who int, prio int) (err error) {
	pid, err := whose(which, who)
	if err != nil {
		return err
	}
	return process.SetNice(pid, prio)
}

// whose is the process that a priority is of: 0 is this one.
func whose(which, who int) (pid int, err error) {
	switch {
	case which == PRIO_PROCESS && who >= 0:
		if err := Kill(who, 0); who != 0 && errnomap.Is(err, ESRCH) {
			return 0, ESRCH
		}
		return who, nil
	case which == PRIO_PROCESS, which == PRIO_PGRP && who < 0, which == PRIO_USER && who < 0:
		return 0, ESRCH
	case which == PRIO_PGRP && (who == 0 || who == Getpgrp()), which == PRIO_USER && (who == 0 || who == Getuid()):
		return 0, nil
	case which == PRIO_PGRP && errnomap.Is(Kill(-who, 0), ESRCH):
		return 0, ESRCH
	case which == PRIO_PGRP, which == PRIO_USER:
		return 0, ENOSYS
	}
	return 0, EINVAL
}
