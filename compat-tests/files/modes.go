package files

import (
	"os"
	"path/filepath"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// someModes are modes that let the owner read and write, so that the case goes on.
var someModes = []uint32{0o600, 0o644, 0o640, 0o755, 0o666, 0o777, 0o750, 0o604, 0o711}

var modeCases = []suite.Case{
	{Number: 50, Name: "a file is made with the mode that open was given",
		Source: "open(2): the mode argument, without the umask",
		Run: func(t *suite.T) {
			for _, m := range someModes {
				path, fd := made(t, m)
				permissions(t, "by fd", fstat(t, fd).Mode)
				permissions(t, "by path", stat(t, path).Mode)
			}
		}},
	{Number: 51, Name: "the umask is taken from the mode of a new file",
		Source: "umask(2): the bits are turned off in the mode",
		Run: func(t *suite.T) {
			dir := fix.Dir(t)
			for _, mask := range []int{0o022, 0o077, 0o027, 0, 0o002} {
				old := unix.Umask(mask)
				fd, err := unix.Open(filepath.Join(dir, octal(uint32(mask))), unix.O_RDWR|unix.O_CREAT, 0o666)
				unix.Umask(old)
				t.Must(err)
				permissions(t, "mode", fstat(t, fix.Own(t, fd)).Mode)
			}
		}},
	{Number: 52, Name: "umask returns what it was, permission bits only",
		Source: "umask(2): returns the previous mask; only the file permission bits are used",
		Run: func(t *suite.T) {
			unix.Umask(0o027)
			t.Value("first", octal(uint32(unix.Umask(0o7077))))
			t.Value("second", octal(uint32(unix.Umask(0o022))))
			t.Value("third", octal(uint32(unix.Umask(-1))))
			t.Value("fourth", octal(uint32(unix.Umask(0))))
		}},
	{Number: 53, Name: "chmod sets the nine bits",
		Source: "chmod(2)",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o600)
			for m := uint32(0); m <= 0o777; m += 0o51 {
				t.Must(unix.Chmod(path, m))
				permissions(t, "by path", stat(t, path).Mode)
				permissions(t, "by fd", fstat(t, fd).Mode)
			}
			t.Must(unix.Chmod(path, 0o600))
		}},
	{Number: 54, Name: "fchmod sets the nine bits, also through a descriptor for reading",
		Source: "fchmod(2)",
		Run: func(t *suite.T) {
			path, _ := made(t, 0o600)
			fd := fix.Open(t, path, unix.O_RDONLY)
			for _, m := range someModes {
				t.Errno("fchmod", unix.Fchmod(fd, m))
				permissions(t, "mode", stat(t, path).Mode)
			}
		}},
	{Number: 55, Name: "chmod of what is not there",
		Source: "chmod(2): ENOENT, ENOTDIR, EBADF",
		Run: func(t *suite.T) {
			t.Errno("missing", unix.Chmod(missing(t), 0o644))
			t.Errno("empty", unix.Chmod("", 0o644))
			t.Errno("through a file", unix.Chmod(filepath.Join(fix.Path(t, ""), "x"), 0o644))
			t.Errno("closed fd", unix.Fchmod(fix.Closed(t), 0o644))
			t.Errno("fd -1", unix.Fchmod(-1, 0o644))
		}},
	{Number: 56, Name: "chmod of a directory",
		Source: "chmod(2)",
		Run: func(t *suite.T) {
			path, fd := directory(t)
			for _, m := range []uint32{0o700, 0o755, 0o711, 0o770} {
				t.Errno("chmod", unix.Chmod(path, m))
				permissions(t, "mode", fstat(t, fd).Mode)
			}
			t.Errno("fchmod", unix.Fchmod(fd, 0o750))
			permissions(t, "mode", stat(t, path).Mode)
		}},
	{Number: 57, Name: "chmod keeps the set-id and sticky bits",
		Source: "chmod(2): S_ISUID, S_ISVTX",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o755)
			for _, m := range []uint32{0o4755, 0o1755, 0o755} {
				t.Errno("chmod", unix.Fchmod(fd, m))
				permissions(t, "mode", stat(t, path).Mode)
			}
			dir, _ := directory(t)
			t.Errno("sticky directory", unix.Chmod(dir, 0o1777))
			permissions(t, "mode", stat(t, dir).Mode)
		}},
	{Number: 58, Name: "chmod changes the time of the last change and no other",
		Source: "chmod(2): st_ctime is updated",
		Run: func(t *suite.T) {
			path, _ := made(t, 0o644)
			old := unix.Timespec{Sec: 1000000000}
			t.Must(unix.UtimesNano(path, []unix.Timespec{old, old}))
			t.Must(unix.Chmod(path, 0o600))
			s := stat(t, path)
			t.Value("read", s.Atim.Sec)
			t.Value("written", s.Mtim.Sec)
			t.Value("changed since", s.Ctim.Sec > old.Sec)
		}},
	{Number: 59, Name: "fchmodat begins at a directory and knows its flags",
		Source: "fchmodat(2): EINVAL, EBADF, ENOTDIR; x/sys/unix calls fchmodat2 if there are flags",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			dir := fix.Open(t, filepath.Dir(path), unix.O_RDONLY)
			t.Errno("relative", unix.Fchmodat(dir, "file", 0o600, 0))
			permissions(t, "mode", fstat(t, fd).Mode)
			t.Errno("unknown flag", unix.Fchmodat(dir, "file", 0o640, 1))
			t.Errno("bad fd", unix.Fchmodat(-1, "file", 0o640, 0))
			t.Errno("a file as directory", unix.Fchmodat(fd, "file", 0o640, 0))
			permissions(t, "mode then", fstat(t, fd).Mode)
		}},
	{Number: 60, Name: "a file without write permission for anybody can be unlinked", Facts: []int{433},
		Source: "unlink(2): the directory's permissions count",
		Run: func(t *suite.T) {
			path, _ := made(t, 0o644)
			t.Must(unix.Chmod(path, 0o444))
			t.Errno("unlink", unix.Unlink(path))
			_, err := os.Lstat(path)
			t.Value("gone", os.IsNotExist(err))
		}},
	{Number: 61, Name: "who has a file open goes on writing when its mode forbids it",
		Source: "chmod(2): open file descriptions are not affected",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			t.Must(unix.Fchmod(fd, 0o444))
			n, err := unix.Write(fd, []byte("still"))
			t.Call("write", n, err)
			t.Errno("ftruncate", unix.Ftruncate(fd, 2))
			content(t, "file", path)
		}},
	{Number: 62, Name: "a file that is made unwritable is open for writing",
		Source: "open(2): the mode applies to future accesses only",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o444)
			n, err := unix.Write(fd, []byte("written"))
			t.Call("write", n, err)
			permissions(t, "mode", fstat(t, fd).Mode)
			content(t, "file", path)
		}},
	{Number: 63, Name: "chmod follows a link, and fchmodat does not change one",
		Source: "chmod(2); fchmodat(2): EOPNOTSUPP for AT_SYMLINK_NOFOLLOW of a link",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			t.Must(unix.Symlink("file", path+"-link"))
			t.Errno("chmod", unix.Chmod(path+"-link", 0o600))
			permissions(t, "the target's mode", fstat(t, fd).Mode)
		}},
	{Number: 64, Name: "a FIFO and a file without a name have the mode that they were made with",
		Source: "mkfifo(3), open(2): O_TMPFILE; the umask is taken from the mode",
		Run: func(t *suite.T) {
			dir := fix.Dir(t)
			old := unix.Umask(0o022)
			defer unix.Umask(old)
			fifo := filepath.Join(dir, "fifo")
			t.Errno("mkfifo", unix.Mkfifo(fifo, 0o666))
			s := stat(t, fifo)
			kind(t, "type", s.Mode)
			permissions(t, "mode", s.Mode)
			t.Value("size", s.Size)
			fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR, 0o666)
			t.Must(err)
			s = fstat(t, fix.Own(t, fd))
			kind(t, "type", s.Mode)
			permissions(t, "mode", s.Mode)
			t.Value("links", s.Nlink)
		}},
}

