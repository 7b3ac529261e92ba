package calls

import (
	"fmt"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

var metadataCalls = []*fuzz.Call{
	{Symbol: "Stat", Func: known(unix.Stat), Helper: true, Weight: 6, Params: []fuzz.Param{paths}},
	{Symbol: "Lstat", Func: known(unix.Lstat), Helper: true, Weight: 3, Params: []fuzz.Param{paths}},
	{Symbol: "Fstat", Func: known(unix.Fstat), Helper: true, Weight: 5, Params: []fuzz.Param{opened}},
	{Symbol: "Fstatat", Func: fstatat, Helper: true, Weight: 2, Params: []fuzz.Param{at, below, fuzz.OneOf(
		fuzz.C("0", 0), fuzz.C("unix.AT_SYMLINK_NOFOLLOW", unix.AT_SYMLINK_NOFOLLOW), fuzz.C("unix.AT_EMPTY_PATH", unix.AT_EMPTY_PATH), fuzz.C("1", 1))}},
	{Symbol: "Statx", Func: statx, Helper: true, Params: []fuzz.Param{at, below, fuzz.OneOf(fuzz.C("0", 0), fuzz.C("unix.AT_SYMLINK_NOFOLLOW", unix.AT_SYMLINK_NOFOLLOW), fuzz.C("unix.AT_EMPTY_PATH", unix.AT_EMPTY_PATH))}},
	{Symbol: "Access", Func: unix.Access, Params: []fuzz.Param{paths, access}},
	{Symbol: "Faccessat", Func: unix.Faccessat, Params: []fuzz.Param{at, below, access, fuzz.Ints(0)}},
	{Symbol: "Faccessat2", Func: unix.Faccessat2, Params: []fuzz.Param{at, below, access, fuzz.OneOf(fuzz.C("0", 0), fuzz.C("unix.AT_EACCESS", unix.AT_EACCESS), fuzz.C("unix.AT_SYMLINK_NOFOLLOW", unix.AT_SYMLINK_NOFOLLOW), fuzz.C("1", 1))}},
	{Symbol: "Chmod", Func: unix.Chmod, Weight: 2, Params: []fuzz.Param{paths, modes}},
	{Symbol: "Fchmod", Func: fchmod, Helper: true, Weight: 2, Params: []fuzz.Param{opened, modes}},
	{Symbol: "Fchmodat", Func: unix.Fchmodat, Params: []fuzz.Param{at, below, modes, fuzz.Ints(0)}},
	{Symbol: "Umask", Func: umask, Helper: true, Params: []fuzz.Param{fuzz.OneOf(fuzz.C("0o022", 0o022), fuzz.C("0o077", 0o077), fuzz.C("0", 0))}},
	{Symbol: "UtimesNanoAt", Func: setTimes, Helper: true, Weight: 2, Params: []fuzz.Param{at, below, times, fuzz.OneOf(fuzz.C("0", 0), fuzz.C("unix.AT_SYMLINK_NOFOLLOW", unix.AT_SYMLINK_NOFOLLOW))}},
	{Symbol: "Utimes", Func: utimes, Helper: true, Params: []fuzz.Param{paths, fuzz.Ints(1000000000, 0)}},
	{Symbol: "UtimesNano", Func: utimesNano, Helper: true, Params: []fuzz.Param{paths, times}},
	{Symbol: "Utime", Func: utime, Helper: true, Params: []fuzz.Param{paths, fuzz.Ints(1000000000, 0)}},
	{Symbol: "Futimes", Func: futimes, Helper: true, Params: []fuzz.Param{opened, fuzz.Ints(1000000000, 0)}},
	{Symbol: "Lutimes", Func: lutimes, Helper: true, Params: []fuzz.Param{paths, fuzz.Ints(1000000000, 0)}},
	{Symbol: "Futimesat", Func: futimesat, Helper: true, Params: []fuzz.Param{at, below, fuzz.Ints(1000000000, 0)}},
	{Symbol: "Chown", Func: chown, Helper: true, Params: []fuzz.Param{paths}},
	{Symbol: "Lchown", Func: lchown, Helper: true, Params: []fuzz.Param{paths}},
	{Symbol: "Fchown", Func: fchown, Helper: true, Params: []fuzz.Param{opened}},
	{Symbol: "Fchownat", Func: fchownat, Helper: true, Params: []fuzz.Param{at, below}},
	{Symbol: "Statfs", Func: statfs, Helper: true, Params: []fuzz.Param{paths}},
	{Symbol: "Fstatfs", Func: fstatfs, Helper: true, Params: []fuzz.Param{opened}},
}

var (
	access = fuzz.OneOf(fuzz.C("unix.F_OK", 0), fuzz.C("unix.R_OK", 4), fuzz.C("unix.W_OK", 2), fuzz.C("unix.X_OK", 1), fuzz.C("unix.R_OK|unix.X_OK", 5), fuzz.C("8", 8))
	modes  = fuzz.OneOf(fuzz.C("0o600", 0o600), fuzz.C("0o644", 0o644), fuzz.C("0o755", 0o755), fuzz.C("0o444", 0o444), fuzz.C("0o777", 0o777))
	times  = fuzz.OneOf(
		fuzz.C("unix.Timespec{Sec: 1000000000, Nsec: 500}", unix.Timespec{Sec: 1000000000, Nsec: 500}), fuzz.C("unix.Timespec{Nsec: unix.UTIME_OMIT}", unix.Timespec{Nsec: unix.UTIME_OMIT}),
		fuzz.C("unix.Timespec{Sec: 5, Nsec: 1e9}", unix.Timespec{Sec: 5, Nsec: 1e9}))
)

// status is a file's Stat_t: the kind, the mode, and what does not depend on where the
// file lies. Times are shown if a program has set them.
type status struct{ s unix.Stat_t }

// Show leaves the size of what is no regular file out, and the links of directories,
// which file systems count in their own ways.
func (s status) Show(*fuzz.Machine) string {
	text := fmt.Sprintf("%#o", s.s.Mode)
	switch s.s.Mode & unix.S_IFMT {
	case unix.S_IFREG:
		text += fmt.Sprintf(" links %d size %d", s.s.Nlink, s.s.Size)
	case unix.S_IFLNK:
		text += fmt.Sprintf(" links %d size %d", s.s.Nlink, s.s.Size)
	}
	if s.s.Mtim.Sec <= 1000000001 {
		text += fmt.Sprintf(" modified %d.%09d", s.s.Mtim.Sec, s.s.Mtim.Nsec)
	}
	return text
}

// known makes a stat call return the status.
func known[T string | int](f func(T, *unix.Stat_t) error) func(T) (status, error) {
	return func(of T) (status, error) {
		var s status
		err := f(of, &s.s)
		return s, err
	}
}

func fstatat(dir int, path string, flags int) (status, error) {
	var s status
	err := unix.Fstatat(dir, path, &s.s, flags)
	return s, err
}

func statx(dir int, path string, flags int) (status, error) {
	var x unix.Statx_t
	err := unix.Statx(dir, path, flags, unix.STATX_BASIC_STATS, &x)
	s := status{unix.Stat_t{Mode: uint32(x.Mode), Nlink: uint64(x.Nlink), Size: int64(x.Size)}}
	s.s.Mtim = unix.Timespec{Sec: x.Mtime.Sec, Nsec: int64(x.Mtime.Nsec)}
	return s, err
}

func umask(mask int) (int, error) { return unix.Umask(mask), nil }

func setTimes(dir int, path string, t unix.Timespec, flags int) error {
	return unix.UtimesNanoAt(dir, path, []unix.Timespec{t, t}, flags)
}

func seconds(n int64) []unix.Timeval { return []unix.Timeval{{Sec: n}, {Sec: n, Usec: 7}} }

func utimes(path string, sec int64) error { return unix.Utimes(path, seconds(sec)) }

func utimesNano(path string, t unix.Timespec) error {
	return unix.UtimesNano(path, []unix.Timespec{t, t})
}

func utime(path string, sec int64) error {
	return unix.Utime(path, &unix.Utimbuf{Actime: sec, Modtime: sec})
}

func futimes(fd int, sec int64) error {
	if isFIFO(fd) {
		return unix.EOPNOTSUPP
	}
	return unix.Futimes(fd, seconds(sec))
}

// isFIFO tells whether fd is a FIFO, whose mode, times and owner are changed by its name only: docs/deviations.md. None
// of the tables' calls does it by a descriptor.
func isFIFO(fd int) bool {
	var s unix.Stat_t
	return unix.Fstat(fd, &s) == nil && s.Mode&unix.S_IFMT == unix.S_IFIFO
}

func fchmod(fd int, mode uint32) error {
	if isFIFO(fd) {
		return unix.EOPNOTSUPP
	}
	return unix.Fchmod(fd, mode)
}

func lutimes(path string, sec int64) error { return unix.Lutimes(path, seconds(sec)) }

func futimesat(dir int, path string, sec int64) error {
	return unix.Futimesat(dir, path, seconds(sec))
}

// The owner stays who he is: that is all that everybody may ask for.

func chown(path string) error  { return unix.Chown(path, -1, -1) }
func lchown(path string) error { return unix.Lchown(path, -1, -1) }
func fchown(fd int) error {
	if isFIFO(fd) {
		return unix.EOPNOTSUPP
	}
	return unix.Fchown(fd, -1, -1)
}
func fchownat(dir int, path string) error { return unix.Fchownat(dir, path, -1, -1, 0) }

func statfs(path string) error {
	var s unix.Statfs_t
	return unix.Statfs(path, &s)
}

func fstatfs(fd int) error {
	var s unix.Statfs_t
	return unix.Fstatfs(fd, &s)
}
