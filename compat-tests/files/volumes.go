package files

import (
	"path/filepath"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var syncCases = []suite.Case{
	{Number: 140, Name: "fsync and fdatasync of what has a disk and of what has none", Facts: []int{479},
		Source: "fsync(2): EINVAL for a special file, EBADF",
		Run: func(t *suite.T) {
			_, fd := made(t, 0o644)
			fix.WriteAll(t, fd, []byte("durable"))
			_, dir := directory(t)
			r, w := fix.Pipe(t, 0)
			for _, c := range []struct {
				name string
				fd   int
			}{
				{"file", fd}, {"for reading", fix.File(t, "x", unix.O_RDONLY)}, {"directory", dir},
				{"read end", r}, {"write end", w}, {"socket", fix.Stream(t)},
				{"device", fix.Open(t, "/dev/null", unix.O_RDWR)}, {"closed", fix.Closed(t)}, {"-1", -1},
			} {
				t.Errno("fsync, "+c.name, unix.Fsync(c.fd))
				t.Errno("fdatasync, "+c.name, unix.Fdatasync(c.fd))
			}
		}},
	{Number: 141, Name: "syncfs takes every descriptor",
		Source: "syncfs(2): EBADF",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			t.Errno("file", unix.Syncfs(fix.File(t, "x", unix.O_RDWR)))
			t.Errno("pipe", unix.Syncfs(r))
			t.Errno("closed", unix.Syncfs(fix.Closed(t)))
			t.Errno("O_PATH", unix.Syncfs(fix.File(t, "x", unix.O_PATH)))
		}},
	{Number: 142, Name: "sync_file_range checks its arguments",
		Source: "sync_file_range(2): EBADF, EINVAL, ESPIPE",
		Run: func(t *suite.T) {
			const all = unix.SYNC_FILE_RANGE_WAIT_BEFORE | unix.SYNC_FILE_RANGE_WRITE | unix.SYNC_FILE_RANGE_WAIT_AFTER
			fd := fix.File(t, "0123456789", unix.O_RDWR)
			t.Errno("nothing", unix.SyncFileRange(fd, 0, 0, 0))
			t.Errno("all", unix.SyncFileRange(fd, 0, 0, all))
			t.Errno("a part", unix.SyncFileRange(fd, 2, 5, unix.SYNC_FILE_RANGE_WRITE))
			t.Errno("unknown flag", unix.SyncFileRange(fd, 0, 0, 8))
			t.Errno("negative offset", unix.SyncFileRange(fd, -1, 0, 0))
			t.Errno("negative length", unix.SyncFileRange(fd, 0, -1, 0))
			r, _ := fix.Pipe(t, 0)
			t.Errno("pipe", unix.SyncFileRange(r, 0, 0, all))
			t.Errno("socket", unix.SyncFileRange(fix.Stream(t), 0, 0, 0))
			t.Errno("closed", unix.SyncFileRange(fix.Closed(t), -1, 0, 99))
			_, dir := directory(t)
			t.Errno("directory", unix.SyncFileRange(dir, 0, 0, 0))
		}},
	{Number: 143, Name: "fadvise checks its arguments",
		Source: "posix_fadvise(2): EBADF, EINVAL, ESPIPE",
		Run: func(t *suite.T) {
			fd := fix.File(t, "0123456789", unix.O_RDONLY)
			for advice := unix.FADV_NORMAL; advice <= unix.FADV_NOREUSE; advice++ {
				t.Errno("advice", unix.Fadvise(fd, 0, 0, advice))
			}
			t.Errno("unknown", unix.Fadvise(fd, 0, 0, 6))
			t.Errno("-1", unix.Fadvise(fd, 0, 0, -1))
			t.Errno("negative length", unix.Fadvise(fd, 0, -1, unix.FADV_NORMAL))
			t.Errno("negative offset", unix.Fadvise(fd, -1, 0, unix.FADV_NORMAL))
			r, _ := fix.Pipe(t, 0)
			t.Errno("pipe", unix.Fadvise(r, 0, 0, 99))
			t.Errno("closed", unix.Fadvise(fix.Closed(t), 0, 0, 99))
		}},
	{Number: 144, Name: "O_SYNC and O_DSYNC are kept and written through",
		Source: "open(2): O_SYNC, O_DSYNC; fcntl(2): F_GETFL",
		Run: func(t *suite.T) {
			for _, flag := range []int{unix.O_SYNC, unix.O_DSYNC} {
				path := fix.Path(t, "")
				fd := fix.Open(t, path, unix.O_RDWR|flag)
				got, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
				t.Call("flag", got&unix.O_SYNC == flag, err)
				n, err := unix.Write(fd, []byte("durable"))
				t.Call("write", n, err)
				n, err = unix.Pwritev(fd, [][]byte{[]byte("vec"), []byte("tor")}, 7)
				t.Call("pwritev", n, err)
				content(t, "file", path)
			}
		}},
	{Number: 145, Name: "sync returns",
		Source: "sync(2)",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			fix.WriteAll(t, fd, []byte("x"))
			unix.Sync()
			content(t, "file", path)
		}},
}

