package names

import (
	"fmt"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var removing = []suite.Case{
	{Number: 100, Name: "an open file outlives its name", Facts: []int{418, 419},
		Source: "unlink(2): if processes have the file open, it remains until the last fd is closed",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "ab")
			fd := fix.Open(t, "file", unix.O_RDWR)
			t.Errno("unlink", unix.Unlink("file"))
			open(t, "the name", "file", unix.O_RDONLY)
			rest(t, "is read", fd)
			n, err := unix.Write(fd, []byte("cd"))
			t.Call("is written", n, err)
			buf := make([]byte, 10)
			n, err = unix.Pread(fd, buf, 0)
			t.Call("holds", fmt.Sprintf("%q", buf[:max(n, 0)]), err)
			names(t, "the directory", ".")
		}},
	{Number: 101, Name: "the name of an open file that was removed is free", Facts: []int{421},
		Source: "unlink(2): the name is removed",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "old")
			fd := fix.Open(t, "file", unix.O_RDONLY)
			t.Errno("unlink", unix.Unlink("file"))
			open(t, "made anew", "file", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
			touch(t, "file", "new")
			rest(t, "the old one", fd)
			content(t, "the new one", "file")
		}},
	{Number: 102, Name: "a removed file has no link left", Facts: []int{420},
		Source: "stat(2): st_nlink",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			fd := fix.Open(t, "file", unix.O_RDONLY)
			t.Must(unix.Unlink("file"))
			var st unix.Stat_t
			err := unix.Fstat(fd, &st)
			t.Call("st_nlink", st.Nlink, err)
		}},
	{Number: 103, Name: "unlink removes no directory", Facts: []int{423},
		Source: "unlink(2): EISDIR, pathname refers to a directory (the value that Linux returns)",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			for _, path := range []string{"dir", "dir/", "dir/.", ".", "..", "/", "dir/.."} {
				t.Errno(path, unix.Unlink(path))
			}
			names(t, "the directory", ".")
		}},
	{Number: 104, Name: "what unlink does not find",
		Source: "unlink(2): ENOENT, ENOTDIR",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			symlink(t, ".", "link")
			for _, path := range []string{"none", "none/x", "file/x", "file/", "none/", "link/", "link/none"} {
				t.Errno(path, unix.Unlink(path))
			}
			names(t, "the directory", ".")
		}},
	{Number: 105, Name: "a file that may not be written is removed", Facts: []int{433},
		Source: "unlink(2): the permissions of the directory count, not the file's",
		Run: func(t *suite.T) {
			here(t)
			fd, err := unix.Open("file", unix.O_RDONLY|unix.O_CREAT, 0o444)
			t.Must(err)
			fix.Close(t, fd)
			t.Errno("unlink", unix.Unlink("file"))
			names(t, "the directory", ".")
		}},
	{Number: 106, Name: "rmdir removes empty directories", Facts: []int{422, 424},
		Source: "rmdir(2): ENOTEMPTY, ENOTDIR; EINVAL for \".\" as last component",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir", "full", "full/in", "slash")
			touch(t, "file", "x")
			symlink(t, "dir", "link")
			for _, path := range []string{
				"full", "file", "file/", "link", "link/", "none", "none/x", "file/x", "dir/.", ".", "dir/..", "..", "full/in/..", "dir", "dir", "slash/", "/",
			} {
				t.Errno(path, unix.Rmdir(path))
			}
			names(t, "the directory", ".")
		}},
	{Number: 107, Name: "unlinkat removes both",
		Source: "unlinkat(2): AT_REMOVEDIR performs rmdir; EINVAL for other flags",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "base", "base/dir")
			touch(t, "base/file", "x")
			d := fix.Open(t, "base", unix.O_RDONLY|unix.O_DIRECTORY)
			t.Errno("a directory", unix.Unlinkat(d, "dir", 0))
			t.Errno("a file as directory", unix.Unlinkat(d, "file", unix.AT_REMOVEDIR))
			t.Errno("a directory as such", unix.Unlinkat(d, "dir", unix.AT_REMOVEDIR))
			t.Errno("a file", unix.Unlinkat(d, "file", 0))
			t.Errno("unknown flags", unix.Unlinkat(d, "none", 1))
			t.Errno("closed", unix.Unlinkat(fix.Closed(t), "file", 0))
			names(t, "the directory", "base")
		}},
	{Number: 108, Name: "an open directory that was removed is empty and takes nothing",
		Source: "rmdir(2), openat(2): ENOENT in a directory that has been removed",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			d := fix.Open(t, "dir", unix.O_RDONLY|unix.O_DIRECTORY)
			t.Errno("rmdir", unix.Rmdir("dir"))
			kind(t, "the name", "dir")
			openat(t, "making in it", d, "file", unix.O_RDWR|unix.O_CREAT)
			openat(t, "opening in it", d, "file", unix.O_RDONLY)
			t.Errno("mkdirat", unix.Mkdirat(d, "sub", 0o755))
			k, err := kindOf(d)
			t.Call("is a", k, err)
		}},
	{Number: 109, Name: "a directory with an open file in it goes when the file's name has gone",
		Source: "rmdir(2): the directory must be empty of names",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			touch(t, "dir/file", "x")
			fd := fix.Open(t, "dir/file", unix.O_RDONLY)
			t.Errno("full", unix.Rmdir("dir"))
			t.Errno("unlink", unix.Unlink("dir/file"))
			t.Errno("empty", unix.Rmdir("dir"))
			rest(t, "the file", fd)
		}},
}

