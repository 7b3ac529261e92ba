package files

import (
	"os"
	"path/filepath"
	"time"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var statCases = []suite.Case{
	{Number: 1, Name: "stat tells the type and size of a file",
		Source: "stat(2): st_mode has the file type, st_size the length in bytes",
		Run: func(t *suite.T) {
			s := stat(t, fix.Path(t, "twelve bytes"))
			kind(t, "type", s.Mode)
			t.Value("size", s.Size)
			t.Value("links", s.Nlink)
			t.Value("a block size", s.Blksize > 0)
			t.Value("device numbers of a file", s.Rdev)
		}},
	{Number: 2, Name: "stat tells a directory",
		Source: "stat(2): S_IFDIR",
		Run: func(t *suite.T) {
			path, fd := directory(t)
			s, f := stat(t, path), fstat(t, fd)
			kind(t, "type", s.Mode)
			kind(t, "type by fstat", f.Mode)
			t.Value("links", s.Nlink >= 1)
		}},
	{Number: 3, Name: "stat of what is not there is ENOENT, through a file ENOTDIR",
		Source: "stat(2): ENOENT, ENOTDIR",
		Run: func(t *suite.T) {
			var s unix.Stat_t
			t.Errno("missing", unix.Stat(missing(t), &s))
			t.Errno("empty", unix.Stat("", &s))
			t.Errno("through a file", unix.Stat(filepath.Join(fix.Path(t, ""), "x"), &s))
			t.Errno("file with a slash", unix.Stat(fix.Path(t, "")+"/", &s))
			t.Errno("directory with a slash", unix.Stat(fix.Dir(t)+"/", &s))
		}},
	{Number: 4, Name: "stat and fstat agree on one file",
		Source: "fstat(2): identical to stat(), except that the file is given by the fd",
		Run: func(t *suite.T) {
			path := fix.Path(t, "same")
			fd := fix.Open(t, path, unix.O_RDONLY)
			t.Value("the same", stat(t, path) == fstat(t, fd))
			var s unix.Stat_t
			t.Must(unix.Lstat(path, &s))
			t.Value("lstat", stat(t, path) == s)
		}},
	{Number: 5, Name: "fstat of what is not open is EBADF",
		Source: "fstat(2): EBADF",
		Run: func(t *suite.T) {
			var s unix.Stat_t
			t.Errno("closed", unix.Fstat(fix.Closed(t), &s))
			t.Errno("-1", unix.Fstat(-1, &s))
		}},
	{Number: 6, Name: "the size grows with what is written, at once and for all",
		Source: "stat(2): st_size",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			for _, p := range []string{"abc", "defgh"} {
				fix.WriteAll(t, fd, []byte(p))
				t.Value("by fd", fstat(t, fd).Size)
				t.Value("by path", stat(t, path).Size)
			}
		}},
	{Number: 7, Name: "fstatat begins at a directory",
		Source: "fstatat(2): a relative path is taken relative to dirfd",
		Run: func(t *suite.T) {
			path := fix.Path(t, "seven77")
			dir := fix.Open(t, filepath.Dir(path), unix.O_RDONLY)
			var s unix.Stat_t
			t.Errno("relative", unix.Fstatat(dir, "file", &s, 0))
			t.Value("size", s.Size)
			t.Errno("missing", unix.Fstatat(dir, "none", &s, 0))
			t.Errno("absolute, with a bad fd", unix.Fstatat(-1, fix.Posix(t, path), &s, 0))
			t.Errno("relative, with a bad fd", unix.Fstatat(-1, "file", &s, 0))
			t.Errno("relative, with a file", unix.Fstatat(fix.Open(t, path, unix.O_RDONLY), "file", &s, 0))
		}},
	{Number: 8, Name: "fstatat with AT_EMPTY_PATH is fstat",
		Source: "fstatat(2): AT_EMPTY_PATH, operate on the file referred to by dirfd",
		Run: func(t *suite.T) {
			fd := fix.File(t, "four", unix.O_RDONLY)
			var s unix.Stat_t
			t.Errno("file", unix.Fstatat(fd, "", &s, unix.AT_EMPTY_PATH))
			t.Value("size", s.Size)
			t.Errno("without the flag", unix.Fstatat(fd, "", &s, 0))
			t.Errno("the current directory", unix.Fstatat(unix.AT_FDCWD, "", &s, unix.AT_EMPTY_PATH))
			kind(t, "type", s.Mode)
			r, _ := fix.Pipe(t, 0)
			t.Errno("pipe", unix.Fstatat(r, "", &s, unix.AT_EMPTY_PATH))
			kind(t, "type", s.Mode)
			t.Errno("closed", unix.Fstatat(fix.Closed(t), "", &s, unix.AT_EMPTY_PATH))
		}},
	{Number: 9, Name: "fstatat refuses unknown flags",
		Source: "fstatat(2): EINVAL for an invalid flag",
		Run: func(t *suite.T) {
			var s unix.Stat_t
			t.Errno("fstatat", unix.Fstatat(unix.AT_FDCWD, missing(t), &s, 1))
			t.Errno("AT_REMOVEDIR", unix.Fstatat(unix.AT_FDCWD, ".", &s, unix.AT_REMOVEDIR))
		}},
	{Number: 10, Name: "a new file's times are now and of one another",
		Source: "stat(2): st_atim, st_mtim, st_ctim; creat(2) sets all three",
		Run: func(t *suite.T) {
			before := time.Now().Add(-time.Minute)
			_, fd := made(t, 0o644)
			s := fstat(t, fd)
			for _, ts := range []unix.Timespec{s.Atim, s.Mtim, s.Ctim} {
				at := time.Unix(ts.Unix())
				t.Value("now", at.After(before) && at.Before(time.Now().Add(time.Minute)))
			}
		}},
	{Number: 11, Name: "writing changes the time of the last write and of the last change",
		Source: "write(2): st_mtime and st_ctime are updated",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			old := unix.Timespec{Sec: 1000000000}
			t.Must(unix.UtimesNano(path, []unix.Timespec{old, old}))
			fix.WriteAll(t, fd, []byte("x"))
			t.Must(unix.Fsync(fd))
			s := fstat(t, fd)
			t.Value("read", s.Atim.Sec)
			t.Value("written since", s.Mtim.Sec > old.Sec)
			t.Value("changed since", s.Ctim.Sec > old.Sec)
		}},
	{Number: 12, Name: "blocks of 512 hold what was written",
		Source: "stat(2): st_blocks, in units of 512 bytes",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			t.Value("none at first", fstat(t, fd).Blocks)
			fix.WriteAll(t, fd, fix.Pattern(1<<20))
			t.Must(unix.Fsync(fd))
			t.Value("enough", stat(t, path).Blocks*512 >= 1<<20)
		}},
}

