package posixcompat

import (
	"causeway/posixcompat/internal/file"

	"golang.org/x/sys/windows"
)

// Utime sets when the file that path names was read and written last, in whole seconds;
// nil is now. Errors are UtimesNanoAt's. See utime(2).
func Utime(path string, buf *Utimbuf) (err error) {
	if buf == nil {
		return UtimesNanoAt(AT_FDCWD, path, nil, 0)
	}
	return UtimesNanoAt(AT_FDCWD, path, []Timespec{{Sec: buf.Actime}, {Sec: buf.Modtime}}, 0)
}

// Utimes is Utime in microseconds: tv has the time of the last read and of the last
// write. EINVAL: it has another length. See utimes(2).
func Utimes(path string, tv []Timeval) error { return utimesAt(AT_FDCWD, path, tv, 0) }

// Lutimes is Utimes, of a symbolic link itself. See lutimes(3).
func Lutimes(path string, tv []Timeval) error {
	return utimesAt(AT_FDCWD, path, tv, AT_SYMLINK_NOFOLLOW)
}

// Futimesat is Utimes with paths that begin at the directory dirfd. EINVAL also:
// microseconds out of range. See futimesat(2).
func Futimesat(dirfd int, path string, tv []Timeval) error {
	for _, t := range tv {
		if t.Usec < 0 || t.Usec >= 1e6 {
			return EINVAL
		}
	}
	return utimesAt(dirfd, path, tv, 0)
}

// Futimes is Utimes of fd's file. ENOENT: fd is not open, since x/sys/unix asks for the
// file by its name in /proc/self/fd.
func Futimes(fd int, tv []Timeval) (err error) {
	ts, err := timespecs(tv)
	if err != nil {
		return err
	}
	d, err := table.GetAny(fd)
	if err != nil {
		return ENOENT
	}
	defer d.Release()
	return setTimes(ts, func(change func(windows.Handle) error) error { return onHandle(d, change) })
}

// UtimesNano is Utimes in nanoseconds, of which Windows keeps hundreds. See utimensat(2).
func UtimesNano(path string, ts []Timespec) error { return UtimesNanoAt(AT_FDCWD, path, ts, 0) }

// UtimesNanoAt sets when a file was read and written last; nil is now, and so is UTIME_NOW
// as Nsec, where UTIME_OMIT leaves a time as it is. Times that Windows does not have become the
// nearest. flags are AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH. EINVAL: unknown flags, ts has another
// length than 2, or nanoseconds out of range. ENOENT, ENOTDIR, ELOOP: as Stat. EPERM: it
// is somebody else's, or no file of Windows's. EACCES: it is, and both times are now. See utimensat(2).
func UtimesNanoAt(dirfd int, path string, ts []Timespec, flags int) error {
	if ts != nil && len(ts) != 2 {
		return EINVAL
	}
	if ts != nil && ts[0].Nsec == UTIME_OMIT && ts[1].Nsec == UTIME_OMIT {
		return nil // Linux does not even look at the path
	}
	if flags&^(AT_SYMLINK_NOFOLLOW|AT_EMPTY_PATH) != 0 {
		return EINVAL
	}
	return setTimes(ts, func(change func(windows.Handle) error) error {
		return onInode(dirfd, path, flags, change)
	})
}

func utimesAt(dirfd int, path string, tv []Timeval, flags int) error {
	ts, err := timespecs(tv)
	if err != nil {
		return err
	}
	return UtimesNanoAt(dirfd, path, ts, flags)
}

// timespecs is tv in nanoseconds, as x/sys/unix makes them.
func timespecs(tv []Timeval) ([]Timespec, error) {
	if tv == nil {
		return nil, nil
	}
	if len(tv) != 2 {
		return nil, EINVAL
	}
	return []Timespec{NsecToTimespec(TimevalToNsec(tv[0])), NsecToTimespec(TimevalToNsec(tv[1]))}, nil
}

func validTimes(ts []Timespec) bool {
	for _, t := range ts {
		if t.Nsec != UTIME_NOW && t.Nsec != UTIME_OMIT && (t.Nsec < 0 || t.Nsec >= 1e9) {
			return false
		}
	}
	return true
}

// setTimes sets the times ts by the handle that on finds. EINVAL: they are none; the file
// is looked for before that is said.
func setTimes(ts []Timespec, on func(func(windows.Handle) error) error) error {
	times := [2]file.Time{{Now: true}, {Now: true}}
	for i, t := range ts {
		times[i] = file.Time{Seconds: t.Sec, Nanoseconds: t.Nsec, Now: t.Nsec == UTIME_NOW, Omit: t.Nsec == UTIME_OMIT}
	}
	return on(func(h windows.Handle) error {
		if !validTimes(ts) {
			return EINVAL
		}
		return file.SetTimes(h, times[0], times[1])
	})
}
