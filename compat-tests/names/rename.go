package names

import (
	"fmt"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var renaming = []suite.Case{
	{Number: 120, Name: "rename gives another name",
		Source: "rename(2): renames a file, moving it between directories if required",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			touch(t, "a", "content")
			t.Errno("rename", unix.Rename("a", "b"))
			t.Errno("into a directory", unix.Rename("b", "dir/c"))
			content(t, "holds", "dir/c")
			names(t, "the directory", ".")
		}},
	{Number: 121, Name: "rename replaces a file", Facts: []int{425, 426},
		Source: "rename(2): if newpath exists it is atomically replaced; open fds for it are unaffected",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "new", "new")
			touch(t, "old", "old")
			fd := fix.Open(t, "old", unix.O_RDONLY)
			t.Errno("rename", unix.Rename("new", "old"))
			content(t, "the name holds", "old")
			rest(t, "the old one holds", fd)
			names(t, "the directory", ".")
		}},
	{Number: 122, Name: "open files follow their names",
		Source: "rename(2): open fds for oldpath are unaffected",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "a", "first")
			fd := fix.Open(t, "a", unix.O_RDWR)
			t.Errno("rename", unix.Rename("a", "b"))
			n, err := unix.Pwrite(fd, []byte("F"), 0)
			t.Call("write", n, err)
			content(t, "holds", "b")
			t.Errno("unlink", unix.Unlink("b"))
			rest(t, "reads", fd)
		}},
	{Number: 123, Name: "two names of one file stay", Facts: []int{427},
		Source: "rename(2): if oldpath and newpath are existing hard links to the same file, rename does nothing",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "a", "x")
			t.Must(unix.Link("a", "b"))
			t.Errno("to the other name", unix.Rename("a", "b"))
			t.Errno("to itself", unix.Rename("a", "a"))
			mkdir(t, "dir")
			t.Errno("a directory to itself", unix.Rename("dir", "dir"))
			t.Errno("by another way", unix.Rename("dir", "dir/../dir"))
			names(t, "the directory", ".")
		}},
	{Number: 124, Name: "a directory replaces an empty one", Facts: []int{431},
		Source: "rename(2): newpath must either not exist, or it must specify an empty directory",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "full", "full/in", "empty")
			touch(t, "full/file", "x")
			t.Errno("over an empty one", unix.Rename("full", "empty"))
			names(t, "the directory", ".")
			names(t, "in it", "empty")
			mkdir(t, "other")
			t.Errno("over a full one", unix.Rename("other", "empty"))
			names(t, "still there", ".")
		}},
	{Number: 125, Name: "an open directory is replaced, too",
		Source: "rename(2): open fds for newpath are unaffected",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "a", "b")
			touch(t, "a/file", "x")
			d := fix.Open(t, "b", unix.O_RDONLY|unix.O_DIRECTORY)
			t.Errno("rename", unix.Rename("a", "b"))
			names(t, "in it", "b")
			openat(t, "in the old one", d, "file", unix.O_RDONLY)
			k, err := kindOf(d)
			t.Call("is a", k, err)
		}},
	{Number: 126, Name: "a directory with open files is renamed",
		Source: "rename(2): open fds are unaffected",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "a", "a/sub")
			touch(t, "a/sub/file", "content")
			fd := fix.Open(t, "a/sub/file", unix.O_RDONLY)
			d := fix.Open(t, "a/sub", unix.O_RDONLY|unix.O_DIRECTORY)
			t.Errno("rename", unix.Rename("a", "b"))
			rest(t, "the file", fd)
			openat(t, "through the directory", d, "file", unix.O_RDONLY)
			openat(t, "made through the directory", d, "new", unix.O_RDWR|unix.O_CREAT)
			names(t, "in it", "b/sub")
		}},
	{Number: 127, Name: "a file that may not be written is renamed and replaced",
		Source: "rename(2): the permissions of the directories count",
		Run: func(t *suite.T) {
			here(t)
			for _, path := range []string{"a", "b"} {
				fd, err := unix.Open(path, unix.O_WRONLY|unix.O_CREAT, 0o444)
				t.Must(err)
				fix.WriteAll(t, fd, []byte(path))
				fix.Close(t, fd)
			}
			t.Errno("rename", unix.Rename("a", "b"))
			content(t, "holds", "b")
			names(t, "the directory", ".")
		}},
	{Number: 128, Name: "a slash may stand behind a directory's names",
		Source: "rename(2): ENOTDIR unless oldpath is a directory",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			touch(t, "file", "x")
			t.Errno("a new name with a slash", unix.Rename("dir", "new/"))
			t.Errno("an old name with a slash", unix.Rename("new/", "dir"))
			t.Errno("a file with a slash", unix.Rename("file/", "x"))
			t.Errno("a file to a slash", unix.Rename("file", "x/"))
			t.Errno("a file to a directory's slash", unix.Rename("file", "dir/"))
			names(t, "the directory", ".")
		}},
	{Number: 129, Name: "renameat begins at two directories",
		Source: "renameat(2): relative to olddirfd and newdirfd",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "from", "to")
			touch(t, "from/file", "x")
			a, b := fix.Open(t, "from", unix.O_RDONLY|unix.O_DIRECTORY), fix.Open(t, "to", unix.O_RDONLY|unix.O_DIRECTORY)
			t.Errno("renameat", unix.Renameat(a, "file", b, "name"))
			names(t, "from", "from")
			names(t, "to", "to")
			t.Errno("closed", unix.Renameat(fix.Closed(t), "name", b, "x"))
			t.Errno("to closed", unix.Renameat(b, "name", fix.Closed(t), "x"))
		}},
}