var statxCases = []suite.Case{
	{Number: 20, Name: "statx tells what stat tells",
		Source: "statx(2)",
		Run: func(t *suite.T) {
			path := fix.Path(t, "statx")
			s := stat(t, path)
			var x unix.Statx_t
			t.Errno("statx", unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_BASIC_STATS, &x))
			t.Value("mask", x.Mask&unix.STATX_BASIC_STATS == unix.STATX_BASIC_STATS)
			t.Value("inode", x.Ino == s.Ino)
			t.Value("mode", uint32(x.Mode) == s.Mode)
			t.Value("size", x.Size)
			t.Value("links", x.Nlink)
			t.Value("owner", x.Uid == s.Uid && x.Gid == s.Gid)
			t.Value("device", unix.Mkdev(x.Dev_major, x.Dev_minor) == s.Dev)
			t.Value("times", x.Mtime.Sec == s.Mtim.Sec && int64(x.Mtime.Nsec) == s.Mtim.Nsec &&
				x.Ctime.Sec == s.Ctim.Sec && int64(x.Ctime.Nsec) == s.Ctim.Nsec)
		}},
	{Number: 21, Name: "statx fills in the basic fields whatever is asked for",
		Source: "statx(2): the kernel may return more than was asked for",
		Run: func(t *suite.T) {
			var x unix.Statx_t
			t.Errno("statx", unix.Statx(unix.AT_FDCWD, fix.Path(t, "abc"), 0, 0, &x))
			t.Value("size", x.Size)
		}},
	{Number: 22, Name: "statx refuses flags and masks that make no sense",
		Source: "statx(2): EINVAL",
		Run: func(t *suite.T) {
			path := fix.Path(t, "")
			var x unix.Statx_t
			t.Errno("unknown flag", unix.Statx(unix.AT_FDCWD, path, 1, unix.STATX_BASIC_STATS, &x))
			t.Errno("both ways of synchronising", unix.Statx(unix.AT_FDCWD, path, unix.AT_STATX_FORCE_SYNC|unix.AT_STATX_DONT_SYNC, 0, &x))
			t.Errno("reserved mask", unix.Statx(unix.AT_FDCWD, path, 0, 1<<31, &x))
			t.Errno("forced", unix.Statx(unix.AT_FDCWD, path, unix.AT_STATX_FORCE_SYNC, 0, &x))
			t.Errno("not forced", unix.Statx(unix.AT_FDCWD, path, unix.AT_STATX_DONT_SYNC, 0, &x))
			t.Errno("missing", unix.Statx(unix.AT_FDCWD, missing(t), 0, 0, &x))
			t.Errno("bad fd", unix.Statx(-1, "x", 0, 0, &x))
		}},
	{Number: 23, Name: "statx of a descriptor is asked with AT_EMPTY_PATH",
		Source: "statx(2): AT_EMPTY_PATH",
		Run: func(t *suite.T) {
			var x unix.Statx_t
			t.Errno("file", unix.Statx(fix.File(t, "12345", unix.O_RDONLY), "", unix.AT_EMPTY_PATH, unix.STATX_SIZE, &x))
			t.Value("size", x.Size)
			t.Errno("socket", unix.Statx(fix.Stream(t), "", unix.AT_EMPTY_PATH, unix.STATX_TYPE, &x))
			kind(t, "type", uint32(x.Mode))
			t.Errno("no flag", unix.Statx(unix.AT_FDCWD, "", 0, 0, &x))
		}},
}

