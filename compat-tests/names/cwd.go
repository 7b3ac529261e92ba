package names

import (
	"fmt"
	"os"
	"strings"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// tail is the end of the current directory's path behind base.
func tail(t *suite.T, name, base string) {
	wd, err := unix.Getwd()
	t.Call(name, strings.TrimPrefix(wd, base), err)
}

var current = []suite.Case{
	{Number: 190, Name: "chdir moves where relative paths begin",
		Source: "chdir(2): changes the current working directory of the calling process",
		Run: func(t *suite.T) {
			here(t)
			base, err := unix.Getwd()
			t.Must(err)
			t.Value("is absolute", strings.HasPrefix(base, "/"))
			mkdir(t, "a", "a/b")
			touch(t, "a/file", "x")
			symlink(t, "a/b", "link")
			t.Errno("down", unix.Chdir("a"))
			tail(t, "is", base)
			content(t, "a file here", "file")
			t.Errno("through a link", unix.Chdir("../link"))
			tail(t, "is", base)
			t.Errno("up", unix.Chdir(".."))
			tail(t, "is", base)
			t.Errno("with a slash", unix.Chdir("b/"))
			t.Errno("by its whole path", unix.Chdir(base))
			tail(t, "is", base)
		}},
	{Number: 191, Name: "chdir goes to directories only",
		Source: "chdir(2): ENOENT, ENOTDIR",
		Run: func(t *suite.T) {
			here(t)
			base, err := unix.Getwd()
			t.Must(err)
			touch(t, "file", "x")
			symlink(t, "file", "link")
			symlink(t, "none", "dangling")
			for _, path := range []string{"none", "file", "file/", "file/x", "link", "dangling", "none/..", "/dev/null"} {
				t.Errno(path, unix.Chdir(path))
			}
			tail(t, "is where it was", base)
		}},
	{Number: 192, Name: "fchdir goes to a descriptor's directory",
		Source: "fchdir(2): EBADF, ENOTDIR",
		Run: func(t *suite.T) {
			here(t)
			base, err := unix.Getwd()
			t.Must(err)
			mkdir(t, "dir")
			touch(t, "file", "x")
			d := fix.Open(t, "dir", unix.O_RDONLY|unix.O_DIRECTORY)
			p := fix.Open(t, ".", unix.O_PATH)
			r, _ := fix.Pipe(t, 0)
			t.Errno("a directory", unix.Fchdir(d))
			tail(t, "is", base)
			t.Errno("by O_PATH", unix.Fchdir(p))
			tail(t, "is", base)
			t.Errno("a file", unix.Fchdir(fix.Open(t, "file", unix.O_RDONLY)))
			t.Errno("a pipe", unix.Fchdir(r))
			t.Errno("closed", unix.Fchdir(fix.Closed(t)))
			tail(t, "is where it was", base)
		}},
	{Number: 193, Name: "getcwd ends with a NUL and needs room for it",
		Source: "getcwd(2): returns the length with the NUL; ERANGE, the buffer is too small",
		Run: func(t *suite.T) {
			here(t)
			wd, err := unix.Getwd()
			t.Must(err)
			buf := []byte(strings.Repeat("x", len(wd)+2))
			n, err := unix.Getcwd(buf)
			t.Call("enough", n == len(wd)+1 && string(buf[:n-1]) == wd && buf[n-1] == 0, err)
			n, err = unix.Getcwd(buf[:len(wd)+1])
			t.Call("just enough", n == len(wd)+1, err)
			n, err = unix.Getcwd(buf[:len(wd)])
			t.Call("one less", n, err)
			n, err = unix.Getcwd(buf[:1])
			t.Call("one byte", n, err)
		}},
	{Number: 194, Name: "Go's os package is in the same directory",
		Source: "chdir(2): the working directory is the process's",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			t.Must(unix.Chdir("dir"))
			_, err := os.Stat("../dir")
			t.Errno("os.Stat", err)
			t.Must(os.WriteFile("file", []byte("by os"), 0o644))
			content(t, "is read", "file")
			t.Must(os.Chdir(".."))
			content(t, "after os.Chdir", "dir/file")
			wd, err := os.Getwd()
			t.Must(err)
			fd, err := unix.Open(wd, unix.O_PATH, 0)
			t.Must(err)
			fix.Own(t, fd)
			t.Value("os.Getwd means the same", identityOf(t, fd) == identity(t, "."))
		}},
	{Number: 195, Name: "the current directory is told without links",
		Source: "getcwd(3): the pathname contains no symbolic link",
		Run: func(t *suite.T) {
			here(t)
			base, err := unix.Getwd()
			t.Must(err)
			mkdir(t, "real", "real/sub")
			symlink(t, "real", "link")
			t.Must(unix.Chdir("link/sub"))
			tail(t, "is", base)
			t.Must(unix.Chdir(".."))
			tail(t, "is", base)
		}},
	{Number: 196, Name: "what getcwd tells leads back",
		Source: "getcwd(3): an absolute pathname",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "a b", "a b/x.y")
			t.Must(unix.Chdir("a b/x.y"))
			wd, err := unix.Getwd()
			t.Must(err)
			same(t, "the same directory", wd, ".")
			same(t, "above", wd+"/..", "..")
			same(t, "far above", wd+strings.Repeat("/..", 30), "/")
		}},
}

// beginnings are paths whose beginning counts.
var beginnings = []suite.Case{
	{Number: 200, Name: "two slashes at the beginning are one",
		Source: "path_resolution(7): Linux gives \"//\" no meaning of its own",
		Run: func(t *suite.T) {
			here(t)
			wd, err := unix.Getwd()
			t.Must(err)
			touch(t, "file", "x")
			content(t, "two", "/"+wd+"/file")
			content(t, "three", "//"+wd+"/file")
			open(t, "no server", "//localhost/none/x", unix.O_RDONLY)
		}},
	{Number: 201, Name: "an absolute path does not begin at the directory",
		Source: "openat(2): dirfd is ignored if the pathname is absolute",
		Run: func(t *suite.T) {
			here(t)
			wd, err := unix.Getwd()
			t.Must(err)
			mkdir(t, "dir")
			d := fix.Open(t, "dir", unix.O_RDONLY|unix.O_DIRECTORY)
			t.Errno("mkdirat", unix.Mkdirat(d, wd+"/made", 0o755))
			t.Errno("renameat", unix.Renameat(d, wd+"/made", d, "here"))
			names(t, "the directory", ".")
			names(t, "in dir", "dir")
		}},
	{Number: 202, Name: "files are found in /tmp by both ways",
		Source: "hier(7): /tmp holds temporary files",
		Run: func(t *suite.T) {
			dir, err := os.MkdirTemp("", "conform")
			t.Must(err)
			t.Cleanup(func() { _ = os.RemoveAll(dir) })
			name := dir[strings.LastIndexAny(dir, `/\`)+1:]
			if strings.HasPrefix(dir, "/") && !strings.HasPrefix(dir, "/tmp/") {
				t.Must(fmt.Errorf("TMPDIR is not /tmp"))
			}
			same(t, "the same directory", dir, "/tmp/"+name)
			same(t, "above", dir+"/..", "/tmp")
		}},
}
