package names

import (
	"fmt"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/unistd"
)

var opening = []suite.Case{
	{Number: 1, Name: "what is not there cannot be opened", Facts: []int{450},
		Source: "open(2): ENOENT, O_CREAT is not set and the named file does not exist, or a directory component does not exist",
		Run: func(t *suite.T) {
			here(t)
			open(t, "a file", "none", unix.O_RDONLY)
			open(t, "in a directory", "none/x", unix.O_RDONLY)
			open(t, "making in a directory", "none/x", unix.O_RDWR|unix.O_CREAT)
			open(t, "in a directory, exclusively", "none/x", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
			open(t, "truncating", "none", unix.O_RDWR|unix.O_TRUNC)
		}},
	{Number: 2, Name: "an empty path leads nowhere", Facts: []int{442},
		Source: "path_resolution(7): an empty pathname is ENOENT",
		Run: func(t *suite.T) {
			here(t)
			open(t, "open", "", unix.O_RDONLY)
			open(t, "making", "", unix.O_RDWR|unix.O_CREAT)
			openat(t, "from no directory", -1, "", unix.O_RDONLY)
			t.Errno("unlink", unix.Unlink(""))
			t.Errno("mkdir", unix.Mkdir("", 0o755))
			t.Errno("rmdir", unix.Rmdir(""))
			t.Errno("rename", unix.Rename("", "x"))
			t.Errno("link", unix.Link("", "x"))
			t.Errno("symlink", unix.Symlink("", "x"))
			t.Errno("symlink to", unix.Symlink("x", ""))
			t.Errno("chdir", unix.Chdir(""))
		}},
	{Number: 3, Name: "a file is no directory on the way", Facts: []int{443},
		Source: "open(2): ENOTDIR, a component used as a directory is not one",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			for _, path := range []string{"file/x", "file/.", "file/..", "file/../file", "file//", "file/x/y"} {
				open(t, path, path, unix.O_RDONLY)
			}
			open(t, "making", "file/x", unix.O_RDWR|unix.O_CREAT)
		}},
	{Number: 4, Name: "a slash behind a name asks for a directory", Facts: []int{444},
		Source: "path_resolution(7): a pathname that ends in a slash must be a directory",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			mkdir(t, "dir")
			open(t, "a file", "file/", unix.O_RDONLY)
			open(t, "a directory", "dir/", unix.O_RDONLY)
			open(t, "several slashes", "dir///", unix.O_RDONLY)
			open(t, "nothing", "none/", unix.O_RDONLY)
		}},
	{Number: 5, Name: "nothing is made where a slash follows",
		Source: "open(2): EISDIR with O_CREAT and a slash behind the name",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			mkdir(t, "dir")
			for _, path := range []string{"new/", "file/", "dir/", "dir/.", ".", "..", "dir/..", "/"} {
				open(t, path, path, unix.O_RDWR|unix.O_CREAT)
				open(t, path+" exclusively", path, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
			}
		}},
	{Number: 6, Name: "directories are opened for reading only", Facts: []int{445, 446},
		Source: "open(2): EISDIR, pathname refers to a directory and the access requested involved writing",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			open(t, "reading", "dir", unix.O_RDONLY)
			open(t, "writing", "dir", unix.O_WRONLY)
			open(t, "both", "dir", unix.O_RDWR)
			open(t, "truncating", "dir", unix.O_RDONLY|unix.O_TRUNC)
			open(t, "a directory, both", "dir", unix.O_RDWR|unix.O_DIRECTORY)
			open(t, "the current one", ".", unix.O_RDONLY)
			open(t, "the current one, both", ".", unix.O_RDWR)
		}},
	{Number: 7, Name: "O_DIRECTORY opens directories only", Facts: []int{447},
		Source: "open(2): ENOTDIR, O_DIRECTORY was specified and pathname was not a directory",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			mkdir(t, "dir")
			symlink(t, "dir", "todir")
			symlink(t, "file", "tofile")
			for _, path := range []string{"file", "dir", "todir", "tofile", "none", "/dev/null"} {
				open(t, path, path, unix.O_RDONLY|unix.O_DIRECTORY)
			}
			open(t, "a link itself", "todir", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW)
		}},
	{Number: 8, Name: "O_EXCL makes what was not there", Facts: []int{448},
		Source: "open(2): EEXIST, pathname already exists and O_CREAT and O_EXCL were used",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			open(t, "new", "file", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
			open(t, "again", "file", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
			open(t, "a directory", "dir", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
			open(t, "without O_CREAT", "file", unix.O_RDWR|unix.O_EXCL)
		}},
	{Number: 9, Name: "O_CREAT opens no directory", Facts: []int{449},
		Source: "open(2): EISDIR. The kernel says it for O_CREAT whatever the access is",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			open(t, "reading", "dir", unix.O_RDONLY|unix.O_CREAT)
			open(t, "both", "dir", unix.O_RDWR|unix.O_CREAT)
		}},
	{Number: 10, Name: "O_NOFOLLOW opens no link", Facts: []int{454},
		Source: "open(2): ELOOP, pathname was a symbolic link and flags specified O_NOFOLLOW",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			mkdir(t, "dir")
			symlink(t, "file", "link")
			symlink(t, "dir", "todir")
			touch(t, "dir/in", "y")
			open(t, "a link", "link", unix.O_RDONLY|unix.O_NOFOLLOW)
			open(t, "a link to a directory", "todir", unix.O_RDONLY|unix.O_NOFOLLOW)
			open(t, "through a link", "todir/in", unix.O_RDONLY|unix.O_NOFOLLOW)
			open(t, "a link and a slash", "todir/", unix.O_RDONLY|unix.O_NOFOLLOW)
			open(t, "a file", "file", unix.O_RDONLY|unix.O_NOFOLLOW)
			open(t, "making", "link", unix.O_RDWR|unix.O_CREAT|unix.O_NOFOLLOW)
		}},
	{Number: 11, Name: "O_PATH opens the name",
		Source: "open(2): O_PATH obtains an fd that indicates a location; the file is not opened, and read fails with EBADF",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			symlink(t, "file", "link")
			for _, path := range []string{"file", "link", "."} {
				fd, err := unix.Open(path, unix.O_PATH|unix.O_NOFOLLOW, 0)
				t.Must(err)
				k, err := kindOf(fd)
				t.Call(path, k, err)
				n, err := unix.Read(fd, make([]byte, 4))
				t.Call("read", n, err)
				fix.Close(t, fd)
			}
			fd, err := unix.Open("link", unix.O_PATH, 0)
			t.Must(err)
			k, err := kindOf(fd)
			t.Call("followed", k, err)
			fix.Close(t, fd)
			open(t, "nothing", "none", unix.O_PATH)
			open(t, "nothing is made", "none", unix.O_PATH|unix.O_CREAT)
			names(t, "what is there", ".")
		}},
	{Number: 12, Name: "O_TRUNC empties a file, whatever the access is",
		Source: "open(2): O_TRUNC, the file is truncated to length 0; with O_RDONLY it is unspecified, and Linux truncates",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "a", "content")
			open(t, "reading", "a", unix.O_RDONLY|unix.O_TRUNC)
			content(t, "is empty", "a")
			touch(t, "b", "content")
			open(t, "not truncating", "b", unix.O_RDWR|unix.O_CREAT)
			content(t, "is whole", "b")
			open(t, "failing", "b", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL|unix.O_TRUNC)
			content(t, "is still whole", "b")
		}},
	{Number: 13, Name: "F_GETFL tells what a file was opened with",
		Source: "fcntl(2): F_GETFL returns the access mode and the status flags; creation flags are not among them",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			for _, flags := range []int{
				unix.O_RDONLY, unix.O_WRONLY, unix.O_RDWR, unix.O_WRONLY | unix.O_APPEND, unix.O_RDWR | unix.O_CREAT | unix.O_TRUNC,
				unix.O_RDWR | unix.O_NONBLOCK, unix.O_RDWR | unix.O_SYNC, unix.O_RDWR | unix.O_DSYNC, unix.O_RDONLY | unix.O_NOFOLLOW,
				unix.O_RDONLY | unix.O_CLOEXEC, unix.O_PATH, unix.O_PATH | unix.O_NOFOLLOW,
			} {
				fd, err := unix.Open("file", flags, 0o644)
				t.Must(err)
				got, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
				t.Call(fmt.Sprintf("%#o", flags), fmt.Sprintf("%#o", got&^0o100000), err)
				fix.Close(t, fd)
			}
		}},
	{Number: 14, Name: "each opening has a position of its own",
		Source: "open(2): a call creates a new open file description",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "abcdef")
			a, b := fix.Open(t, "file", unix.O_RDONLY), fix.Open(t, "file", unix.O_RDONLY)
			buf := make([]byte, 3)
			fix.ReadFull(t, a, buf)
			rest(t, "the one", a)
			rest(t, "the other", b)
		}},
}