var identityCases = []suite.Case{
	{Number: 30, Name: "two names of one file are one inode with two links",
		Source: "link(2): both names refer to the same file",
		Run: func(t *suite.T) {
			path := fix.Path(t, "linked")
			second := path + "2"
			t.Must(os.Link(path, second))
			a, b := stat(t, path), stat(t, second)
			t.Value("same device", a.Dev == b.Dev)
			t.Value("same inode", a.Ino == b.Ino)
			t.Value("links", a.Nlink)
			t.Value("by fd", fstat(t, fix.Open(t, second, unix.O_RDONLY)).Ino == a.Ino)
		}},
	{Number: 31, Name: "two files are two inodes on one device",
		Source: "stat(2): st_dev and st_ino together identify a file",
		Run: func(t *suite.T) {
			dir := fix.Dir(t)
			for _, name := range []string{"a", "b"} {
				t.Must(os.WriteFile(filepath.Join(dir, name), nil, 0o644))
			}
			a, b := stat(t, filepath.Join(dir, "a")), stat(t, filepath.Join(dir, "b"))
			t.Value("same device", a.Dev == b.Dev)
			t.Value("same inode", a.Ino == b.Ino)
			t.Value("an inode", a.Ino != 0)
		}},
	{Number: 32, Name: "renaming keeps the inode",
		Source: "rename(2): the file is the same",
		Run: func(t *suite.T) {
			path := fix.Path(t, "")
			before := stat(t, path).Ino
			t.Must(os.Rename(path, path+"2"))
			t.Value("same inode", stat(t, path+"2").Ino == before)
		}},
	{Number: 33, Name: "an open file that was unlinked has no links and keeps all else", Facts: []int{418, 419, 420},
		Source: "unlink(2): the file exists until the last fd is closed",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			fix.WriteAll(t, fd, []byte("kept"))
			before := fstat(t, fd)
			t.Errno("unlink", unix.Unlink(path))
			after := fstat(t, fd)
			t.Value("links", after.Nlink)
			t.Value("size", after.Size)
			t.Value("same inode", before.Ino == after.Ino)
			p := make([]byte, 8)
			n, err := unix.Pread(fd, p, 0)
			t.Call("read", n, err)
			n, err = unix.Pwrite(fd, []byte("more"), 4)
			t.Call("write", n, err)
			t.Value("size then", fstat(t, fd).Size)
		}},
	{Number: 34, Name: "unlinking one of two names leaves one link",
		Source: "unlink(2); stat(2): st_nlink",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			t.Must(os.Link(path, path+"2"))
			t.Value("links", fstat(t, fd).Nlink)
			t.Must(unix.Unlink(path))
			t.Value("links after unlink", fstat(t, fd).Nlink)
		}},
	{Number: 35, Name: "a new file of an unlinked file's name is another one", Facts: []int{421},
		Source: "unlink(2): the name is free at once",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			t.Must(unix.Unlink(path))
			again, err := unix.Open(path, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL, 0o644)
			t.Must(err)
			fix.Own(t, again)
			t.Value("the same inode", fstat(t, fd).Ino == fstat(t, again).Ino)
			fix.WriteAll(t, again, []byte("new"))
			t.Value("the old one's size", fstat(t, fd).Size)
		}},
	{Number: 36, Name: "an open file that is renamed over goes on", Facts: []int{425, 426},
		Source: "rename(2): open fds for newpath are unaffected",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			fix.WriteAll(t, fd, []byte("old"))
			other := path + "2"
			t.Must(os.WriteFile(other, []byte("newer"), 0o644))
			t.Errno("rename", unix.Rename(other, path))
			p := make([]byte, 8)
			n, err := unix.Pread(fd, p, 0)
			t.Call("the open one reads", n, err)
			t.Value("its links", fstat(t, fd).Nlink)
			content(t, "the name holds", path)
		}},
}

