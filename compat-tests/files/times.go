package files

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// times observes when a file was read and written last.
func times(t *suite.T, name string, s unix.Stat_t) {
	t.Value(name+": read", time.Unix(s.Atim.Unix()).UTC().Format(time.RFC3339Nano))
	t.Value(name+": written", time.Unix(s.Mtim.Unix()).UTC().Format(time.RFC3339Nano))
}

// recent observes whether it is about now.
func recent(t *suite.T, name string, ts unix.Timespec) {
	d := time.Since(time.Unix(ts.Unix()))
	t.Value(name, d < time.Minute && d > -time.Minute)
}

var timeCases = []suite.Case{
	{Number: 90, Name: "utimensat sets both times to 100 ns",
		Source: "utimensat(2): nanoseconds, as exact as the file system keeps them",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			ts := []unix.Timespec{{Sec: 1234567890, Nsec: 123456700}, {Sec: 987654321, Nsec: 999999900}}
			t.Errno("UtimesNano", unix.UtimesNano(path, ts))
			times(t, "by path", stat(t, path))
			times(t, "by fd", fstat(t, fd))
		}},
	{Number: 91, Name: "UTIME_NOW is now and UTIME_OMIT leaves a time alone",
		Source: "utimensat(2): UTIME_NOW, UTIME_OMIT",
		Run: func(t *suite.T) {
			path, _ := made(t, 0o644)
			old := unix.Timespec{Sec: 1000000000}
			omit, now := unix.Timespec{Nsec: unix.UTIME_OMIT}, unix.Timespec{Nsec: unix.UTIME_NOW}
			t.Must(unix.UtimesNano(path, []unix.Timespec{old, old}))
			t.Errno("only written", unix.UtimesNano(path, []unix.Timespec{omit, {Sec: 1100000000}}))
			times(t, "then", stat(t, path))
			t.Errno("only read", unix.UtimesNano(path, []unix.Timespec{{Sec: 1200000000}, omit}))
			times(t, "then", stat(t, path))
			t.Errno("neither", unix.UtimesNano(path, []unix.Timespec{omit, omit}))
			times(t, "then", stat(t, path))
			t.Errno("read now", unix.UtimesNano(path, []unix.Timespec{now, omit}))
			recent(t, "read now", stat(t, path).Atim)
			t.Value("written", stat(t, path).Mtim.Sec)
			t.Errno("both now", unix.UtimesNano(path, []unix.Timespec{now, now}))
			recent(t, "written now", stat(t, path).Mtim)
		}},
	{Number: 92, Name: "no times are now",
		Source: "utimensat(2): times NULL sets both to the current time",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			old := unix.Timespec{Sec: 1000000000}
			for _, touch := range []func() error{
				func() error { return unix.UtimesNano(path, nil) },
				func() error { return unix.Utimes(path, nil) },
				func() error { return unix.Utime(path, nil) },
				func() error { return unix.Futimes(fd, nil) },
				func() error { return unix.Lutimes(path, nil) },
				func() error { return unix.Futimesat(unix.AT_FDCWD, path, nil) },
			} {
				t.Must(unix.UtimesNano(path, []unix.Timespec{old, old}))
				t.Errno("touch", touch())
				recent(t, "read", stat(t, path).Atim)
				recent(t, "written", stat(t, path).Mtim)
			}
		}},
	{Number: 93, Name: "the older calls set seconds and microseconds",
		Source: "utime(2), utimes(2), futimesat(2), futimes(3), lutimes(3)",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			t.Errno("utime", unix.Utime(path, &unix.Utimbuf{Actime: 1111111111, Modtime: 1222222222}))
			times(t, "utime", stat(t, path))
			tv := []unix.Timeval{{Sec: 1333333333, Usec: 333333}, {Sec: 1444444444, Usec: 4}}
			for i := range tv {
				tv[i].Sec++
			}
			t.Errno("utimes", unix.Utimes(path, tv))
			times(t, "utimes", stat(t, path))
			tv[0].Sec++
			t.Errno("futimes", unix.Futimes(fd, tv))
			times(t, "futimes", stat(t, path))
			tv[0].Sec++
			t.Errno("lutimes", unix.Lutimes(path, tv))
			times(t, "lutimes", stat(t, path))
			tv[0].Sec++
			dir := fix.Open(t, filepath.Dir(path), unix.O_RDONLY)
			t.Errno("futimesat", unix.Futimesat(dir, "file", tv))
			times(t, "futimesat", stat(t, path))
		}},
	{Number: 94, Name: "setting times changes the time of the last change",
		Source: "utimensat(2): st_ctime is set to the current time",
		Run: func(t *suite.T) {
			path, _ := made(t, 0o644)
			future := unix.Timespec{Sec: 4000000000}
			t.Must(unix.UtimesNano(path, []unix.Timespec{future, future}))
			recent(t, "changed", stat(t, path).Ctim)
		}},
	{Number: 95, Name: "times before 1970 and after 2038 are kept",
		Source: "utimensat(2)",
		Run: func(t *suite.T) {
			path, _ := made(t, 0o644)
			for _, sec := range []int64{0, -1, -86400 * 365, 1 << 31, 1<<32 + 5} {
				ts := unix.Timespec{Sec: sec, Nsec: 500}
				t.Errno("UtimesNano", unix.UtimesNano(path, []unix.Timespec{ts, ts}))
				times(t, "then", stat(t, path))
			}
		}},
	{Number: 96, Name: "the times of a directory are set",
		Source: "utimensat(2)",
		Run: func(t *suite.T) {
			path, fd := directory(t)
			ts := unix.Timespec{Sec: 1234567890}
			t.Errno("UtimesNano", unix.UtimesNano(path, []unix.Timespec{ts, ts}))
			t.Value("written", fstat(t, fd).Mtim.Sec)
			ts.Sec++
			t.Errno("of a descriptor", unix.UtimesNanoAt(fd, "", []unix.Timespec{ts, ts}, unix.AT_EMPTY_PATH))
			t.Value("written", stat(t, path).Mtim.Sec)
		}},
	{Number: 97, Name: "the times of a link are its own",
		Source: "utimensat(2): AT_SYMLINK_NOFOLLOW; lutimes(3)",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			link := path + "-link"
			t.Must(unix.Symlink("file", link))
			a, b := unix.Timespec{Sec: 1100000000}, unix.Timespec{Sec: 1200000000}
			t.Errno("the target's", unix.UtimesNano(link, []unix.Timespec{a, a}))
			t.Errno("its own", unix.UtimesNanoAt(unix.AT_FDCWD, link, []unix.Timespec{b, b}, unix.AT_SYMLINK_NOFOLLOW))
			var s unix.Stat_t
			t.Must(unix.Lstat(link, &s))
			t.Value("the link", s.Mtim.Sec)
			t.Value("the target", fstat(t, fd).Mtim.Sec)
		}},
	{Number: 98, Name: "times are set through a descriptor for reading, and of an unlinked file",
		Source: "utimensat(2): the owner may",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			ro := fix.Open(t, path, unix.O_RDONLY)
			t.Errno("futimes", unix.Futimes(ro, []unix.Timeval{{Sec: 1}, {Sec: 2}}))
			t.Value("read", fstat(t, fd).Atim.Sec)
			t.Must(os.Remove(path))
			ts := unix.Timespec{Sec: 1300000000}
			t.Errno("unlinked", unix.UtimesNanoAt(fd, "", []unix.Timespec{ts, ts}, unix.AT_EMPTY_PATH))
			t.Value("written", fstat(t, ro).Mtim.Sec)
		}},
}

