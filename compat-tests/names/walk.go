package names

import (
	"fmt"
	"strings"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var walking = []suite.Case{
	{Number: 40, Name: "dots and slashes on the way mean nothing",
		Source: "path_resolution(7): \".\" is the directory itself; several slashes are one",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "a", "a/b")
			touch(t, "a/b/file", "x")
			for _, path := range []string{"./a/./b/file", "a//b///file", ".//a/b/./file", "a/b/../b/file", "a/../a/b/../../a/b/file"} {
				content(t, path, path)
			}
		}},
	{Number: 41, Name: "two dots lead out of where a link leads",
		Source: "path_resolution(7): \"..\" is the parent of the directory that the path has come to",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "a", "a/b", "c")
			symlink(t, "../a/b", "c/link")
			touch(t, "a/file", "in a")
			touch(t, "c/file", "in c")
			content(t, "through the link", "c/link/../file")
			content(t, "twice", "c/link/../../c/file")
		}},
	{Number: 42, Name: "two dots need a directory before them",
		Source: "path_resolution(7): each component is looked up: ENOENT, ENOTDIR",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			open(t, "nothing before", "none/../file", unix.O_RDONLY)
			open(t, "a file before", "file/../file", unix.O_RDONLY)
			open(t, "a dot behind a file", "file/.", unix.O_RDONLY)
		}},
	{Number: 43, Name: "above the root is the root",
		Source: "path_resolution(7): \"/..\" is \"/\"",
		Run: func(t *suite.T) {
			same(t, "..", "/", "/..")
			same(t, "more", "/", "/../../..")
			same(t, "dots", "/", "/./.")
			same(t, "slashes", "/", "///")
			same(t, "from a device", "/dev", "/../dev/../dev")
		}},
	{Number: 44, Name: "a loop of links ends", Facts: []int{451},
		Source: "open(2): ELOOP, too many symbolic links were encountered",
		Run: func(t *suite.T) {
			here(t)
			symlink(t, "self", "self")
			symlink(t, "b", "a")
			symlink(t, "a", "b")
			for _, path := range []string{"self", "a", "self/x", "a/.."} {
				open(t, path, path, unix.O_RDONLY)
			}
			open(t, "making", "self", unix.O_RDWR|unix.O_CREAT)
			open(t, "exclusively", "self", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
			t.Errno("chdir", unix.Chdir("a"))
			t.Errno("mkdir", unix.Mkdir("self", 0o755))
			t.Errno("mkdir in it", unix.Mkdir("self/x", 0o755))
			t.Errno("unlink", unix.Unlink("self"))
		}},
	{Number: 45, Name: "forty links are followed and no more",
		Source: "path_resolution(7): the maximum number of symbolic links followed is 40",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "l0", "the end")
			for i := range 41 {
				symlink(t, fmt.Sprintf("l%d", i), fmt.Sprintf("l%d", i+1))
			}
			content(t, "40", "l40")
			content(t, "41", "l41")
			mkdir(t, "d")
			symlink(t, "../d", "d/up")
			content(t, "39 on the way and one", "d/"+strings.Repeat("up/", 39)+"../l1")
			content(t, "40 on the way and one", "d/"+strings.Repeat("up/", 40)+"../l1")
		}},
	{Number: 46, Name: "links lead on from where they are",
		Source: "path_resolution(7): a relative target begins at the directory of the link",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "a", "a/b")
			touch(t, "a/file", "in a")
			symlink(t, "../file", "a/b/up")
			symlink(t, "a/b", "short")
			symlink(t, "short/up", "long")
			content(t, "up", "a/b/up")
			content(t, "through another", "short/up")
			content(t, "to another", "long")
		}},
	{Number: 47, Name: "absolute links begin at the root",
		Source: "path_resolution(7): an absolute target begins at the root",
		Run: func(t *suite.T) {
			here(t)
			wd, err := unix.Getwd()
			t.Must(err)
			mkdir(t, "a")
			touch(t, "file", "x")
			symlink(t, wd+"/file", "a/abs")
			symlink(t, wd, "a/dir")
			content(t, "a file", "a/abs")
			content(t, "a directory", "a/dir/file")
			symlink(t, "/", "root")
			same(t, "the root", "/", "root")
		}},
	{Number: 48, Name: "a link's slash asks for a directory",
		Source: "path_resolution(7): the target is resolved as a pathname",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			mkdir(t, "dir")
			symlink(t, "file/", "tofile")
			symlink(t, "dir/", "todir")
			symlink(t, "dir/.", "todot")
			for _, path := range []string{"tofile", "todir", "todot", "tofile/x", "todir/x"} {
				open(t, path, path, unix.O_RDONLY)
			}
		}},
	{Number: 49, Name: "what is on the way counts before the name's length",
		Source: "path_resolution(7): components are looked up one after the other",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			open(t, "a long name", long(256), unix.O_RDONLY)
			open(t, "behind nothing", "none/"+long(256), unix.O_RDONLY)
			open(t, "behind a file", "file/"+long(256), unix.O_RDONLY)
			open(t, "on the way", long(256)+"/x", unix.O_RDONLY)
			open(t, "a loop's end", long(256)+"/..", unix.O_RDONLY)
		}},
	{Number: 50, Name: "relative paths begin at a directory's descriptor",
		Source: "openat(2): a relative pathname is interpreted relative to the directory dirfd",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir", "dir/sub")
			touch(t, "dir/file", "x")
			touch(t, "outside", "x")
			d := fix.Open(t, "dir", unix.O_RDONLY|unix.O_DIRECTORY)
			wd, err := unix.Getwd()
			t.Must(err)
			openat(t, "a name", d, "file", unix.O_RDONLY)
			openat(t, "above", d, "../outside", unix.O_RDONLY)
			openat(t, "itself", d, ".", unix.O_RDONLY)
			openat(t, "through below", d, "sub/../file", unix.O_RDONLY)
			openat(t, "not there", d, "outside", unix.O_RDONLY)
			openat(t, "an absolute path", d, wd+"/outside", unix.O_RDONLY)
			openat(t, "making", d, "new", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
			names(t, "made there", "dir")
		}},
	{Number: 51, Name: "a descriptor that is no directory begins nothing",
		Source: "openat(2): EBADF, ENOTDIR; dirfd does not matter to an absolute pathname",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			f := fix.Open(t, "file", unix.O_RDONLY)
			r, _ := fix.Pipe(t, 0)
			for _, c := range []struct {
				name string
				fd   int
			}{{"closed", fix.Closed(t)}, {"negative", -1}, {"a file", f}, {"a pipe", r}} {
				openat(t, c.name, c.fd, "file", unix.O_RDONLY)
				openat(t, c.name+", absolute", c.fd, "/", unix.O_RDONLY)
				t.Errno(c.name+", mkdirat", unix.Mkdirat(c.fd, "new", 0o755))
				t.Errno(c.name+", unlinkat", unix.Unlinkat(c.fd, "file", 0))
			}
		}},
	{Number: 52, Name: "a directory is found by its descriptor when it has been renamed",
		Source: "openat(2): the directory referred to by dirfd, whatever its name is",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "old")
			touch(t, "old/file", "x")
			d := fix.Open(t, "old", unix.O_RDONLY|unix.O_DIRECTORY)
			t.Errno("rename", unix.Rename("old", "new"))
			openat(t, "a name", d, "file", unix.O_RDONLY)
			openat(t, "making", d, "made", unix.O_RDWR|unix.O_CREAT)
			t.Errno("mkdirat", unix.Mkdirat(d, "dir", 0o755))
			names(t, "made there", "new")
			t.Errno("unlinkat", unix.Unlinkat(d, "made", 0))
			t.Errno("renameat", unix.Renameat(d, "file", d, "file2"))
			names(t, "left there", "new")
			openat(t, "above", d, "../new/file2", unix.O_RDONLY)
		}},
}