var kindCases = []suite.Case{
	{Number: 40, Name: "fstat knows every kind of descriptor", Facts: []int{202},
		Source: "fstat(2), inode(7): the type of the file",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			kind(t, "read end", fstat(t, r).Mode)
			kind(t, "write end", fstat(t, w).Mode)
			kind(t, "stream socket", fstat(t, fix.Stream(t)).Mode)
			kind(t, "datagram socket", fstat(t, fix.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)).Mode)
			kind(t, "null", fstat(t, fix.Open(t, "/dev/null", unix.O_RDWR)).Mode)
			_, dir := directory(t)
			kind(t, "directory", fstat(t, dir).Mode)
		}},
	{Number: 41, Name: "descriptors without a file have no type and mode 600", Facts: []int{202},
		Source: "anonymous inodes of epoll, eventfd, timerfd: mode 0600, no type",
		Run: func(t *suite.T) {
			ep, err := unix.EpollCreate1(0)
			t.Must(err)
			ev, err := unix.Eventfd(0, 0)
			t.Must(err)
			tm, err := unix.TimerfdCreate(unix.CLOCK_MONOTONIC, 0)
			t.Must(err)
			for _, fd := range []int{ep, ev, tm} {
				fix.Own(t, fd)
				s := fstat(t, fd)
				permissions(t, "mode", s.Mode)
				t.Value("size", s.Size)
				t.Value("links", s.Nlink)
			}
		}},
	{Number: 42, Name: "both ends of a pipe are one inode, of mode 600",
		Source: "pipe(7); fstat(2)",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			a, b := fstat(t, r), fstat(t, w)
			t.Value("same", a.Ino == b.Ino && a.Dev == b.Dev)
			permissions(t, "mode", a.Mode)
			r2, _ := fix.Pipe(t, 0)
			t.Value("another pipe is another", fstat(t, r2).Ino != a.Ino)
		}},
	{Number: 43, Name: "two sockets are two inodes",
		Source: "fstat(2) of sockets: sockfs gives each an inode",
		Run: func(t *suite.T) {
			a, b := fstat(t, fix.Stream(t)), fstat(t, fix.Stream(t))
			t.Value("same", a.Ino == b.Ino)
			permissions(t, "mode", a.Mode)
		}},
	{Number: 44, Name: "devices tell their numbers",
		Source: "null(4): character device 1, 3; zero 1, 5; full 1, 7; random(4): urandom 1, 9",
		Run: func(t *suite.T) {
			for _, name := range []string{"/dev/null", "/dev/zero", "/dev/full", "/dev/urandom"} {
				s := stat(t, name)
				kind(t, name, s.Mode)
				t.Value("major", unix.Major(s.Rdev))
				t.Value("minor", unix.Minor(s.Rdev))
			}
		}},
	{Number: 45, Name: "lstat tells a link, stat its target", Facts: []int{455, 456},
		Source: "lstat(2): of a symbolic link itself; st_size is the length of its target",
		Run: func(t *suite.T) {
			path := fix.Path(t, "target's size")
			link := path + "-link"
			t.Must(unix.Symlink("file", link))
			var s unix.Stat_t
			t.Errno("lstat", unix.Lstat(link, &s))
			kind(t, "type", s.Mode)
			permissions(t, "mode", s.Mode)
			t.Value("size", s.Size)
			t.Errno("stat", unix.Stat(link, &s))
			kind(t, "type", s.Mode)
			t.Value("size", s.Size)
			t.Must(os.Remove(path))
			t.Errno("stat of a dangling one", unix.Stat(link, &s))
			t.Errno("lstat of a dangling one", unix.Lstat(link, &s))
			t.Errno("fstatat not following", unix.Fstatat(unix.AT_FDCWD, link, &s, unix.AT_SYMLINK_NOFOLLOW))
		}},
	{Number: 46, Name: "duplicates are one file", Facts: []int{465},
		Source: "dup(2)",
		Run: func(t *suite.T) {
			fd := fix.File(t, "0123456789", unix.O_RDONLY)
			d, err := unix.Dup(fd)
			t.Must(err)
			fix.Own(t, d)
			t.Value("same", fstat(t, fd) == fstat(t, d))
			_, err = unix.Seek(fd, 7, unix.SEEK_SET)
			t.Must(err)
			at, err := unix.Seek(d, 0, unix.SEEK_CUR)
			t.Call("position", at, err)
		}},
}