var directories = []suite.Case{
	{Number: 150, Name: "mkdir makes a directory where nothing was", Facts: []int{480},
		Source: "mkdir(2): EEXIST, pathname already exists, also as a dangling link; ENOENT, ENOTDIR",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			symlink(t, "none", "link")
			for _, path := range []string{"dir", "dir", "file", "link", "link/", "file/", "none/x", "file/x", ".", "..", "/", "dir/.", "new/.", "dir/../dir"} {
				t.Errno(path, unix.Mkdir(path, 0o755))
			}
			names(t, "the directory", ".")
		}},
	{Number: 151, Name: "a slash may stand behind a directory's name", Facts: []int{481},
		Source: "mkdir(2): pathname may end in slashes",
		Run: func(t *suite.T) {
			here(t)
			t.Errno("one", unix.Mkdir("a/", 0o755))
			t.Errno("three", unix.Mkdir("b///", 0o755))
			t.Errno("again", unix.Mkdir("a/", 0o755))
			names(t, "the directory", ".")
		}},
	{Number: 152, Name: "mkdirat begins at a directory",
		Source: "mkdirat(2): relative to the directory dirfd",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "base")
			d := fix.Open(t, "base", unix.O_RDONLY|unix.O_DIRECTORY)
			t.Errno("mkdirat", unix.Mkdirat(d, "dir", 0o755))
			t.Errno("again", unix.Mkdirat(d, "dir", 0o755))
			t.Errno("below", unix.Mkdirat(d, "dir/sub", 0o755))
			names(t, "base", "base")
			p, err := unix.Open("base", unix.O_PATH, 0)
			t.Must(err)
			fix.Own(t, p)
			t.Errno("by O_PATH", unix.Mkdirat(p, "dir2", 0o755))
		}},
	{Number: 153, Name: "the mask takes rights from what is made",
		Source: "umask(2): the permissions in the mask are turned off from the mode argument of open and mkdir",
		Run: func(t *suite.T) {
			here(t)
			old := unix.Umask(0o077)
			defer unix.Umask(old)
			t.Must(unix.Mkdir("dir", 0o777))
			fd, err := unix.Open("file", unix.O_WRONLY|unix.O_CREAT, 0o666)
			t.Must(err)
			fix.Close(t, fd)
			for _, path := range []string{"dir", "file"} {
				fd, err := unix.Open(path, unix.O_PATH, 0)
				t.Must(err)
				var st unix.Stat_t
				err = unix.Fstat(fd, &st)
				t.Call(path, fmt.Sprintf("%#o", st.Mode&0o777), err)
				fix.Close(t, fd)
			}
			t.Value("the mask was", fmt.Sprintf("%#o", unix.Umask(0o022)))
		}},
}

