// Package names holds the cases of how names become files: opening, walking, links,
// making, removing, renaming and listing names, and the current directory.
//
// Each case works in an empty directory, which is its current one.
package names

import (
	"fmt"
	"slices"
	"strings"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Area is the names of files.
var Area = suite.Area{
	Name:  "names",
	Title: "names of files",
	Cases: slices.Concat(opening, making, temporary, walking, limits, oddNames, links, hardLinks, removing, renaming,
		renamingErrors, directories, nodes, listing, current, beginnings, scopes, descriptors, devices, library),
}

// here makes an empty directory the current one.
func here(t *suite.T) {
	before, err := unix.Getwd()
	t.Must(err)
	t.Must(unix.Chdir(fix.Dir(t)))
	t.Cleanup(func() { _ = unix.Chdir(before) })
}

// touch makes a file with the content.
func touch(t *suite.T, path, content string) {
	fd, err := unix.Open(path, unix.O_WRONLY|unix.O_CREAT|unix.O_TRUNC, 0o644)
	t.Must(err)
	fix.WriteAll(t, fd, []byte(content))
	fix.Close(t, fd)
}

// mkdir makes directories, one after the other.
func mkdir(t *suite.T, paths ...string) {
	for _, path := range paths {
		t.Must(unix.Mkdir(path, 0o755))
	}
}

func symlink(t *suite.T, target, path string) { t.Must(unix.Symlink(target, path)) }

// open observes whether the path can be opened so.
func open(t *suite.T, name, path string, flags int) {
	openat(t, name, unix.AT_FDCWD, path, flags)
}

func openat(t *suite.T, name string, dirfd int, path string, flags int) {
	fd, err := unix.Openat(dirfd, path, flags, 0o644)
	t.Call(name, "open", err)
	if err == nil {
		fix.Close(t, fd)
	}
}

// read is what a file holds.
func read(path string) (string, error) {
	fd, err := unix.Open(path, unix.O_RDONLY, 0)
	if err != nil {
		return "", err
	}
	defer unix.Close(fd)
	buf := make([]byte, 256)
	n, err := unix.Read(fd, buf)
	return string(buf[:max(n, 0)]), err
}

// content observes what a file holds.
func content(t *suite.T, name, path string) {
	text, err := read(path)
	t.Call(name, fmt.Sprintf("%q", text), err)
}

// rest observes what an open file has to read.
func rest(t *suite.T, name string, fd int) {
	buf := make([]byte, 256)
	n, err := unix.Read(fd, buf)
	t.Call(name, fmt.Sprintf("%q", buf[:max(n, 0)]), err)
}

var kinds = map[uint32]string{
	unix.S_IFREG: "file", unix.S_IFDIR: "directory", unix.S_IFLNK: "link", unix.S_IFIFO: "fifo", unix.S_IFSOCK: "socket", unix.S_IFCHR: "device",
}

// kindOf is what an open file is.
func kindOf(fd int) (string, error) {
	var st unix.Stat_t
	err := unix.Fstat(fd, &st)
	return kinds[st.Mode&unix.S_IFMT], err
}

// kind observes what a name is; a link is itself.
func kind(t *suite.T, name, path string) {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_NOFOLLOW, 0)
	if err != nil {
		t.Errno(name, err)
		return
	}
	defer unix.Close(fd)
	k, err := kindOf(fd)
	t.Call(name, k, err)
}

// same observes whether two paths lead to one file.
func same(t *suite.T, name, a, b string) {
	t.Value(name, identity(t, a) == identity(t, b))
}

func identity(t *suite.T, path string) [2]uint64 {
	fd, err := unix.Open(path, unix.O_PATH, 0)
	t.Must(err)
	defer unix.Close(fd)
	return identityOf(t, fd)
}

func identityOf(t *suite.T, fd int) [2]uint64 {
	var st unix.Stat_t
	t.Must(unix.Fstat(fd, &st))
	return [2]uint64{uint64(st.Dev), st.Ino}
}

// list is what is in a directory, in order, each with its type.
func list(path string) (string, error) {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return "", err
	}
	defer unix.Close(fd)
	var all []string
	buf := make([]byte, 4096)
	for {
		n, err := unix.Getdents(fd, buf)
		if err != nil {
			return "", err
		}
		if n == 0 {
			break
		}
		for _, e := range parse(buf[:n]) {
			if e.name != "." && e.name != ".." {
				all = append(all, fmt.Sprintf("%q %s", e.name, e.kind))
			}
		}
	}
	slices.Sort(all)
	return strings.Join(all, ", "), nil
}

// names observes what is in a directory.
func names(t *suite.T, name, path string) {
	text, err := list(path)
	t.Call(name, text, err)
}

// long is a name of n bytes.
func long(n int) string { return strings.Repeat("n", n) }