var making = []suite.Case{
	{Number: 20, Name: "creat makes and empties",
		Source: "creat(2): open with O_CREAT|O_WRONLY|O_TRUNC",
		Run: func(t *suite.T) {
			here(t)
			fd, err := unix.Creat("file", 0o644)
			t.Must(err)
			n, err := unix.Write(fd, []byte("content"))
			t.Call("write", n, err)
			n, err = unix.Read(fd, make([]byte, 1))
			t.Call("read", n, err)
			fix.Close(t, fd)
			content(t, "is written", "file")
			fd, err = unix.Creat("file", 0o644)
			t.Must(err)
			fix.Close(t, fd)
			content(t, "is empty", "file")
		}},
	{Number: 21, Name: "a file that nobody may write is written by who makes it",
		Source: "open(2): mode applies to future accesses; the open call that creates a read-only file may return a read/write fd",
		Run: func(t *suite.T) {
			here(t)
			fd, err := unix.Open("file", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL, 0o444)
			t.Must(err)
			n, err := unix.Write(fd, []byte("abc"))
			t.Call("write", n, err)
			fix.Close(t, fd)
			content(t, "is written", "file")
		}},
	{Number: 22, Name: "names that differ by their letters' case are different", Facts: []int{434},
		Source: "path_resolution(7): names are strings of bytes",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "lower", "x")
			open(t, "LOWER", "LOWER", unix.O_RDONLY)
		}},
	{Number: 23, Name: "O_CREAT makes what a link leads to", Facts: []int{452, 453},
		Source: "open(2): with O_CREAT a dangling symbolic link is followed; with O_EXCL it is not",
		Run: func(t *suite.T) {
			here(t)
			symlink(t, "target", "link")
			open(t, "dangling", "link", unix.O_RDONLY)
			open(t, "exclusively", "link", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
			open(t, "not following", "link", unix.O_RDWR|unix.O_CREAT|unix.O_NOFOLLOW)
			open(t, "making", "link", unix.O_RDWR|unix.O_CREAT)
			kind(t, "the link", "link")
			kind(t, "the target", "target")
			symlink(t, "none/x", "far")
			open(t, "in no directory", "far", unix.O_RDWR|unix.O_CREAT)
			symlink(t, "dir/", "slash")
			open(t, "a slash behind the target", "slash", unix.O_RDWR|unix.O_CREAT)
		}},
	{Number: 24, Name: "many make one file, and one of them makes it",
		Source: "open(2): O_EXCL, the check and the creation are atomic",
		Run: func(t *suite.T) {
			here(t)
			made := make(chan bool)
			const many = 8
			for range many {
				go func() {
					fd, err := unix.Open("file", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL, 0o644)
					if err == nil {
						unix.Close(fd)
					}
					made <- err == nil
				}()
			}
			n := 0
			for range many {
				if <-made {
					n++
				}
			}
			t.Value("made", n)
		}},
}