var directCases = []suite.Case{
	{Number: 150, Name: "O_DIRECT can be set and cleared", Facts: []int{467},
		Source: "fcntl(2): F_SETFL can change O_DIRECT",
		Run: func(t *suite.T) {
			path := fix.Path(t, "0123456789")
			fd := fix.Open(t, path, unix.O_RDWR)
			for _, flags := range []int{unix.O_DIRECT, 0} {
				_, err := unix.FcntlInt(uintptr(fd), unix.F_SETFL, flags)
				t.Errno("F_SETFL", err)
				got, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
				t.Call("direct", got&unix.O_DIRECT != 0, err)
			}
			b := make([]byte, 3)
			n, err := unix.Pread(fd, b, 1)
			t.Call("read when it is cleared", n, err)
		}},
	{Number: 151, Name: "a description that was opened with O_DIRECT reads anything when it is cleared",
		Source: "fcntl(2), open(2): O_DIRECT",
		Run: func(t *suite.T) {
			path := fix.Path(t, "0123456789")
			fd := fix.Open(t, path, unix.O_RDWR|unix.O_DIRECT)
			_, err := unix.FcntlInt(uintptr(fd), unix.F_SETFL, 0)
			t.Errno("F_SETFL", err)
			b := make([]byte, 3)
			n, err := unix.Pread(fd, b, 1)
			t.Call("read", n, err)
			t.Bytes("data", b)
			n, err = unix.Write(fd, []byte("xy"))
			t.Call("write", n, err)
			content(t, "file", path)
		}},
}

var volumeCases = []suite.Case{
	{Number: 155, Name: "statfs tells of a volume with room",
		Source: "statfs(2)",
		Run: func(t *suite.T) {
			path, fd := made(t, 0o644)
			var a, b unix.Statfs_t
			t.Errno("statfs", unix.Statfs(path, &a))
			t.Errno("fstatfs", unix.Fstatfs(fd, &b))
			t.Value("the same kind", a.Type == b.Type)
			t.Value("the same size", a.Blocks == b.Blocks && a.Bsize == b.Bsize)
			t.Value("the same volume", a.Fsid == b.Fsid)
			t.Value("a kind", a.Type != 0)
			t.Value("a block size", a.Bsize > 0)
			t.Value("not more free than there is", a.Blocks >= a.Bfree && a.Bfree >= a.Bavail)
			t.Value("room", a.Bavail > 0)
			t.Value("length of a name", a.Namelen)
		}},
	{Number: 156, Name: "fstatfs knows what is on no volume",
		Source: "statfs(2): PIPEFS_MAGIC, SOCKFS_MAGIC, ANON_INODE_FS_MAGIC",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			ep, err := unix.EpollCreate1(0)
			t.Must(err)
			for _, fd := range []int{r, fix.Stream(t), fix.Own(t, ep)} {
				var s unix.Statfs_t
				t.Errno("fstatfs", unix.Fstatfs(fd, &s))
				t.Value("kind", s.Type)
				t.Value("blocks", s.Blocks)
				t.Value("length of a name", s.Namelen)
			}
		}},
	{Number: 157, Name: "statfs of what is not there",
		Source: "statfs(2): ENOENT, ENOTDIR, EBADF",
		Run: func(t *suite.T) {
			var s unix.Statfs_t
			t.Errno("missing", unix.Statfs(missing(t), &s))
			t.Errno("empty", unix.Statfs("", &s))
			t.Errno("through a file", unix.Statfs(filepath.Join(fix.Path(t, ""), "x"), &s))
			t.Errno("closed", unix.Fstatfs(fix.Closed(t), &s))
			t.Errno("directory", unix.Statfs(fix.Dir(t), &s))
		}},
}
