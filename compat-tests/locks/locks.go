// Package locks holds the cases of advisory locks: flock, and fcntl's of a process and of
// an open file description, among descriptors and among processes.
package locks

import (
	"fmt"
	"slices"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// Area is advisory locks.
var Area = suite.Area{
	Name:  "locks",
	Title: "Advisory locks",
	Cases: slices.Concat(ranges, requests, endings, waits, flocks, descriptions, crowds),
}

// The types of locks, shorter.
const (
	shared    = unix.F_RDLCK
	exclusive = unix.F_WRLCK
	none      = unix.F_UNLCK
)

// span is len bytes from start on, of the file's beginning.
func span(typ int16, start, length int64) *unix.Flock_t {
	return &unix.Flock_t{Type: typ, Start: start, Len: length}
}

// set observes F_SETLK.
func set(t *suite.T, name string, fd int, l *unix.Flock_t) {
	t.Errno(name, unix.FcntlFlock(uintptr(fd), unix.F_SETLK, l))
}

// setOFD observes F_OFD_SETLK.
func setOFD(t *suite.T, name string, fd int, l *unix.Flock_t) {
	t.Errno(name, unix.FcntlFlock(uintptr(fd), unix.F_OFD_SETLK, l))
}

// must sets a lock of the process.
func must(t *suite.T, fd int, typ int16, start, length int64) {
	t.Must(unix.FcntlFlock(uintptr(fd), unix.F_SETLK, span(typ, start, length)))
}

// told spells what F_GETLK says is in the way.
func told(cmd, fd int, l *unix.Flock_t) string {
	if err := unix.FcntlFlock(uintptr(fd), cmd, l); err != nil {
		return "-1 " + errnomap.Name(errnomap.Of(err))
	}
	return spell(l)
}

func spell(l *unix.Flock_t) string {
	text := map[int16]string{shared: "shared", exclusive: "exclusive", none: "none"}[l.Type]
	return fmt.Sprintf("%s whence %d start %d len %d", text, l.Whence, l.Start, l.Len)
}

// ask observes what would be in the way of a lock of this process.
func ask(t *suite.T, name string, fd int, l *unix.Flock_t) {
	t.Value(name, told(unix.F_GETLK, fd, l))
}

// file makes a file of 100 bytes and opens it for reading and writing.
func file(t *suite.T) (path string, fd int) {
	path = fix.Path(t, string(fix.Pattern(100)))
	return path, fix.Open(t, path, unix.O_RDWR)
}
