package names

import (
	"fmt"
	"strings"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// readlink observes what a link reads.
func readlink(t *suite.T, name, path string) {
	buf := make([]byte, 5000)
	n, err := unix.Readlink(path, buf)
	t.Call(name, fmt.Sprintf("%q", buf[:max(n, 0)]), err)
}

var links = []suite.Case{
	{Number: 80, Name: "a link reads as it was made", Facts: []int{457},
		Source: "readlink(2): places the contents of the symbolic link in the buffer",
		Run: func(t *suite.T) {
			here(t)
			for i, target := range []string{"target!", "a/b/../c", "/abs/path", ".", "a//b/", `back\slash`, "caf\xe9", "NUL", "a b", "ünï", "x:y"} {
				name := fmt.Sprint("l", i)
				symlink(t, target, name)
				readlink(t, name, name)
			}
		}},
	{Number: 81, Name: "a short buffer gets the beginning", Facts: []int{458},
		Source: "readlink(2): the contents are truncated if the buffer is too small; EINVAL if bufsiz is not positive",
		Run: func(t *suite.T) {
			here(t)
			symlink(t, "target!", "link")
			for _, size := range []int{3, 7, 8, 0} {
				buf := make([]byte, size)
				n, err := unix.Readlink("link", buf)
				t.Call(fmt.Sprint(size), fmt.Sprintf("%d %q", n, buf[:max(n, 0)]), err)
			}
		}},
	{Number: 82, Name: "only links read", Facts: []int{459},
		Source: "readlink(2): EINVAL, the named file is not a symbolic link",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			mkdir(t, "dir")
			symlink(t, "dir", "link")
			for _, path := range []string{"file", "dir", ".", "/", "link/", "file/", "file/x", "none", "none/x", "", "/dev/null"} {
				readlink(t, fmt.Sprintf("%q", path), path)
			}
		}},
	{Number: 83, Name: "a link is made where nothing was", Facts: []int{460},
		Source: "symlink(2): EEXIST, linkpath already exists; ENOENT, ENOTDIR of its directory",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			mkdir(t, "dir")
			symlink(t, "none", "dangling")
			for _, path := range []string{"file", "dir", "dangling", "dir/", "none/x", "file/x", "new/", ".", "..", "/", "dir/.", "dangling/"} {
				t.Errno(path, unix.Symlink("target", path))
			}
			names(t, "the directory", ".")
		}},
	{Number: 84, Name: "a dangling link is a link", Facts: []int{455, 456},
		Source: "stat(2), lstat(2): ENOENT through the link; the link itself is there",
		Run: func(t *suite.T) {
			here(t)
			symlink(t, "none", "link")
			open(t, "through it", "link", unix.O_PATH)
			kind(t, "itself", "link")
			open(t, "with a slash", "link/", unix.O_PATH|unix.O_NOFOLLOW)
		}},
	{Number: 85, Name: "a target has 4095 bytes at most",
		Source: "symlink(2): ENAMETOOLONG. Many file systems allow a block's size less one",
		Run: func(t *suite.T) {
			here(t)
			target := strings.Repeat("./", 1000) + "end"
			t.Errno("2003", unix.Symlink(target, "link"))
			buf := make([]byte, 4096)
			n, err := unix.Readlink("link", buf)
			t.Call("read back", string(buf[:max(n, 0)]) == target, err)
			touch(t, "end", "x")
			content(t, "followed", "link")
			t.Errno("4096", unix.Symlink(strings.Repeat("x", 4096), "long"))
		}},
	{Number: 86, Name: "symlinkat and readlinkat begin at a directory",
		Source: "symlinkat(2), readlinkat(2): relative to the directory; the target is not interpreted",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			d := fix.Open(t, "dir", unix.O_RDONLY|unix.O_DIRECTORY)
			t.Errno("symlinkat", unix.Symlinkat("../file", d, "link"))
			touch(t, "file", "x")
			content(t, "followed", "dir/link")
			buf := make([]byte, 20)
			n, err := unix.Readlinkat(d, "link", buf)
			t.Call("readlinkat", fmt.Sprintf("%q", buf[:max(n, 0)]), err)
			l, err := unix.Openat(d, "link", unix.O_PATH|unix.O_NOFOLLOW, 0)
			t.Must(err)
			fix.Own(t, l)
			n, err = unix.Readlinkat(l, "", buf)
			t.Call("an open link", fmt.Sprintf("%q", buf[:max(n, 0)]), err)
			n, err = unix.Readlinkat(d, "", buf)
			t.Call("an open directory", n, err)
			n, err = unix.Readlinkat(fix.Closed(t), "link", buf)
			t.Call("closed", n, err)
		}},
	{Number: 87, Name: "a link is removed and renamed itself",
		Source: "unlink(2), rename(2): symbolic links are not followed",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			mkdir(t, "dir")
			symlink(t, "file", "a")
			symlink(t, "dir", "b")
			t.Errno("rename", unix.Rename("a", "c"))
			readlink(t, "renamed", "c")
			t.Errno("unlink", unix.Unlink("c"))
			t.Errno("unlink of one to a directory", unix.Unlink("b"))
			names(t, "the directory", ".")
		}},
	{Number: 88, Name: "an open link outlives its name",
		Source: "unlink(2): the link's file is removed when it is no longer open",
		Run: func(t *suite.T) {
			here(t)
			symlink(t, "target", "link")
			fd := fix.Open(t, "link", unix.O_PATH|unix.O_NOFOLLOW)
			t.Errno("unlink", unix.Unlink("link"))
			buf := make([]byte, 20)
			n, err := unix.Readlinkat(fd, "", buf)
			t.Call("reads", fmt.Sprintf("%q", buf[:max(n, 0)]), err)
			kind(t, "the name", "link")
		}},
}