var accessCases = []suite.Case{
	{Number: 70, Name: "access of a file that may be read and written, not executed", Facts: []int{482},
		Source: "access(2): EACCES; X_OK needs an execute bit, for root too",
		Run: func(t *suite.T) {
			path, _ := made(t, 0o644)
			t.Errno("F_OK", unix.Access(path, unix.F_OK))
			t.Errno("R_OK", unix.Access(path, unix.R_OK))
			t.Errno("W_OK", unix.Access(path, unix.W_OK))
			t.Errno("R_OK and W_OK", unix.Access(path, unix.R_OK|unix.W_OK))
			t.Errno("X_OK", unix.Access(path, unix.X_OK))
			t.Errno("all", unix.Access(path, unix.R_OK|unix.W_OK|unix.X_OK))
		}},
	{Number: 71, Name: "access of a program and of a directory",
		Source: "access(2): X_OK",
		Run: func(t *suite.T) {
			path, _ := made(t, 0o755)
			t.Errno("program", unix.Access(path, unix.X_OK))
			t.Errno("directory", unix.Access(fix.Dir(t), unix.R_OK|unix.W_OK|unix.X_OK))
		}},
	{Number: 72, Name: "access of what is not there",
		Source: "access(2): ENOENT, ENOTDIR, EINVAL",
		Run: func(t *suite.T) {
			t.Errno("missing", unix.Access(missing(t), unix.F_OK))
			t.Errno("empty", unix.Access("", unix.F_OK))
			t.Errno("through a file", unix.Access(filepath.Join(fix.Path(t, ""), "x"), unix.F_OK))
			t.Errno("unknown bits", unix.Access(fix.Path(t, ""), 8))
			t.Errno("unknown bits of what is missing", unix.Access(missing(t), 0o10))
		}},
	{Number: 73, Name: "faccessat begins at a directory and knows its flags",
		Source: "faccessat(2), faccessat2(2)",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			dir := fix.Open(t, filepath.Dir(path), unix.O_RDONLY)
			t.Errno("relative", unix.Faccessat(dir, "file", unix.R_OK, 0))
			t.Errno("effective ids", unix.Faccessat(dir, "file", unix.R_OK, unix.AT_EACCESS))
			t.Errno("not following", unix.Faccessat(dir, "file", unix.R_OK, unix.AT_SYMLINK_NOFOLLOW))
			t.Errno("not executable", unix.Faccessat2(dir, "file", unix.X_OK, 0))
			t.Errno("unknown flag", unix.Faccessat2(dir, "file", unix.R_OK, 1))
			t.Errno("bad fd", unix.Faccessat(-1, "file", unix.R_OK, 0))
			t.Errno("a file as directory", unix.Faccessat(fd, "file", unix.R_OK, 0))
			t.Errno("of a descriptor", unix.Faccessat2(fd, "", unix.W_OK, unix.AT_EMPTY_PATH))
		}},
	{Number: 74, Name: "chmod changes what access says",
		Source: "access(2), chmod(2)",
		Run: func(t *suite.T) {
			path, _ := made(t, 0o644)
			t.Errno("at first", unix.Access(path, unix.X_OK))
			t.Must(unix.Chmod(path, 0o744))
			t.Errno("executable", unix.Access(path, unix.X_OK))
			t.Must(unix.Chmod(path, 0o644))
			t.Errno("at last", unix.Access(path, unix.X_OK))
		}},
}

