package names

import (
	"fmt"
	"strings"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var descriptors = []suite.Case{
	{Number: 220, Name: "a descriptor's name opens its file again",
		Source: "proc(5): /proc/self/fd/N; opening it makes a new open file description",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "abcdef")
			fd := fix.Open(t, "file", unix.O_RDONLY)
			fix.ReadFull(t, fd, make([]byte, 3))
			for _, dir := range []string{"/proc/self/fd", "/dev/fd"} {
				again := fix.Open(t, fmt.Sprintf("%s/%d", dir, fd), unix.O_RDWR)
				rest(t, dir+" begins anew", again)
			}
			rest(t, "the first goes on", fd)
			open(t, "as a directory", fmt.Sprintf("/proc/self/fd/%d", fd), unix.O_RDONLY|unix.O_DIRECTORY)
			open(t, "not followed", fmt.Sprintf("/proc/self/fd/%d", fd), unix.O_RDONLY|unix.O_NOFOLLOW)
		}},
	{Number: 221, Name: "a closed descriptor has no name",
		Source: "proc(5): /proc/self/fd contains one entry for each open fd",
		Run: func(t *suite.T) {
			closed := fix.Closed(t)
			open(t, "closed", fmt.Sprintf("/proc/self/fd/%d", closed), unix.O_RDONLY)
			open(t, "no number", "/proc/self/fd/x", unix.O_RDONLY)
			open(t, "negative", "/dev/fd/-1", unix.O_RDONLY)
			open(t, "with a zero", "/dev/fd/00", unix.O_RDONLY)
			open(t, "the directory", "/proc/self/fd", unix.O_RDONLY|unix.O_DIRECTORY)
		}},
	{Number: 222, Name: "a directory's descriptor can be walked through",
		Source: "proc(5): /proc/self/fd/N is a link to the directory",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir", "dir/sub")
			touch(t, "dir/file", "x")
			touch(t, "outside", "y")
			d := fix.Open(t, "dir", unix.O_RDONLY|unix.O_DIRECTORY)
			path := fmt.Sprintf("/proc/self/fd/%d", d)
			content(t, "a file", path+"/file")
			content(t, "above", path+"/../outside")
			names(t, "listed", path)
			f := fix.Open(t, "dir/file", unix.O_RDONLY)
			open(t, "a file on the way", fmt.Sprintf("/proc/self/fd/%d/x", f), unix.O_RDONLY)
		}},
	{Number: 223, Name: "a descriptor's link reads as the file's path",
		Source: "proc(5): /proc/self/fd/N is a symbolic link to the actual file",
		Run: func(t *suite.T) {
			here(t)
			wd, err := unix.Getwd()
			t.Must(err)
			touch(t, "file", "x")
			mkdir(t, "dir")
			r, _ := fix.Pipe(t, 0)
			for _, c := range []struct {
				name string
				fd   int
			}{{"a file", fix.Open(t, "file", unix.O_RDONLY)}, {"a directory", fix.Open(t, "dir", unix.O_RDONLY)}, {"a device", fix.Open(t, "/dev/null", unix.O_RDONLY)}, {"a pipe", r}} {
				buf := make([]byte, 4096)
				n, err := unix.Readlink(fmt.Sprintf("/proc/self/fd/%d", c.fd), buf)
				text := strings.TrimPrefix(string(buf[:max(n, 0)]), wd)
				text, _, _ = strings.Cut(text, "[")
				t.Call(c.name, text, err)
			}
			kind(t, "is a", fmt.Sprintf("/proc/self/fd/%d", r))
		}},
	{Number: 224, Name: "a descriptor's link follows the file's name",
		Source: "proc(5): the link shows the current name",
		Run: func(t *suite.T) {
			here(t)
			wd, err := unix.Getwd()
			t.Must(err)
			touch(t, "old", "x")
			fd := fix.Open(t, "old", unix.O_RDONLY)
			t.Must(unix.Rename("old", "new"))
			buf := make([]byte, 4096)
			n, err := unix.Readlink(fmt.Sprintf("/proc/self/fd/%d", fd), buf)
			t.Call("reads", strings.TrimPrefix(string(buf[:max(n, 0)]), wd), err)
		}},
	{Number: 225, Name: "magic links can be forbidden",
		Source: "openat2(2): RESOLVE_NO_MAGICLINKS; ELOOP",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			symlink(t, "file", "link")
			fd := fix.Open(t, "file", unix.O_RDONLY)
			for _, path := range []string{fmt.Sprintf("/proc/self/fd/%d", fd), "link"} {
				got, err := unix.Openat2(unix.AT_FDCWD, path, &unix.OpenHow{Flags: unix.O_RDONLY, Resolve: unix.RESOLVE_NO_MAGICLINKS})
				t.Call(strings.TrimRight(path, "0123456789"), "open", err)
				if err == nil {
					fix.Close(t, got)
				}
			}
		}},
	{Number: 226, Name: "standard input has a name",
		Source: "stdin(3), proc(5): /dev/stdin is descriptor 0",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "from the file")
			fd := fix.Open(t, "file", unix.O_RDONLY)
			t.Must(unix.Dup3(fd, 0, 0))
			content(t, "/dev/stdin", "/dev/stdin")
			content(t, "/dev/fd/0", "/dev/fd/0")
			content(t, "/proc/self/fd/0", "/proc/self/fd/0")
		}},
}