var limits = []suite.Case{
	{Number: 60, Name: "a name has 255 bytes at most", Facts: []int{438, 439},
		Source: "pathname(7): NAME_MAX; ENAMETOOLONG",
		Run: func(t *suite.T) {
			here(t)
			open(t, "255", long(255), unix.O_RDWR|unix.O_CREAT)
			open(t, "256", long(256), unix.O_RDWR|unix.O_CREAT)
			t.Errno("mkdir", unix.Mkdir(long(256), 0o755))
			t.Errno("unlink", unix.Unlink(long(256)))
			t.Errno("rmdir", unix.Rmdir(long(256)))
			t.Errno("symlink", unix.Symlink("x", long(256)))
			t.Errno("rename to", unix.Rename(long(255), long(256)))
			t.Errno("link to", unix.Link(long(255), long(256)))
			t.Errno("unlink of 255", unix.Unlink(long(255)))
		}},
	{Number: 61, Name: "the limit counts bytes, not characters",
		Source: "pathname(7): NAME_MAX is in bytes",
		Run: func(t *suite.T) {
			here(t)
			open(t, "85 of three bytes", strings.Repeat("€", 85), unix.O_RDWR|unix.O_CREAT)
			open(t, "86 of three bytes", strings.Repeat("€", 86), unix.O_RDWR|unix.O_CREAT)
		}},
	{Number: 62, Name: "a path has less than 4096 bytes", Facts: []int{440, 441},
		Source: "pathname(7): PATH_MAX, 4096 with the NUL; ENAMETOOLONG",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "f", "x")
			open(t, "4095", strings.Repeat("./", 2047)+"f", unix.O_RDONLY)
			open(t, "4096", strings.Repeat("./", 2047)+".f", unix.O_RDONLY)
			open(t, "4096 with dots", strings.Repeat("./", 2046)+".//f", unix.O_RDONLY)
			t.Errno("chdir", unix.Chdir(strings.Repeat("./", 2048)))
			t.Errno("mkdir", unix.Mkdir(strings.Repeat("x", 5000), 0o755))
			openat(t, "from no directory", -1, strings.Repeat("./", 2048), unix.O_RDONLY)
		}},
	{Number: 63, Name: "a path with a NUL is none",
		Source: "x/sys/unix: a string with a NUL is EINVAL",
		Run: func(t *suite.T) {
			here(t)
			open(t, "open", "a\x00b", unix.O_RDWR|unix.O_CREAT)
			t.Errno("mkdir", unix.Mkdir("a\x00b", 0o755))
			t.Errno("symlink to", unix.Symlink("a\x00b", "x"))
			t.Errno("rename", unix.Rename("x", "a\x00b"))
			names(t, "nothing was made", ".")
		}},
	{Number: 64, Name: "trees deeper than a path are reached step by step",
		Source: "pathname(7): PATH_MAX limits what one call is given, not how deep a file lies",
		Run: func(t *suite.T) {
			here(t)
			d := fix.Open(t, ".", unix.O_RDONLY|unix.O_DIRECTORY)
			name := long(200)
			for range 6 {
				t.Must(unix.Mkdirat(d, name, 0o755))
				next, err := unix.Openat(d, name, unix.O_RDONLY|unix.O_DIRECTORY, 0)
				t.Must(err)
				d = fix.Own(t, next)
			}
			openat(t, "making", d, "file", unix.O_RDWR|unix.O_CREAT)
			openat(t, "opening", d, "file", unix.O_RDONLY)
			openat(t, "by the whole path", unix.AT_FDCWD, strings.Repeat(name+"/", 6)+"file", unix.O_RDONLY)
			t.Errno("unlinkat", unix.Unlinkat(d, "file", 0))
		}},
}