var temporary = []suite.Case{
	{Number: 25, Name: "whether the case of letters counts can be asked", Reference: suite.Facts,
		Source: "pathconf(3); _PC_CASE_SENSITIVE is macOS's",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "lower", "x")
			var s unix.Stat_t
			found := unix.Stat("LOWER", &s) == nil
			told, err := unistd.Pathconf(".", unistd.PC_CASE_SENSITIVE)
			t.Call("told as it is found", found == (told == 0) && !found == (told == 1), err)
			_, err = unistd.Pathconf("lower", unistd.PC_CASE_SENSITIVE)
			t.Errno("a file", err)
		}},
	{Number: 26, Name: "without a free descriptor nothing is made and nothing emptied",
		Source: "open(2): EMFILE",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "content")
			var before unix.Rlimit
			t.Must(unix.Getrlimit(unix.RLIMIT_NOFILE, &before))
			low := before
			low.Cur = 0
			t.Must(unix.Setrlimit(unix.RLIMIT_NOFILE, &low))
			_, made := unix.Open("new", unix.O_RDWR|unix.O_CREAT, 0o600)
			_, emptied := unix.Open("file", unix.O_RDWR|unix.O_TRUNC, 0)
			_, missing := unix.Open("nothing", unix.O_RDONLY, 0)
			t.Must(unix.Setrlimit(unix.RLIMIT_NOFILE, &before))
			t.Errno("made", made)
			t.Errno("emptied", emptied)
			t.Errno("missing", missing)
			content(t, "file", "file")
			names(t, "there is", ".")
		}},
	{Number: 30, Name: "O_TMPFILE makes a file that no directory lists",
		Source: "open(2): O_TMPFILE creates an unnamed temporary regular file",
		Run: func(t *suite.T) {
			here(t)
			fd, err := unix.Open(".", unix.O_RDWR|unix.O_TMPFILE, 0o600)
			t.Must(err)
			fix.Own(t, fd)
			names(t, "the directory", ".")
			fix.WriteAll(t, fd, []byte("temporary"))
			buf := make([]byte, 20)
			n, err := unix.Pread(fd, buf, 0)
			t.Call("read back", fmt.Sprintf("%q", buf[:max(n, 0)]), err)
			k, err := kindOf(fd)
			t.Call("is a", k, err)
		}},
	{Number: 31, Name: "O_TMPFILE needs a directory and the right to write",
		Source: "open(2): EINVAL, O_TMPFILE was specified but neither O_WRONLY nor O_RDWR; ENOTDIR, ENOENT of the path",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			open(t, "reading", ".", unix.O_RDONLY|unix.O_TMPFILE)
			open(t, "a file", "file", unix.O_RDWR|unix.O_TMPFILE)
			open(t, "nothing", "none", unix.O_RDWR|unix.O_TMPFILE)
			open(t, "making", ".", unix.O_RDWR|unix.O_TMPFILE|unix.O_CREAT)
		}},
	{Number: 32, Name: "a temporary file can be given a name",
		Source: "open(2): linkat with /proc/self/fd/N and AT_SYMLINK_FOLLOW gives an O_TMPFILE file a name",
		Run: func(t *suite.T) {
			here(t)
			fd, err := unix.Open(".", unix.O_RDWR|unix.O_TMPFILE, 0o600)
			t.Must(err)
			fix.WriteAll(t, fd, []byte("kept"))
			path := fmt.Sprintf("/proc/self/fd/%d", fd)
			t.Errno("linkat", unix.Linkat(unix.AT_FDCWD, path, unix.AT_FDCWD, "kept", unix.AT_SYMLINK_FOLLOW))
			fix.Close(t, fd)
			content(t, "holds", "kept")
			names(t, "the directory", ".")
		}},
	{Number: 33, Name: "a temporary file opened with O_EXCL is gone when it is closed",
		Source: "open(2): O_TMPFILE with O_EXCL prevents the file from being linked",
		Run: func(t *suite.T) {
			here(t)
			fd, err := unix.Open(".", unix.O_RDWR|unix.O_TMPFILE|unix.O_EXCL, 0o600)
			t.Must(err)
			fix.WriteAll(t, fd, []byte("x"))
			path := fmt.Sprintf("/proc/self/fd/%d", fd)
			t.Errno("linkat", unix.Linkat(unix.AT_FDCWD, path, unix.AT_FDCWD, "kept", unix.AT_SYMLINK_FOLLOW))
			fix.Close(t, fd)
			names(t, "the directory", ".")
		}},
}
