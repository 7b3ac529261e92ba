package pathmap

import (
	"fmt"
	"strings"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// hostile are paths that try to lead elsewhere, or to nowhere.
var hostile = []suite.Case{
	{Number: 91, Name: "nothing made by a hostile name lies outside of its directory", Source: anyByte, Run: func(t *suite.T) {
		outer := directory(t)
		t.Must(unix.Mkdirat(outer, "inner", 0o755))
		inner, err := unix.Openat(outer, "inner", unix.O_RDONLY|unix.O_DIRECTORY, 0)
		t.Must(err)
		t.Cleanup(func() { unix.Close(inner) })
		for _, name := range []string{`..\out`, `..\..\out`, "C:out", `\out`, `x\..\..\out`, "..:out", "%2e%2e%2fout", "\uf02e\uf02e\uf02fout", "..\u2215out", ".. \\out", "...\\out"} {
			makeFile(t, inner, name)
		}
		see(t, "outside", outer)
		see(t, "inside", inner)
	}},
	{Number: 92, Name: "two dots stop at the root", Source: "path_resolution(7): /.. is /", Run: func(t *suite.T) {
		var root, above unix.Stat_t
		t.Must(unix.Stat("/", &root))
		for _, path := range []string{"/..", "/../..", "/../../.", "/./../"} {
			t.Errno(path, unix.Stat(path, &above))
			t.Value("the root", above.Dev == root.Dev && above.Ino == root.Ino)
		}
	}},
	{Number: 93, Name: "an empty path is no file", Facts: []int{442}, Source: "path_resolution(7): an empty pathname: ENOENT", Run: func(t *suite.T) {
		dir := directory(t)
		_, err := unix.Open("", unix.O_RDONLY, 0)
		t.Errno("open", err)
		_, err = unix.Open("", create, 0o644)
		t.Errno("create", err)
		_, err = unix.Openat(dir, "", unix.O_RDONLY, 0)
		t.Errno("openat", err)
		t.Errno("unlink", unix.Unlink(""))
		t.Errno("mkdir", unix.Mkdir("", 0o755))
		t.Errno("rename from", unix.Rename("", "x"))
		t.Errno("stat", unix.Stat("", new(unix.Stat_t)))
	}},
	{Number: 94, Name: "a NUL in a path is refused", Source: "x/sys/unix: EINVAL for a string with a NUL", Run: func(t *suite.T) {
		dir := directory(t)
		_, err := unix.Openat(dir, "a\x00b", create, 0o644)
		t.Errno("openat", err)
		_, err = unix.Open("\x00", unix.O_RDONLY, 0)
		t.Errno("open", err)
		t.Errno("unlinkat", unix.Unlinkat(dir, "a\x00b", 0))
		t.Errno("mkdirat", unix.Mkdirat(dir, "a\x00b", 0o755))
		t.Errno("renameat to", unix.Renameat(dir, "a", dir, "a\x00b"))
		t.Errno("symlinkat of", unix.Symlinkat("a\x00b", dir, "l"))
		see(t, "names", dir)
	}},
	{Number: 95, Name: "a slash behind a file asks for a directory", Facts: []int{443}, Source: "path_resolution(7): a trailing slash forces resolution of the preceding component as a directory", Run: func(t *suite.T) {
		dir := directory(t)
		makeFile(t, dir, "a:b")
		for _, path := range []string{"a:b/", "a:b/.", "a:b/..", "a:b/x", "a:b//", "./a:b", "none/", "none/x", "NUL/x", "a:b\\"} {
			look(t, dir, path)
		}
	}},
	{Number: 96, Name: "a long name after a directory that is missing is not reached", Source: "path_resolution(7): names are looked up one after the other", Run: func(t *suite.T) {
		dir := directory(t)
		makeFile(t, dir, "file")
		tooLong := strings.Repeat("n", 256)
		for _, path := range []string{"none/" + tooLong, "file/" + tooLong, tooLong + "/x", "./" + tooLong, "../" + tooLong + "/.."} {
			_, err := unix.Openat(dir, path, unix.O_RDONLY, 0)
			t.Errno(strings.ReplaceAll(path, tooLong, "LONG"), err)
		}
	}},
	{Number: 97, Name: "a path that is too long is refused before anything is looked up", Facts: []int{440, 441}, Source: "open(2): ENAMETOOLONG", Run: func(t *suite.T) {
		dir := directory(t)
		makeFile(t, dir, "file")
		for _, n := range []int{4094, 4095, 4096, 5000, 100000} {
			for _, end := range []string{"file", "none"} {
				path := strings.Repeat("./", n/2)[:n-len(end)-1] + "/" + end
				fd, err := unix.Openat(dir, path, unix.O_RDONLY, 0)
				t.Call(fmt.Sprint(n, " to ", end), "open", err)
				unix.Close(fd)
			}
		}
	}},
	{Number: 98, Name: "symbolic links keep hostile words", Source: "symlink(2): the string is not checked", Run: func(t *suite.T) {
		dir := directory(t)
		for i, target := range []string{"a:b", `..\x`, "NUL", "trailing. ", "\xff\xfe", "/nowhere/:", "a//b/../.", "\uf03a"} {
			name := fmt.Sprint("l", i)
			t.Errno(fmt.Sprintf("symlink to %+q", target), unix.Symlinkat(target, dir, name))
			buf := make([]byte, 100)
			n, err := unix.Readlinkat(dir, name, buf)
			t.Call("readlink", fmt.Sprintf("%+q", buf[:max(n, 0)]), err)
			_, err = unix.Openat(dir, name, unix.O_RDONLY, 0)
			t.Errno("open", err)
		}
	}},
	{Number: 99, Name: "a name out of a listing that looks like a path of Windows is a name", Source: anyByte, Run: func(t *suite.T) {
		dir := directory(t)
		names := []string{`C:\`, `C:\windows`, `Z:\tmp`, `\\server\share\x`, `\\?\C:\x`, `\\.\NUL`, `\??\C:\x`, `\\.\PhysicalDrive0`}
		for _, name := range names {
			makeFile(t, dir, name)
			look(t, dir, name)
		}
		see(t, "names", dir)
		for _, name := range names {
			t.Errno(fmt.Sprintf("rename %q", name), unix.Renameat(dir, name, dir, name+`\`))
			t.Errno(fmt.Sprintf("unlink %q", name), unix.Unlinkat(dir, name+`\`, 0))
		}
		see(t, "names", dir)
	}},
	{Number: 100, Name: "of two paths the first one's error comes first, but for a NUL", Source: "rename(2), link(2), symlink(2)", Run: func(t *suite.T) {
		dir := directory(t)
		makeFile(t, dir, "file")
		tooLong := strings.Repeat("n", 256)
		for _, from := range []string{"none", "none/x", "file/x", "", tooLong + "/x", "file"} {
			for _, to := range []string{"", "none/x", "file/x", "a\x00b", tooLong, strings.Repeat("./", 2048)} {
				pair := strings.ReplaceAll(fmt.Sprintf("%.9q to %.9q", from, to), "nnnnnnnnn", "LONG")
				t.Errno("rename "+pair, unix.Renameat(dir, from, dir, to))
				t.Errno("link "+pair, unix.Linkat(dir, from, dir, to, 0))
				t.Errno("symlink "+pair, unix.Symlinkat(from, dir, to))
			}
		}
		t.Errno("rename, bad new fd", unix.Renameat(dir, "none/x", 9876, "x"))
		t.Errno("rename, bad old fd", unix.Renameat(9876, "x", dir, ""))
		see(t, "names", dir)
	}},
	{Number: 101, Name: "a link's text that looks like a path of Windows is a name", Source: "symlink(2), path_resolution(7)", Run: func(t *suite.T) {
		dir := directory(t)
		for i, target := range []string{`C:\windows`, "C:/windows", `C:\`, `\\localhost\share\x`, `\\?\C:\windows`, `\\.\NUL`} {
			link := fmt.Sprint("l", i)
			t.Errno(fmt.Sprintf("symlink to %q", target), unix.Symlinkat(target, dir, link))
			look(t, dir, link)
			look(t, dir, link+"/win.ini")
		}
		makeFile(t, dir, `C:\windows`)
		look(t, dir, "l0")
	}},
}