// odd are names that Linux allows and Windows does not, or that it changes.
var odd = []string{
	"NUL", "nul", "con", "CON.txt", "aux", "PRN", "COM1", "lpt9.log", "a:b", "a?b", "a*b", "a<b>c", "a|b", `a"b`, `a\b`,
	"dot.", "dots...", "space ", "C:", "x:stream:$DATA", "\x01\x1f", "...", " ", "caf\xe9", "\xff\xfe", "ünï", "\uf03a", "~", "PROGRA~1",
}

var oddNames = []suite.Case{
	{Number: 70, Name: "every name is a name", Facts: []int{437},
		Source: "pathname(7): a filename is any bytes but \"/\" and NUL",
		Run: func(t *suite.T) {
			here(t)
			for _, name := range odd {
				open(t, fmt.Sprintf("%q", name), name, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL)
			}
			for _, name := range odd {
				touch(t, name, name)
			}
			wrong := 0
			for _, name := range odd {
				if text, err := read(name); text != name || err != nil {
					wrong++
				}
			}
			t.Value("files that hold something else", wrong)
		}},
	{Number: 71, Name: "every name is listed as it was made",
		Source: "getdents(2): d_name is the filename",
		Run: func(t *suite.T) {
			here(t)
			for _, name := range odd {
				touch(t, name, "x")
			}
			names(t, "the directory", ".")
			for _, name := range odd {
				t.Must(unix.Unlink(name))
			}
			names(t, "and empty", ".")
		}},
	{Number: 72, Name: "dots and spaces at a name's end count", Facts: []int{435, 436},
		Source: "pathname(7): a filename is any bytes",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			open(t, "a dot", "file.", unix.O_RDONLY)
			open(t, "a space", "file ", unix.O_RDONLY)
			mkdir(t, "dir")
			touch(t, "dir/file", "x")
			open(t, "on the way", "dir./file", unix.O_RDONLY)
			touch(t, "file.", "dot")
			touch(t, "file ", "space")
			content(t, "file", "file")
			content(t, "with a dot", "file.")
			content(t, "with a space", "file ")
		}},
	{Number: 73, Name: "directories may have odd names, too",
		Source: "pathname(7): a filename is any bytes",
		Run: func(t *suite.T) {
			here(t)
			for _, name := range []string{"aux", "a:b", "dir.", "q?"} {
				mkdir(t, name)
				touch(t, name+"/file", name)
				content(t, name, name+"/file")
				symlink(t, name, name+"-link")
				content(t, name+" through a link", name+"-link/file")
			}
			t.Errno("rename", unix.Rename("a:b", "c:d"))
			content(t, "renamed", "c:d/file")
			t.Must(unix.Chdir("dir."))
			content(t, "from inside", "file")
			t.Must(unix.Chdir(".."))
		}},
	{Number: 74, Name: "a backslash is a character",
		Source: "pathname(7): only \"/\" separates",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "a")
			touch(t, "a/b", "below")
			touch(t, `a\b`, "beside")
			content(t, "slash", "a/b")
			content(t, "backslash", `a\b`)
			symlink(t, `a\b`, "link")
			content(t, "through a link", "link")
			names(t, "both", ".")
		}},
}
