package pathmap

import (
	"fmt"
	"slices"
	"strings"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

const create = unix.O_CREAT | unix.O_EXCL | unix.O_RDWR

// directory makes a directory and opens it; it is emptied at the end as it was filled: by POSIX names.
func directory(t *suite.T) int {
	fd, err := unix.Open(t.TempDir(), unix.O_RDONLY|unix.O_DIRECTORY, 0)
	t.Must(err)
	t.Cleanup(func() {
		names, _ := list(fd)
		for _, name := range names {
			remove(fd, name)
		}
		unix.Close(fd)
	})
	return fd
}

// remove takes name away, and what lies in it.
func remove(dir int, name string) {
	if unix.Unlinkat(dir, name, 0) == nil {
		return
	}
	if fd, err := unix.Openat(dir, name, unix.O_RDONLY|unix.O_DIRECTORY, 0); err == nil {
		names, _ := list(fd)
		for _, below := range names {
			remove(fd, below)
		}
		unix.Close(fd)
	}
	unix.Unlinkat(dir, name, unix.AT_REMOVEDIR)
}

// list returns the names in the directory that fd has open, sorted.
func list(fd int) ([]string, error) {
	if _, err := unix.Seek(fd, 0, unix.SEEK_SET); err != nil {
		return nil, err
	}
	var names []string
	buf := make([]byte, 64<<10)
	for {
		n, err := unix.ReadDirent(fd, buf)
		if err != nil || n == 0 {
			slices.Sort(names)
			return names, err
		}
		_, _, names = unix.ParseDirent(buf[:n], -1, names)
	}
}

// see observes the names in the directory.
func see(t *suite.T, what string, dir int) {
	names, err := list(dir)
	t.Call(what, fmt.Sprintf("%+q", names), err)
}

// make creates the file name with its own name as content.
func makeFile(t *suite.T, dir int, name string) {
	fd, err := unix.Openat(dir, name, create, 0o644)
	t.Call(fmt.Sprintf("create %+q", name), "made", err)
	if err == nil {
		_, err = unix.Write(fd, []byte(name))
		t.Must(err)
		t.Must(unix.Close(fd))
	}
}

// look opens name and observes what is in it.
func look(t *suite.T, dir int, name string) {
	fd, err := unix.Openat(dir, name, unix.O_RDONLY, 0)
	if err != nil {
		t.Errno(fmt.Sprintf("open %+q", name), err)
		return
	}
	defer unix.Close(fd)
	buf := make([]byte, 300)
	n, err := unix.Read(fd, buf)
	t.Call(fmt.Sprintf("open %+q", name), fmt.Sprintf("%+q", buf[:max(n, 0)]), err)
}

// each makes a file of each name, opens each, and lists them: what came of one must not touch the others.
func each(t *suite.T, names ...string) {
	dir := directory(t)
	for _, name := range names {
		makeFile(t, dir, name)
	}
	for _, name := range names {
		look(t, dir, name)
	}
	see(t, "names", dir)
	for _, name := range names {
		t.Errno(fmt.Sprintf("unlink %+q", name), unix.Unlinkat(dir, name, 0))
	}
	see(t, "names", dir)
}

// together is a case about files that lie in one directory.
func together(number int, name, source string, facts []int, names ...string) suite.Case {
	return suite.Case{Number: number, Name: name, Source: source, Facts: facts, Run: func(t *suite.T) { each(t, names...) }}
}

const anyByte = "path_resolution(7): a name is any bytes but the slash and NUL"

var naming = []suite.Case{
	together(61, "names that Windows takes for devices are files", anyByte, []int{437}, "CON", "PRN", "AUX", "NUL", "COM1", "COM9", "LPT1", "LPT9", "nul", "con.txt", "CONIN$", "conout$"),
	together(62, "names of devices with superscript digits and spaces are files", anyByte, nil, "COM\u00b9", "LPT\u00b2", "COM1 ", "NUL .txt", "NUL:"),
	together(63, "a colon begins no stream", anyByte, nil, "a", "a:b", "a::$DATA", "a:b:$DATA", ":", "C:", "C:x"),
	together(64, "files with characters that Windows does not allow", anyByte, nil, `a"b`, "a*b", "a<b", "a>b", "a?b", "a|b"),
	together(65, "a backslash is no separator", anyByte, nil, `\`, `\a`, `a\b`, `a\`, `..\a`, `\\server\share`[1:], `.\`),
	together(66, "control characters", anyByte, nil, "\x01", "\t", "a\nb", "\x1f", "\x7f"),
	together(67, "dots and spaces at the end count", anyByte, nil, "a", "a.", "a ", "a..", "a. ", "...", " ", ". "),
	together(68, "dots and spaces at the beginning count", anyByte, nil, ".a", "..a", " a", "....a"),
	together(69, "files with bytes that are not UTF-8", anyByte, nil, "\xff", "a\x80b", "\xc3", "\xc0\xaf", "\xf4\x90\x80\x80", "\xfe\xfe"),
	together(70, "characters of the private area", anyByte, nil, "\uf03a", ":", "\uf02e", "\uf020", "\uf041", "A", "\uf0ff", "\uf000"),
	together(71, "composed and decomposed characters are two", anyByte, nil, "\u00e9", "e\u0301", "\u212b", "\u00c5"),
	together(72, "characters beyond the first plane", anyByte, nil, "\U00010000", "\U0001f600", "\U0010ffff"),
	together(73, "what looks like a way of encoding", anyByte, nil, "%2e%2e", "%3a", "&#58;", "a\u2215b", "\uff0e\uff0e", "PROGRA~1", "~"),
	together(74, "halves of UTF-16 pairs are bytes like others", anyByte, nil, "\xed\xa0\x80", "\xed\xa0\x80\xed\xb0\x80", "\U00010000"),
	{Number: 75, Name: "case counts", Facts: []int{434}, Source: anyByte, Run: func(t *suite.T) {
		dir := directory(t)
		makeFile(t, dir, "Case")
		look(t, dir, "case")
		look(t, dir, "Case")
		makeFile(t, dir, "CASE")
		see(t, "names", dir)
	}},
	{Number: 76, Name: "a file without the dot, or the space, is another", Facts: []int{435, 436}, Source: anyByte, Run: func(t *suite.T) {
		dir := directory(t)
		makeFile(t, dir, "file")
		for _, name := range []string{"file.", "file ", "file. .", "file::$DATA", "file:", ".\\file"} {
			look(t, dir, name)
		}
	}},
	{Number: 77, Name: "a name of 255 bytes is one, of 256 is none", Facts: []int{438, 439}, Source: "open(2): ENAMETOOLONG", Run: func(t *suite.T) {
		dir := directory(t)
		for _, n := range []int{254, 255, 256, 1000} {
			fd, err := unix.Openat(dir, strings.Repeat("n", n), create, 0o644)
			t.Call(fmt.Sprint(n), "made", err)
			unix.Close(fd)
			fd, err = unix.Openat(dir, strings.Repeat("n", n), unix.O_RDONLY, 0)
			t.Call(fmt.Sprint(n, " again"), "open", err)
			unix.Close(fd)
		}
	}},
	{Number: 78, Name: "255 bytes may all be stored otherwise", Source: "open(2): ENAMETOOLONG", Run: func(t *suite.T) {
		dir := directory(t)
		for _, c := range []string{":", "\xff", "\u00e9"} {
			for _, n := range []int{255, 256} {
				name := strings.Repeat(c, n)[:n]
				fd, err := unix.Openat(dir, name, create, 0o644)
				t.Call(fmt.Sprintf("%d of %+q", n, c), "made", err)
				unix.Close(fd)
			}
		}
	}},
	{Number: 79, Name: "hostile names can be renamed, linked to and made directories", Source: anyByte, Run: func(t *suite.T) {
		dir := directory(t)
		makeFile(t, dir, "NUL")
		t.Errno("rename", unix.Renameat(dir, "NUL", dir, "a:b"))
		t.Errno("rename", unix.Renameat(dir, "a:b", dir, "dot."))
		look(t, dir, "dot.")
		t.Errno("link", unix.Linkat(dir, "dot.", dir, `back\slash`, 0))
		look(t, dir, `back\slash`)
		t.Errno("mkdir", unix.Mkdirat(dir, "COM1", 0o755))
		t.Errno("mkdir", unix.Mkdirat(dir, "COM1/a?", 0o755))
		makeFile(t, dir, "COM1/a?/\xff")
		look(t, dir, "COM1/../COM1/a?/\xff")
		see(t, "names", dir)
		t.Errno("rmdir", unix.Unlinkat(dir, "COM1", unix.AT_REMOVEDIR))
		t.Errno("symlink", unix.Symlinkat("COM1/a?/\xff", dir, "link|"))
		look(t, dir, "link|")
	}},
}