var devices = []suite.Case{
	{Number: 230, Name: "devices are there",
		Source: "null(4), zero(4), full(4), random(4)",
		Run: func(t *suite.T) {
			for _, path := range []string{"/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/dev/random"} {
				kind(t, path, path)
				open(t, path+" for both", path, unix.O_RDWR)
				open(t, path+" to be made", path, unix.O_RDWR|unix.O_CREAT)
				open(t, path+" exclusively", path, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
				open(t, path+" truncated", path, unix.O_WRONLY|unix.O_TRUNC)
				open(t, path+" as a directory", path, unix.O_RDONLY|unix.O_DIRECTORY)
				open(t, path+" on the way", path+"/x", unix.O_RDONLY)
				open(t, path+" with a slash", path+"/", unix.O_RDONLY)
			}
			open(t, "an unknown device", "/dev/causeway-none", unix.O_RDONLY)
		}},
	{Number: 231, Name: "random bytes differ",
		Source: "random(4): /dev/urandom returns random bytes",
		Run: func(t *suite.T) {
			fd := fix.Open(t, "/dev/urandom", unix.O_RDONLY)
			a, b := make([]byte, 64), make([]byte, 64)
			n, err := unix.Read(fd, a)
			t.Call("read", n, err)
			n, err = unix.Pread(fd, b, 5)
			t.Call("pread", n, err)
			t.Value("differ", string(a) != string(b))
		}},
	{Number: 232, Name: "devices are reached by links and relative paths",
		Source: "path_resolution(7)",
		Run: func(t *suite.T) {
			here(t)
			symlink(t, "/dev/null", "link")
			symlink(t, "/dev", "dev")
			kind(t, "a link is", "link")
			fd := fix.Open(t, "link", unix.O_RDWR)
			n, err := unix.Write(fd, []byte("abc"))
			t.Call("write", n, err)
			d := fix.Open(t, "/dev", unix.O_RDONLY|unix.O_DIRECTORY)
			openat(t, "from /dev", d, "zero", unix.O_RDONLY)
			openat(t, "through a link", unix.AT_FDCWD, "dev/full", unix.O_RDONLY)
			root := fix.Open(t, "/", unix.O_RDONLY|unix.O_DIRECTORY)
			openat(t, "from /", root, "dev/null", unix.O_RDONLY)
			openat(t, "up and down", d, "../dev/./null", unix.O_RDONLY)
		}},
	{Number: 233, Name: "/dev lists the devices",
		Source: "getdents(2)",
		Run: func(t *suite.T) {
			text, err := list("/dev")
			t.Must(err)
			for _, name := range []string{"null", "zero", "full", "urandom", "random"} {
				t.Value(name, strings.Contains(text, fmt.Sprintf("%q device", name)))
			}
		}},
}
