// Package files holds the cases of what an open file does and of what is known about
// a file: sizes, holes, times, modes, owners, file systems.
//
// They hold for every file system that Linux keeps ordinary files on, and for root and
// others: relations are observed, not numbers of inodes, blocks or users.
package files

import (
	"os"
	"path/filepath"
	"slices"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Area is open files and their metadata.
var Area = suite.Area{
	Name:  "files",
	Title: "open files and what is known about them",
	Cases: slices.Concat(statCases, statxCases, identityCases, kindCases, modeCases, accessCases, ownerCases,
		timeCases, timeErrorCases, sizeCases, allocateCases, seekCases, syncCases, directCases, volumeCases,
		copyCases, sendCases, deviceCases, sharedCases, searchedCases),
}

// missing is a path at which nothing is.
func missing(t *suite.T) string { return filepath.Join(fix.Dir(t), "missing") }

// made makes an empty file with the mode, whatever the umask is, and opens it.
func made(t *suite.T, mode uint32) (path string, fd int) {
	old := unix.Umask(0)
	defer unix.Umask(old)
	path = filepath.Join(fix.Dir(t), "file")
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL, mode)
	t.Must(err)
	return path, fix.Own(t, fd)
}

// stat asks and must get an answer.
func stat(t *suite.T, path string) unix.Stat_t {
	var s unix.Stat_t
	t.Must(unix.Stat(path, &s))
	return s
}

func fstat(t *suite.T, fd int) unix.Stat_t {
	var s unix.Stat_t
	t.Must(unix.Fstat(fd, &s))
	return s
}

// content observes what the file holds.
func content(t *suite.T, name, path string) {
	b, err := os.ReadFile(path)
	t.Must(err)
	t.Bytes(name, b)
}

// kind observes the type in a mode.
func kind(t *suite.T, name string, mode uint32) {
	names := map[uint32]string{
		unix.S_IFREG: "file", unix.S_IFDIR: "directory", unix.S_IFLNK: "link", unix.S_IFIFO: "pipe",
		unix.S_IFSOCK: "socket", unix.S_IFCHR: "character device", unix.S_IFBLK: "block device", 0: "none",
	}
	t.Value(name, names[mode&unix.S_IFMT])
}

// permissions observes the bits of a mode that are no type.
func permissions(t *suite.T, name string, mode uint32) {
	t.Value(name, octal(mode&^unix.S_IFMT))
}

func octal(n uint32) string {
	digits := []byte{'0' + byte(n>>9&7), '0' + byte(n>>6&7), '0' + byte(n>>3&7), '0' + byte(n&7)}
	return string(digits)
}

// directory opens a directory.
func directory(t *suite.T) (path string, fd int) {
	path = fix.Dir(t)
	return path, fix.Open(t, path, unix.O_RDONLY|unix.O_DIRECTORY)
}
