package sigworker

// Getpgid returns the process group of the process pid, of this one when pid is 0
// (getpgid(2)). It returns ESRCH when there is no such process, and on Windows EPERM
// when it is closed to this user.
//
// On Windows a group is kept for programs of this package that called Start or
// Setpgid, and for processes that their parent put into one. Every other process is
// alone in the group of its own id.
func Getpgid(pid int) (int, error) { return getpgid(pid) }

// Setpgid puts the process pid, this one when it is 0, into the group pgid, into one of
// its own when that is 0 (setpgid(2)). It returns EINVAL for a negative pgid, ESRCH when
// pid is neither this process nor a child of it, EPERM when the group is not there or is
// of another session, or when the process leads a session. On Linux a child that has
// executed another program cannot be moved any more (EACCES); on Windows it can, and EEXIST says that someone else made the
// name under which the group is kept.
func Setpgid(pid, pgid int) error { return setpgid(pid, pgid) }

// Getsid returns the session of the process pid, of this one when pid is 0 (getsid(2)).
// Errors are Getpgid's. On Windows 0 is the session that was there before anyone called
// Setsid.
func Getsid(pid int) (int, error) { return getsid(pid) }

// Setsid makes this process the leader of a new session and group and returns its id
// (setsid(2)). It returns EPERM when this process leads a group already.
func Setsid() (int, error) { return setsid() }