var hardLinks = []suite.Case{
	{Number: 90, Name: "a file has as many names as it gets",
		Source: "link(2): the new name can be used exactly as the old one; both names refer to the same file",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "a", "one")
			t.Errno("link", unix.Link("a", "b"))
			same(t, "the same file", "a", "b")
			touch(t, "b", "two")
			content(t, "written through the other", "a")
			t.Errno("unlink", unix.Unlink("a"))
			content(t, "is left", "b")
		}},
	{Number: 91, Name: "what cannot be linked",
		Source: "link(2): EEXIST, EPERM for a directory, ENOENT, ENOTDIR",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			touch(t, "other", "y")
			mkdir(t, "dir")
			for _, c := range [][2]string{
				{"none", "new"}, {"none", "file"}, {"file", "file"}, {"file", "other"}, {"file", "dir"}, {"dir", "new"}, {"dir", "file"}, {"file", "none/x"},
				{"file", "other/x"}, {"file/", "new"}, {"file", "new/"}, {"file", "."}, {"file", "dir/"}, {".", "new"}, {"none", "none/x"},
			} {
				t.Errno(c[0]+" to "+c[1], unix.Link(c[0], c[1]))
			}
			names(t, "the directory", ".")
		}},
	{Number: 92, Name: "a link to a link is followed when that is asked for",
		Source: "linkat(2): AT_SYMLINK_FOLLOW; by default the symbolic link itself is linked",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			symlink(t, "file", "link")
			symlink(t, "none", "dangling")
			t.Errno("followed", unix.Linkat(unix.AT_FDCWD, "link", unix.AT_FDCWD, "a", unix.AT_SYMLINK_FOLLOW))
			kind(t, "is a", "a")
			t.Errno("itself", unix.Link("link", "b"))
			kind(t, "is a", "b")
			readlink(t, "reads", "b")
			t.Errno("dangling", unix.Linkat(unix.AT_FDCWD, "dangling", unix.AT_FDCWD, "c", unix.AT_SYMLINK_FOLLOW))
			t.Errno("unknown flags", unix.Linkat(unix.AT_FDCWD, "file", unix.AT_FDCWD, "d", 1))
		}},
	{Number: 93, Name: "linkat begins at two directories",
		Source: "linkat(2): relative to olddirfd and newdirfd",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "from", "to")
			touch(t, "from/file", "x")
			a, b := fix.Open(t, "from", unix.O_RDONLY|unix.O_DIRECTORY), fix.Open(t, "to", unix.O_RDONLY|unix.O_DIRECTORY)
			t.Errno("linkat", unix.Linkat(a, "file", b, "name", 0))
			content(t, "holds", "to/name")
			t.Errno("closed", unix.Linkat(fix.Closed(t), "file", b, "name2", 0))
			t.Errno("to closed", unix.Linkat(a, "file", fix.Closed(t), "name2", 0))
		}},
}