var renamingErrors = []suite.Case{
	{Number: 140, Name: "what rename does not find", Facts: []int{428},
		Source: "rename(2): ENOENT, ENOTDIR",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			for _, c := range [][2]string{{"none", "x"}, {"none", "file"}, {"none/x", "y"}, {"file", "none/x"}, {"file/x", "y"}, {"file", "file/x"}, {"none", "none/x"}} {
				t.Errno(c[0]+" to "+c[1], unix.Rename(c[0], c[1]))
			}
			names(t, "the directory", ".")
		}},
	{Number: 141, Name: "files and directories do not replace each other", Facts: []int{429, 430},
		Source: "rename(2): ENOTDIR, oldpath is a directory and newpath is not; EISDIR, the other way round",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			mkdir(t, "dir", "full", "full/in")
			symlink(t, "dir", "link")
			for _, c := range [][2]string{{"dir", "file"}, {"file", "dir"}, {"file", "full"}, {"dir", "link"}, {"link", "dir"}, {"dir", "full"}} {
				t.Errno(c[0]+" to "+c[1], unix.Rename(c[0], c[1]))
			}
			names(t, "the directory", ".")
			content(t, "the file", "file")
		}},
	{Number: 142, Name: "a directory does not go below itself", Facts: []int{432},
		Source: "rename(2): EINVAL, an attempt was made to make a directory a subdirectory of itself",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "a", "a/b", "a/b/c", "ab")
			t.Errno("below", unix.Rename("a", "a/x"))
			t.Errno("far below", unix.Rename("a", "a/b/x"))
			t.Errno("over what is below", unix.Rename("a", "a/b"))
			t.Errno("over what it is in", unix.Rename("a/b", "a"))
			t.Errno("a name that begins alike", unix.Rename("a", "ab/x"))
			names(t, "the directory", ".")
			names(t, "in ab", "ab")
		}},
	{Number: 143, Name: "dots are not renamed",
		Source: "rename(2): EBUSY; the kernel says it for \".\" and \"..\" as last components",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			for _, c := range [][2]string{{".", "x"}, {"..", "x"}, {"dir/.", "x"}, {"dir", "."}, {"dir", "dir/.."}, {"none", "."}, {".", "none/x"}} {
				t.Errno(c[0]+" to "+c[1], unix.Rename(c[0], c[1]))
			}
		}},
	{Number: 144, Name: "RENAME_NOREPLACE replaces nothing",
		Source: "renameat2(2): EEXIST, newpath already exists and RENAME_NOREPLACE is given",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "a", "a")
			touch(t, "b", "b")
			symlink(t, "none", "dangling")
			at := func(from, to string) {
				t.Errno(from+" to "+to, unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE))
			}
			at("a", "b")
			at("a", "dangling")
			at("a", "a")
			at("a", ".")
			at("a", "new")
			names(t, "the directory", ".")
		}},
	{Number: 145, Name: "renameat2 refuses flags that it does not know",
		Source: "renameat2(2): EINVAL, an invalid flag, or RENAME_NOREPLACE with RENAME_EXCHANGE",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "a", "a")
			for _, flags := range []uint{8, 1 << 31, unix.RENAME_NOREPLACE | unix.RENAME_EXCHANGE, unix.RENAME_WHITEOUT | unix.RENAME_EXCHANGE} {
				t.Errno("renameat2", unix.Renameat2(unix.AT_FDCWD, "a", unix.AT_FDCWD, "b", flags))
			}
			names(t, "the directory", ".")
		}},
	{Number: 146, Name: "a rename that fails leaves both",
		Source: "rename(2): if the call fails, an instance of newpath is left in place",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "a", "a")
			mkdir(t, "full")
			touch(t, "full/b", "b")
			fd := fix.Open(t, "full/b", unix.O_RDONLY)
			t.Errno("a file over a directory", unix.Rename("a", "full"))
			t.Errno("a directory over itself with a name", unix.Rename("full", "full/b"))
			rest(t, "the open one", fd)
			content(t, "a", "a")
			names(t, "in the directory", "full")
		}},
	{Number: 147, Name: "renames over one name at the same time all succeed",
		Source: "rename(2): if newpath exists it is atomically replaced",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "target", "x")
			failed := make(chan error)
			const workers, each = 4, 15
			for g := range workers {
				go func() {
					var bad error
					for i := range each {
						name := fmt.Sprintf("new-%d-%d", g, i)
						fd, err := unix.Open(name, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL, 0o600)
						if err == nil {
							err = unix.Close(fd)
						}
						if err == nil {
							err = unix.Rename(name, "target")
						}
						if err != nil {
							bad = err
						}
					}
					failed <- bad
				}()
			}
			for range workers {
				t.Errno("a worker's renames", <-failed)
			}
			names(t, "left", ".")
		}},
}
