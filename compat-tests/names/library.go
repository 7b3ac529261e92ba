package names

import (
	"fmt"
	"strings"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/stdlib"
)

// realpath observes a path's real one, behind the current directory's.
func realpath(t *suite.T, name, path string) {
	wd, err := unix.Getwd()
	t.Must(err)
	real, err := stdlib.Realpath(path)
	t.Call(name, strings.Replace(real, wd, "(here)", 1), err)
}

// shape is a name with what the library chose for the Xs made alike again.
func shape(template, name string) string {
	if len(name) != len(template) {
		return name
	}
	i := strings.LastIndex(template, "XXXXXX")
	chosen := name[i : i+6]
	if chosen == "XXXXXX" || strings.Trim(chosen, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		return name
	}
	return name[:i] + "......" + name[i+6:]
}

// library is posixcompat/stdlib, whose code is ours on both systems: its golden values are glibc's.
var library = []suite.Case{
	{Number: 240, Name: "mkstemp wants six Xs at the end", Facts: []int{578}, Reference: suite.Facts,
		Source: "mkstemp(3): EINVAL, the last six characters of template were not XXXXXX",
		Run: func(t *suite.T) {
			here(t)
			for _, template := range []string{"", "file", "XXXXX", "aXXXXXXb", "XXXXXX/", "xxxxxx"} {
				_, _, err := stdlib.Mkstemp(template)
				t.Errno(fmt.Sprintf("%q", template), err)
			}
			names(t, "nothing was made", ".")
		}},
	{Number: 241, Name: "mkstemp makes a file for its owner", Facts: []int{579}, Reference: suite.Facts,
		Source: "mkstemp(3): the file is created with permissions 0600 and opened O_RDWR",
		Run: func(t *suite.T) {
			here(t)
			fd, name, err := stdlib.Mkstemp("tmp-XXXXXX")
			t.Must(err)
			fix.Own(t, fd)
			t.Value("name", shape("tmp-XXXXXX", name))
			var st unix.Stat_t
			err = unix.Fstat(fd, &st)
			t.Call("mode", fmt.Sprintf("%#o", st.Mode), err)
			t.Call("size", st.Size, err)
			flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
			t.Call("access", flags&unix.O_ACCMODE == unix.O_RDWR, err)
			again, other, err := stdlib.Mkstemp("tmp-XXXXXX")
			t.Must(err)
			fix.Own(t, again)
			t.Value("another name", other != name)
		}},
	{Number: 242, Name: "mkostemps takes a suffix and flags", Reference: suite.Facts,
		Source: "mkostemps(3): the template has suffixlen characters behind XXXXXX; EINVAL if it has not; O_APPEND, O_CLOEXEC",
		Run: func(t *suite.T) {
			here(t)
			fd, name, err := stdlib.Mkostemps("XXXXXX.log", 4, unix.O_APPEND|unix.O_CLOEXEC)
			t.Must(err)
			fix.Own(t, fd)
			t.Value("name", shape("XXXXXX.log", name))
			flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
			t.Call("O_APPEND", flags&unix.O_APPEND != 0, err)
			flags, err = unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
			t.Call("F_GETFD", flags, err)
			for _, suffix := range []int{-1, 3, 5, 20} {
				_, _, err := stdlib.Mkstemps("XXXXXX.log", suffix)
				t.Errno(fmt.Sprint(suffix), err)
			}
		}},
	{Number: 243, Name: "mkdtemp makes a directory for its owner", Reference: suite.Facts,
		Source: "mkdtemp(3): the directory is created with permissions 0700; EINVAL",
		Run: func(t *suite.T) {
			here(t)
			name, err := stdlib.Mkdtemp("dir.XXXXXX")
			t.Must(err)
			t.Value("name", shape("dir.XXXXXX", name))
			fd, err := unix.Open(name, unix.O_PATH, 0)
			t.Must(err)
			fix.Own(t, fd)
			var st unix.Stat_t
			err = unix.Fstat(fd, &st)
			t.Call("mode", fmt.Sprintf("%#o", st.Mode), err)
			_, err = stdlib.Mkdtemp("dir")
			t.Errno("no Xs", err)
		}},
	{Number: 244, Name: "a temporary file is made where the template says", Reference: suite.Facts,
		Source: "mkstemp(3): any of the errors of open(2)",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			touch(t, "file", "x")
			fd, name, err := stdlib.Mkstemp("dir/XXXXXX")
			t.Must(err)
			fix.Own(t, fd)
			t.Value("name", shape("dir/XXXXXX", name))
			kind(t, "is a", name)
			_, _, err = stdlib.Mkstemp("none/XXXXXX")
			t.Errno("in nothing", err)
			_, _, err = stdlib.Mkstemp("file/XXXXXX")
			t.Errno("in a file", err)
		}},
	{Number: 245, Name: "realpath has no dots and no links", Reference: suite.Facts,
		Source: "realpath(3): expands all symbolic links and resolves /./, /../ and extra /",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "a", "a/b")
			touch(t, "a/b/file", "x")
			symlink(t, "a/b", "link")
			symlink(t, "../link/file", "a/far")
			for _, path := range []string{".", "a", "a/", "./a/./b/../b/file", "link", "link/file", "link/..", "a/far", "a//b///file", "/", "/..", "//"} {
				realpath(t, path, path)
			}
			wd, err := unix.Getwd()
			t.Must(err)
			realpath(t, "an absolute one", wd+"/link/../far")
		}},
	{Number: 246, Name: "realpath needs all that it goes by", Reference: suite.Facts,
		Source: "realpath(3): ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			symlink(t, "none", "dangling")
			symlink(t, "loop", "loop")
			for _, path := range []string{"", "none", "none/x", "none/..", "file/", "file/.", "file/..", "file/x", "dangling", "loop", "loop/x"} {
				realpath(t, fmt.Sprintf("%q", path), path)
			}
			realpath(t, "a long name", long(256))
			realpath(t, "a long path", strings.Repeat("./", 2048)+"file")
		}},
}