var ownerCases = []suite.Case{
	{Number: 80, Name: "a new file belongs to the user and group of the process",
		Source: "open(2): the effective user id; and the effective group id",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			s := stat(t, path)
			t.Value("user", int(s.Uid) == unix.Geteuid())
			t.Value("group", int(s.Gid) == unix.Getegid())
			t.Value("by fd", fstat(t, fd).Uid == s.Uid)
		}},
	{Number: 81, Name: "pipes and sockets belong to the process",
		Source: "fstat(2)",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			for _, fd := range []int{r, fix.Stream(t)} {
				s := fstat(t, fd)
				t.Value("user", int(s.Uid) == unix.Geteuid())
				t.Value("group", int(s.Gid) == unix.Getegid())
			}
		}},
	{Number: 82, Name: "a file can be given to whom it belongs",
		Source: "chown(2): -1 leaves an id unchanged",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o640)
			uid, gid := unix.Geteuid(), unix.Getegid()
			t.Errno("chown", unix.Chown(path, uid, gid))
			t.Errno("nothing", unix.Chown(path, -1, -1))
			t.Errno("the user", unix.Lchown(path, uid, -1))
			t.Errno("the group", unix.Fchown(fd, -1, gid))
			t.Errno("at", unix.Fchownat(unix.AT_FDCWD, path, uid, gid, unix.AT_SYMLINK_NOFOLLOW))
			t.Errno("of a descriptor", unix.Fchownat(fd, "", uid, gid, unix.AT_EMPTY_PATH))
			s := stat(t, path)
			t.Value("still the owner", int(s.Uid) == uid && int(s.Gid) == gid)
			permissions(t, "mode", s.Mode)
		}},
	{Number: 83, Name: "chown of what is not there",
		Source: "chown(2): ENOENT, ENOTDIR, EBADF, EINVAL",
		Run: func(t *suite.T) {
			t.Errno("missing", unix.Chown(missing(t), -1, -1))
			t.Errno("empty", unix.Lchown("", -1, -1))
			t.Errno("through a file", unix.Chown(filepath.Join(fix.Path(t, ""), "x"), -1, -1))
			t.Errno("closed fd", unix.Fchown(fix.Closed(t), -1, -1))
			t.Errno("unknown flag", unix.Fchownat(unix.AT_FDCWD, fix.Path(t, ""), -1, -1, 1))
			t.Errno("bad fd", unix.Fchownat(-1, "x", -1, -1, 0))
		}},
}
