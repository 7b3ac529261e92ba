package calls

import (
	"fmt"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

var lockCalls = []*fuzz.Call{
	{Symbol: "Flock", Func: unix.Flock, Weight: 3, Params: []fuzz.Param{fuzz.FD(file, dir), fuzz.OneOf(
		fuzz.C("unix.LOCK_EX|unix.LOCK_NB", unix.LOCK_EX|unix.LOCK_NB), fuzz.C("unix.LOCK_SH|unix.LOCK_NB", unix.LOCK_SH|unix.LOCK_NB), fuzz.C("unix.LOCK_UN", unix.LOCK_UN), fuzz.C("0", 0))}},
	{Symbol: "FcntlFlock", Variant: "set", Func: setLock, Helper: true, Weight: 4, Params: []fuzz.Param{openFile, lockCommands, lockTypes, lockStarts, lockLengths}},
	{Symbol: "FcntlFlock", Variant: "get", Func: getLock, Helper: true, Weight: 3, Params: []fuzz.Param{openFile, lockQuestions, lockTypes, lockStarts, lockLengths}},
}

var (
	lockCommands  = fuzz.OneOf(fuzz.C("unix.F_OFD_SETLK", unix.F_OFD_SETLK), fuzz.C("unix.F_SETLK", unix.F_SETLK))
	lockQuestions = fuzz.OneOf(fuzz.C("unix.F_OFD_GETLK", unix.F_OFD_GETLK), fuzz.C("unix.F_GETLK", unix.F_GETLK))
	lockTypes     = fuzz.OneOf(fuzz.C("unix.F_WRLCK", int16(unix.F_WRLCK)), fuzz.C("unix.F_RDLCK", int16(unix.F_RDLCK)), fuzz.C("unix.F_UNLCK", int16(unix.F_UNLCK)), fuzz.C("7", int16(7)))
	lockStarts    = fuzz.Ints(0, 5, 10, 20, -1)
	lockLengths   = fuzz.Ints(10, 0, 1, 5, -3)
)

func setLock(fd, cmd int, typ int16, start, length int64) error {
	return unix.FcntlFlock(uintptr(fd), cmd, &unix.Flock_t{Type: typ, Start: start, Len: length})
}

// conflict is what F_GETLK found; the process is this one or none.
type conflict unix.Flock_t

// Show leaves the number of the process out.
func (c conflict) Show(*fuzz.Machine) string {
	if c.Type == unix.F_UNLCK {
		return "free"
	}
	return fmt.Sprintf("type %d whence %d start %d length %d, OFD %v", c.Type, c.Whence, c.Start, c.Len, c.Pid == -1)
}

func getLock(fd, cmd int, typ int16, start, length int64) (conflict, error) {
	if cmd == unix.F_OFD_GETLK && typ == unix.F_UNLCK {
		typ = unix.F_RDLCK // the other is EINVAL before Linux 6.6, and here
	}
	l := unix.Flock_t{Type: typ, Start: start, Len: length}
	err := unix.FcntlFlock(uintptr(fd), cmd, &l)
	return conflict(l), err
}