var nodes = []suite.Case{
	{Number: 160, Name: "mkfifo makes a FIFO",
		Source: "mkfifo(3): EEXIST, ENOENT; the name is a FIFO",
		Run: func(t *suite.T) {
			here(t)
			t.Errno("mkfifo", unix.Mkfifo("fifo", 0o644))
			kind(t, "is a", "fifo")
			t.Errno("again", unix.Mkfifo("fifo", 0o644))
			t.Errno("in nothing", unix.Mkfifo("none/x", 0o644))
			t.Errno("with a slash", unix.Mkfifo("new/", 0o644))
			open(t, "as directory", "fifo", unix.O_RDONLY|unix.O_DIRECTORY)
			open(t, "on the way", "fifo/x", unix.O_RDONLY)
			names(t, "the directory", ".")
			t.Errno("unlink", unix.Unlink("fifo"))
		}},
	{Number: 161, Name: "mknod makes files, FIFOs and names of sockets",
		Source: "mknod(2): S_IFREG, S_IFIFO, S_IFSOCK; a type of zero is S_IFREG",
		Run: func(t *suite.T) {
			here(t)
			for _, c := range []struct {
				name string
				mode uint32
			}{{"regular", unix.S_IFREG | 0o644}, {"zero", 0o644}, {"fifo", unix.S_IFIFO | 0o644}, {"socket", unix.S_IFSOCK | 0o644}} {
				t.Errno(c.name, unix.Mknod(c.name, c.mode, 0))
				kind(t, c.name+" is a", c.name)
				t.Errno(c.name+" again", unix.Mknod(c.name, c.mode, 0))
			}
			t.Errno("a directory", unix.Mknod("dir", unix.S_IFDIR|0o755, 0))
			t.Errno("a link", unix.Mknod("link", unix.S_IFLNK|0o755, 0))
			t.Errno("unknown", unix.Mknod("unknown", 0o150000, 0))
			open(t, "opening a socket", "socket", unix.O_RDWR)
			names(t, "the directory", ".")
		}},
	{Number: 162, Name: "nodes are renamed, linked and removed like files",
		Source: "rename(2), link(2), unlink(2)",
		Run: func(t *suite.T) {
			here(t)
			t.Must(unix.Mkfifo("fifo", 0o644))
			t.Errno("rename", unix.Rename("fifo", "pipe"))
			t.Errno("link", unix.Link("pipe", "pipe2"))
			kind(t, "pipe2 is a", "pipe2")
			t.Errno("over a file's name", unix.Mknod("file", 0o644, 0))
			t.Errno("rename over it", unix.Rename("pipe2", "file"))
			names(t, "the directory", ".")
			t.Errno("unlink", unix.Unlink("pipe"))
		}},
	{Number: 163, Name: "mkfifoat and mknodat begin at a directory",
		Source: "mkfifoat(3), mknodat(2): relative to the directory dirfd",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "base")
			d := fix.Open(t, "base", unix.O_RDONLY|unix.O_DIRECTORY)
			t.Errno("mkfifoat", unix.Mkfifoat(d, "fifo", 0o644))
			t.Errno("mknodat", unix.Mknodat(d, "file", unix.S_IFREG|0o644, 0))
			t.Errno("closed", unix.Mkfifoat(fix.Closed(t), "fifo", 0o644))
			names(t, "base", "base")
		}},
}