var timeErrorCases = []suite.Case{
	{Number: 99, Name: "setting times leaves the mode alone",
		Source: "futimens(3), chmod(2); found by the search",
		Run: func(t *suite.T) {
			fd := fix.File(t, "x", unix.O_RDWR)
			for _, mode := range []uint32{0o444, 0o400, 0o640} {
				t.Errno("fchmod", unix.Fchmod(fd, mode))
				t.Errno("futimes", unix.Futimes(fd, []unix.Timeval{{Sec: 1000000000}, {Sec: 1000000000}}))
				var s unix.Stat_t
				err := unix.Fstat(fd, &s)
				t.Call("mode", fmt.Sprintf("%#o", s.Mode), err)
			}
		}},
	{Number: 105, Name: "times of what is not there",
		Source: "utimensat(2): ENOENT, ENOTDIR, EBADF",
		Run: func(t *suite.T) {
			ts := []unix.Timespec{{Sec: 1}, {Sec: 1}}
			t.Errno("missing", unix.UtimesNano(missing(t), ts))
			t.Errno("empty", unix.UtimesNano("", ts))
			t.Errno("through a file", unix.UtimesNano(filepath.Join(fix.Path(t, ""), "x"), ts))
			t.Errno("utime", unix.Utime(missing(t), nil))
			t.Errno("utimes", unix.Utimes(missing(t), nil))
			t.Errno("bad fd", unix.UtimesNanoAt(-1, "x", ts, 0))
			t.Errno("closed fd", unix.Futimes(fix.Closed(t), nil))
		}},
	{Number: 106, Name: "times that are none are refused",
		Source: "utimensat(2): EINVAL for nanoseconds out of range",
		Run: func(t *suite.T) {
			path := fix.Path(t, "")
			good := unix.Timespec{Sec: 1}
			for _, nsec := range []int64{-1, 1e9, 1 << 40} {
				t.Errno("read", unix.UtimesNano(path, []unix.Timespec{{Nsec: nsec}, good}))
				t.Errno("written", unix.UtimesNano(path, []unix.Timespec{good, {Nsec: nsec}}))
			}
			t.Errno("one time", unix.UtimesNano(path, []unix.Timespec{good}))
			t.Errno("three times", unix.Utimes(path, make([]unix.Timeval, 3)))
			t.Errno("futimesat", unix.Futimesat(unix.AT_FDCWD, path, []unix.Timeval{{Usec: 1e6}, {}}))
			t.Errno("bad times of what is missing", unix.UtimesNano(missing(t), []unix.Timespec{{Nsec: -1}, good}))
		}},
	{Number: 107, Name: "unknown flags are refused, and nothing to do is done before all",
		Source: "utimensat(2): EINVAL; with UTIME_OMIT twice the path is not even looked at",
		Run: func(t *suite.T) {
			ts := []unix.Timespec{{Sec: 1}, {Sec: 1}}
			omit := []unix.Timespec{{Nsec: unix.UTIME_OMIT}, {Nsec: unix.UTIME_OMIT}}
			t.Errno("unknown flag", unix.UtimesNanoAt(unix.AT_FDCWD, fix.Path(t, ""), ts, 1))
			t.Errno("omit what is missing", unix.UtimesNano(missing(t), omit))
			t.Errno("omit with an unknown flag", unix.UtimesNanoAt(-1, "x", omit, 1))
		}},
}
